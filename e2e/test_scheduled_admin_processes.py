"""An admin process with a schedule is a CronJob on the app's image and config. A change of the app changes the next run, never one that runs."""
from harness.apps import REMOVED, condition, minimal_app
from harness.children import children, container
from harness.deploy import change, current, events_told, put, put_ready, wait_ready, wait_says
from harness.waiting import wait_for

REPORT = {"command": ["/bin/probe", "exit", "0"], "trigger": "Schedule", "schedule": "0 3 * * *", "timeZone": "Etc/UTC"}


def app_with(cluster, namespace, **report):
    return minimal_app(namespace=namespace, image=cluster.probe, processes={"worker": {"command": ["/bin/probe", "wait"], "replicas": 0}},
                       config={"env": {"COLOUR": "red"}}, adminProcesses={"report": {**REPORT, **report}})


def run_now(kubectl, namespace, name):
    """As a person would who does not want to wait for three at night."""
    kubectl.run("create", "job", name, "--from=cronjob/shop-report", "-n", namespace)


def test_a_schedule_becomes_a_cronjob_that_runs(cluster, api, kubectl, operator, namespace):
    app = put_ready(api, app_with(cluster, namespace))
    cron = api.get("cronjobs", "shop-report", namespace)
    assert (cron["spec"]["schedule"], cron["spec"]["timeZone"], cron["spec"]["suspend"]) == ("0 3 * * *", "Etc/UTC", False)
    run_now(kubectl, namespace, "report-now")
    wait_for("the run to succeed", lambda: api.get("jobs", "report-now", namespace)["status"].get("succeeded"), lambda count: count == 1, timeout=60)
    change(api, app, {"spec.adminProcesses.report.schedule": "@hourly"})
    wait_ready(api, app)
    assert api.get("cronjobs", "shop-report", namespace)["spec"]["schedule"] == "@hourly"
    change(api, app, {"spec.adminProcesses.report": REMOVED})
    wait_ready(api, app)
    wait_for("the CronJob to go", lambda: ("cronjobs", "shop-report") in children(api, app), lambda there: not there)


def test_how_the_last_run_went_is_in_the_status_and_a_failure_stalls_nothing(cluster, api, kubectl, operator, namespace):
    app = put_ready(api, app_with(cluster, namespace, command=["/bin/probe", "say", "4", "no paper"], schedule="* * * * *"))
    run = wait_for("a run to be recorded", lambda: current(api, app)["status"].get("adminProcesses", {}).get("report"), bool, timeout=90)
    assert (run["state"], run["exitCode"]) == ("Failed", 4) and "no paper" in run["message"] and "runId" not in run
    assert run["job"].startswith("shop-report-") and run["completionTime"]
    assert condition(current(api, app), "Ready")["status"] == "True", "the schedule goes on by itself"
    assert ("Warning", "AdminProcessFailed") in events_told(api, app)
    kubectl.run("delete", "job", run["job"], "-n", namespace)
    change(api, app, {"spec.adminProcesses.report.schedule": "0 3 * * *"})
    assert wait_ready(api, app)["status"]["adminProcesses"]["report"]["state"] == "Failed", "it outlives the Job"


def test_a_change_of_the_app_leaves_a_run_alone(cluster, api, kubectl, operator, namespace):
    app = put_ready(api, app_with(cluster, namespace, command=["/bin/probe", "wait"]))
    run_now(kubectl, namespace, "report-now")
    wait_for("the run to be under way", lambda: api.get("jobs", "report-now", namespace)["status"].get("active"), lambda count: count == 1, timeout=60)
    before = api.get("jobs", "report-now", namespace)
    change(api, app, {"spec.config.env.COLOUR": "blue"})
    wait_ready(api, app)
    now = api.get("jobs", "report-now", namespace)
    assert now["metadata"]["uid"] == before["metadata"]["uid"] and now["spec"] == before["spec"]
    config = container(now)["envFrom"][0]["configMapRef"]["name"]
    wanted = container(api.get("cronjobs", "shop-report", namespace)["spec"]["jobTemplate"])["envFrom"][0]["configMapRef"]["name"]
    assert wanted != config


def test_a_schedule_that_kubernetes_refuses_is_told(cluster, api, operator, namespace):
    """The form is checked when the app is applied; that there is no minute 99 is known to the CronJob's own validation."""
    app = put(api, app_with(cluster, namespace, schedule="99 3 * * *"))
    assert "schedule" in wait_says(api, app, "False", "Refused")["message"]
    assert api.get("deployments", "shop-worker", namespace)
    change(api, app, {"spec.adminProcesses.report.schedule": "9 3 * * *"})
    wait_ready(api, app)


def test_suspend_stops_everything_and_deletes_nothing(cluster, api, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "worker": {"command": ["/bin/probe", "wait"], "replicas": 1, "terminationGracePeriodSeconds": 1, "minReadySeconds": 0},
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 2, "terminationGracePeriodSeconds": 1, "minReadySeconds": 0}},
        adminProcesses={"report": REPORT}), timeout=120)
    before = set(children(api, app))
    change(api, app, {"spec.suspend": True, "spec.adminProcesses.seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}})
    wait_says(api, app, "True", "Suspended", timeout=60)
    wait_for("no pod to be left", lambda: api.list("pods", namespace), lambda pods: not pods, timeout=60)
    assert set(children(api, app)) == before, "nothing goes, and the admin process does not start"
    assert api.get("cronjobs", "shop-report", namespace)["spec"]["suspend"] is True
    change(api, app, {"spec.suspend": False})
    app = wait_ready(api, app, timeout=120)
    assert current(api, app)["status"]["processes"]["web"]["ready"] == 2
    assert app["status"]["adminProcesses"]["seed"]["state"] == "Succeeded"
