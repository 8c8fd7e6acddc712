"""Sidecars: a container beside the process serves its port and shares a directory with it, gets its own variables and files alone, and ends after the process. What is
changed of it is a release; an image that cannot be had is told with its name, and the old pods run on."""
import json

import pytest

from harness.apps import condition, minimal_app
from harness.deploy import change, current, put
from harness.recorder import Recorder
from harness.releases import pin, process_pods, release, wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

NOWHERE = "registry.example.com/nowhere@sha256:" + "1" * 64


@pytest.fixture
def app(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    api.create("secrets", {"metadata": {"name": "front", "namespace": namespace}, "stringData": {"password": "of-the-sidecar"}})
    # The process listens on nothing: the sidecar takes its requests, and shows what the process wrote.
    front = {"image": cluster.probe, "command": ["/bin/probe", "serve"], "env": {"MODE": "front"}, "secrets": {"PASSWORD": {"secretKeyRef": {"name": "front", "key": "password"}}},
             "files": {"/etc/front.conf": {"value": "workers 1"}}, "startup": {"path": "/ok", "periodSeconds": 1},
             "readiness": {"path": "/ok", "periodSeconds": 1}, "resources": {"requests": {"memory": "16Mi"}}}
    web = {"command": ["/bin/probe", "put", "/run/shared/word", "of-the-process"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1},
           "preStopSleepSeconds": 3, "terminationGracePeriodSeconds": 8, "scratch": {"/run/shared": {"size": "1Mi"}}, "sidecars": {"front": front}}
    return wait_active(api, put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": web}, config={"env": {"COLOUR": "red"}})), 1, timeout=120)


def pod_of(api, app):
    return next(iter(process_pods(api, app).values()))


def get(cluster, address, path):
    return cluster.inside("curl", "-sS", "--max-time", "5", f"http://{address}{path}")


def test_it_serves_the_port_of_the_process_and_shares_its_scratch(cluster, api, app):
    namespace = app["metadata"]["namespace"]
    pod, service = pod_of(api, app), api.get("services", "shop", namespace)["spec"]
    assert get(cluster, f"{pod['status']['podIP']}:8080", "/file?path=/run/shared/word") == "of-the-process"
    # The node learns of a Service's pods a moment after the pods are ready.
    wait_for("the Service to answer", lambda: get(cluster, f"{service['clusterIP']}:80", "/ok").strip(), lambda said: said == "ok")
    assert get(cluster, f"{pod['status']['podIP']}:8080", "/file?path=/etc/front.conf") == "workers 1"
    seen = json.loads(get(cluster, f"{pod['status']['podIP']}:8080", "/env"))
    assert {name: seen.get(name) for name in ("MODE", "PASSWORD", "PORT", "TWELVEFACTOR_PROCESS", "COLOUR", "TWELVEFACTOR_ENVIRONMENT")} == {
        "MODE": "front", "PASSWORD": "of-the-sidecar", "PORT": "8080", "TWELVEFACTOR_PROCESS": "web", "COLOUR": None, "TWELVEFACTOR_ENVIRONMENT": None}


def test_it_ends_after_the_process(api, app):
    namespace, name = app["metadata"]["namespace"], pod_of(api, app)["metadata"]["name"]
    with Recorder(api, "pods", namespace) as pods:
        api.delete("pods", name, namespace)
        wait_for("the pod to be gone", lambda: pods.deleted(), lambda gone: name in gone, timeout=60)

    def ends(statuses, container):
        found = [status["state"]["terminated"]["finishedAt"] for state in pods.states(name) for status in state["status"].get(statuses, [])
                 if status["name"] == container and "terminated" in status["state"]]
        return found[-1] if found else None

    process, sidecar = ends("containerStatuses", "app"), ends("initContainerStatuses", "front")
    assert process and sidecar and process <= sidecar, f"the process ended at {process}, its sidecar at {sidecar}"
    began = next(state["metadata"]["deletionTimestamp"] for state in pods.states(name) if "deletionTimestamp" in state["metadata"])
    assert began, "it was asked to end"


def test_a_change_of_it_is_a_release(cluster, api, app):
    change(api, app, {"spec.processes.web.sidecars": {"front": {"env": {"MODE": "other"}}}})
    assert release(api, wait_active(api, app, 2, timeout=120), 2)["spec"]["reason"] == "Command"
    change(api, app, {"spec.processes.web.sidecars": {"front": {"files": {"/etc/front.conf": {"value": "workers 2"}}}}})
    third = release(api, wait_active(api, app, 3, timeout=120), 3)["spec"]
    assert get(cluster, f"{pod_of(api, app)['status']['podIP']}:8080", "/file?path=/etc/front.conf") == "workers 2"
    api.patch("secrets", "front", {"stringData": {"password": "another"}}, app["metadata"]["namespace"])
    assert release(api, wait_active(api, app, 4, timeout=120), 4)["spec"]["reason"] == "Rotation"
    pin(api, app, 1)
    wait_active(api, app, 5, timeout=120)
    address = f"{pod_of(api, app)['status']['podIP']}:8080"
    assert get(cluster, address, "/file?path=/etc/front.conf") == "workers 1" and third["filesHash"] != release(api, app, 1)["spec"]["filesHash"]
    seen = json.loads(get(cluster, address, "/env"))
    assert (seen["MODE"], seen["PASSWORD"]) == ("front", "another"), "config comes back, a secret is as it is now"


@pytest.mark.parametrize("what,reason,says", [
    ({"image": NOWHERE}, "ImagePullFailed", f"the node cannot pull {NOWHERE} of its sidecar front; push it, correct image of the sidecar"),
    ({"command": ["/bin/probe", "exit", "7"]}, "CrashLooping", "its sidecar front ends and is started again and again (last exit code 7)"),
    ({"command": ["/bin/nothing"]}, "ContainerConfigError", "its sidecar front: the command cannot be started"),
])
def test_one_that_cannot_start_is_named_and_the_old_pods_run_on(cluster, api, app, what, reason, says):
    before = pod_of(api, app)
    change(api, app, {"spec.processes.web.sidecars": {"front": what}})
    seen = wait_for("the app to say what is wrong with the sidecar", lambda: current(api, app), lambda seen: condition(seen, "Ready").get("reason") == reason, timeout=120)
    assert says in condition(seen, "Ready")["message"]
    assert before["metadata"]["uid"] in process_pods(api, app)
    assert get(cluster, f"{before['status']['podIP']}:8080", "/ok").strip() == "ok"
