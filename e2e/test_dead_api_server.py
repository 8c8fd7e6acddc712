"""The API server goes away and comes back: the operator waits for it, takes up what happened then, and has lost and doubled nothing."""
import pytest

from harness.apps import quiet_app
from harness.children import children
from harness.deploy import change, put_ready, wait_ready
from harness.waiting import stays, wait_for

APPS = 3


@pytest.fixture
def stopped(cluster):
    """A function that stops the API server; it is there again after the test, whatever comes."""
    if not cluster.own:
        pytest.skip("the API server of a cluster that was given is not ours to stop")
    yield cluster.stop_api_server
    if not cluster.api.ready():
        cluster.start_api_server()


def uids(api, apps):
    return {(app["metadata"]["name"], *key): item["metadata"]["uid"] for app in apps for key, item in children(api, app).items()}


def test_what_happens_when_it_is_back_is_seen_at_once(cluster, api, own_operator, namespace, stopped):
    own_operator.start_ready()
    apps = [put_ready(api, quiet_app(f"shop-{number}", namespace)) for number in range(APPS)]
    before = uids(api, apps)
    mark = own_operator.mark()
    stopped()
    own_operator.wait_for_log("it to tell that it was cut off", lambda line: line["level"] in ("warning", "error"), since=mark)
    stays("it lives", lambda: own_operator.ask("/healthz")[0], lambda status: status == 200, seconds=2, every=0.2)
    log_while_away = own_operator.mark() - mark
    cluster.start_api_server()
    api.patch("deployments", "shop-0-web", {"spec": {"replicas": 1}}, namespace)
    api.delete("services", "shop-1", namespace)
    change(api, apps[2], {"spec.processes.worker": {"replicas": 0}})
    wait_for("the edit to be undone", lambda: api.get("deployments", "shop-0-web", namespace)["spec"]["replicas"], lambda seen: seen == 0, timeout=40)
    wait_for("the deleted one to be back", lambda: api.get("services", "shop-1", namespace), timeout=20)
    wait_for("the new process", lambda: api.get("deployments", "shop-2-worker", namespace), timeout=20)
    for app in apps:
        wait_ready(api, app)
    after = uids(api, apps)
    assert after.keys() - before.keys() == {("shop-2", "deployments", "shop-2-worker")} and before.keys() <= after.keys()
    assert {key for key in before if after[key] != before[key]} == {("shop-1", "services", "shop-1")}, "made anew for no reason"
    wait_for("it to be ready", lambda: own_operator.ask("/readyz")[0], lambda status: status == 200)
    assert own_operator.running() and own_operator.starts == 1
    assert log_while_away < 20_000, "its log grows without end while nobody answers"
