"""What Kubernetes refuses of the objects that are made of an app: as the API server says it, and as `lint` and `render` say it without one."""
import json
import re
import subprocess

import yaml

from .api import ApiError
from .operator import find_binary
from .verdicts import dotted

PLURAL = {"ServiceAccount": "serviceaccounts", "ConfigMap": "configmaps", "Secret": "secrets", "Service": "services", "Deployment": "deployments",
          "Job": "jobs", "Ingress": "ingresses", "NetworkPolicy": "networkpolicies", "PodDisruptionBudget": "poddisruptionbudgets", "HorizontalPodAutoscaler": "horizontalpodautoscalers",
          "CronJob": "cronjobs"}

_TOLD = re.compile(r"(?:^|: |error )(spec(?:\[[^]]*\]|[^][\s])*?): .*\(Kubernetes would refuse the (\w+)\)$")

OPTIONAL = ("HTTPRoute", "PodMonitor")  # kinds that a cluster may be without, and this one is


def rendered(app):
    """(the objects of an app, what `render` says that Kubernetes would refuse)"""
    ended = subprocess.run([str(find_binary()), "render", "-f", "-"], input=json.dumps(app), capture_output=True, text=True, timeout=60, check=False)
    return list(yaml.safe_load_all(ended.stdout)), told(ended.stderr.splitlines())


def of_lint(directory):
    """By file below the directory: what `lint` says that Kubernetes would refuse."""
    ended = subprocess.run([str(find_binary()), "lint", "-f", str(directory), "-o", "json"], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode in (0, 1, 2), ended.stderr
    found = {}
    for problem in json.loads(ended.stdout)["problems"]:
        found.setdefault(problem["file"], []).append(problem["message"])
    return {file: told(messages) for file, messages in found.items()}


def told(lines):
    """Pairs of the app's field and the kind that is refused."""
    return {(dotted(match[1]), match[2]) for match in map(_TOLD.search, lines) if match}


def of_server(api, objects):
    """By kind: the fields that the API server refuses. Empty: it takes all of them."""
    refused = {}
    for obj in objects:
        if obj["kind"] in OPTIONAL:
            continue
        try:
            api.request("POST", api.path(PLURAL[obj["kind"]], obj["metadata"]["namespace"]), obj, query={"dryRun": "All", "fieldValidation": "Strict"})
        except ApiError as error:
            assert error.status in (400, 413, 422), error
            refused.setdefault(obj["kind"], set()).update(field for field, _ in error.causes)
    return refused


def with_value(value, old, new):
    """A copy in which the texts and keys that are `old` are `new`."""
    if isinstance(value, dict):
        return {new if key == old else key: with_value(part, old, new) for key, part in value.items()}
    if isinstance(value, list):
        return [with_value(part, old, new) for part in value]
    return new if value == old else value


def places_of(value, wanted, path=""):
    """Where a text or a key is, as the API server writes fields."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == wanted:
                yield path
            yield from places_of(part, wanted, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places_of(part, wanted, f"{path}.{index}")
    elif value == wanted:
        yield path
