"""An admin process with the trigger Once runs once for each runId: not again because it was deleted, because the operator restarted, or because
it failed."""
import pytest

from harness.apps import quiet_app
from harness.children import container
from harness.deploy import change, current, events_told, put, put_ready, wait_ready, wait_says
from harness.recorder import Recorder
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.real_node

SEED = "shop-seed"


def app_with(cluster, namespace, command, run="1", **more):
    return quiet_app(namespace=namespace, image=cluster.probe, adminProcesses={
        "seed": {"command": ["/bin/probe", *command], "trigger": "Once", "runId": run, "activeDeadlineSeconds": 60, **more}})


@pytest.fixture
def jobs(api, namespace):
    with Recorder(api, "jobs", namespace) as recorder:
        yield recorder


@pytest.fixture
def pods(api, namespace):
    with Recorder(api, "pods", namespace) as recorder:
        yield recorder


def record(app):
    return app["status"].get("adminProcesses", {}).get("seed", {})


def ran(pods):
    """How many pods ever did the work: were given to a node."""
    return len({entry.object["metadata"]["uid"] for entry in list(pods.seen) if entry.object["spec"].get("nodeName")})


def test_it_runs_and_is_recorded(cluster, api, operator, namespace, jobs, pods):
    app = put_ready(api, app_with(cluster, namespace, ["exit", "0"]))
    assert {key: record(app)[key] for key in ("runId", "state", "exitCode", "job")} == {
        "runId": "1", "state": "Succeeded", "exitCode": 0, "job": SEED}
    assert record(app)["completionTime"]
    job = api.get("jobs", SEED, namespace)
    assert container(job)["command"] == ["/bin/probe", "exit", "0"] and container(job)["image"] == cluster.probe
    assert job["spec"]["backoffLimit"] == 0 and job["metadata"]["annotations"]["twelvefactor.dev/run-id"] == "1"
    pod = api.list("pods", namespace, labels={"batch.kubernetes.io/job-name": SEED})[0]
    assert "twelvefactor.dev/process" not in pod["metadata"]["labels"], "no Service may find it"
    assert ("Normal", "AdminProcessSucceeded") in events_told(api, app)
    assert len(jobs.uids()) == 1 and ran(pods) == 1


def test_a_deleted_finished_job_is_not_made_again(cluster, api, operator, namespace, jobs, pods):
    app = put_ready(api, app_with(cluster, namespace, ["exit", "0"]))
    recorded = record(app)
    api.delete("jobs", SEED, namespace)
    wait_for("the Job to be gone", lambda: api.find("jobs", SEED, namespace), lambda job: job is None)
    stays("no second Job", lambda: api.find("jobs", SEED, namespace), lambda job: job is None, seconds=1)
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})  # another reason to look at the app
    app = wait_ready(api, app)
    assert record(app) == recorded and len(jobs.uids()) == 1 and ran(pods) == 1


def test_another_run_id_runs_it_again(cluster, api, operator, namespace, jobs, pods):
    app = put_ready(api, app_with(cluster, namespace, ["exit", "0"]))
    change(api, app, {"spec.adminProcesses.seed.runId": "2"})
    app = wait_ready(api, app)
    assert (record(app)["runId"], record(app)["state"]) == ("2", "Succeeded")
    change(api, app, {"spec.adminProcesses.seed.command": ["/bin/probe", "exit", "1"]})  # the same run: it is done
    app = wait_ready(api, app)
    jobs.caught_up(api.get("jobs", SEED, namespace)["metadata"]["resourceVersion"])
    assert len(jobs.uids()) == 2 and ran(pods) == 2 and jobs.deleted() == [SEED]


def test_a_failed_one_is_told_and_not_repeated(cluster, api, operator, namespace, jobs, pods):
    """Stalled, with the exit code and the remedy; the processes are kept as wished; another runId heals."""
    app = put(api, app_with(cluster, namespace, ["exit", "3"]))
    stalled = wait_says(api, app, "False", "AdminProcessFailed")
    assert all(text in stalled["message"] for text in ("seed", "exit code 3", "kubectl logs job/shop-seed", "runId")), stalled
    assert wait_says(api, app, "True", "AdminProcessFailed", "Stalled")["message"] == stalled["message"]
    failed = record(current(api, app))
    assert {key: failed[key] for key in ("runId", "state", "exitCode", "job")} == {"runId": "1", "state": "Failed", "exitCode": 3, "job": SEED}
    assert failed["completionTime"] and '"ends"' in failed["message"], "the end of what it wrote"
    api.delete("deployments", "shop-web", namespace)
    wait_for("the process to be kept up", lambda: api.find("deployments", "shop-web", namespace))
    assert ("Warning", "AdminProcessFailed") in events_told(api, app)
    api.delete("jobs", SEED, namespace)
    wait_for("the Job to be gone", lambda: api.find("jobs", SEED, namespace), lambda job: job is None)
    stays("no second run", lambda: api.find("jobs", SEED, namespace), lambda job: job is None, seconds=1)
    assert len(jobs.uids()) == 1 and ran(pods) == 1
    change(api, app, {"spec.adminProcesses.seed.runId": "2", "spec.adminProcesses.seed.command": ["/bin/probe", "exit", "0"]})
    assert record(wait_ready(api, app))["state"] == "Succeeded"


def test_one_that_takes_too_long_is_ended(cluster, api, operator, namespace, pods):
    app = put(api, app_with(cluster, namespace, ["wait"], activeDeadlineSeconds=1))
    wait_says(api, app, "False", "AdminProcessFailed")
    assert record(current(api, app))["state"] == "Failed" and ran(pods) <= 1


def test_processes_are_made_while_it_runs(cluster, api, operator, namespace):
    """Once is no gate: it runs beside the processes; the app is not Ready before it has ended."""
    app = put(api, app_with(cluster, namespace, ["wait"]))
    wait_says(api, app, "False", "AdminProcessRunning")
    assert api.get("deployments", "shop-web", namespace)
    assert record(current(api, app))["state"] == "Running"
    change(api, app, {"spec.adminProcesses": None})  # named no more: removed, with its pod
    wait_ready(api, app)
    wait_for("the Job to be gone", lambda: api.find("jobs", SEED, namespace), lambda job: job is None)
    assert not record(current(api, app))


def test_one_that_was_running_is_adopted_after_a_crash(cluster, api, own_operator, namespace, jobs, pods):
    own_operator.start_ready()
    app = put(api, app_with(cluster, namespace, ["exit", "0", "1500"]))
    wait_for("its pod to run", lambda: api.list("pods", namespace), lambda found: found and found[0]["status"]["phase"] == "Running")
    own_operator.kill()
    wait_for("the Job to end meanwhile", lambda: api.get("jobs", SEED, namespace)["status"].get("succeeded"))
    own_operator.start_ready()
    app = wait_ready(api, app)
    assert record(app)["state"] == "Succeeded"
    own_operator.kill()
    api.delete("jobs", SEED, namespace)
    wait_for("the Job to be gone", lambda: api.find("jobs", SEED, namespace), lambda job: job is None)
    own_operator.start_ready()
    wait_ready(api, app)
    stays("no second run", lambda: api.find("jobs", SEED, namespace), lambda job: job is None, seconds=0.5)
    assert len(jobs.uids()) == 1 and ran(pods) == 1


def test_a_job_that_lost_its_labels_is_still_the_run(cluster, api, own_operator, namespace, jobs, pods):
    """The watch does not tell of it any more; the name does."""
    own_operator.start_ready()
    app = put_ready(api, app_with(cluster, namespace, ["exit", "0"]))
    own_operator.stop()
    api.patch("jobs", SEED, {"metadata": {"labels": {"app.kubernetes.io/managed-by": None, "twelvefactor.dev/app": None}}}, namespace)
    api.patch("twelvefactorapps", "shop", {"status": {"adminProcesses": None}}, namespace, subresource="status")
    own_operator.start_ready()
    wait_for("the run to be recorded again", lambda: record(current(api, app)).get("state"), lambda state: state == "Succeeded")
    assert api.get("jobs", SEED, namespace)["metadata"]["labels"]["twelvefactor.dev/app"] == "shop"
    assert len(jobs.uids()) == 1 and ran(pods) == 1
