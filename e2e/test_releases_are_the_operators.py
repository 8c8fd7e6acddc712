"""Releases are a record that the operator keeps: it cannot be edited, is made again when it is deleted, and goes with its app."""
import pytest

from harness.api import ApiError
from harness.apps import quiet_app
from harness.children import bare, children
from harness.deploy import change, current, put, put_ready, wait_ready, wait_says, written
from harness.releases import (RELEASES, deployment, gate_name, gated_app, migrate, process_pods, release, releases, wait_active, wait_gate_runs, wait_phase)
from harness.waiting import stays, wait_for

COLOUR, MIGRATE = "spec.config.env.COLOUR", "spec.adminProcesses.migrate"


@pytest.mark.parametrize("field, value", [("image", "registry.example.com/other:1"), ("number", 7), ("reason", "Rollback"), ("configHash", "x"), ("processes", {})])
def test_a_release_never_changes(api, operator, namespace, field, value):
    put_ready(api, quiet_app(namespace=namespace))
    with pytest.raises(ApiError) as refused:
        api.patch(RELEASES, "shop-v1", {"spec": {field: value}} if field != "processes" else {"spec": {"processes": {"more": {"command": ["x"]}}}}, namespace)
    assert refused.value.status == 422 and "TF0502" in refused.value.message, refused.value


def test_an_edited_status_comes_back(api, operator, namespace):
    app = put_ready(api, quiet_app(namespace=namespace))
    before = bare(RELEASES, release(api, app, 1))
    api.patch(RELEASES, "shop-v1", {"status": {"phase": "Failed", "message": "who knows"}}, namespace)
    wait_for("the status to be as it was", lambda: bare(RELEASES, release(api, app, 1)), lambda seen: seen == before)
    wait_ready(api, app)
    assert list(releases(api, app)) == [1]


def test_one_that_runs_and_is_deleted_is_made_again(api, operator, namespace):
    app = put_ready(api, quiet_app(namespace=namespace))
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    app = wait_active(api, app, 2)
    before, web, mark = release(api, app, 2), deployment(api, app), operator.proxy.stats()["n"]
    api.delete(RELEASES, "shop-v2", namespace)
    wait_for("it to be made again", lambda: release(api, app, 2), lambda seen: seen["metadata"]["uid"] != before["metadata"]["uid"])
    wait_phase(api, app, 2, "Active")
    wait_ready(api, app)
    assert {key: value for key, value in release(api, app, 2)["spec"].items() if key not in ("reason", "changes")} == {
        key: value for key, value in before["spec"].items() if key not in ("reason", "changes")}
    assert deployment(api, app)["metadata"]["generation"] == web["metadata"]["generation"], "nothing is rolled"
    assert {write.resource for write in written(operator.proxy, namespace, mark)} == {RELEASES}
    change(api, app, {"spec.config.env.LOG_LEVEL": "info"})
    wait_active(api, app, 3)


@pytest.mark.real_node
def test_a_gate_that_has_succeeded_is_not_run_again_for_one_that_was_deleted(cluster, api, operator, namespace):
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    pods, jobs = process_pods(api, app).keys(), [item["metadata"]["uid"] for item in api.list("jobs", namespace)]
    api.delete(RELEASES, "shop-v1", namespace)
    wait_phase(api, app, 1, "Active")
    wait_ready(api, app)
    stays("the same pods and Jobs", lambda: (process_pods(api, app).keys(), [item["metadata"]["uid"] for item in api.list("jobs", namespace)]),
          lambda seen: seen == (pods, jobs), seconds=1)


@pytest.mark.real_node
@pytest.mark.parametrize("how", ["Background", "Foreground"])
def test_an_app_that_is_deleted_while_its_gate_runs(cluster, api, operator, namespace, how):
    """Everything goes, the gate and its pod, too: nobody is left to say what it was for."""
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    change(api, app, {COLOUR: "blue", MIGRATE: migrate("run", "600000")})
    wait_gate_runs(api, app, 2)
    api.delete("twelvefactorapps", "shop", namespace, propagation=how)
    wait_for("everything to be gone", lambda: [*children(api, app), *(pod["metadata"]["name"] for pod in api.list("pods", namespace))],
             lambda left: not left, timeout=90)
    stays("it stays so", lambda: children(api, app), lambda left: not left, seconds=1)
    assert not api.list(RELEASES, namespace)


@pytest.mark.real_node
def test_another_app_of_the_same_name_begins_anew(cluster, api, operator, namespace):
    """The first one's releases are not taken for the second one's: its migration runs."""
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    old = api.get("jobs", gate_name(app, 1), namespace)["metadata"]["uid"]
    api.delete("twelvefactorapps", "shop", namespace)
    again = wait_for("the name to be free", lambda: put(api, gated_app(cluster, namespace)))
    again = wait_active(api, again, 1, timeout=120)
    assert api.get("jobs", gate_name(app, 1), namespace)["metadata"]["uid"] != old
    assert {owner["uid"] for item in api.list(RELEASES, namespace) for owner in item["metadata"]["ownerReferences"]} == {again["metadata"]["uid"]}


def test_a_release_of_somebody_else_is_left_alone(api, operator, namespace):
    theirs = api.create(RELEASES, {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "AppRelease", "metadata": {"name": "shop-v1", "namespace": namespace}, "spec": {
        "app": "shop", "number": 1, "environment": "production", "codebase": {"repository": "r", "revision": "c"}, "image": "theirs", "processes": {}, "reason": "Initial"}})
    app = put(api, quiet_app(namespace=namespace))
    wait_says(api, app, "True", "NameTaken", "Stalled")
    assert api.get(RELEASES, "shop-v1", namespace)["spec"] == theirs["spec"] and not api.list("deployments", namespace)
    api.delete(RELEASES, "shop-v1", namespace)
    wait_ready(api, app, timeout=90)
    assert current(api, app)["status"]["activeRelease"] == "v1"
