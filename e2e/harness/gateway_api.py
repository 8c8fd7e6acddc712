"""The definitions of the Gateway API, as its Go module has them, and what a Gateway would say of a route: there is none here."""
from .modules import GATEWAY_API, definition
from .services import serve, serve_no_more

GROUP = "gateway.networking.k8s.io"


def define(api, plural="httproutes"):
    """Installs it and waits until it is served."""
    serve(api, plural, definition(GATEWAY_API, f"config/crd/standard/{GROUP}_{plural}.yaml"), f"{GROUP}/v1")


def undefine(api, plural="httproutes"):
    serve_no_more(api, plural, GROUP)


def speak(api, namespace, name, accepted="True", resolved="True", reason="Accepted", message=""):
    """As the controller of the Gateway that the route names."""
    route = api.get("httproutes", name, namespace)
    since = route["metadata"]["creationTimestamp"]

    def condition(kind, status):
        return {"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": since, "observedGeneration": route["metadata"]["generation"]}

    parents = [{"parentRef": parent, "controllerName": "example.com/gateway", "conditions": [condition("Accepted", accepted), condition("ResolvedRefs", resolved)]}
               for parent in route["spec"]["parentRefs"]]
    api.patch("httproutes", name, {"status": {"parents": parents}}, namespace, subresource="status")
