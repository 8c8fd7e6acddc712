"""The operator in the cluster, as a user installs it: its image, helm, kubectl with kustomize. For tests with the marker install, which run
while no operator of the harness does."""
import functools
import json
import os
import subprocess
import time
from collections import namedtuple
from pathlib import Path

import yaml

from .api import ApiError
from .cluster import SCRIPTS
from .operator import find_binary
from .waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "twelvefactor-operator"
SYSTEM = "twelvefactor-system"
NAME = "twelvefactor-operator"
PODS = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/component": "operator"}

Image = namedtuple("Image", "repository tag digest")


# What is installed


def make_image(cluster, tag="e2e"):
    """The image of the binary under test, on the node; made as `make image` makes it."""
    archive = cluster.files / f"operator-{tag}.tar"
    _run(str(ROOT / "packaging" / "image.py"), str(find_binary()), "--out", str(archive), "--tag", f"{NAME}:{tag}")
    repository, digest = cluster.load(archive).split("@")
    return Image(repository, tag, digest)


@functools.cache
def supports(flag):
    """Whether the binary has this flag of `operator`."""
    return flag in _run(str(find_binary()), "operator", "--help").replace(",", " ").split()


# Helm


class HelmError(Exception):
    def __init__(self, arguments, said):
        self.said = said
        super().__init__(f"helm {' '.join(arguments)} failed:\n{said}")


@functools.cache
def find_helm():
    """E2E_HELM, else the one that the cluster's scripts have built or build now."""
    if os.environ.get("E2E_HELM"):
        return os.environ["E2E_HELM"]
    _run(str(SCRIPTS / "tools.sh"), "helm")
    return _run(str(SCRIPTS / "tools.sh"), "path", "helm").strip()


def template(*options, release=NAME):
    """The objects that the chart makes with these options; HelmError when it refuses."""
    done = subprocess.run([find_helm(), "template", release, str(CHART), "-n", SYSTEM, "--kube-version", "1.36", "--skip-tests", *options],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise HelmError(("template", *options), done.stderr)
    return [found for found in yaml.safe_load_all(done.stdout) if found]


class Helm:
    def __init__(self, cluster):
        self.binary = find_helm()
        home = cluster.files / "helm"
        self.env = {**os.environ, "KUBECONFIG": str(cluster.kubeconfig), "HELM_CACHE_HOME": str(home / "cache"),
                    "HELM_CONFIG_HOME": str(home / "config"), "HELM_DATA_HOME": str(home / "data")}

    def __call__(self, *arguments, timeout=180):
        """Standard output; HelmError with what it said when it fails."""
        done = subprocess.run([self.binary, *arguments], env=self.env, capture_output=True, text=True, timeout=timeout, check=False)
        if done.returncode:
            raise HelmError(arguments, done.stderr + done.stdout)
        return done.stdout

    def releases(self):
        return [(entry["name"], entry["namespace"]) for entry in json.loads(self("list", "-A", "-o", "json"))]


def settings(image=None, **values):
    """--set arguments: the image by digest, one pod where the binary cannot elect a leader, and values with __ for the dot of a path."""
    given = {}
    if image:
        given.update({"image.repository": image.repository, "image.digest": image.digest})
    if not supports("--leader-elect"):
        given.update({"replicas": "1", "leaderElection.enabled": "false"})
    given.update({key.replace("__", "."): value for key, value in values.items()})
    return [word for key, value in given.items() for word in ("--set", f"{key}={value}")]


# Kustomize


def overlay(directory, base, image, patches=()):
    """A kustomization as a user writes it: an image of ours from a registry of theirs. Returns its directory."""
    directory.mkdir(parents=True, exist_ok=True)
    patches = list(patches)
    if not supports("--leader-elect"):
        patches += [{"op": "replace", "path": "/spec/replicas", "value": 1},
                    {"op": "remove", "path": "/spec/template/spec/containers/0/args/2"},
                    {"op": "remove", "path": "/spec/template/spec/containers/0/args/1"}]
    # Kustomize takes relative paths only, and JSON is YAML.
    (directory / "kustomization.yaml").write_text(json.dumps({
        "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
        "resources": [os.path.relpath(ROOT / "manifests" / base, directory.resolve())],
        "images": [{"name": NAME, "newName": image.repository, "digest": image.digest}],
        "patches": [{"target": {"kind": "Deployment", "name": NAME}, "patch": json.dumps(patches)}] if patches else []}))
    return directory


# What runs


def pods(api, namespace=SYSTEM):
    """The operator's pods that are not going."""
    return [pod for pod in api.list("pods", namespace, labels=PODS) if "deletionTimestamp" not in pod["metadata"]]


def is_ready(pod):
    return any(entry["type"] == "Ready" and entry["status"] == "True" for entry in pod["status"].get("conditions", []))


def restarts(api, namespace=SYSTEM):
    return sum(status["restartCount"] for pod in pods(api, namespace) for status in pod["status"].get("containerStatuses", []))


def wait_rolled_out(api, namespace=SYSTEM, name=NAME, timeout=90):
    """Waits until the Deployment is as its spec says, with no old pod left; returns the pods."""
    def seen():
        deployment = api.get("deployments", name, namespace)
        return {"spec": deployment["spec"]["replicas"], "generation": deployment["metadata"]["generation"], "status": deployment["status"],
                "pods": [{"name": pod["metadata"]["name"], "ready": is_ready(pod), "status": pod["status"].get("containerStatuses")}
                         for pod in api.list("pods", namespace, labels=PODS)]}

    def done(state):
        status = state["status"]
        return (status.get("observedGeneration") == state["generation"] and status.get("updatedReplicas") == state["spec"]
                and len(state["pods"]) == state["spec"] and all(pod["ready"] for pod in state["pods"]))

    wait_for(f"the Deployment {name} to be rolled out", seen, done, timeout=timeout, every=0.2)
    return pods(api, namespace)


# A cluster as if ours had never been there


def remove_everything(cluster, helm=None):
    """Uninstalls what a test has left: releases, the namespace, the definitions and the roles."""
    api = cluster.api
    for name, namespace in helm.releases() if helm else []:
        helm("uninstall", name, "-n", namespace, "--wait")
    for crd in _ours(api, "customresourcedefinitions", lambda item: item["spec"]["group"] == "twelvefactor.dev"):
        api.delete("customresourcedefinitions", crd)
    api.delete("namespaces", SYSTEM)
    for resource in ("clusterroles", "clusterrolebindings"):
        for name in _ours(api, resource, lambda item: item["metadata"].get("labels", {}).get("app.kubernetes.io/name") == NAME):
            api.delete(resource, name)
    wait_for("the definitions and the namespace to be gone", lambda: (_definitions_left(api), api.find("namespaces", SYSTEM)),
             lambda left: left == ([], None), timeout=120, every=1)


def _definitions_left(api):
    """The API server gives up the cleaning of a definition whose storage it is still setting up ("storage is (re)initializing"), until the
    definition changes: so it is changed."""
    left = _ours(api, "customresourcedefinitions", lambda item: item["spec"]["group"] == "twelvefactor.dev")
    for crd in left:
        try:
            api.patch("customresourcedefinitions", crd, {"metadata": {"annotations": {"e2e-looked": str(time.time())}}})
        except ApiError as error:
            if error.status != 404:
                raise
    return left


def _ours(api, resource, true):
    return [item["metadata"]["name"] for item in api.list(resource) if true(item)]


def _run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}{done.stdout}")
    return done.stdout
