"""A watch that is cut, silent, garbled, expired or refused is found and repaired: what happens afterwards is seen, and nothing is deleted or doubled on
the way."""
import pytest

from harness.apps import quiet_app
from harness.children import bare_children, children, differences
from harness.deploy import change, put_ready, wait_ready, written
from harness.recorder import Recorder
from harness.waiting import stays, wait_for
from harness.watches import WATCHES, damage_each, wait_open

WATCH = {"watch": True}
DEPLOYMENTS = {"watch": True, "path": "/deployments$"}


@pytest.fixture(scope="module")
def shop(api, module_operator, make_module_namespace):
    module_operator.start_ready()
    return put_ready(api, quiet_app(namespace=make_module_namespace(), processes={
        "web": {"port": 8080, "replicas": 0}, "worker": {"command": ["bin/worker"], "replicas": 0}}))


@pytest.fixture
def fresh(module_operator, shop):
    """An operator whose watches have seen no trouble yet: each trouble makes the next pause longer. Returns the places of its watches."""
    if module_operator.running():
        module_operator.kill()
    module_operator.proxy.clear()
    mark = module_operator.proxy.stats()["n"]
    module_operator.start_ready()
    return wait_open(module_operator.proxy, mark)


@pytest.fixture
def undisturbed(api, module_operator, shop, fresh):
    """What must hold whatever happens to the watches: no object of ours is deleted or made anew, and the operator does not die."""
    mark = module_operator.proxy.stats()["n"]
    before, bare = {key: item["metadata"]["uid"] for key, item in children(api, shop).items()}, _plain(bare_children(api, shop))
    yield
    module_operator.proxy.clear()
    assert module_operator.running()
    wait_ready(api, shop)
    assert {key: item["metadata"]["uid"] for key, item in children(api, shop).items()} == before
    assert not differences(bare, _plain(bare_children(api, shop)))
    assert not [write for write in written(module_operator.proxy, shop["metadata"]["namespace"], mark) if write.verb in ("DELETE", "POST")]


def _plain(objects):
    for item in objects.values():
        item["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
    return objects


def cut_and_reopened(proxy, match):
    """Cuts the watch that fits, and waits until another one is open in its place."""
    mark = proxy.stats()["n"]
    proxy.cut(match)
    wait_open(proxy, mark, match["path"], count=1)


def repaired(api, shop, timeout=45):
    """An edit of each watched kind is undone: so all watches work."""
    namespace = shop["metadata"]["namespace"]
    config = next(name for resource, name in children(api, shop) if resource == "configmaps")
    edited = [("deployments", "shop-web"), ("services", "shop"), ("serviceaccounts", "shop"), ("secrets", "shop-generated"), ("configmaps", config)]
    for resource, name in edited:
        api.patch(resource, name, {"metadata": {"labels": {"twelvefactor.dev/environment": "edited"}}}, namespace)

    def still_edited():
        return [name for resource, name in edited
                if api.get(resource, name, namespace)["metadata"]["labels"]["twelvefactor.dev/environment"] != "production"]

    wait_for("the edits to be undone", still_edited, lambda left: not left, timeout=timeout)
    wait_ready(api, shop)


# Each watch by kind, in each of these ways; what happens then is seen. All ways for all watches, silence and staleness too: tests/contract/loop/watches_test.cpp
EACH = {
    "expired": dict(action="expire"),
    "garbled": dict(action="garble", after_events=0),
    "html": dict(action="html"),
    "500": dict(action="respond", code=500),
    "429": dict(action="respond", code=429, retryAfter=1),
    "404": dict(action="respond", code=404),
    "ended-orderly": dict(action="cut_watch", after_events=0, clean=True),
}

# What needs an event, or meets whoever comes first.
SOME = {
    "expired-three-times": [{"action": "expire", "match": {**DEPLOYMENTS, "nth": [1, 3]}}],
    "expired-after-an-event": [{"action": "expire", "after_events": 1, "match": {**WATCH, "nth": [1, WATCHES]}}],
    "garbled-but-ended-orderly": [{"action": "garble", "after_events": 1, "clean": True, "match": {**WATCH, "nth": [1, WATCHES]}}],
    "503-for-all-requests": [{"action": "respond", "code": 503, "match": {"nth": [1, 2 * WATCHES]}}],
    "403": [{"action": "respond", "code": 403, "match": {**DEPLOYMENTS, "nth": [1, 2]}}],
    "cut-after-an-event": [{"action": "cut_watch", "after_events": 1, "match": {**WATCH, "nth": [1, WATCHES]}}],
    "cut-within-an-event": [{"action": "cut_watch", "after_bytes": 200, "match": {**WATCH, "nth": [1, WATCHES]}}],
    "byte-by-byte": [{"action": "split", "bytes": 1, "match": {**WATCH, "nth": [1, WATCHES]}}],
    "refused-connections": [{"action": "drop_before", "match": {"nth": [1, 2 * WATCHES]}}],
}


@pytest.mark.parametrize("damage", EACH.values(), ids=EACH)
def test_each_watch_is_repaired(api, module_operator, shop, fresh, undisturbed, damage):
    """All open watches are cut, and the next one in the place of each is damaged."""
    proxy = module_operator.proxy
    mark = proxy.stats()["n"]
    before = proxy.acted(damage["action"])
    proxy.rules(damage_each(fresh, **damage))
    proxy.cut()
    proxy.wait_acted(damage["action"], before + WATCHES)
    wait_open(proxy, mark)
    repaired(api, shop, timeout=30)


@pytest.mark.parametrize("rules", SOME.values(), ids=SOME)
def test_watches_are_repaired(api, module_operator, shop, undisturbed, rules):
    """All open watches are cut, and the next ones are damaged."""
    proxy = module_operator.proxy
    mark, before = proxy.stats()["n"], proxy.acted(rules[0]["action"])
    proxy.rules(rules)
    proxy.cut()
    repaired(api, shop, timeout=30)
    assert proxy.acted(rules[0]["action"]) > before
    wait_open(proxy, mark)


def test_a_cut_that_hides_changes(api, module_operator, shop, fresh, undisturbed):
    """What happens while no watch is open is found by the next ones, also when they may not go on from where the last ones were."""
    namespace, proxy = shop["metadata"]["namespace"], module_operator.proxy
    before = proxy.acted("respond")
    proxy.rules([{"id": "closed", "action": "respond", "code": 503, "match": WATCH}])
    proxy.cut()
    proxy.wait_acted("respond", before + WATCHES)
    api.patch("deployments", "shop-web", {"spec": {"replicas": 1}}, namespace)
    api.patch("services", "shop", {"spec": {"selector": {"twelvefactor.dev/process": "worker"}}}, namespace)
    stays("nobody sees it", lambda: api.get("deployments", "shop-web", namespace)["spec"]["replicas"], lambda replicas: replicas == 1, seconds=0.3)
    proxy.rules(damage_each(fresh, "expire"))
    wait_for("the Deployment to be repaired", lambda: api.get("deployments", "shop-web", namespace)["spec"]["replicas"],
             lambda replicas: replicas == 0, timeout=60)
    wait_for("the Service to be repaired", lambda: api.get("services", "shop", namespace)["spec"]["selector"]["twelvefactor.dev/process"],
             lambda process: process == "web", timeout=60)


def test_a_deletion_that_no_event_told(api, module_operator, shop, fresh):
    """The event is swallowed; a list later says what is gone."""
    namespace, proxy = shop["metadata"]["namespace"], module_operator.proxy
    dropped = proxy.acted("drop_events")
    proxy.rules([{"action": "drop_events", "after_events": 0, "count": 1, "match": {**DEPLOYMENTS, "nth": [1, 0]}}])
    cut_and_reopened(proxy, DEPLOYMENTS)
    api.delete("deployments", "shop-worker", namespace)
    proxy.wait_acted("drop_events", dropped + 1)
    proxy.rules([{"action": "expire", "match": {**DEPLOYMENTS, "nth": 1}}])
    proxy.cut(DEPLOYMENTS)
    wait_for("it to be made again", lambda: api.find("deployments", "shop-worker", namespace), timeout=60)
    wait_ready(api, shop)
    proxy.clear()


def test_an_event_of_the_app_itself_is_swallowed(api, module_operator, shop, undisturbed):
    """The spec was changed, nobody was told; the next event of the app, or the next list, tells all the same."""
    proxy, apps = module_operator.proxy, {"watch": True, "path": "/twelvefactorapps$"}
    dropped = proxy.acted("drop_events")
    proxy.rules([{"action": "drop_events", "after_events": 0, "count": 1, "match": apps}])
    cut_and_reopened(proxy, apps)
    change(api, shop, {"spec.processes.web.terminationGracePeriodSeconds": 7})
    proxy.wait_acted("drop_events", dropped + 1)
    proxy.rules([])
    proxy.cut(apps)
    change(api, shop, {"spec.processes.web.terminationGracePeriodSeconds": 30})
    wait_ready(api, shop)


def test_a_silent_watch_is_seen_as_such(api, module_operator, shop, fresh):
    """The limit of silence is minutes, too long to wait for here: but a connection that is closed in the end is found at once, and the other watches
    work meanwhile."""
    namespace, proxy = shop["metadata"]["namespace"], module_operator.proxy
    proxy.rules([{"action": "silence_watch", "after_events": 0, "match": {**DEPLOYMENTS, "nth": 1}}])
    cut_and_reopened(proxy, DEPLOYMENTS)
    api.patch("deployments", "shop-web", {"spec": {"replicas": 1}}, namespace)
    api.delete("services", "shop", namespace)
    wait_for("the Service to be made again", lambda: api.find("services", "shop", namespace))
    proxy.rules([])
    proxy.cut(DEPLOYMENTS)
    wait_for("the Deployment to be repaired", lambda: api.get("deployments", "shop-web", namespace)["spec"]["replicas"],
             lambda replicas: replicas == 0, timeout=60)
    wait_ready(api, shop)


def test_trouble_is_told(module_operator, shop, fresh):
    """Counted by resource and cause, and logged in words."""
    proxy, mark = module_operator.proxy, module_operator.mark()
    proxy.rules([{"action": "expire", "match": {**DEPLOYMENTS, "nth": 1}},
                 {"action": "respond", "code": 500, "match": {"watch": True, "path": "/services$", "nth": 1}},
                 {"action": "garble", "after_events": 0, "clean": True, "match": {"watch": True, "path": "/jobs$", "nth": 1}}])
    proxy.cut()
    expected = {("deployments", "expired"), ("services", "server_error"), ("jobs", "garbled"), ("pods", "connection")}
    wait_for("the metrics to tell", lambda: {(labels["resource"], labels["cause"]) for name, labels, value in module_operator.metrics()
                                             if name == "twelvefactor_watch_restarts_total" and value > 0}, lambda told: expected <= told)
    logged = module_operator.log_lines(since=mark, level="warning", message="a watch is in trouble and goes on by itself")
    assert expected <= {(line["resource"], line["cause"]) for line in logged} and all(line["problem"] for line in logged)


def test_a_list_that_breaks_off_deletes_nothing(api, proxied_operator, namespace):
    """A first list that never gets to its end is no list: nothing is done before all are complete, and then nothing is missing."""
    proxied_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace))
    before = {key: item["metadata"]["uid"] for key, item in children(api, app).items()}
    proxied_operator.stop()
    proxy = proxied_operator.proxy
    proxy.rules([{"action": "cut_watch", "after_events": 1, "match": {**DEPLOYMENTS, "nth": [1, 3]}},
                 {"action": "garble", "after_events": 1, "match": {"watch": True, "path": "/configmaps$", "nth": [1, 2]}}])
    with Recorder(api, "deployments", namespace) as deployments:
        proxied_operator.start()
        proxied_operator.wait_ready(timeout=60)
        api.patch("deployments", "shop-web", {"spec": {"replicas": 1}}, namespace)
        wait_for("the repair", lambda: api.get("deployments", "shop-web", namespace)["spec"]["replicas"], lambda replicas: replicas == 0, timeout=30)
        wait_ready(api, app)
    assert {key: item["metadata"]["uid"] for key, item in children(api, app).items()} == before and not deployments.deleted()
