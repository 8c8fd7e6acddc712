"""spec.release.pin: an earlier release runs again as a new one, as it was; without the pin, the spec counts again."""
import pytest

from harness.apps import REMOVED, condition, quiet_app
from harness.children import container, env
from harness.deploy import change, current, put, put_ready, says, wait_ready, wait_says, written
from harness.releases import (LABEL, deployment, gate_job, gated_app, migrate, phases, pin, process_pods, release, releases, wait_active)
from harness.waiting import stays, wait_for

COLOUR = "spec.config.env.COLOUR"
WEB, MIGRATE = "spec.processes.web", "spec.adminProcesses.migrate"


def colour(api, app):
    """What the config says that the processes run with."""
    name = container(deployment(api, app))["envFrom"][0]["configMapRef"]["name"]
    return api.get("configmaps", name, app["metadata"]["namespace"])["data"]["COLOUR"]


@pytest.fixture
def app(api, operator, namespace):
    """Three releases without pods: red with a worker, blue with other commands and probes, green with another revision."""
    made = put_ready(api, quiet_app(namespace=namespace, config={"env": {"COLOUR": "red"}}, processes={
        "web": {"command": ["bin/web"], "port": 8080, "replicas": 0, "readiness": {"path": "/old"}},
        "worker": {"command": ["bin/worker"], "replicas": 0, "terminationGracePeriodSeconds": 7, "resources": {"requests": {"cpu": "3m"}}},
        "clock": {"command": ["bin/clock"], "replicas": 0}}))
    change(api, made, {COLOUR: "blue", WEB + ".command": ["bin/web", "--new"], WEB + ".port": 9000, WEB + ".readiness.path": "/new",
                       "spec.processes.worker": REMOVED, "spec.processes.clock.port": 7000, "spec.processes.clock.liveness": {"tcp": True}})
    wait_active(api, made, 2)
    change(api, made, {COLOUR: "green", "spec.codebase.revision": "0123456789abcdef"})
    return wait_active(api, made, 3)


COPIED = ("environment", "codebase", "image", "imageDigest", "configMapName", "configHash", "secrets", "backingServices", "processes", "adminProcesses", "literals")


def copied(item):
    return {field: item["spec"].get(field) for field in COPIED}


def test_a_pin_makes_a_new_release_of_an_old_one(api, app):
    pin(api, app, 1)
    app = wait_active(api, app, 4)
    made = release(api, app, 4)
    assert (made["spec"]["reason"], made["spec"]["rollbackOf"]) == ("Rollback", 1)
    assert copied(made) == copied(release(api, app, 1))
    web = deployment(api, app)
    assert colour(api, app) == "red" and container(web)["command"] == ["bin/web"] and env(web)["PORT"] == "8080"
    assert env(web)["TWELVEFACTOR_RELEASE"] == "v4" and web["metadata"]["labels"][LABEL] == "v4"
    assert web["metadata"]["annotations"]["twelvefactor.dev/revision"] == release(api, app, 1)["spec"]["codebase"]["revision"]
    assert container(web)["ports"][0]["containerPort"] == 8080
    assert phases(api, app) == {1: "Superseded", 2: "Superseded", 3: "Superseded", 4: "Active"}
    # What the code answers is the release's, and a process that the spec does not name any more is as it was last.
    assert container(web)["readinessProbe"]["httpGet"]["path"] == "/old"
    worker, clock = (api.get("deployments", f"shop-{name}", app["metadata"]["namespace"])["spec"] for name in ("worker", "clock"))
    assert worker["replicas"] == 0 and worker["template"]["spec"]["terminationGracePeriodSeconds"] == 7
    assert worker["template"]["spec"]["containers"][0]["resources"]["requests"]["cpu"] == "3m"
    assert not {"livenessProbe", "ports"} & clock["template"]["spec"]["containers"][0].keys()


def test_while_pinned_the_spec_of_a_release_is_not_looked_at(api, app):
    pin(api, app, 1)
    wait_active(api, app, 4)
    change(api, app, {COLOUR: "violet", WEB + ".command": ["bin/other"], "spec.codebase.revision": "bbbbbbbbbbbb"})
    wait_ready(api, app)
    assert list(releases(api, app)) == [1, 2, 3, 4] and colour(api, app) == "red"
    change(api, app, {WEB + ".resources": {"requests": {"cpu": "1m"}}})  # no part of a release: as ever
    wait_ready(api, app)
    assert container(deployment(api, app))["resources"]["requests"]["cpu"] == "1m" and list(releases(api, app)) == [1, 2, 3, 4]
    change(api, app, {"spec.release.pin": REMOVED})
    app = wait_active(api, app, 5)
    assert colour(api, app) == "violet" and container(deployment(api, app))["command"] == ["bin/other"]
    assert release(api, app, 5)["spec"]["reason"] != "Rollback" and "rollbackOf" not in release(api, app, 5)["spec"]


def test_another_pin_makes_another_release(api, app):
    pin(api, app, 1)
    wait_active(api, app, 4)
    pin(api, app, 2)
    app = wait_active(api, app, 5)
    assert release(api, app, 5)["spec"]["rollbackOf"] == 2 and colour(api, app) == "blue" and env(deployment(api, app))["PORT"] == "9000"


def test_a_pin_to_what_runs_makes_nothing(api, operator, app):
    mark = operator.proxy.stats()["n"]
    pin(api, app, 3)
    wait_ready(api, app)
    assert list(releases(api, app)) == [1, 2, 3] and written(operator.proxy, app["metadata"]["namespace"], mark) == []
    change(api, app, {"spec.release.pin": REMOVED})
    wait_ready(api, app)
    assert list(releases(api, app)) == [1, 2, 3]


def test_an_unpin_to_what_runs_makes_nothing(api, app):
    """The spec was mended to be what was pinned, as after a revert in Git."""
    pin(api, app, 2)
    wait_active(api, app, 4)
    change(api, app, {"spec.release.pin": REMOVED, COLOUR: "blue", "spec.codebase.revision": release(api, app, 2)["spec"]["codebase"]["revision"]})
    app = wait_ready(api, app)
    assert list(releases(api, app)) == [1, 2, 3, 4] and app["status"]["activeRelease"] == "v4"


def test_a_pin_to_a_release_that_is_gone(api, operator, app):
    mark = operator.proxy.stats()["n"]
    pin(api, app, 99)
    said = wait_says(api, app, "True", "PinnedReleaseMissing", "Stalled")
    assert "99" in said["message"] and "spec.release.pin" in said["message"], said
    assert says(current(api, app), "False", "PinnedReleaseMissing") and current(api, app)["status"]["activeRelease"] == "v3"
    change(api, app, {COLOUR: "violet"})
    wait_says(api, app, "True", "PinnedReleaseMissing", "Stalled")
    assert written(operator.proxy, app["metadata"]["namespace"], mark) == [], "nothing is touched"
    change(api, app, {"spec.release.pin": REMOVED})
    app = wait_active(api, app, 4)
    assert colour(api, app) == "violet"


@pytest.mark.real_node
def test_a_pin_to_a_release_that_never_passed_its_gate(cluster, api, operator, namespace):
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    pods = process_pods(api, app).keys()
    change(api, app, {COLOUR: "blue", MIGRATE: migrate("exit", "3")})
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    pin(api, app, 2)
    said = wait_says(api, app, "True", "PinnedReleaseUnusable", "Stalled")
    assert "shop-v2 never ran" in said["message"] and "remove the pin" in said["message"], said
    stays("what ran", lambda: process_pods(api, app).keys(), lambda now: now == pods, seconds=0.5)
    assert list(releases(api, app)) == [1, 2] and condition(current(api, app), "Available")["status"] == "True"
    pin(api, app, 1)  # out of it: back to what runs
    app = wait_ready(api, app)
    assert list(releases(api, app)) == [1, 2] and process_pods(api, app).keys() == pods and app["status"]["activeRelease"] == "v1"


@pytest.mark.real_node
@pytest.mark.parametrize("again", [False, True], ids=["without-its-gate", "with-its-gate"])
def test_a_rollback_runs_no_gate_unless_it_is_asked_to(cluster, api, operator, namespace, again):
    """A migration that was made for a later release is not undone by running an earlier one."""
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    old = process_pods(api, app).keys()
    change(api, app, {COLOUR: "blue"})
    wait_active(api, app, 2, timeout=120)
    pin(api, app, 1, **({"runBeforeRelease": True} if again else {}))
    app = wait_active(api, app, 3, timeout=120)
    assert (gate_job(api, app, 3) is not None) == again
    assert colour(api, app) == "red" and {pod["metadata"]["labels"][LABEL] for pod in process_pods(api, app).values()} == {"v3"}
    assert not process_pods(api, app).keys() & old


@pytest.mark.real_node
def test_a_failed_release_is_left_by_a_pin(cluster, api, operator, namespace):
    """The way out when the new release does not come up: its pods never become ready."""
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    change(api, app, {COLOUR: "blue", WEB + ".command": ["/bin/probe", "exit", "4"]})
    wait_for("the new pods to crash", lambda: condition(current(api, app), "Ready")["reason"], lambda reason: reason in ("CrashLooping", "RolloutInProgress"))
    wait_for("v2 to be rolled out", lambda: phases(api, app).get(2), lambda phase: phase == "Releasing", timeout=60)
    pin(api, app, 1)
    app = wait_active(api, app, 3, timeout=120)
    assert release(api, app, 3)["spec"]["rollbackOf"] == 1 and phases(api, app)[2] == "Superseded"


def test_secrets_stay_as_they_are_now(api, operator, namespace):
    """A rollback must not bring back a password that was revoked."""
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": "old"}})
    app = put_ready(api, quiet_app(namespace=namespace, config={"env": {"COLOUR": "red"}, "secrets": {
        "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}))
    api.patch("secrets", "stripe", {"stringData": {"api-key": "new"}}, namespace)
    wait_active(api, app, 2)
    change(api, app, {COLOUR: "blue"})
    wait_active(api, app, 3)
    pin(api, app, 1)
    app = wait_active(api, app, 4)
    hashes = {number: item["spec"]["secretsHash"] for number, item in releases(api, app).items()}
    assert hashes[4] == hashes[3] == hashes[2] != hashes[1]
    api.patch("secrets", "stripe", {"stringData": {"api-key": "newer"}}, namespace)  # and are rolled while pinned
    app = wait_active(api, app, 5)
    spec = release(api, app, 5)["spec"]
    assert (spec["reason"], spec["rollbackOf"], spec["changes"]) == ("Rotation", 1, ["Rotation"]) and colour(api, app) == "red"
