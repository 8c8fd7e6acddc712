"""The definitions of the Gateway API, as its Go module has them, and what a Gateway would say of a route: there is none here."""
import json
import pathlib
import subprocess

import yaml

from . import api as kube
from .services import serve
from .waiting import wait_for

MODULE = "sigs.k8s.io/gateway-api@v1.6.3"
GROUP = "gateway.networking.k8s.io"


def definition(plural):
    answer = subprocess.run(["go", "mod", "download", "-json", MODULE], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, f"go mod download {MODULE} failed:\n{answer.stdout}{answer.stderr}"
    path = pathlib.Path(json.loads(answer.stdout)["Dir"]) / "config/crd/standard" / f"{GROUP}_{plural}.yaml"
    return yaml.safe_load(path.read_text())


def define(api, plural="httproutes"):
    """Installs it and waits until it is served."""
    serve(api, plural, definition(plural), f"{GROUP}/v1")


def undefine(api, plural="httproutes"):
    name = f"{plural}.{GROUP}"
    if api.find("customresourcedefinitions", name):
        api.delete("customresourcedefinitions", name)
    wait_for(f"{plural} to be gone", lambda: api.find("customresourcedefinitions", name), lambda found: found is None)
    kube.RESOURCES.pop(plural, None)  # those that list everything would ask for it


def speak(api, namespace, name, accepted="True", resolved="True", reason="Accepted", message=""):
    """As the controller of the Gateway that the route names."""
    route = api.get("httproutes", name, namespace)
    since = route["metadata"]["creationTimestamp"]

    def condition(kind, status):
        return {"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": since, "observedGeneration": route["metadata"]["generation"]}

    parents = [{"parentRef": parent, "controllerName": "example.com/gateway", "conditions": [condition("Accepted", accepted), condition("ResolvedRefs", resolved)]}
               for parent in route["spec"]["parentRefs"]]
    api.patch("httproutes", name, {"status": {"parents": parents}}, namespace, subresource="status")
