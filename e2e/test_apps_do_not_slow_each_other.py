"""An app that is broken, or whose requests hang, costs the others nothing; and one app is never worked on twice at once."""
import time

import pytest

from harness.apps import quiet_app
from harness.deploy import change, put, put_ready, wait_ready, wait_says
from harness.waiting import wait_for

PATIENCE = 15  # seconds for what takes a fraction of one; a hung request would take 30


@pytest.fixture
def ready_operator(proxied_operator):
    return proxied_operator.start_ready()


def test_an_app_whose_requests_hang_does_not_hold_up_another(api, ready_operator, make_namespace):
    slow, quick = make_namespace("slow"), make_namespace("quick")
    ready_operator.proxy.rules([{"action": "gate", "match": {"mutating": True, "path": f"/namespaces/{slow}/"}}])
    hung = [put(api, quiet_app(f"slow{number}", slow)) for number in range(4)]
    wait_for("their requests to hang", lambda: ready_operator.proxy.stats()["held"], lambda held: held == 12)  # account, config and secret of each
    for number in range(3):
        app = put_ready(api, quiet_app(f"quick{number}", quick), timeout=PATIENCE)
    change(api, app, {"spec.environment": "staging"})
    wait_ready(api, app, timeout=PATIENCE)
    api.delete("services", "quick0", quick)
    wait_for("the repair", lambda: api.find("services", "quick0", quick), timeout=PATIENCE)
    assert ready_operator.proxy.stats()["held"] >= 4, "those of the others still hang"
    ready_operator.proxy.clear()
    for app in hung:
        wait_ready(api, app)


def test_slow_answers_for_one_app(api, ready_operator, make_namespace):
    slow, quick = make_namespace("slow"), make_namespace("quick")
    ready_operator.proxy.rules([{"action": "delay", "ms": 300, "when": "after", "match": {"path": f"/namespaces/{slow}/"}}])
    app = put(api, quiet_app(namespace=slow))
    put_ready(api, quiet_app(namespace=quick), timeout=PATIENCE)
    wait_ready(api, app)


def test_broken_apps_do_not_hold_up_others(api, ready_operator, make_namespace):
    """Refused, taken, waiting: each retries at its own pace, and that pace gets slower."""
    broken, good = make_namespace("broken"), make_namespace("good")
    proxy = ready_operator.proxy
    proxy.rules([{"action": "respond", "code": 500, "match": {"verbs": ["POST"], "path": f"/namespaces/{broken}/deployments"}}])
    apps = [put(api, quiet_app(f"broken{number}", broken)) for number in range(5)]
    wait_says(api, apps[0], "False", "ApiUnavailable")
    began = time.monotonic()
    put_ready(api, quiet_app(namespace=good), timeout=PATIENCE)
    api.delete("deployments", "shop-web", good)
    wait_for("the repair", lambda: api.find("deployments", "shop-web", good), timeout=PATIENCE)
    wait_for("several tries", lambda: proxy.acted("respond"), lambda count: count >= 4 * len(apps))
    assert proxy.acted("respond") <= len(apps) * (6 + (time.monotonic() - began) / 2), "it tries again and again without a pause"
    proxy.clear()
    for app in apps:
        wait_ready(api, app, timeout=60)


def test_one_app_is_never_worked_on_twice_at_once(api, ready_operator, namespace):
    """Many reasons to look at an app at the same time, and slow answers: still one request of it after the other."""
    proxy = ready_operator.proxy
    apps = [put(api, quiet_app(f"shop{number}", namespace)) for number in range(3)]
    for app in apps:
        wait_ready(api, app)
    proxy.rules([{"action": "delay", "ms": 60, "when": "after", "match": {"mutating": True, "path": f"/namespaces/{namespace}/"}}])
    for round in range(2):
        for app in apps:
            name = app["metadata"]["name"]
            change(api, app, {"spec.codebase.revision": f"{round}23456789abcdef"})
            api.delete("services", name, namespace)
            api.patch("deployments", f"{name}-web", {"spec": {"replicas": round + 1}}, namespace)
            api.patch("serviceaccounts", name, {"metadata": {"labels": {"twelvefactor.dev/app": None}}}, namespace)
    for app in apps:
        wait_ready(api, app)
    spans = {}
    for request in proxy.requests():
        if not request.get("m") or namespace not in request["path"] or "/events" in request["path"]:
            continue
        name = next(name for name in ("shop0", "shop1", "shop2") if f"/{name}" in request["path"] or request["verb"] == "POST")
        if request["verb"] != "POST":  # a POST does not name its object
            began = _seconds(request["time"])
            spans.setdefault(name, []).append((began, began + request["ms"] / 1000, request["path"]))
    assert sum(len(each) for each in spans.values()) > 10
    for each in spans.values():
        each.sort()
        for (_, ended, one), (began, _, other) in zip(each, each[1:]):
            assert began >= ended - 0.005, f"{other} was sent while {one} was not answered"


def _seconds(text):
    clock = text.split("T")[1].rstrip("Z").split("+")[0]
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def test_an_old_crowd_does_not_hold_up_what_is_new(api, ready_operator, make_namespace):
    """After a restart every app is looked at; one that was just made does not wait at the end of that line."""
    crowd, fresh = make_namespace("crowd"), make_namespace("fresh")
    for number in range(15):
        put(api, quiet_app(f"app{number}", crowd))
    put_ready(api, quiet_app(namespace=fresh), timeout=PATIENCE)
