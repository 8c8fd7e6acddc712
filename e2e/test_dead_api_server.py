"""The API server goes away and comes back with the same data: the operator lives through it, says so, and goes on where it was."""
import pytest

from harness.apps import quiet_app
from harness.children import children
from harness.deploy import change, put, put_ready
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.no_api_server

PATIENCE = 60  # a watch that failed again and again pauses for half a minute


def uids(api, app):
    return {key: item["metadata"]["uid"] for key, item in children(api, app).items()}


def test_the_operator_outlives_the_api_server(api, server, last_operator, namespace):
    last_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace))
    before, mark = uids(api, app), last_operator.mark()
    server.stop_api_server()
    last_operator.wait_for_log("trouble to be told", lambda line: line.get("cause") == "connection" and line["problem"], since=mark)
    stays("alive", lambda: last_operator.ask("/healthz")[0], lambda status: status == 200, seconds=1)
    assert last_operator.cpu_seconds() < 5, "it does not turn in circles"
    assert last_operator.mark() - mark < 50_000, "it does not fill the disk"
    server.start_api_server()
    # What happens as soon as the server is there again: an edit, a loss, and a change of the spec.
    api.patch("deployments", "shop-web", {"spec": {"replicas": 1}}, namespace)
    api.delete("serviceaccounts", "shop", namespace)
    change(api, app, {"spec.processes.worker": {"replicas": 0}})
    wait_for("the edit to be undone", lambda: api.get("deployments", "shop-web", namespace)["spec"]["replicas"], lambda found: found == 0, timeout=PATIENCE)
    wait_for("the lost one to be back", lambda: api.find("serviceaccounts", "shop", namespace), timeout=PATIENCE)
    wait_for("the new process", lambda: api.find("deployments", "shop-worker", namespace), timeout=PATIENCE)
    after = uids(api, app)
    assert after.keys() - before.keys() == {("deployments", "shop-worker"), ("appreleases", "shop-v2")}
    assert {key for key in before if after[key] != before[key]} == {("serviceaccounts", "shop")}, "made anew for no reason"
    wait_for("it to be ready", lambda: last_operator.ask("/readyz")[0], lambda status: status == 200)
    assert last_operator.running() and last_operator.starts == 1


def test_an_operator_that_starts_before_the_api_server(api, server, last_operator, namespace):
    """It waits, alive but not ready, and needs no restart."""
    put(api, quiet_app(namespace=namespace))
    server.stop_api_server()
    last_operator.start()
    wait_for("its probes", lambda: last_operator.ask("/healthz"), lambda answer: answer[0] == 200)
    status, said = last_operator.ask("/readyz")
    assert status == 503 and "first list" in said, said
    server.start_api_server()
    wait_for("the app's objects", lambda: api.find("deployments", "shop-web", namespace), timeout=PATIENCE)
    assert last_operator.ask("/readyz")[0] == 200 and last_operator.starts == 1


def test_sigterm_without_an_api_server(server, last_operator):
    last_operator.start_ready()
    server.stop_api_server()
    assert last_operator.stop(timeout=10) == 0
