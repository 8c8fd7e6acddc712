"""A converged cluster is left in peace: no request but the watches, also over a resync and after a restart."""
import pytest

from harness import requests
from harness.apps import REMOVED, full_app, quiet_app
from harness.deploy import condition, current, put, wait_ready, wait_says
from harness.waiting import stays, wait_for

QUIET = 6  # seconds; with --resync 2, each app is looked at three times


@pytest.fixture(scope="module")
def converged(api, module_operator, make_module_namespace):
    """An operator that has done its work: apps of several shapes in two namespaces, one of them waiting for a Secret."""
    module_operator.arguments += ["--resync", "2"]
    module_operator.start_ready()
    if not api.find("ingressclasses", "nginx"):
        api.create("ingressclasses", {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": {"name": "nginx"},
                                      "spec": {"controller": "example.com/nobody"}})
    one, other = make_module_namespace("a"), make_module_namespace("b")
    for name, key in (("stripe", "api-key"), ("shop-database", "uri")):
        api.create("secrets", {"metadata": {"name": name, "namespace": other}, "stringData": {key: "value"}})
    apps = [put(api, app) for app in (
        quiet_app("plain", one, parity={"shareWith": {"other": {"namespace": other, "values": "Literals"}}}), quiet_app("workers", one, processes={"worker": {"command": ["bin/worker"], "replicas": 0}}),
        quiet_app("exact", one, processes={"web": {"port": 8080, "replicas": 0, "resources": {
            "requests": {"cpu": "0.1", "memory": "1024Ki"}, "limits": {"cpu": 2, "memory": "0.5Gi"}}}}),
        quiet_app("compared", other, parity={"peers": {"plain": {"namespace": one, "name": "plain"}, "absent": {"namespace": one, "name": "absent"}}}),
        full_app("full", other, changes={"spec.processes.web.replicas": 0, "spec.processes.worker.replicas": 0, "spec.adminProcesses.seed": REMOVED}),
        quiet_app("scaled", other, suspend=True, processes={"web": {"port": 8080, "autoscaling": {"maxReplicas": 3}}}, network={"from": {"admin": {}}}))]
    for app in apps:
        wait_ready(api, app)
    wait_for("the autoscaler to have reported", lambda: condition(current(api, apps[-1]), "ScalingActive")["status"], lambda status: status != "Unknown", timeout=60)
    waiting = put(api, quiet_app("waiting", one, config={"secrets": {"KEY": {"secretKeyRef": {"name": "absent", "key": "k"}}}}))
    wait_says(api, waiting, "False", "SecretMissing")
    settle(api)
    return [*apps, waiting]


def settle(api):
    """Waits until namespaces of earlier tests are gone, which the operator sees, too, and until it asks for nothing any more."""
    wait_for("namespaces of earlier tests to be gone", lambda: [item["metadata"]["name"] for item in api.list("namespaces", labels={
        "twelvefactor.dev/e2e": "true"}) if item["metadata"].get("deletionTimestamp")], lambda left: not left, timeout=120, every=0.5)
    seen = [requests.operator_snapshot(api)]

    def asked():
        seen.append(requests.operator_snapshot(api))
        return requests.requests_between(seen[-2], seen[-1])

    wait_for("the operator to be quiet", asked, lambda counts: not counts, every=1, timeout=30)


def asked_since(api, before):
    """Without watches: they are opened again now and then."""
    counts = requests.requests_between(before, requests.operator_snapshot(api))
    counts.pop("watch", None)
    return counts


def nothing_is_asked(api, before, seconds=QUIET):
    stays("no request of the operator but watches", lambda: asked_since(api, before), lambda counts: not counts, seconds=seconds, every=0.5)


def test_a_converged_cluster_costs_no_request(api, module_operator, converged):
    before, passes = requests.operator_snapshot(api), module_operator.metric("controller_runtime_reconcile_total")
    nothing_is_asked(api, before)
    # It did look: else this test would say nothing.
    assert module_operator.metric("controller_runtime_reconcile_total") >= passes + 2 * len(converged)


def test_a_restart_writes_nothing_and_reads_only_lists(api, module_operator, converged):
    before = {app["metadata"]["name"]: current(api, app) for app in converged}
    counted = requests.operator_snapshot(api)
    assert module_operator.stop() == 0
    module_operator.start_ready()
    wait_for("all apps to have been looked at", lambda: module_operator.metric("twelvefactor_apps"), lambda apps: apps >= len(converged))
    nothing_is_asked(api, counted)  # a list that is a watch from its start (sendInitialEvents) counts as a watch
    assert {app["metadata"]["name"]: current(api, app) for app in converged} == before


THEIRS = {"metadata": {"labels": {"team": "blue"}, "annotations": {"example.com/note": "x"}}}


@pytest.mark.parametrize("resource", ["services", "configmaps", "serviceaccounts", "twelvefactorapps", "deployments", "appreleases",
                                      "parityreports", "ingresses", "networkpolicies", "cronjobs", "horizontalpodautoscalers", "poddisruptionbudgets"])
def test_metadata_of_others_is_no_reason_to_write(api, module_operator, converged, resource):
    namespace = converged[-2]["metadata"]["namespace"]
    settle(api)
    before = requests.operator_snapshot(api)
    found = api.list(resource, namespace)
    for item in found:
        api.patch(resource, item["metadata"]["name"], THEIRS, namespace)
    assert found
    nothing_is_asked(api, before, seconds=1)


def test_metadata_of_a_secret_is_looked_at_once(api, module_operator, converged):
    """Whether its values are others, only a look can tell: it is read, the version is noted in the status, and that is all."""
    namespace = converged[-2]["metadata"]["namespace"]
    settle(api)
    before = requests.operator_snapshot(api)
    for name in ("stripe", "shop-database"):
        api.patch("secrets", name, THEIRS, namespace)
    version = api.get("secrets", "stripe", namespace)["metadata"]["resourceVersion"]
    full = next(app for app in converged if app["metadata"]["name"] == "full")
    wait_for("the version to be noted", lambda: current(api, full)["status"]["secretVersions"]["stripe"]["resourceVersion"], lambda seen: seen == version)
    settle(api)
    asked = asked_since(api, before)
    assert asked.keys() <= {"read", "status"} and asked["read"] <= 4 and asked["status"] <= 4, asked


def test_an_app_applied_again_is_no_reason_to_write(api, kubectl, module_operator, converged):
    app = current(api, converged[0])
    manifest = quiet_app("plain", app["metadata"]["namespace"], parity=app["spec"]["parity"])
    kubectl.apply(manifest)
    before = requests.operator_snapshot(api)
    kubectl.apply(manifest)
    nothing_is_asked(api, before, seconds=2)
    assert current(api, app)["metadata"]["generation"] == app["metadata"]["generation"]
