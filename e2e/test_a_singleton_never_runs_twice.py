"""A singleton has one pod, and at no moment two: while it is released, rolled back, and when it becomes one. Meanwhile its status says that nobody does its work."""
import pytest

from harness.apps import condition, minimal_app
from harness.children import children
from harness.deploy import change, current, put
from harness.recorder import Recorder
from harness.releases import WEB, pin, wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

# It takes a while to end, as a scheduler that finishes its round does: a second one would be seen beside it.
BEAT = {"command": ["/bin/probe", "wait"], "minReadySeconds": 0, "terminationGracePeriodSeconds": 3, "singleton": True}
OF_BEAT = "twelvefactor.dev/app=shop,twelvefactor.dev/process=beat"


def most_at_once(pods):
    """How many pods there were at most that might have run: not deleted yet, and not at their end."""
    there, most = set(), 0
    for entry in pods.seen:
        name = entry.object["metadata"]["name"]
        if entry.type == "DELETED" or entry.object["status"]["phase"] in ("Succeeded", "Failed"):
            there.discard(name)
        else:
            there.add(name)
        most = max(most, len(there))
    return most


def test_across_releases_and_rollbacks(cluster, api, operator, namespace):
    app = wait_active(api, put(api, minimal_app(namespace=namespace, image=cluster.probe, config={"env": {"COLOUR": "red"}}, processes={"web": WEB, "beat": BEAT})), 1, timeout=120)
    deployment = api.get("deployments", "shop-beat", namespace)
    assert deployment["spec"]["strategy"] == {"type": "Recreate"} and deployment["spec"]["replicas"] == 1
    assert ("poddisruptionbudgets", "shop-beat") not in children(api, app)
    with Recorder(api, "pods", namespace, labels=OF_BEAT) as pods, Recorder(api, "twelvefactorapps", namespace) as apps:
        change(api, app, {"spec.config.env": {"COLOUR": "blue"}})
        wait_active(api, app, 2, timeout=120)
        pin(api, app, 1)
        wait_active(api, app, 3, timeout=120)
        change(api, app, {"spec.release": None, "spec.processes.beat.env": {"SPEED": "fast"}})
        wait_active(api, app, 4, timeout=120)
    assert len(pods.uids()) == 4, "one for each release"
    assert most_at_once(pods) == 1
    said = {condition(entry.object, "Ready").get("message", "") for entry in apps.seen}
    assert any("it is a singleton: nobody does its work until its new pod is ready" in text for text in said), said


def test_what_becomes_one_and_is_one_no_more(cluster, api, operator, namespace):
    many = {**BEAT, "singleton": False, "replicas": 2}
    app = wait_active(api, put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"beat": many})), 1, timeout=120)
    change(api, app, {"spec.processes.beat": {"singleton": True, "replicas": 1}})
    wait_for("one pod", lambda: api.get("deployments", "shop-beat", namespace), lambda seen: seen["spec"]["strategy"] == {"type": "Recreate"} and seen["spec"]["replicas"] == 1)
    assert current(api, app)["status"]["activeRelease"] == "v1", "it is no release"
    # An edit that would let two run is put back.
    api.patch("deployments", "shop-beat", {"spec": {"strategy": {"type": "RollingUpdate"}}}, namespace, kind="strategic", field_manager="kubectl-edit")
    wait_for("the strategy to be put back", lambda: api.get("deployments", "shop-beat", namespace)["spec"]["strategy"], lambda strategy: strategy == {"type": "Recreate"})
    change(api, app, {"spec.processes.beat": {"singleton": None, "replicas": 2}})
    wait_for("two pods again", lambda: api.get("deployments", "shop-beat", namespace)["spec"],
             lambda spec: spec["replicas"] == 2 and spec["strategy"]["type"] == "RollingUpdate")
