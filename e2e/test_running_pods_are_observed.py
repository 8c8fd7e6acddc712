"""What running pods do becomes findings: each rule by a process that breaks it, beside one that behaves, on the real node."""
import pytest

from harness.apps import minimal_app
from harness.deploy import change, current, put, put_ready, status_writes, wait_ready
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.real_node

SLOW = 60  # seconds: kubelets tell an end late, and an image may have to come first


def probe(*words, **more):
    return {"command": ["/bin/probe", *words], "minReadySeconds": 0, **more}


def seen(app, process=None):
    """{(rule, path)} of what was seen in running pods."""
    return {(finding["rule"], finding["path"]): finding for finding in app["status"].get("findings", [])
            if "since" in finding and (process is None or finding["path"].split(".")[3] == process)}


def wait_seen(api, app, *wanted, timeout=SLOW):
    wanted = {(rule, f".spec.{path}") for rule, path in wanted}
    return wait_for(f"{sorted(wanted)} to be seen", lambda: current(api, app), lambda found: wanted <= set(seen(found)), timeout=timeout)


def test_how_pods_stop_and_start(cluster, api, operator, namespace):
    """One release after the other: the pods of the first show how they stop, those of both how they start."""
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": probe("serve", port=8080, replicas=2, readiness={"path": "/ok", "periodSeconds": 1}),
        "stubborn": probe("stop", "never", replicas=2, terminationGracePeriodSeconds=5),
        "broken": probe("stop", "0", "3", replicas=2, terminationGracePeriodSeconds=20),
        "slow": probe("stop", "18000", "0", replicas=3, terminationGracePeriodSeconds=20),
        "late": probe("late", "18000", port=8081, replicas=3, startup={"path": "/ok", "periodSeconds": 1, "failureThreshold": 22},
                      readiness={"path": "/ok", "periodSeconds": 1}),
    }), timeout=120)
    started = wait_seen(api, app, ("TF0910", "processes.late"))
    assert not seen(started, "web") and not seen(started, "stubborn")
    change(api, app, {"spec.config.env": {"ROUND": "2"}})
    wait_ready(api, app, timeout=180)
    stopped = wait_seen(api, app, ("TF0907", "processes.stubborn"), ("TF0908", "processes.broken"), ("TF0909", "processes.slow"))
    assert not seen(stopped, "web"), "it behaves"
    killed = seen(stopped)["TF0907", ".spec.processes.stubborn"]
    assert (killed["level"], killed["release"]) == ("Warn", 1)
    assert killed["message"].startswith("pods of v1 had not ended when their grace period was over, and were killed (exit code 137): shop-stubborn-")
    assert {factor["state"] for factor in stopped["status"]["factors"] if factor["factor"] == 9} == {"Warn"}

    # Mended: believed after three pods of a later release that stopped well.
    change(api, app, {"spec.processes.stubborn.command": ["/bin/probe", "wait"], "spec.processes.stubborn.replicas": 3})
    wait_ready(api, app, timeout=180)
    assert ("TF0907", ".spec.processes.stubborn") in seen(current(api, app)), "what was said of the last release stays until this one has shown better"
    change(api, app, {"spec.config.env": {"ROUND": "3"}})
    wait_for("the mended process to be believed", lambda: current(api, app), lambda found: not seen(found, "stubborn"), timeout=120)
    assert not seen(current(api, app), "web")


def test_pods_that_end_by_themselves(cluster, api, operator, namespace):
    small = {"requests": {"memory": "16Mi"}, "limits": {"memory": "48Mi"}}
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": probe("serve", port=8080, readiness={"path": "/ok", "periodSeconds": 1}),
        "writer": probe("write", "/srv-file", "1"),
        "hungry": probe("eat", "256", resources=small),
        "stuck": probe("run", "1000000", liveness={"exec": ["/bin/probe", "exit", "1"], "periodSeconds": 1, "failureThreshold": 1}),
        "deaf": probe("elsewhere", "9999", port=8083, readiness={"path": "/ok", "periodSeconds": 1, "failureThreshold": 3}),
    }, adminProcesses={"import": {"command": ["/bin/probe", "write", "/srv-file", "1"], "trigger": "Once", "runId": "1", "activeDeadlineSeconds": 300},
                       "endless": {"command": ["/bin/probe", "run", "1000000"], "trigger": "Once", "runId": "1", "activeDeadlineSeconds": 5}}))
    found = wait_seen(api, app, ("TF0604", "adminProcesses.import"), ("TF1206", "adminProcesses.endless"), ("TF0912", "processes.writer"), ("TF0808", "processes.hungry"),
                      ("TF0911", "processes.stuck"), ("TF0707", "processes.deaf.port"), timeout=180)
    assert not seen(found, "web")
    assert seen(found)["TF0604", ".spec.adminProcesses.import"]["level"] == "Warn"
    # Nothing of what the process wrote is copied.
    assert "srv-file" not in str(found["status"].get("findings"))
    lists = [request for request in operator.proxy.requests(0) if request["verb"] == "GET" and f"/namespaces/{namespace}/events" in request["path"]]
    assert len(lists) == 1 and "limit=20" in lists[0]["path"], "one list of events, for one pod"


def test_a_crash_loop_is_written_once(cluster, api, operator, namespace):
    """It is never ready, so that no count changes with its restarts; that nothing listens is told when it had all its time."""
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": probe("exit", "3", "500", port=8080, readiness={"path": "/ok", "periodSeconds": 1})}))
    wait_seen(api, app, ("TF0912", "processes.web"), ("TF0707", "processes.web.port"), timeout=120)
    wait_for("two restarts", lambda: sum_of_restarts(api, namespace), lambda count: count >= 2, timeout=120)
    mark, restarts = operator.proxy.stats()["n"], sum_of_restarts(api, namespace)
    wait_for("more crashes", lambda: sum_of_restarts(api, namespace), lambda count: count >= restarts + 2, timeout=240)
    assert status_writes(operator.proxy, namespace, mark) == []


def sum_of_restarts(api, namespace):
    return sum(entry["restartCount"] for pod in api.list("pods", namespace) for entry in pod["status"].get("containerStatuses", []))


def test_a_pod_that_outgrows_its_scratch_space(cluster, api, operator, namespace):
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": probe("fill", "/tmp/file", "24", port=8080, scratch={"/tmp": {"size": "8Mi"}})}))
    wait_seen(api, app, ("TF0605", "processes.web"), timeout=180)


def test_one_that_behaves_stays_clean(cluster, api, operator, namespace):
    """Through releases, scaling up and down, and a rollback."""
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": probe("serve", port=8080, replicas=2, readiness={"path": "/ok", "periodSeconds": 1}),
        "worker": probe("wait", replicas=2)}))
    for changes in ({"spec.config.env": {"ROUND": "2"}}, {"spec.processes.web.replicas": 4}, {"spec.processes.web.replicas": 1},
                    {"spec.config.env": {"ROUND": "3"}}, {"spec.release": {"pin": 1}}):
        change(api, app, changes)
        wait_ready(api, app, timeout=120)
    stays("nothing is seen", lambda: current(api, app), lambda found: not seen(found), seconds=3)
    assert operator.metric("twelvefactor_pod_ends_total", outcome="clean") >= 6


def test_what_was_said_outlives_the_operator(cluster, api, own_operator, namespace):
    with own_operator:
        app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
            "web": probe("serve", port=8080), "stubborn": probe("stop", "never", replicas=2, terminationGracePeriodSeconds=5)}))
        change(api, app, {"spec.processes.stubborn.replicas": 0})
        said = wait_seen(api, app, ("TF0907", "processes.stubborn"))
        wait_ready(api, app)
        version = current(api, app)["metadata"]["resourceVersion"]
    with own_operator:
        own_operator.wait_ready()
        stays("the status is not written", lambda: current(api, app)["metadata"]["resourceVersion"], lambda now: now == version, seconds=3)
        assert seen(current(api, app)) == seen(said)


def test_a_promotion_waits_for_clean_pods(cluster, api, operator, make_namespace):
    staging, production = make_namespace("staging"), make_namespace("production")
    there = put_ready(api, minimal_app(namespace=staging, image=cluster.probe, environment="staging", parity={"shareWith": {"production": {"namespace": production}}},
                                       processes={"web": probe("serve", port=8080), "stubborn": probe("stop", "never", replicas=2, terminationGracePeriodSeconds=5)}))
    change(api, there, {"spec.processes.stubborn.replicas": 0})
    wait_seen(api, there, ("TF0907", "processes.stubborn"))
    here = put(api, minimal_app(namespace=production, image=cluster.probe, processes={"web": probe("serve", port=8080)},
                                parity={"peers": {"staging": {"namespace": staging, "name": "shop", "required": True, "cleanPods": True}}}))
    waiting = wait_for("the release to wait", lambda: current(api, here),
                       lambda found: any(entry["rule"] == "TF1005" for entry in found.get("status", {}).get("findings", [])))
    told = next(entry["message"] for entry in waiting["status"]["findings"] if entry["rule"] == "TF1005")
    assert "TF0907 of stubborn" in told, told
    change(api, there, {"spec.exemptions": {"TF0907": {"reason": "known", "expires": "2099-12-31"}}})
    wait_ready(api, here)
