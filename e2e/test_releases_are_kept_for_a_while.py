"""spec.release.historyLimit: earlier releases are kept with their config, as many as it says; none goes that something may still need."""
import pytest

from harness.apps import minimal_app, quiet_app
from harness.children import container
from harness.deploy import change, put_ready, wait_ready, wait_says
from harness.releases import LABEL, RELEASES, WEB, deployment, pin, process_pods, release, releases, wait_active, wait_phase
from harness.waiting import stays, wait_for

COLOURS = ["red", "blue", "green", "violet", "black", "white"]


def coloured(number):
    return {"spec.config.env": {"COLOUR": COLOURS[number - 1]}}


def quiet(namespace, limit, **spec):
    return quiet_app(namespace=namespace, config={"env": {"COLOUR": "red"}}, release={"historyLimit": limit}, **spec)


def go_through(api, app, numbers):
    for number in numbers:
        change(api, app, coloured(number))
        app = wait_active(api, app, number)
    return app


def configs(api, app):
    """The colours of the snapshots that are there."""
    return sorted(item["data"]["COLOUR"] for item in api.list("configmaps", app["metadata"]["namespace"], labels={"twelvefactor.dev/app": "shop"}))


def wait_kept(api, app, numbers, colours=None):
    wait_for(f"the releases {numbers} to be left", lambda: list(releases(api, app)), lambda left: left == numbers)
    wanted = sorted(colours or [COLOURS[number - 1] for number in numbers])
    wait_for(f"the config of {wanted} to be left", lambda: configs(api, app), lambda left: left == wanted)


def test_as_many_are_kept_as_it_says(api, operator, namespace):
    app = go_through(api, put_ready(api, quiet(namespace, 2)), range(2, 6))
    wait_kept(api, app, [3, 4, 5])
    change(api, app, {"spec.release.historyLimit": 1})
    wait_kept(api, app, [4, 5])
    change(api, app, {"spec.release.historyLimit": 10})
    app = go_through(api, app, [6])
    wait_kept(api, app, [4, 5, 6])
    assert app["status"]["release"]["active"] == 6, "numbers go on"


def test_config_that_a_kept_release_names_too_stays(api, operator, namespace):
    """Two releases with the same config share one snapshot."""
    app = put_ready(api, quiet(namespace, 1))
    for revision in ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"):
        change(api, app, {"spec.codebase.revision": revision})
        wait_ready(api, app)
    wait_kept(api, app, [3, 4], ["red"])


def test_a_pinned_release_stays(api, operator, namespace):
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": "0"}})
    app = quiet(namespace, 1)
    app["spec"]["config"]["secrets"] = {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}
    app = go_through(api, put_ready(api, app), [2])
    pin(api, app, 1, historyLimit=1)
    wait_active(api, app, 3)
    for number in (4, 5, 6):
        api.patch("secrets", "stripe", {"stringData": {"api-key": str(number)}}, namespace)
        wait_active(api, app, number)
    wait_kept(api, app, [1, 5, 6], ["red"])
    change(api, app, {"spec.release.pin": None})
    app = wait_active(api, app, 7)
    wait_kept(api, app, [6, 7], ["blue", "red"])


@pytest.mark.real_node
def test_config_stays_while_a_rollout_is_paused(cluster, api, kubectl, operator, namespace):
    """kubectl rollout pause: the old pods go on, and one that is started anew needs the config of a release long past."""
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, config={"env": {"COLOUR": "red"}}, release={"historyLimit": 1},
                                     processes={"web": WEB}), timeout=120)
    kubectl.run("rollout", "pause", "deployment/shop-web", "-n", namespace)
    for number in (2, 3, 4):
        change(api, app, coloured(number))
        wait_phase(api, app, number, "Releasing")
    stays("the config of what runs", lambda: configs(api, app), lambda left: "red" in left and "violet" in left, seconds=1)
    pod = next(iter(process_pods(api, app).values()))
    assert pod["metadata"]["labels"][LABEL] == "v1"
    api.delete("pods", pod["metadata"]["name"], namespace)
    wait_for("another pod of the first release to run", lambda: list(process_pods(api, app).values()), lambda found: len(found) == 1 and any(
        entry["type"] == "Ready" and entry["status"] == "True" for entry in found[0]["status"].get("conditions", [])), timeout=60)
    kubectl.run("rollout", "resume", "deployment/shop-web", "-n", namespace)
    app = wait_active(api, app, 4, timeout=120)
    wait_kept(api, app, [3, 4])


@pytest.mark.real_node
def test_config_stays_while_a_run_needs_it(cluster, api, kubectl, operator, namespace):
    app = put_ready(api, quiet(namespace, 1, image=cluster.probe, adminProcesses={
        "report": {"command": ["/bin/probe", "wait"], "trigger": "Schedule", "schedule": "0 3 1 1 *"}}))
    kubectl.run("create", "job", "report-now", "--from=cronjob/shop-report", "-n", namespace)
    wait_for("the run to be under way", lambda: api.get("jobs", "report-now", namespace)["status"].get("active"), timeout=60)
    used = container(api.get("jobs", "report-now", namespace))["envFrom"][0]["configMapRef"]["name"]
    app = go_through(api, app, [2, 3, 4])
    wait_for("the releases before to go", lambda: list(releases(api, app)), lambda left: left == [3, 4])
    stays("the config that it uses", lambda: api.find("configmaps", used, namespace), bool, seconds=1)
    api.delete("jobs", "report-now", namespace)
    wait_kept(api, app, [3, 4])


def test_a_release_whose_config_is_gone_cannot_be_pinned_to(api, operator, namespace):
    app = go_through(api, put_ready(api, quiet(namespace, 1)), [2, 3])
    wait_kept(api, app, [2, 3])
    pin(api, app, 1, historyLimit=1)
    wait_says(api, app, "True", "PinnedReleaseMissing", "Stalled")


def test_an_early_release_deleted_by_hand_is_no_loss(api, operator, namespace):
    """It was history: what runs is not touched, and its number is not used again."""
    app = go_through(api, put_ready(api, quiet(namespace, 5)), [2])
    api.delete(RELEASES, "shop-v1", namespace)
    before = deployment(api, app)["metadata"]["generation"]
    app = go_through(api, app, [3])
    assert deployment(api, app)["metadata"]["generation"] == before + 1 and release(api, app, 3)["spec"]["number"] == 3
