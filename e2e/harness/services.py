"""Provisioned Services of the tests' own: kinds of which objects name a Secret in .status.binding.name, and the roles that grant their reading."""
import contextlib

from . import api as kube
from .api import ApiError
from .waiting import wait_for

GROUP = "tests.provisioned.example.com"  # harness/audit.py knows the end of it
VERSION = f"{GROUP}/v1"
LABEL = {"servicebinding.io/controller": "true"}


def definition(kind, plural, scope="Namespaced"):
    """A CustomResourceDefinition of a duck-typed Provisioned Service."""
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{GROUP}", "labels": {"servicebinding.io/provisioned-service": "true"}},
            "spec": {"group": GROUP, "scope": scope, "names": {"kind": kind, "plural": plural},
                     "versions": [{"name": "v1", "served": True, "storage": True, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": {
                         "type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}}


def define(api, kind, plural, scope="Namespaced"):
    """Installs it and waits until it is served."""
    serve(api, plural, definition(kind, plural, scope), VERSION, scope == "Namespaced")


def serve(api, plural, crd, version, namespaced=True):
    """Installs a definition and waits until its kind is served; `version`: group and version."""
    kube.RESOURCES[plural] = (f"/apis/{version}", namespaced)
    api.patch("customresourcedefinitions", crd["metadata"]["name"], crd, kind="apply", force=True)

    def served():
        with contextlib.suppress(ApiError):
            return api.list(plural) is not None
        return False

    wait_for(f"{plural} to be served", served)


def serve_no_more(api, plural, group):
    """Deletes a definition, if it is there, and waits until it is gone."""
    name = f"{plural}.{group}"
    if api.find("customresourcedefinitions", name):
        api.delete("customresourcedefinitions", name)
    wait_for(f"{plural} to be gone", lambda: api.find("customresourcedefinitions", name), lambda found: found is None)
    kube.RESOURCES.pop(plural, None)  # those that list everything would ask for it


def undefine(api, plural):
    serve_no_more(api, plural, GROUP)


def grant(api, plural, labels=None):
    """What the definers of that kind would install: a ClusterRole that everybody who binds services gets."""
    api.patch("clusterroles", f"e2e-{plural}", {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": f"e2e-{plural}", "labels": LABEL if labels is None else labels},
        "rules": [{"apiGroups": [GROUP], "resources": [plural], "verbs": ["get", "list", "watch"]}]}, kind="apply", force=True)


def revoke(api, plural):
    api.delete("clusterroles", f"e2e-{plural}")


def reference(name="shop-db", kind="Database"):
    return {"apiVersion": VERSION, "kind": kind, "name": name}


def make(api, namespace, name="shop-db", plural="databases", kind="Database", secret=None):
    api.create(plural, {"apiVersion": VERSION, "kind": kind, "metadata": {"name": name, "namespace": namespace}})
    if secret:
        bind(api, namespace, secret, name, plural)


def bind(api, namespace, secret, name="shop-db", plural="databases"):
    """The service names that Secret from now on."""
    api.patch(plural, name, {"status": {"binding": {"name": secret}}}, namespace, subresource="status")
