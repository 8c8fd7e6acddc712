"""Labels, annotations, priority and fields that an app states are on its pods, those of admin processes too; a change rolls the process and is no release; what is
edited comes back, and what others add stays."""
import pytest

from harness.deploy import change, current, put
from harness.apps import minimal_app
from harness.releases import WEB, wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

CLASS = "e2e-standard"
WAIT = {"command": ["/bin/probe", "wait"], "minReadySeconds": 0, "terminationGracePeriodSeconds": 1}


@pytest.fixture
def priority_class(api):
    api.patch("priorityclasses", CLASS, {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": CLASS}, "value": 7}, kind="apply", force=True)
    yield CLASS
    api.delete("priorityclasses", CLASS)


@pytest.fixture
def app(cluster, api, operator, namespace, priority_class):
    stated = {"labels": {"example.com/team": "shop", "tier": "app"}, "annotations": {"example.com/note": "one"}, "priorityClassName": priority_class,
              "fieldEnv": {"NODE_IP": "status.hostIP"}}
    app = minimal_app(namespace=namespace, image=cluster.probe, pod=stated, processes={
        "web": WEB, "worker": {**WAIT, "pod": {"labels": {"tier": "worker"}, "fieldEnv": {"NAME": "metadata.name"}}}},
        adminProcesses={"seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}})
    return wait_active(api, put(api, app), 1, timeout=120)


def pods(api, app, **labels):
    found = api.list("pods", app["metadata"]["namespace"], labels={"twelvefactor.dev/app": "shop", **labels})
    return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]


def variables(pod):
    return {each["name"]: each["valueFrom"]["fieldRef"]["fieldPath"] for each in pod["spec"]["containers"][0]["env"] if "fieldRef" in each.get("valueFrom", {})}


def test_pods_carry_it_and_a_change_is_no_release(api, app):
    namespace = app["metadata"]["namespace"]
    web, worker = pods(api, app, **{"twelvefactor.dev/process": "web"})[0], pods(api, app, **{"twelvefactor.dev/process": "worker"})[0]
    seed = wait_for("the pod of the admin process", lambda: pods(api, app, **{"twelvefactor.dev/admin-process": "seed"}), bool)[0]
    for pod, tier in ((web, "app"), (worker, "worker"), (seed, "app")):
        assert (pod["metadata"]["labels"]["example.com/team"], pod["metadata"]["labels"]["tier"]) == ("shop", tier)
        assert pod["metadata"]["annotations"]["example.com/note"] == "one"
        assert (pod["spec"]["priorityClassName"], pod["spec"]["priority"]) == (CLASS, 7)
    assert variables(web) == variables(seed) == {"NODE_IP": "status.hostIP"}
    assert variables(worker) == {"NODE_IP": "status.hostIP", "NAME": "metadata.name"}

    change(api, app, {"spec.processes.worker.pod.labels": {"tier": "batch"}})
    wait_for("the worker to roll", lambda: [pod["metadata"]["labels"]["tier"] for pod in pods(api, app, **{"twelvefactor.dev/process": "worker"})],
             lambda tiers: tiers == ["batch"], timeout=60)
    assert [pod["metadata"]["name"] for pod in pods(api, app, **{"twelvefactor.dev/process": "web"})] == [web["metadata"]["name"]], "web has nothing to do with it"
    assert current(api, app)["status"]["release"]["desired"] == 1

    change(api, app, {"spec.pod.fieldEnv": {"NODE_IP": "status.hostIPs"}})
    assert wait_active(api, app, 2, timeout=120)["status"]["activeRelease"] == "v2"

    foreign = {"metadata": {"labels": {"theirs": "x"}, "annotations": {"mesh.example.com/status": "x"}}}
    edited = {"metadata": {"labels": {"example.com/team": "blue"}, "annotations": {"example.com/note": None}}}
    for template in (foreign, edited):
        api.patch("deployments", "shop-web", {"spec": {"template": template}}, namespace)

    def metadata():
        return api.get("deployments", "shop-web", namespace)["spec"]["template"]["metadata"]

    back = wait_for("the edits to be put back", metadata, lambda seen: seen["labels"]["example.com/team"] == "shop" and seen["annotations"].get("example.com/note") == "one")
    assert back["labels"]["theirs"] == "x" and back["annotations"]["mesh.example.com/status"] == "x"
