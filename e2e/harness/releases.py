"""The releases of an app: found, waited for, and what of them the objects carry."""
from .apps import condition, minimal_app
from .deploy import change, current
from .waiting import wait_for

RELEASES = "appreleases"
LABEL = "twelvefactor.dev/release"
RETRY = "twelvefactor.dev/retry"


def gated_app(cluster, namespace, gate=("exit", "0"), **spec):
    """An app of one web process whose pods run, with a gate: the admin process migrate, which is the probe called with these words."""
    return minimal_app(namespace=namespace, image=cluster.probe, **{
        "config": {"env": {"COLOUR": "red"}}, "processes": {"web": WEB}, "adminProcesses": {"migrate": migrate(*gate)}, **spec})


WEB = {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "terminationGracePeriodSeconds": 1}


def migrate(*words, **more):
    return {"command": ["/bin/probe", *words], "trigger": "BeforeRelease", "activeDeadlineSeconds": 60, **more}


def releases(api, app):
    """{number: AppRelease}, oldest first."""
    found = [item for item in api.list(RELEASES, app["metadata"]["namespace"]) if item["spec"]["app"] == app["metadata"]["name"]]
    return {item["spec"]["number"]: item for item in sorted(found, key=lambda item: item["spec"]["number"])}


def release(api, app, number):
    return api.get(RELEASES, f"{app['metadata']['name']}-v{number}", app["metadata"]["namespace"])


def phases(api, app):
    return {number: item.get("status", {}).get("phase") for number, item in releases(api, app).items()}


def wait_phase(api, app, number, phase, timeout=60):
    """Waits until that release is in this phase; returns it."""
    return wait_for(f"release v{number} to be {phase}", lambda: release(api, app, number), lambda seen: seen.get("status", {}).get("phase") == phase,
                    timeout=timeout)


def wait_active(api, app, number, timeout=60):
    """Waits until the app runs that release, and says so of the spec as it is now; returns the app."""
    def runs(seen):
        status = seen["status"]
        return (status.get("activeRelease") == f"v{number}" and status.get("release", {}).get("desired") == number
                and condition(seen, "Ready").get("status") == "True" and status["observedGeneration"] == seen["metadata"]["generation"])

    return wait_for(f"release v{number} to be active", lambda: current(api, app), runs, timeout=timeout)


def retry(api, app, text="again"):
    """What twelvefactor retry does."""
    return change(api, app, {("metadata", "annotations", RETRY): text})


def pin(api, app, number, **more):
    return change(api, app, {"spec.release": {"pin": number, **more}})


def gate_name(app, number, process="migrate", attempt=1):
    """The name of the Job of a gate."""
    return f"{app['metadata']['name']}-v{number}-{process}" + (f"-{attempt}" if attempt > 1 else "")


def gate_job(api, app, number, process="migrate", attempt=1):
    """That Job, or None."""
    return api.find("jobs", gate_name(app, number, process, attempt), app["metadata"]["namespace"])


def gate_pods(api, app, number, process="migrate", attempt=1):
    return api.list("pods", app["metadata"]["namespace"], labels={"batch.kubernetes.io/job-name": gate_name(app, number, process, attempt)})


def wait_gate_runs(api, app, number, process="migrate", attempt=1):
    """Waits until the pod of the gate runs; returns the pod."""
    return wait_for(f"the gate {gate_name(app, number, process, attempt)} to run", lambda: gate_pods(api, app, number, process, attempt),
                    lambda found: len(found) == 1 and found[0]["status"]["phase"] == "Running")[0]


def process_pods(api, app, process="web"):
    """{UID: pod} of a process, without those that are going."""
    labels = {"twelvefactor.dev/app": app["metadata"]["name"], "twelvefactor.dev/process": process}
    return {pod["metadata"]["uid"]: pod for pod in api.list("pods", app["metadata"]["namespace"], labels=labels)
            if "deletionTimestamp" not in pod["metadata"]}


def deployment(api, app, process="web"):
    return api.get("deployments", f"{app['metadata']['name']}-{process}", app["metadata"]["namespace"])
