"""Admin processes with the trigger BeforeRelease are the gate of a release: they run on its image and config before any process does, once, and when
one fails, what runs is left alone until a person retries or the spec changes."""
import pytest

from harness.apps import REMOVED, condition, quiet_app
from harness.children import bare, bare_children, container, differences, env
from harness.deploy import change, current, events_told, put, says, wait_ready, wait_says
from harness.recorder import Recorder
from harness.releases import (LABEL, deployment, gate_job, gate_name, gate_pods, gated_app, migrate, phases, process_pods, release, releases, retry,
                              wait_active, wait_gate_runs, wait_phase)
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.real_node

COLOUR = "spec.config.env.COLOUR"
MIGRATE = "spec.adminProcesses.migrate"


def blocked(**more):
    """A gate that ends when it is told to."""
    return migrate("run", "600000", **more)


def first_and_last(recorder, name, true=lambda _: True):
    """(version of its first state for which that holds, version of its last one)."""
    versions = [int(state["metadata"]["resourceVersion"]) for state in recorder.states(name) if true(state)]
    return versions[0], versions[-1]


@pytest.fixture
def running(cluster, api, operator, namespace):
    """An app whose first release runs, through a gate that prints the colour."""
    app = put(api, gated_app(cluster, namespace, ("expand", "0", "the colour is ${COLOUR}")))
    return wait_active(api, app, 1, timeout=120)


def test_it_runs_on_the_new_config_before_the_processes(cluster, api, operator, namespace):
    with Recorder(api, "jobs", namespace) as jobs, Recorder(api, "deployments", namespace) as deployments, Recorder(api, "appreleases", namespace) as made:
        app = put(api, gated_app(cluster, namespace, ("expand", "0", "the colour is ${COLOUR}")))
        wait_active(api, app, 1, timeout=120)
        change(api, app, {COLOUR: "blue"})
        app = wait_active(api, app, 2, timeout=120)
        jobs.caught_up(gate_job(api, app, 2)["metadata"]["resourceVersion"])
        deployments.caught_up(deployment(api, app)["metadata"]["resourceVersion"])
        made.caught_up(release(api, app, 2)["metadata"]["resourceVersion"])
    for number in (1, 2):
        recorded, _ = first_and_last(made, f"shop-v{number}")
        begun, _ = first_and_last(jobs, gate_name(app, number))
        succeeded, _ = first_and_last(jobs, gate_name(app, number), lambda job: job["status"].get("succeeded"))
        rolled, _ = first_and_last(deployments, "shop-web", lambda seen, label=f"v{number}": seen["metadata"]["labels"][LABEL] == label)
        assert recorded < begun < succeeded < rolled, f"v{number}: {(recorded, begun, succeeded, rolled)}"
    logs = [api.logs(gate_pods(api, app, number)[0]["metadata"]["name"], namespace) for number in (1, 2) if gate_pods(api, app, number)]
    assert "the colour is blue" in logs[-1], logs
    job = gate_job(api, app, 2)
    assert container(job)["image"] == cluster.probe and container(job)["terminationMessagePolicy"] == "FallbackToLogsOnError"
    assert container(job)["envFrom"] == [{"configMapRef": {"name": release(api, app, 2)["spec"]["configMapName"]}}]
    assert {"TWELVEFACTOR_RELEASE": "v2", "TWELVEFACTOR_PROCESS": "migrate"}.items() <= env(job).items()
    assert job["spec"]["backoffLimit"] == 0 and job["spec"]["activeDeadlineSeconds"] == 60
    labels = job["spec"]["template"]["metadata"]["labels"]
    assert labels[LABEL] == "v2" and "twelvefactor.dev/process" not in labels, "no Service may find it"
    status = release(api, app, 2)["status"]
    assert status["adminProcesses"]["migrate"].items() >= {"attempt": 1, "state": "Succeeded", "exitCode": 0, "job": "shop-v2-migrate"}.items(), status
    assert status["jobName"] == "shop-v2-migrate" and status["exitCode"] == 0


def test_several_run_one_after_the_other_by_name(cluster, api, operator, namespace):
    steps = {name: migrate("run", "300") for name in ("b-data", "a-schema", "c-index")}
    with Recorder(api, "jobs", namespace) as jobs:
        app = wait_active(api, put(api, gated_app(cluster, namespace, adminProcesses=steps)), 1, timeout=120)
        jobs.caught_up(gate_job(api, app, 1, "c-index")["metadata"]["resourceVersion"])
    before = 0
    for name in sorted(steps):
        begun, _ = first_and_last(jobs, gate_name(app, 1, name))
        succeeded, _ = first_and_last(jobs, gate_name(app, 1, name), lambda job: job["status"].get("succeeded"))
        assert before < begun, f"{name} began before the one before it had succeeded"
        before = succeeded


def test_one_that_fails_stops_those_after_it(cluster, api, operator, namespace):
    app = put(api, gated_app(cluster, namespace, adminProcesses={"a": migrate("say", "1", "no"), "b": migrate("exit", "0")}))
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    assert gate_job(api, app, 1, "b") is None and api.list("deployments", namespace) == [], "nothing of a first release that failed is there"


def test_while_it_runs_the_old_release_does(api, running):
    before = process_pods(api, running).keys()
    app = change(api, running, {COLOUR: "blue", MIGRATE: blocked()})
    wait_gate_runs(api, app, 2)
    said = wait_says(api, app, "False", "GateRunning")
    assert gate_name(app, 2) in said["message"], said
    assert wait_says(api, app, "True", "GateRunning", "Reconciling")
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Normal", "GateRunning") in told and ("Warning", "GateRunning") not in told)
    assert says(current(api, app), "False", "ReleasePending", "Released"), current(api, app)["status"]["conditions"]
    assert condition(current(api, app), "Available")["status"] == "True"
    status = current(api, app)["status"]
    assert (status["activeRelease"], status["release"]["active"], status["release"]["desired"]) == ("v1", 1, 2)
    assert phases(api, app) == {1: "Active", 2: "Pending"} and release(api, app, 2)["status"]["adminProcesses"]["migrate"]["state"] == "Running"
    stays("the old pods", lambda: process_pods(api, app).keys(), lambda pods: pods == before, seconds=1)


def test_a_forged_job_passes_nothing(api, running):
    """It has the name, the labels and the owner of the next gate, and has succeeded before that begins."""
    forged = gate_job(api, running, 1)
    own, spec = forged["metadata"], forged["spec"]
    for added in ("selector", "podReplacementPolicy", "manualSelector"):
        spec.pop(added, None)
    labels = {name: value for name, value in own["labels"].items() if "job" not in name and "controller-uid" not in name} | {LABEL: "v2"}
    spec["template"]["metadata"] = {"labels": labels}
    container(forged)["command"] = migrate("exit", "0")["command"]
    own = {"name": gate_name(running, 2), "labels": labels, "annotations": own["annotations"], "ownerReferences": own["ownerReferences"]}
    made = api.create("jobs", {"apiVersion": "batch/v1", "kind": "Job", "metadata": own, "spec": spec}, running["metadata"]["namespace"])
    app = change(api, running, {COLOUR: "blue", MIGRATE: migrate("exit", "7")})
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    ours = gate_job(api, app, 2)
    assert ours["metadata"]["uid"] != made["metadata"]["uid"], "the forged one is gone"
    assert ours["metadata"]["annotations"]["twelvefactor.dev/proof"] != own["annotations"]["twelvefactor.dev/proof"]
    assert release(api, app, 2)["status"]["adminProcesses"]["migrate"]["exitCode"] == 7 and phases(api, app) == {1: "Active", 2: "Failed"}


@pytest.fixture
def failed(api, running):
    """(app, its pods): the second release has failed; it would have changed config, port and a schedule."""
    pods = process_pods(api, running)
    app = change(api, running, {COLOUR: "blue", "spec.processes.web.port": 9000, MIGRATE: migrate("say", "7", "making the table", "the table is locked")})
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    return app, pods


def test_a_failed_one_is_told_with_its_last_lines(api, kubectl, failed):
    app, pods = failed
    now = current(api, app)
    said = condition(now, "Ready")
    assert (said["status"], said["reason"]) == ("False", "GateFailed")
    assert said["message"].startswith("release v2: admin process migrate failed with exit code 7: the table is locked (before it: "), said
    assert "retry" in said["message"], said
    assert condition(now, "Stalled")["message"] == said["message"] and says(now, "False", "ReleaseFailed", "Released")
    status = wait_phase(api, app, 2, "Failed")["status"]
    assert status["exitCode"] == 7 and "the table is locked" in status["message"] and status["jobName"] == gate_name(app, 2), status
    assert status["completionTime"]
    process = status["adminProcesses"]["migrate"]
    assert (process["attempt"], process["state"], process["exitCode"]) == (1, "Failed", 7) and "the table is locked" in process["message"], process
    assert {entry["type"]: entry["status"] for entry in status["conditions"]}["GatePassed"] == "False"
    assert "the table is locked" in wait_for("the event", lambda: events_told(api, app).get(("Warning", "GateFailed")))
    assert "the table is locked" in kubectl.run("logs", "-n", app["metadata"]["namespace"], f"job/{gate_name(app, 2)}")


def test_a_failed_one_leaves_what_runs_alone(api, failed):
    app, pods = failed
    namespace = app["metadata"]["namespace"]
    assert process_pods(api, app).keys() == pods.keys() and deployment(api, app)["metadata"]["labels"][LABEL] == "v1"
    assert api.get("services", "shop", namespace)["spec"]["ports"][0]["targetPort"] == "http"
    assert condition(current(api, app), "Available")["status"] == "True" and current(api, app)["status"]["activeRelease"] == "v1"
    assert len(api.list("jobs", namespace, labels={LABEL: "v2"})) == 1, "it is not tried again by itself"


def test_what_runs_is_scaled_while_a_release_has_failed(api, failed):
    app, pods = failed
    change(api, app, {"spec.processes.web.replicas": 2})
    wait_for("two pods of the old release", lambda: [pod["metadata"]["labels"][LABEL] for pod in process_pods(api, app).values()
                                                     if any(entry["type"] == "Ready" and entry["status"] == "True" for entry in pod["status"]["conditions"])],
             lambda found: found == ["v1", "v1"])
    assert pods.keys() < process_pods(api, app).keys()
    assert env(deployment(api, app))["PORT"] == "8080" and says(current(api, app), "True", "GateFailed", "Stalled")


def test_what_is_lost_while_a_release_has_failed_comes_back(api, failed):
    """As it was in the release that runs: nothing of the one that failed is made."""
    app, _ = failed
    namespace = app["metadata"]["namespace"]
    for resource, name in (("deployments", "shop-web"), ("services", "shop")):
        before = api.get(resource, name, namespace)["metadata"]["uid"]
        api.delete(resource, name, namespace)
        wait_for("another to be made", lambda resource=resource, name=name: api.get(resource, name, namespace),
                 lambda seen, before=before: seen["metadata"]["uid"] != before)
    assert deployment(api, app)["metadata"]["labels"][LABEL] == "v1" and env(deployment(api, app))["PORT"] == "8080"
    assert api.get("services", "shop", namespace)["spec"]["ports"][0]["targetPort"] == "http"
    wait_for("its pod to serve", lambda: condition(current(api, app), "Available").get("status"), lambda status: status == "True", timeout=60)
    assert says(current(api, app), "True", "GateFailed", "Stalled") and list(releases(api, app)) == [1, 2]


def test_nothing_that_failed_is_tried_again_by_itself(cluster, api, own_operator, namespace):
    """Not by a label that somebody edits, not by a Secret that changes, not by a restart; and the old value of the Secret is repeated by none of these."""
    old, new = "sk_hunter2_of_before", "sk_hunter2_of_after"
    api.create("secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"key": old}})
    own_operator.start_ready()
    app = put(api, gated_app(cluster, namespace, config={"env": {"COLOUR": "red"}, "secrets": {"KEY": {"secretKeyRef": {"name": "stripe", "key": "key"}}}}))
    app = wait_active(api, app, 1, timeout=120)
    pods = process_pods(api, app).keys()
    change(api, app, {COLOUR: "blue", MIGRATE: migrate("expand", "7", "refused: ${KEY}")})
    said = wait_says(api, app, "False", "GateFailed", timeout=60)
    assert "[redacted]" in said["message"] and old not in said["message"], said
    api.patch("deployments", "shop-web", {"metadata": {"labels": {LABEL: "v2"}}}, namespace)
    api.patch("secrets", "stripe", {"stringData": {"key": new}}, namespace)
    wait_for("the rotation to be told", lambda: condition(current(api, app), "Ready").get("message", ""), lambda text: "A Secret has changed since" in text)
    own_operator.stop()
    own_operator.start_ready()
    api.patch("twelvefactorapps", "shop", {"metadata": {"labels": {"another": "look"}}}, namespace)
    stays("release v2 as it failed", lambda: (phases(api, app), process_pods(api, app).keys(), condition(current(api, app), "Ready")["reason"]),
          lambda seen: seen == ({1: "Active", 2: "Failed"}, pods, "GateFailed"), seconds=1)
    for text in (str(current(api, app)["status"]), str(release(api, app, 2)["status"]), str(events_told(api, app))):
        assert old not in text and new not in text, text
    change(api, app, {MIGRATE: migrate("exit", "0")})
    wait_active(api, app, 3, timeout=60)


def test_one_whose_pod_cannot_start_says_why_at_once(cluster, api, operator, namespace):
    api.create("resourcequotas", {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none", "namespace": namespace}, "spec": {"hard": {"pods": "0"}}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "none", namespace).get("status", {}).get("hard"))
    app = put(api, gated_app(cluster, namespace))
    assert "job/shop-v1-migrate" in wait_says(api, app, "False", "PodsNotCreated")["message"]
    assert wait_says(api, app, "True", "PodsNotCreated", "Reconciling")
    change(api, app, {MIGRATE: migrate("exit", "0", resources={"requests": {"cpu": "900"}}), COLOUR: "blue"})
    api.delete("resourcequotas", "none", namespace)
    assert "Insufficient cpu" in wait_says(api, app, "False", "Unschedulable", timeout=60)["message"]


def test_another_spec_goes_on_after_a_failure(api, failed):
    app, _ = failed
    words = release(api, app, 2)["status"]["message"]
    change(api, app, {MIGRATE: migrate("exit", "0")})
    app = wait_active(api, app, 3, timeout=60)
    assert phases(api, app) == {1: "Superseded", 2: "Failed", 3: "Active"}
    assert release(api, app, 2)["status"]["message"] == words and "exit code" in words, "what became of it stays true"
    assert release(api, app, 3)["spec"]["reason"] == "Config" or "Command" in release(api, app, 3)["spec"]["changes"]
    assert {pod["metadata"]["labels"][LABEL] for pod in process_pods(api, app).values()} == {"v3"}


def test_a_retry_runs_the_same_release_again(cluster, api, running):
    """The first attempt is broken off from outside; the second, of the same release, gets through."""
    app = change(api, running, {COLOUR: "blue", MIGRATE: migrate("run", "5000")})
    pod = wait_gate_runs(api, app, 2)
    api.delete("pods", pod["metadata"]["name"], app["metadata"]["namespace"])
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    stays("one attempt", lambda: gate_job(api, app, 2, attempt=2), lambda job: job is None, seconds=1)
    retry(api, app)
    app = wait_active(api, app, 2, timeout=60)
    status = release(api, app, 2)["status"]
    assert status["adminProcesses"]["migrate"]["attempt"] == 2 and status["jobName"] == gate_name(app, 2, attempt=2), status
    assert gate_job(api, app, 2, attempt=2) and list(releases(api, app)) == [1, 2]
    jobs = api.list("jobs", app["metadata"]["namespace"], labels={LABEL: "v2"})
    retry(api, app, "once more")  # nothing has failed: nothing to do
    stays("no third attempt", lambda: len(api.list("jobs", app["metadata"]["namespace"], labels={LABEL: "v2"})), lambda count: count == len(jobs), seconds=1)
    assert says(current(api, app), "True", "UpToDate")


def test_a_retry_leaves_out_what_has_succeeded(cluster, api, operator, namespace):
    app = put(api, gated_app(cluster, namespace, adminProcesses={"a": migrate("exit", "0"), "b": migrate("exit", "5")}))
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    retry(api, app)
    wait_for("the second attempt to fail", lambda: release(api, app, 1)["status"], lambda status: status["phase"] == "Failed"
             and status["adminProcesses"]["b"]["attempt"] == 2)
    assert gate_job(api, app, 1, "a", attempt=2) is None and gate_job(api, app, 1, "b", attempt=2)
    assert release(api, app, 1)["status"]["adminProcesses"]["a"]["attempt"] == 1


def test_one_that_takes_too_long_has_failed(cluster, api, operator, namespace):
    app = put(api, gated_app(cluster, namespace, adminProcesses={"migrate": migrate("wait", activeDeadlineSeconds=1)}))
    said = wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    assert "migrate" in said["message"] and "activeDeadlineSeconds" in said["message"], said
    assert wait_phase(api, app, 1, "Failed")["status"]["adminProcesses"]["migrate"]["state"] == "Failed"


def test_a_newer_spec_supersedes_one_that_runs(api, running):
    """The old gate is ended, with its pod, before the new one begins: two migrations at once would be a disaster."""
    namespace = running["metadata"]["namespace"]
    with Recorder(api, "pods", namespace) as pods, Recorder(api, "jobs", namespace) as jobs:
        app = change(api, running, {COLOUR: "blue", MIGRATE: blocked()})
        wait_gate_runs(api, app, 2)
        change(api, app, {COLOUR: "green", MIGRATE: migrate("exit", "0")})
        app = wait_active(api, app, 3, timeout=60)
        jobs.caught_up(gate_job(api, app, 3)["metadata"]["resourceVersion"])
        wait_for("the watch to tell of the pod's end", pods.deleted, lambda gone: any(name.startswith(gate_name(app, 2)) for name in gone))
    ended = next(int(entry.object["metadata"]["resourceVersion"]) for entry in pods.seen
                 if entry.type == "DELETED" and entry.object["metadata"]["name"].startswith(gate_name(app, 2)))
    assert first_and_last(jobs, gate_name(app, 3))[0] > ended, "the new gate began while the old one's pod was there"
    assert phases(api, app) == {1: "Superseded", 2: "Superseded", 3: "Active"} and gate_job(api, app, 2) is None
    assert release(api, app, 2)["status"]["message"].startswith("v3 took its place before it ran")
    assert {pod["metadata"]["labels"][LABEL] for pod in process_pods(api, app).values()} == {"v3"}, "v2 was never run"


def test_going_back_to_what_runs_makes_no_release(api, running):
    pods = process_pods(api, running).keys()
    before = running["spec"]["adminProcesses"]["migrate"]
    app = change(api, running, {COLOUR: "blue", MIGRATE: blocked()})
    wait_gate_runs(api, app, 2)
    change(api, app, {COLOUR: "red", MIGRATE: before})
    app = wait_ready(api, app)
    wait_phase(api, app, 2, "Superseded")
    wait_for("the gate to be gone", lambda: gate_job(api, app, 2), lambda job: job is None)
    assert phases(api, app) == {1: "Active", 2: "Superseded"} and process_pods(api, app).keys() == pods
    assert current(api, app)["status"]["release"]["desired"] == 1
    change(api, app, {COLOUR: "blue"})  # a number is never used twice
    wait_active(api, app, 3, timeout=60)


def test_schedules_and_runs_wait_for_it(cluster, api, operator, namespace):
    """CronJobs and Once processes belong to a release, too: while it is pending they are as they were, and new ones do not begin."""
    report = {"command": ["/bin/probe", "exit", "0"], "trigger": "Schedule", "schedule": "@daily"}
    app = wait_active(api, put(api, gated_app(cluster, namespace, adminProcesses={"migrate": migrate("exit", "0"), "report": report})), 1, timeout=120)
    before = bare("cronjobs", api.get("cronjobs", "shop-report", namespace))
    app = change(api, app, {COLOUR: "blue", MIGRATE: blocked(), "spec.adminProcesses.report.schedule": "@hourly",
                            "spec.adminProcesses.seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}})
    wait_gate_runs(api, app, 2)
    wait_says(api, app, "False", "GateRunning")
    stays("schedule and runs as they were", lambda: (bare("cronjobs", api.get("cronjobs", "shop-report", namespace)), api.find("jobs", "shop-seed", namespace)),
          lambda seen: seen == (before, None), seconds=1)
    change(api, app, {MIGRATE: migrate("exit", "0")})
    app = wait_active(api, app, 3, timeout=60)
    assert api.get("cronjobs", "shop-report", namespace)["spec"]["schedule"] == "@hourly"
    assert app["status"]["adminProcesses"]["seed"]["state"] == "Succeeded"


def test_a_running_one_is_adopted_after_a_crash(cluster, api, own_operator, namespace):
    own_operator.start_ready()
    with Recorder(api, "jobs", namespace) as jobs, Recorder(api, "pods", namespace) as pods:
        app = put(api, gated_app(cluster, namespace, ("run", "1000")))
        wait_gate_runs(api, app, 1)
        own_operator.kill()
        wait_for("the gate to end meanwhile", lambda: gate_job(api, app, 1)["status"].get("succeeded"))
        own_operator.start_ready()
        app = wait_active(api, app, 1, timeout=60)
        own_operator.kill()
        api.delete("jobs", gate_name(app, 1), namespace)  # what has succeeded is recorded in the release
        wait_for("the Job to be gone", lambda: gate_job(api, app, 1), lambda job: job is None)
        own_operator.start_ready()
        wait_ready(api, app)
        stays("no second run", lambda: gate_job(api, app, 1), lambda job: job is None, seconds=1)
        assert len(jobs.uids(gate_name(app, 1))) == 1 and len(pods.uids(gate_name(app, 1))) == 1


def test_a_gate_whose_job_is_deleted_while_it_runs(api, running):
    """Nobody knows how far it got: it has failed, and a person decides."""
    app = change(api, running, {COLOUR: "blue", MIGRATE: blocked()})
    wait_gate_runs(api, app, 2)
    api.delete("jobs", gate_name(app, 2), app["metadata"]["namespace"])
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    change(api, app, {MIGRATE: migrate("exit", "0")})
    wait_active(api, app, 3, timeout=60)


def test_without_a_change_of_the_release_no_gate_runs(api, running):
    before = bare_children(api, running)
    change(api, running, {"spec.processes.web.replicas": 2, "spec.adminProcesses.report": {
        "command": ["/bin/probe", "exit", "0"], "trigger": "Schedule", "schedule": "@daily"}})
    app = wait_ready(api, running)
    change(api, app, {"spec.processes.web.replicas": 1, "spec.adminProcesses.report": REMOVED})
    wait_ready(api, app)
    assert [job["metadata"]["name"] for job in api.list("jobs", app["metadata"]["namespace"])] == [gate_name(app, 1)]
    wait_for("all to be as before", lambda: differences(before, bare_children(api, app)), lambda left: not left)


def test_an_app_without_pods_has_a_gate_too(cluster, api, operator, namespace):
    app = wait_active(api, put(api, quiet_app(namespace=namespace, image=cluster.probe, adminProcesses={"migrate": migrate("exit", "0")})), 1)
    assert gate_job(api, app, 1)["status"]["succeeded"] == 1
