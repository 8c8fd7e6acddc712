"""expose.gateway makes an HTTPRoute where the cluster serves the kind, and an Ingress elsewhere. The kind comes and goes while the operator runs; what was the way in
goes only when its successor is there; what the Gateway says of the route is shown. The definitions are those of the Gateway API; a test speaks for the Gateway."""
import pytest

from harness import gateway_api
from harness.api import RESOURCES
from harness.apps import REMOVED, quiet_app
from harness.children import owned_by
from harness.deploy import change, current, put, says, wait_ready, wait_says
from harness.waiting import stays, wait_for

GATEWAY = {"name": "public", "namespace": "gateways", "sectionName": "https", "redirectSectionName": "http"}
EXPOSED = {"web": {"port": 8080, "replicas": 0, "expose": {
    "host": "shop.example.com", "hosts": ["www.example.com"], "paths": ["/", "/api"], "annotations": {"example.com/rate": "10"}, "ingressClassName": "nobody-serves-it", "gateway": GATEWAY}}}
INGRESS, ROUTE, REDIRECT = ("ingresses", "shop-web"), ("httproutes", "shop-web"), ("httproutes", "shop-web.redirect")
SLOW = 90  # a kind that was missing is asked for once a minute at least


@pytest.fixture
def gateway_kinds(api):
    """define and undefine HTTPRoute; it is gone after the test."""
    yield gateway_api
    gateway_api.undefine(api)


def ways_in(api, app):
    kinds = [kind for kind in ("ingresses", "httproutes") if kind in RESOURCES]
    return {(kind, item["metadata"]["name"]) for kind in kinds for item in api.list(kind, app["metadata"]["namespace"]) if owned_by(app, item)}


def wait_ways_in(api, app, *wanted, timeout=30):
    return wait_for(f"the ways in to be {wanted}", lambda: ways_in(api, app), lambda found: found == set(wanted), timeout=timeout)


def test_the_kind_comes_and_goes(api, operator, namespace, gateway_kinds):
    app = put(api, quiet_app(namespace=namespace, processes=EXPOSED))
    said = wait_says(api, app, "False", "IngressClassMissing")["message"]
    assert "the cluster serves no HTTPRoute of gateway.networking.k8s.io/v1" in said and "install the Gateway API" in said
    assert says(current(api, app), "True", "ProcessesAvailable", kind="Available"), "the pods are not kept waiting"
    wait_ways_in(api, app, INGRESS)
    ingress = api.get("ingresses", "shop-web", namespace)
    assert [(rule["host"], [path["path"] for path in rule["http"]["paths"]]) for rule in ingress["spec"]["rules"]] == [
        ("shop.example.com", ["/", "/api"]), ("www.example.com", ["/", "/api"])]

    gateway_kinds.define(api)
    wait_ways_in(api, app, INGRESS, ROUTE, REDIRECT, timeout=SLOW)
    assert "no controller has said anything of it yet" in wait_says(api, app, "False", "RouteNotAccepted")["message"]
    route = api.get("httproutes", "shop-web", namespace)["spec"]
    assert route["hostnames"] == ["shop.example.com", "www.example.com"]
    assert {key: route["parentRefs"][0][key] for key in ("name", "namespace", "sectionName")} == {"name": "public", "namespace": "gateways", "sectionName": "https"}
    assert [match["path"] for match in route["rules"][0]["matches"]] == [{"type": "PathPrefix", "value": "/"}, {"type": "PathPrefix", "value": "/api"}]
    assert route["rules"][0]["backendRefs"][0]["name"] == "shop" and route["rules"][0]["backendRefs"][0]["port"] == 80
    redirect = api.get("httproutes", "shop-web.redirect", namespace)["spec"]
    assert redirect["parentRefs"][0]["sectionName"] == "http"
    assert redirect["rules"][0]["filters"] == [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}]

    gateway_kinds.speak(api, namespace, "shop-web", accepted="False", reason="NoMatchingListenerHostname", message="no listener has that host")
    said = wait_for("the Gateway's word", lambda: current(api, app), lambda seen: "NoMatchingListenerHostname: no listener has that host" in str(seen["status"]["conditions"]))
    assert says(said, "False", "RouteNotAccepted") and INGRESS in ways_in(api, app)
    gateway_kinds.speak(api, namespace, "shop-web")
    wait_ways_in(api, app, ROUTE, REDIRECT)
    wait_for("what is said of the redirect", lambda: str(current(api, app)["status"]["conditions"]), lambda said: "plain HTTP for process web is not sent on to HTTPS" in said)
    gateway_kinds.speak(api, namespace, "shop-web.redirect")
    wait_ready(api, app)
    seen = current(api, app)["metadata"]["resourceVersion"], api.get("httproutes", "shop-web", namespace)["metadata"]["resourceVersion"]
    stays("the app and its route", lambda: (current(api, app)["metadata"]["resourceVersion"], api.get("httproutes", "shop-web", namespace)["metadata"]["resourceVersion"]),
          lambda now: now == seen, seconds=3)

    gateway_kinds.undefine(api)
    wait_ways_in(api, app, INGRESS, timeout=SLOW)
    wait_says(api, app, "False", "IngressClassMissing")


EDITS = {
    "hosts": {"spec": {"hostnames": ["theirs.example.com"]}},
    "hosts taken away": {"spec": {"hostnames": None}},
    "another gateway": {"spec": {"parentRefs": [{"name": "theirs"}]}},
    "another backend": {"spec": {"rules": [{"backendRefs": [{"name": "theirs", "port": 80}]}]}},
    "an annotation": {"metadata": {"annotations": {"example.com/rate": "11"}}},
    "a label of ours": {"metadata": {"labels": {"app.kubernetes.io/component": "theirs"}}},
}


def test_every_edit_of_a_route_comes_back(api, operator, namespace, gateway_kinds):
    gateway_kinds.define(api)
    app = put(api, quiet_app(namespace=namespace, processes=EXPOSED))
    wait_for("both routes", lambda: ways_in(api, app), lambda found: {ROUTE, REDIRECT} <= found, timeout=SLOW)
    api.patch("httproutes", "shop-web", {"metadata": {"labels": {"team": "blue"}, "annotations": {"example.com/note": "x"}}}, namespace, field_manager="somebody")

    def now(name):
        route = api.get("httproutes", name, namespace)
        return {"spec": route["spec"], "labels": route["metadata"]["labels"], "annotations": route["metadata"]["annotations"]}

    for name in ("shop-web", "shop-web.redirect"):
        before = now(name)
        for what, edit in EDITS.items():
            edited = api.patch("httproutes", name, edit, namespace, field_manager="somebody")
            if what == "an annotation" and name != "shop-web":
                continue  # it has none of expose.annotations: that one is theirs
            assert now(name) != before or edited["metadata"]["generation"], what
            wait_for(f"{what} of {name} to be undone", lambda: now(name), lambda seen: seen["spec"] == before["spec"] and {
                part: {key: seen[part].get(key) for key in before[part]} for part in ("labels", "annotations")} == {part: before[part] for part in ("labels", "annotations")})


def test_somebody_elses_route_is_left_alone(api, operator, namespace, gateway_kinds):
    gateway_kinds.define(api)
    api.create("httproutes", {"apiVersion": f"{gateway_api.GROUP}/v1", "kind": "HTTPRoute", "metadata": {"name": "shop-web", "namespace": namespace}, "spec": {"hostnames": ["theirs.example.com"]}})
    app = put(api, quiet_app(namespace=namespace, processes=EXPOSED))
    wait_says(api, app, "False", "NameTaken", timeout=SLOW)
    assert api.get("httproutes", "shop-web", namespace)["spec"]["hostnames"] == ["theirs.example.com"]
    api.delete("httproutes", "shop-web", namespace)
    wait_for("the route of the app", lambda: ways_in(api, app), lambda found: {ROUTE, REDIRECT} <= found, timeout=SLOW)


def test_a_route_is_kept_as_wished_and_goes_with_the_field(api, operator, namespace, gateway_kinds):
    gateway_kinds.define(api)
    app = put(api, quiet_app(namespace=namespace, processes=EXPOSED))
    # Who did not see the kind come yet made an Ingress first, which stays until the Gateway has spoken.
    wait_for("both routes", lambda: ways_in(api, app), lambda found: {ROUTE, REDIRECT} <= found, timeout=SLOW)
    for name in ("shop-web", "shop-web.redirect"):
        gateway_kinds.speak(api, namespace, name)
    wait_ready(api, app)
    wait_ways_in(api, app, ROUTE, REDIRECT)
    api.patch("httproutes", "shop-web", {"spec": {"hostnames": ["theirs.example.com"]}, "metadata": {"labels": {"team": "blue"}}}, namespace, field_manager="somebody")
    back = wait_for("the hosts to come back", lambda: api.get("httproutes", "shop-web", namespace), lambda route: "shop.example.com" in route["spec"]["hostnames"])
    assert back["metadata"]["labels"]["team"] == "blue" and back["metadata"]["annotations"]["example.com/rate"] == "10"
    gateway_kinds.speak(api, namespace, "shop-web")
    api.delete("httproutes", "shop-web", namespace)
    wait_ways_in(api, app, ROUTE, REDIRECT)

    change(api, app, {"spec.processes.web.expose.gateway": {"redirectSectionName": None, "sectionName": None, "namespace": None}})
    wait_ways_in(api, app, ROUTE)
    assert api.get("httproutes", "shop-web", namespace)["spec"]["parentRefs"] == [
        {"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": namespace, "name": "public"}]
    change(api, app, {"spec.processes.web.expose.gateway": REMOVED})
    wait_ways_in(api, app, INGRESS)
    said = wait_says(api, app, "False", "IngressClassMissing")["message"]
    if not api.list("ingressclasses"):  # of other tests
        assert "the cluster has the Gateway API: name a Gateway in expose.gateway" in said
    change(api, app, {"spec.processes.web.expose": REMOVED})
    wait_ready(api, app)
    wait_ways_in(api, app)


def test_two_processes_at_one_address_are_told(api, operator, namespace):
    shared = {"port": 8080, "replicas": 0, "expose": {"host": "shop.example.com", "path": "/api"}}
    app = put(api, quiet_app(namespace=namespace, processes={"web": shared, "api": shared}))
    said = wait_for("the collision", lambda: current(api, app), lambda seen: "RouteTaken" in str(seen.get("status", {}).get("conditions")))
    assert "processes api and web are both exposed at shop.example.com/api" in str(said["status"]["conditions"])
    change(api, app, {"spec.processes.web.expose.path": "/"})
    wait_for("the app to heal", lambda: current(api, app), lambda seen: "RouteTaken" not in str(seen["status"]["conditions"]))
