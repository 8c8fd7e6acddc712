"""What one process alone is given: variables and secrets over the app's, directories that it can write, and how its pods replace each other. A rollback brings the
variables and the directories back; a task that runs as that process gets them, and an admin process does not."""
import pytest

from harness.api import ApiError
from harness.apps import minimal_app
from harness.children import container
from harness.deploy import change, put
from harness.recorder import Recorder
from harness.releases import WEB, pin, release, wait_active
from harness.tasks import conditions, probe_task, wait_task
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

WORKER = {"command": ["/bin/probe", "wait"], "minReadySeconds": 0, "terminationGracePeriodSeconds": 1}


@pytest.fixture
def app(cluster, api, operator, namespace):
    api.create("secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "licence", "namespace": namespace}, "stringData": {"worker": "of-the-worker"}})
    worker = {**WORKER, "replicas": 2, "env": {"POOL": "pool-of-ten"}, "secrets": {"LICENCE": {"secretKeyRef": {"name": "licence", "key": "worker"}}, "OWN": {"generate": {}}},
              "scratch": {"/tmp": {"size": "16Mi"}, "/data/files": {"size": "8Mi", "medium": "Memory"}}, "resources": {"requests": {"memory": "16Mi"}, "limits": {"memory": "32Mi"}},
              "rollout": {"maxSurge": 0, "maxUnavailable": 1}}
    app = minimal_app(namespace=namespace, image=cluster.probe, config={"env": {"POOL": "pool-of-five"}}, processes={"web": WEB, "worker": worker})
    return wait_active(api, put(api, app), 1, timeout=120)


def run(api, app, name, process, *words):
    """(whether it succeeded, what it wrote last). One that is to tell something fails, since only then its words are kept."""
    made = api.create("admintasks", probe_task(app["metadata"]["namespace"], *words, name=name, process=process))
    seen = wait_task(api, made, "Ready" if words[0] == "write" and name.startswith("may") else "Failed", timeout=60)
    return conditions(seen).get("Succeeded", {}).get("status") == "True", seen["status"].get("message", "")


def test_variables_come_and_go_with_the_release(api, app):
    namespace = app["metadata"]["namespace"]
    assert release(api, app, 1)["spec"]["processes"]["worker"]["env"] == {"POOL": "pool-of-ten"}
    env = {each["name"]: each for each in container(api.get("deployments", "shop-worker", namespace))["env"]}
    assert env["POOL"]["value"] == "pool-of-ten"
    assert env["LICENCE"]["valueFrom"]["secretKeyRef"]["name"] == "licence"
    assert env["OWN"]["valueFrom"]["secretKeyRef"] == {"name": "shop-generated", "key": "worker.OWN"}
    assert "POOL" not in {each["name"] for each in container(api.get("deployments", "shop-web", namespace))["env"]}
    assert sorted(api.get("secrets", "shop-generated", namespace)["data"]) == ["worker.OWN"]
    assert "pool-of-ten" in run(api, app, "as-worker", "worker", "expand", "3", "${POOL}")[1]
    assert "pool-of-five" in run(api, app, "as-web", "web", "expand", "3", "${POOL}")[1]

    change(api, app, {"spec.processes.worker.env": {"POOL": "pool-of-twelve"}})
    assert release(api, wait_active(api, app, 2, timeout=120), 2)["spec"]["reason"] == "Config"
    pin(api, app, 1)
    wait_active(api, app, 3, timeout=120)
    assert {each["name"]: each.get("value") for each in container(api.get("deployments", "shop-worker", namespace))["env"]}["POOL"] == "pool-of-ten"

    api.patch("secrets", "licence", {"stringData": {"worker": "another"}}, namespace)
    assert release(api, wait_active(api, app, 4, timeout=120), 4)["spec"]["reason"] == "Rotation"


def test_it_writes_where_it_may_and_is_given_the_room(api, app):
    namespace = app["metadata"]["namespace"]
    worker = container(api.get("deployments", "shop-worker", namespace))
    assert worker["resources"] == {"requests": {"memory": "24Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "40Mi"}}
    for name, path in (("may-data", "/data/files/x"), ("may-tmp", "/tmp/x")):
        assert run(api, app, name, "worker", "write", path, "2") == (True, "")
    succeeded, said = run(api, app, "not-beside", "worker", "write", "/data/x", "1")
    assert not succeeded and "read-only file system" in said
    with pytest.raises(ApiError) as refused:
        change(api, app, {"spec.processes.worker.volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]})
    assert "attach an object store" in str(refused.value)

    change(api, app, {"spec.processes.worker.scratch": {"/data/files": None, "/cache": {"size": "8Mi"}}})
    assert release(api, wait_active(api, app, 2, timeout=120), 2)["spec"]["reason"] == "Command"


def test_it_rolls_as_it_says(api, app):
    namespace = app["metadata"]["namespace"]
    with Recorder(api, "deployments", namespace) as deployments:
        change(api, app, {"spec.config.env": {"POOL": "pool-of-six"}})
        wait_active(api, app, 2, timeout=120)
        wait_for("all that was seen of the rollout", lambda: [entry for entry in list(deployments.seen) if entry.object["metadata"]["name"] == "shop-worker"],
                 lambda seen: seen[-1].object["status"].get("updatedReplicas") == 2)
    most = {name: max(entry.object["status"].get("replicas", 0) for entry in deployments.seen if entry.object["metadata"]["name"] == f"shop-{name}") for name in ("web", "worker")}
    assert most == {"web": 2, "worker": 2}, "web has a pod more than wished meanwhile, the worker never"
