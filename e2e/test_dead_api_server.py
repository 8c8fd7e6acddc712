"""The API server goes away and comes back: the operator waits for it, takes up what happened then, and has lost and doubled nothing."""
import pytest

from harness.apps import quiet_app
from harness.children import children
from harness.deploy import change, current, put_ready, wait_ready
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
    before, versions = uids(api, apps), {app["metadata"]["name"]: app["metadata"]["resourceVersion"] for app in apps}
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
    assert versions.keys() == {current(api, app)["metadata"]["name"] for app in apps}
    assert log_while_away < 20_000, "its log grows without end while nobody answers"


def test_an_operator_that_starts_before_it_waits_for_it(cluster, api, own_operator, namespace, stopped):
    own_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace))
    before = uids(api, [app])
    own_operator.stop()
    stopped()
    own_operator.start()
    stays("it waits: alive, not ready", lambda: (own_operator.ask("/healthz")[0], own_operator.ask("/readyz")[0]), lambda seen: seen == (200, 503),
          seconds=1, every=0.1)
    cluster.start_api_server()
    own_operator.wait_ready()
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    wait_ready(api, app)
    now = uids(api, [app])
    assert {key for key in before if now.get(key) not in (None, before[key])} == set()
