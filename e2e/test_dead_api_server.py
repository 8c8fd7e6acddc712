"""The API server goes away and comes back with the same data: the operator lives through it, says so, and goes on where it was."""
import pytest

from harness.apps import quiet_app
from harness.children import bare_children, children, differences
from harness.deploy import put_ready, wait_ready
from harness.waiting import stays, wait_for


@pytest.fixture
def server(cluster):
    if not cluster.own:
        pytest.skip("the cluster was given to us: its API server is not ours to stop")
    yield cluster
    if not cluster.api.ready():
        cluster.start_api_server()


def test_the_operator_outlives_the_api_server(api, server, own_operator, namespace):
    own_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace))
    before, uids = bare_children(api, app), {key: item["metadata"]["uid"] for key, item in children(api, app).items()}
    mark = own_operator.mark()
    server.stop_api_server()
    own_operator.wait_for_log("trouble to be told", lambda line: line.get("cause") == "connection" and line["problem"], since=mark)
    stays("alive", lambda: own_operator.ask("/healthz")[0], lambda status: status == 200, seconds=1)
    assert own_operator.cpu_seconds() < 10, "it does not turn in circles"
    server.start_api_server()
    api.patch("deployments", "shop-web", {"spec": {"replicas": 1}}, namespace)
    api.patch("services", "shop", {"spec": {"selector": {"twelvefactor.dev/process": "other"}}}, namespace)
    wait_for("the edits to be undone", lambda: [line for line in differences(before, bare_children(api, app)) if "revision" not in line],
             lambda left: not left, timeout=90)
    wait_ready(api, app)
    assert {key: item["metadata"]["uid"] for key, item in children(api, app).items()} == uids
    assert own_operator.running() and own_operator.starts == 1
    assert own_operator.ask("/readyz")[0] == 200


def test_an_operator_that_starts_before_the_api_server(api, server, own_operator, namespace):
    """It waits, alive but not ready, and needs no restart."""
    api.create("twelvefactorapps", app := quiet_app(namespace=namespace))
    server.stop_api_server()
    own_operator.start()
    wait_for("its probes", lambda: own_operator.ask("/healthz"), lambda answer: answer[0] == 200)
    status, said = own_operator.ask("/readyz")
    assert status == 503 and "first list" in said, said
    server.start_api_server()
    wait_ready(api, app, timeout=90)
    assert own_operator.ask("/readyz")[0] == 200


def test_sigterm_without_an_api_server(server, own_operator):
    own_operator.start_ready()
    server.stop_api_server()
    assert own_operator.stop(timeout=10) == 0
