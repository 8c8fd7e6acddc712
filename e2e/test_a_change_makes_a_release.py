"""Every change of what an app runs, and of what it runs with, is a release: numbered, with its reason. Scaling is none."""
import pytest

from harness.apps import IMAGE, REMOVED, condition, minimal_app, quiet_app
from harness.children import container, env
from harness.deploy import change, current, events_told, put_ready, says, wait_ready
from harness.recorder import Recorder
from harness.releases import LABEL, WEB, deployment, phases, process_pods, release, releases, wait_active, wait_phase
from harness.waiting import stays, wait_for

OTHER_IMAGE = IMAGE.replace("9f86", "0000")
PROCESS = "spec.processes.web"


def app_with_all(namespace):
    """No pods and no gate, but all that a release can hold."""
    return quiet_app(namespace=namespace, config={
        "env": {"LOG_LEVEL": "info"}, "envFrom": [{"configMapRef": {"name": "shared"}}, {"secretRef": {"name": "legacy", "optional": True}}],
        "secrets": {"KEY": {"generate": {"rotation": "1"}}, "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}},
        backingServices={"database": {"type": "postgresql", "provider": "rds", "version": "15", "secretRef": {"name": "shop-database"},
                                      "env": {"DATABASE_URL": "uri"}, "mount": True}},
        processes={"web": {"command": ["bin/web"], "port": 8080, "replicas": 0}})


@pytest.fixture(scope="module")
def app(api, operator, make_module_namespace):
    """One app for this file; each test takes it from the release that it finds to the next."""
    namespace = make_module_namespace()
    api.create("configmaps", {"metadata": {"name": "shared", "namespace": namespace}, "data": {"REGION": "eu"}})
    for name, data in (("stripe", {"api-key": "sk-1", "other-key": "sk-1"}), ("shop-database", {"uri": "postgresql://x", "url": "postgresql://x"}),
                       ("other-database", {"uri": "postgresql://x", "url": "postgresql://x"})):
        api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": data})
    return put_ready(api, app_with_all(namespace))


def newest(api, app):
    return max(releases(api, app))


# Each with the reason that the release must give. A release with several says the first in the order Image, Codebase, Config, BackingService, Command.
CHANGES = {
    "image": ("Image", {"spec.image": OTHER_IMAGE}),
    "revision": ("Codebase", {"spec.codebase.revision": "0123456789abcdef"}),
    "repository": ("Codebase", {"spec.codebase.repository": "https://git.example.com/acme/other"}),
    "environment": ("Config", {"spec.environment": "staging"}),
    "value": ("Config", {"spec.config.env.LOG_LEVEL": "debug"}),
    "new-variable": ("Config", {"spec.config.env.COLOUR": "blue"}),
    "variable-gone": ("Config", {"spec.config.env.COLOUR": REMOVED}),
    "source-of-variables": ("Config", {"spec.config.envFrom": [{"configMapRef": {"name": "shared"}}]}),
    "key-of-a-secret": ("Config", {"spec.config.secrets.STRIPE_KEY.secretKeyRef.key": "other-key"}),
    "secret-variable-gone": ("Config", {"spec.config.secrets.STRIPE_KEY": REMOVED}),
    "version-of-a-service": ("BackingService", {"spec.backingServices.database.version": "16"}),
    "secret-of-a-service": ("BackingService", {"spec.backingServices.database.secretRef.name": "other-database"}),
    "variable-of-a-service": ("BackingService", {"spec.backingServices.database.env.DATABASE_URL": "url"}),
    "mount-of-a-service": ("BackingService", {"spec.backingServices.database.mount": False}),
    "command": ("Command", {PROCESS + ".command": ["bin/web", "--new"]}),
    "arguments": ("Command", {PROCESS + ".args": ["--verbose"]}),
    "port": ("Command", {PROCESS + ".port": 9000}),
    "startup-probe": ("Command", {PROCESS + ".startup": {"tcp": True, "failureThreshold": 30}}),
    "readiness-probe": ("Command", {PROCESS + ".readiness": {"path": "/healthz"}}),
    "path-of-a-probe": ("Command", {PROCESS + ".readiness.path": "/readyz"}),
    "liveness-probe": ("Command", {PROCESS + ".liveness": {"exec": ["bin/alive"]}}),
    "new-process": ("Command", {"spec.processes.worker": {"command": ["bin/worker"], "replicas": 0}}),
    "process-gone": ("Command", {"spec.processes.worker": REMOVED}),
    "several": ("Image", {"spec.image": IMAGE, "spec.codebase.revision": "aaaaaaaaaaaaaaaa", PROCESS + ".args": ["--quiet"]}),
}


@pytest.mark.parametrize("reason, changes", CHANGES.values(), ids=CHANGES)
def test_it_makes_the_next_release(api, app, reason, changes):
    before = newest(api, app)
    change(api, app, changes)
    wait_active(api, app, before + 1)
    made = release(api, app, before + 1)
    assert made["spec"]["reason"] == reason and made["spec"]["changes"][0] == reason, made["spec"]
    assert made["spec"]["changes"] == ([reason, "Codebase", "Command"] if len(changes) > 1 else [reason]), "another Secret holds other values: that is no Rotation"
    assert phases(api, app)[before] == "Superseded"
    web = deployment(api, app)
    assert web["metadata"]["labels"][LABEL] == web["spec"]["template"]["metadata"]["labels"][LABEL] == f"v{before + 1}"
    assert env(web)["TWELVEFACTOR_RELEASE"] == f"v{before + 1}"


def test_a_config_map_that_is_copied_counts_by_its_content(api, app):
    namespace, before = app["metadata"]["namespace"], newest(api, app)
    api.patch("configmaps", "shared", {"metadata": {"labels": {"team": "blue"}}}, namespace)
    stays("no release for a label", lambda: newest(api, app), lambda number: number == before, seconds=1)
    api.patch("configmaps", "shared", {"data": {"REGION": "us"}}, namespace)
    wait_active(api, app, before + 1)
    made = release(api, app, before + 1)
    assert made["spec"]["reason"] == "Config" and api.get("configmaps", made["spec"]["configMapName"], namespace)["data"]["REGION"] == "us"


def test_the_command_of_a_gate_counts(api, app):
    before = newest(api, app)
    change(api, app, {"spec.adminProcesses": {"migrate": {"command": ["bin/migrate"], "trigger": "BeforeRelease"}}, "spec.image": OTHER_IMAGE})
    wait_phase(api, app, before + 1, "Pending")  # its pod cannot run, and need not
    made = release(api, app, before + 1)
    assert made["spec"]["changes"] == ["Image", "Command"] and made["spec"]["adminProcesses"] == {"migrate": {"command": ["bin/migrate"]}}, made["spec"]
    change(api, app, {"spec.adminProcesses": REMOVED})
    wait_active(api, app, before + 2)


UNCHANGED = {
    "replicas": {PROCESS + ".replicas": 0, PROCESS + ".terminationGracePeriodSeconds": 5},
    "resources": {PROCESS + ".resources": {"requests": {"cpu": "1m"}}},
    "time-to-end": {PROCESS + ".terminationGracePeriodSeconds": 20, PROCESS + ".preStopSleepSeconds": 1},
    "expose": {PROCESS + ".expose": REMOVED},
    "placement": {"spec.placement": {"nodeSelector": {"disk": "fast"}}},
    "security": {"spec.security": {"runAsUser": 10002}},
    "account": {"spec.serviceAccount": {"annotations": {"example.com/role": "shop"}}},
    "schedule": {"spec.adminProcesses": {"report": {"command": ["bin/report"], "trigger": "Schedule", "schedule": "@daily"}}},
    "parity": {"spec.parity": {"shareWith": {"all": {"namespace": "elsewhere"}}}},
    "history": {"spec.release": {"historyLimit": 50}},
    "suspend": {"spec.suspend": True},
    "label": {("metadata", "labels"): {"team": "blue"}},
}


KEPT = 11  # what runs, and ten before it


@pytest.mark.parametrize("changes", UNCHANGED.values(), ids=UNCHANGED)
def test_it_makes_no_release(api, app, changes):
    before = wait_for("releases of before to be gone", lambda: releases(api, app), lambda seen: len(seen) <= KEPT)
    change(api, app, changes)
    wait_ready(api, app)
    stays("the same releases", lambda: releases(api, app).keys(), lambda numbers: numbers == before.keys(), seconds=0.3)
    assert current(api, app)["status"]["release"]["desired"] == max(before)


def test_scaling_keeps_the_pods(cluster, api, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}), timeout=120)
    before = process_pods(api, app)
    change(api, app, {PROCESS + ".replicas": 2})
    app = wait_ready(api, app)
    assert before.keys() < process_pods(api, app).keys() and list(releases(api, app)) == [1]
    assert {pod["metadata"]["labels"][LABEL] for pod in process_pods(api, app).values()} == {"v1"}


def test_a_burst_of_changes_is_one_release(api, operator, namespace):
    """As when a pipeline sets image, revision and config one after the other."""
    app = put_ready(api, quiet_app(namespace=namespace))
    for changes in ({"spec.image": OTHER_IMAGE}, {"spec.codebase.revision": "0123456789abcdef"}, {"spec.config.env.LOG_LEVEL": "debug"}):
        change(api, app, changes)
    wait_active(api, app, 2)
    assert list(releases(api, app)) == [1, 2]
    assert release(api, app, 2)["spec"]["changes"] == ["Image", "Codebase", "Config"]


def test_the_first_release_says_what_it_is_made_of(api, operator, namespace, kubectl):
    with Recorder(api, "configmaps", namespace) as configs, Recorder(api, "appreleases", namespace) as made, \
            Recorder(api, "deployments", namespace) as deployments:
        app = put_ready(api, quiet_app(namespace=namespace))
        for recorder, item in ((configs, first(api, "configmaps", namespace, "shop-config-")), (made, release(api, app, 1)), (deployments, deployment(api, app))):
            recorder.caught_up(item["metadata"]["resourceVersion"])
    spec, status = release(api, app, 1)["spec"], release(api, app, 1)["status"]
    config = first(api, "configmaps", namespace, "shop-config-")
    assert {"app": "shop", "number": 1, "reason": "Initial", "environment": "production", "codebase": app["spec"]["codebase"], "image": IMAGE,
            "imageDigest": IMAGE.split("@")[1], "configMapName": config["metadata"]["name"]}.items() <= spec.items(), spec
    assert spec["configHash"] and spec["secretsHash"] and spec["secrets"] == {"KEY": {"generated": {"bytes": 32, "encoding": "base64url"}}}, spec
    assert spec["processes"] == {"web": {"command": [], "port": 8080, "replicas": 0, "terminationGracePeriodSeconds": 30, "preStopSleepSeconds": 0}}, spec
    managers = {entry["manager"] for entry in current(api, app)["metadata"]["managedFields"]} - {"twelvefactor-operator"}
    assert spec["format"] == 3 and [spec["changedBy"]] == list(managers), (spec, managers)
    assert status["phase"] == "Active" and status["startTime"] <= status["completionTime"], status
    assert {entry["type"]: entry["status"] for entry in status["conditions"]} == {"GatePassed": "True", "Active": "True"}
    # The snapshot, the release, the processes: in this order.
    order = [int(recorder.states(name)[0]["metadata"]["resourceVersion"]) for recorder, name in (
        (configs, config["metadata"]["name"]), (made, "shop-v1"), (deployments, "shop-web"))]
    assert order == sorted(order), order

    app = current(api, app)
    assert app["status"]["activeRelease"] == "v1" and says(app, "True", "ReleaseActive", "Released")
    assert {"active": 1, "desired": 1, "imageDigest": IMAGE.split("@")[1]}.items() <= app["status"]["release"].items()
    printed = [line.split() for line in kubectl.run("get", "tfr", "-n", namespace).splitlines()]
    assert printed[0] == ["NAME", "APP", "NUMBER", "PHASE", "REVISION", "REASON", "AGE"]
    assert printed[1][:6] == ["shop-v1", "shop", "1", "Active", app["spec"]["codebase"]["revision"], "Initial"]
    assert "v1" in kubectl.run("get", "tfa", "-n", namespace).splitlines()[1].split()
    # One pod in production is told, too.
    assert not [reason for kind, reason in events_told(api, app) if kind == "Warning" and reason != "RuleBroken"]


def first(api, resource, namespace, prefix):
    return next(item for item in api.list(resource, namespace) if item["metadata"]["name"].startswith(prefix))


def test_pods_of_every_kind_say_their_release(cluster, api, kubectl, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, adminProcesses={
        "seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"},
        "report": {"command": ["/bin/probe", "exit", "0"], "trigger": "Schedule", "schedule": "@daily"}}), timeout=120)
    job, cron = api.get("jobs", "shop-seed", namespace), api.get("cronjobs", "shop-report", namespace)
    assert env(job)["TWELVEFACTOR_RELEASE"] == env(cron["spec"]["jobTemplate"])["TWELVEFACTOR_RELEASE"] == "v1"
    uid = job["metadata"]["uid"]
    change(api, app, {"spec.config": {"env": {"COLOUR": "blue"}}})
    app = wait_active(api, app, 2)
    wait_for("the next run to be on the new release", lambda: env(api.get("cronjobs", "shop-report", namespace)["spec"]["jobTemplate"]),
             lambda variables: variables["TWELVEFACTOR_RELEASE"] == "v2")
    assert api.get("jobs", "shop-seed", namespace)["metadata"]["uid"] == uid, "what ran once is not run again by a release"
    pods = process_pods(api, app).values()
    assert [pod["metadata"]["labels"][LABEL] for pod in pods] == ["v2"] and env(next(iter(pods)))["TWELVEFACTOR_RELEASE"] == "v2"
    assert container(api.get("cronjobs", "shop-report", namespace)["spec"]["jobTemplate"])["envFrom"] == container(deployment(api, app))["envFrom"]
    assert condition(app, "Ready")["reason"] == "UpToDate"
