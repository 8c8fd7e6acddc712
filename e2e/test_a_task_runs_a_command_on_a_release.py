"""An AdminTask runs one command, once, on a release of the app, with its image, config and credentials; how it went is in its status."""
import pytest

from harness.apps import REMOVED, condition
from harness.children import container
from harness.deploy import change, current, put, put_ready
from harness.recorder import Recorder
from harness.releases import gated_app, wait_active
from harness.tasks import TASKS, cancel, conditions, is_true, probe_task, task, wait_reason, wait_task
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.real_node

CONSOLE = {"command": ["/bin/probe", "say", "0"], "args": ["one"], "trigger": "Manual", "activeDeadlineSeconds": 30}


def running_app(cluster, api, namespace, **spec):
    return put_ready(api, gated_app(cluster, namespace, adminProcesses=spec.pop("adminProcesses", {}), **spec))


def pods_of(api, namespace, name="fix"):
    return api.list("pods", namespace, labels={"twelvefactor.dev/task": name})


def variables(obj):
    return {entry["name"]: entry.get("value") for entry in container(obj)["env"]}


def test_it_runs_once_on_the_active_release_and_is_recorded(cluster, api, operator, namespace):
    app = running_app(cluster, api, namespace)
    with Recorder(api, "jobs", namespace) as jobs:
        done = wait_task(api, api.create(TASKS, probe_task(namespace, "say", "0", "done")), "Succeeded")
        status = done["status"]
        assert (status["release"], status["jobName"], status["exitCode"]) == (1, "shop-task-fix", 0)
        assert status["startTime"] <= status["completionTime"] and status["durationSeconds"] >= 0
        assert is_true(done, "Ready") and is_true(done, "Started") and is_true(done, "Initialized") and not is_true(done, "Reconciling")
        job = api.get("jobs", "shop-task-fix", namespace)
        web = api.get("deployments", "shop-web", namespace)
        assert container(job)["command"] == ["/bin/probe", "say", "0", "done"] and container(job)["image"] == container(web)["image"]
        assert variables(job) == variables(web) and container(job)["envFrom"] == container(web)["envFrom"], "the command gets what web gets"
        assert "readinessProbe" not in container(job) and "ports" not in container(job)
        pod = pods_of(api, namespace)[0]
        assert pod["metadata"]["name"] == status["podName"]
        assert "twelvefactor.dev/process" not in pod["metadata"]["labels"], "no Service may find it"
        stays("one Job alone", jobs.uids, lambda uids: len(uids) == 1, seconds=1)
    assert condition(current(api, app), "Ready")["status"] == "True" and len(pods_of(api, namespace)) == 1


def test_one_that_fails_tells_its_exit_code_and_last_words_and_does_not_trouble_the_app(cluster, api, operator, namespace):
    app = running_app(cluster, api, namespace)
    failed = wait_task(api, api.create(TASKS, probe_task(namespace, "say", "7", "no such customer")), "Failed")
    assert failed["status"]["exitCode"] == 7 and "no such customer" in failed["status"]["message"]
    assert is_true(failed, "Stalled") and not is_true(failed, "Ready") and len(pods_of(api, namespace)) == 1
    assert condition(current(api, app), "Ready")["status"] == "True"


def test_one_that_may_be_tried_again_is(cluster, api, operator, namespace):
    running_app(cluster, api, namespace)
    failed = wait_task(api, api.create(TASKS, probe_task(namespace, "exit", "3", backoffLimit=1)), "Failed", timeout=90)
    assert failed["status"]["exitCode"] == 3 and len(pods_of(api, namespace)) == 2


def test_a_template_gives_its_command_and_the_task_adds_arguments(cluster, api, operator, namespace):
    running_app(cluster, api, namespace, adminProcesses={"console": CONSOLE})
    assert not [job for job in api.list("jobs", namespace)], "a Manual one runs only when it is asked for"
    wait_task(api, api.create(TASKS, task(namespace, adminProcess="console", args=["two"])), "Succeeded")
    job = api.get("jobs", "shop-task-fix", namespace)
    assert container(job)["command"] == ["/bin/probe", "say", "0"] and container(job)["args"] == ["one", "two"]
    assert variables(job)["TWELVEFACTOR_PROCESS"] == "console" and job["spec"]["activeDeadlineSeconds"] == 30


def test_it_runs_on_an_earlier_release_when_that_is_named(cluster, api, operator, namespace):
    app = running_app(cluster, api, namespace)
    change(api, app, {"spec.config.env.COLOUR": "blue"})
    wait_active(api, app, 2)
    old = wait_task(api, api.create(TASKS, probe_task(namespace, "exit", "0", release=1)), "Succeeded")
    new = wait_task(api, api.create(TASKS, probe_task(namespace, "exit", "0", name="now")), "Succeeded")
    assert (old["status"]["release"], new["status"]["release"]) == (1, 2)
    first, second = (api.get("jobs", f"shop-task-{name}", namespace) for name in ("fix", "now"))
    assert variables(first)["TWELVEFACTOR_RELEASE"] == "v1" and variables(second)["TWELVEFACTOR_RELEASE"] == "v2"
    snapshot = container(first)["envFrom"][0]["configMapRef"]["name"]
    assert api.get("configmaps", snapshot, namespace)["data"]["COLOUR"] == "red"


def test_a_release_leaves_a_task_that_runs_alone(cluster, api, operator, namespace):
    app = running_app(cluster, api, namespace)
    made = api.create(TASKS, probe_task(namespace, "run", "6000"))
    wait_task(api, made, "Started")
    uid = api.get("jobs", "shop-task-fix", namespace)["metadata"]["uid"]
    change(api, app, {"spec.config.env.COLOUR": "blue"})
    wait_active(api, app, 2)
    assert api.get("jobs", "shop-task-fix", namespace)["metadata"]["uid"] == uid
    done = wait_task(api, made, "Succeeded")
    assert done["status"]["release"] == 1 and len(pods_of(api, namespace)) == 1


def test_a_cancelled_one_gets_sigterm_and_says_so(cluster, api, operator, namespace):
    running_app(cluster, api, namespace)
    made = api.create(TASKS, probe_task(namespace, "run", "60000"))
    wait_task(api, made, "Started")
    cancel(api, made)
    ended = wait_task(api, made, "Cancelled")
    assert ended["status"]["exitCode"] == 143, "the command ended itself on SIGTERM"
    assert is_true(ended, "Stalled") and not api.find("jobs", "shop-task-fix", namespace)
    wait_for("its pod to be gone", lambda: pods_of(api, namespace), lambda pods: not pods)
    # What is cancelled before it began never begins.
    early = probe_task(namespace, "exit", "0", name="early", cancelled=True)
    assert "jobName" not in wait_task(api, api.create(TASKS, early), "Cancelled")["status"]


def test_one_past_its_deadline_fails(cluster, api, operator, namespace):
    running_app(cluster, api, namespace)
    failed = wait_task(api, api.create(TASKS, probe_task(namespace, "run", "60000", activeDeadlineSeconds=2)), "Failed")
    assert "activeDeadlineSeconds" in failed["status"]["message"]


def test_it_goes_when_its_time_is_over_and_its_job_with_it(cluster, api, operator, namespace):
    running_app(cluster, api, namespace)
    made = api.create(TASKS, probe_task(namespace, "exit", "0", ttlSecondsAfterFinished=1))
    wait_for("the task to be removed", lambda: api.find(TASKS, "fix", namespace), lambda found: found is None, timeout=60)
    wait_for("its Job to be removed", lambda: api.find("jobs", "shop-task-fix", namespace), lambda found: found is None)
    # So does that of a task that somebody deletes, while it runs.
    made = api.create(TASKS, probe_task(namespace, "run", "60000"))
    wait_task(api, made, "Started")
    api.delete(TASKS, "fix", namespace)
    wait_for("the Job to be removed", lambda: api.find("jobs", "shop-task-fix", namespace), lambda found: found is None)


@pytest.mark.parametrize("spec, reason, says", [
    ({"app": "nobody", "command": ["/bin/probe"]}, "AppNotFound", "there is no TwelveFactorApp nobody"),
    ({"adminProcess": "console"}, "AdminProcessNotFound", "the app has no admin process console; it has: seed"),
    ({"adminProcess": "seed"}, "AdminProcessNotManual", "has another trigger than Manual"),
    ({"command": ["/bin/probe"], "release": 9}, "ReleaseNotFound", "there is no release v9"),
    ({"command": ["/bin/probe"], "process": "mailer"}, "ProcessNotFound", "state process in the task, one of: web"),
], ids=["no_app", "no_template", "no_manual", "no_release", "no_process"])
def test_one_that_cannot_begin_says_why_and_touches_nothing(cluster, api, operator, namespace, spec, reason, says):
    app = running_app(cluster, api, namespace, adminProcesses={
        "seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once", "activeDeadlineSeconds": 30}})
    made = api.create(TASKS, task(namespace, **spec))
    assert says in wait_reason(api, made, reason)["message"]
    assert not [job for job in api.list("jobs", namespace) if "-task-" in job["metadata"]["name"]]
    assert condition(current(api, app), "Ready")["status"] == "True"


def test_one_for_an_app_without_a_release_waits_for_it(cluster, api, operator, namespace):
    made = api.create(TASKS, probe_task(namespace, "exit", "0"))
    wait_reason(api, made, "AppNotFound")
    app = put(api, gated_app(cluster, namespace, gate=("exit", "1")))
    assert "first one runs" in wait_reason(api, made, "NoRelease")["message"]
    change(api, app, {"spec.adminProcesses": REMOVED})
    assert wait_task(api, made, "Succeeded")["status"]["release"] == 2


def test_a_release_that_never_passed_its_gate_is_no_ground_to_run_on(cluster, api, operator, namespace):
    app = running_app(cluster, api, namespace)
    change(api, app, {"spec.adminProcesses": {"migrate": {"command": ["/bin/probe", "exit", "1"], "trigger": "BeforeRelease"}}})
    wait_for("the gate to fail", lambda: current(api, app), lambda seen: condition(seen, "Ready").get("reason") == "GateFailed", timeout=60)
    bad = api.create(TASKS, probe_task(namespace, "exit", "0", release=2))
    assert "never passed its gate" in wait_reason(api, bad, "ReleaseUnusable")["message"]
    assert wait_task(api, api.create(TASKS, probe_task(namespace, "exit", "0", name="now")), "Succeeded")["status"]["release"] == 1


def test_a_deleted_job_is_not_made_again(cluster, api, operator, namespace):
    running_app(cluster, api, namespace)
    made = api.create(TASKS, probe_task(namespace, "run", "60000"))
    wait_task(api, made, "Started")
    api.delete("jobs", "shop-task-fix", namespace)
    lost = wait_task(api, made, "Failed")
    assert conditions(lost)["Failed"]["reason"] == "JobLost"
    stays("no Job", lambda: api.find("jobs", "shop-task-fix", namespace), lambda found: found is None, seconds=1)


def test_a_name_that_somebody_else_has_is_told_by_the_task_alone(cluster, api, operator, namespace):
    app = running_app(cluster, api, namespace)
    api.create("jobs", {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "shop-task-fix", "namespace": namespace}, "spec": {
        "suspend": True, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "other", "image": cluster.probe}]}}}})
    made = api.create(TASKS, probe_task(namespace, "exit", "0"))
    assert "shop-task-fix" in wait_reason(api, made, "NameTaken")["message"]
    assert condition(current(api, app), "Ready")["status"] == "True"
    api.delete("jobs", "shop-task-fix", namespace)
    wait_task(api, made, "Succeeded", timeout=90)


def test_one_that_ends_while_the_operator_is_down_is_found(cluster, api, own_operator, namespace):
    own_operator.start_ready()
    running_app(cluster, api, namespace)
    made = api.create(TASKS, probe_task(namespace, "exit", "5", "2000"))
    wait_task(api, made, "Started")
    own_operator.kill()
    wait_for("the Job to fail", lambda: api.get("jobs", "shop-task-fix", namespace)["status"].get("failed"), lambda count: count == 1, timeout=30)
    own_operator.start_ready()
    assert wait_task(api, made, "Failed")["status"]["exitCode"] == 5 and len(pods_of(api, namespace)) == 1
