"""processes.<name>.metrics makes a PodMonitor where the cluster serves the kind, with the labels that Prometheus chooses by. The kind comes and goes while the operator
runs; without it the app runs and says that nobody reads. The definition is that of the Prometheus Operator; no Prometheus runs here."""
import pytest

from harness.apps import REMOVED, quiet_app
from harness.deploy import change, current, put, wait_ready, wait_says
from harness.modules import PROMETHEUS_OPERATOR, definition
from harness.services import serve, serve_no_more
from harness.waiting import stays, wait_for

GROUP = "monitoring.coreos.com"
SLOW = 90  # a kind that was missing is asked for once a minute at least
MEASURED = {"web": {"port": 8080, "ports": {"metrics": {"port": 9090}}, "replicas": 0, "metrics": {"port": "metrics", "interval": "30s", "labels": {"release": "monitoring"}}}}
SPEC = {"selector": {"matchLabels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web"}},
        "podMetricsEndpoints": [{"port": "metrics", "path": "/metrics", "interval": "30s"}]}


@pytest.fixture
def pod_monitors(api):
    """Defines PodMonitors; they are gone after the test."""
    yield lambda: serve(api, "podmonitors", definition(PROMETHEUS_OPERATOR, f"example/prometheus-operator-crd/{GROUP}_podmonitors.yaml"), f"{GROUP}/v1")
    serve_no_more(api, "podmonitors", GROUP)


def unread(app):
    return [finding["message"] for finding in app["status"].get("findings", []) if finding["rule"] == "TF0706"]


def monitor(api, namespace):
    return api.find("podmonitors", "shop-web", namespace)


def test_the_kind_comes_and_goes(api, operator, namespace, pod_monitors):
    app = put(api, quiet_app(namespace=namespace, processes=MEASURED))
    wait_ready(api, app)
    wait_for("the finding", lambda: unread(current(api, app)), lambda said: said == ["the cluster serves no PodMonitor of monitoring.coreos.com/v1"])
    pod_monitors()
    made = wait_for("the PodMonitor", lambda: monitor(api, namespace), timeout=SLOW)
    assert made["spec"] == SPEC and made["metadata"]["labels"]["release"] == "monitoring"
    wait_for("the finding to go", lambda: unread(current(api, app)), lambda said: said == [])
    serve_no_more(api, "podmonitors", GROUP)
    wait_for("the finding", lambda: unread(current(api, app)), lambda said: said != [], timeout=SLOW)
    wait_ready(api, app)


def test_it_is_kept_as_the_spec_says(api, operator, namespace, pod_monitors):
    pod_monitors()
    app = put(api, quiet_app(namespace=namespace, processes=MEASURED))
    wait_for("the PodMonitor", lambda: monitor(api, namespace), timeout=SLOW)
    for edit in ({"spec": {"selector": {"matchLabels": {"app": "theirs"}}}}, {"spec": {"podMetricsEndpoints": [{"port": "theirs"}]}}, {"metadata": {"labels": {"release": "theirs"}}}):
        api.patch("podmonitors", "shop-web", edit, namespace, field_manager="somebody")
        wait_for("the edit to be undone", lambda: monitor(api, namespace), lambda now: now["spec"] == SPEC and now["metadata"]["labels"]["release"] == "monitoring")
    api.patch("podmonitors", "shop-web", {"metadata": {"labels": {"team": "blue"}}}, namespace, field_manager="somebody")
    release = current(api, app)["status"].get("activeRelease")
    change(api, app, {"spec.processes.web.metrics.path": "/m"})
    wait_for("the path", lambda: monitor(api, namespace)["spec"]["podMetricsEndpoints"][0]["path"], lambda path: path == "/m")
    assert monitor(api, namespace)["metadata"]["labels"]["team"] == "blue", "what others add stays"
    assert current(api, app)["status"].get("activeRelease") == release, "who reads is no release"
    seen = current(api, app)["metadata"]["resourceVersion"], monitor(api, namespace)["metadata"]["resourceVersion"]
    stays("the app and its PodMonitor", lambda: (current(api, app)["metadata"]["resourceVersion"], monitor(api, namespace)["metadata"]["resourceVersion"]), lambda now: now == seen, seconds=3)
    change(api, app, {"spec.processes.web.metrics": REMOVED})
    wait_for("the PodMonitor to go", lambda: monitor(api, namespace), lambda found: found is None)


def test_somebody_elses_pod_monitor_is_left_alone(api, operator, namespace, pod_monitors):
    pod_monitors()
    theirs = {"selector": {"matchLabels": {"app": "theirs"}}, "podMetricsEndpoints": [{"port": "theirs"}]}
    api.create("podmonitors", {"apiVersion": f"{GROUP}/v1", "kind": "PodMonitor", "metadata": {"name": "shop-web", "namespace": namespace}, "spec": theirs})
    app = put(api, quiet_app(namespace=namespace, processes=MEASURED))
    said = wait_says(api, app, "False", "NameTaken", timeout=SLOW)
    assert "shop-web" in said["message"]
    assert monitor(api, namespace)["spec"] == theirs
    api.delete("podmonitors", "shop-web", namespace)
    wait_for("the PodMonitor of the app", lambda: monitor(api, namespace), lambda made: made is not None and made["spec"] == SPEC, timeout=SLOW)
