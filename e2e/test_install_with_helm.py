"""The chart, as a platform team uses it: installed, tested, upgraded and uninstalled on a real node. Apps are never harmed by it."""
import pytest
import yaml

from harness.apps import minimal_app
from harness.deploy import current, put_ready, wait_ready
from harness.install import CHART, NAME, SYSTEM, Helm, HelmError, is_ready, make_image, pods, remove_everything, restarts, settings, supports, wait_rolled_out
from harness.waiting import wait_for

pytestmark = [pytest.mark.install, pytest.mark.real_node]

RELEASE = NAME
REPORT = {"command": ["/bin/probe", "exit", "0"], "trigger": "Schedule", "schedule": "0 3 1 1 *"}  # makes no release
WEB = {"web": {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 2, "readiness": {"path": "/ok", "periodSeconds": 1},
               "terminationGracePeriodSeconds": 5}}


@pytest.fixture(scope="module")
def image(cluster):
    return make_image(cluster)


@pytest.fixture(scope="module")
def helm(cluster):
    helm = Helm(cluster)
    remove_everything(cluster, helm)
    # As docs/install.md says: the namespace first, so that it can enforce the restricted Pod Security Standard.
    cluster.api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {
        "name": SYSTEM, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}})
    yield helm
    remove_everything(cluster, helm)
    cluster.install_crds()


def install(helm, image, *options, **values):
    """As docs/install.md says."""
    return helm("upgrade", "--install", RELEASE, str(CHART), "-n", SYSTEM, "--wait", "--timeout", "90s", *options, *settings(image, **values))


@pytest.fixture(scope="module")
def installed(helm, image, cluster):
    notes = install(helm, image)
    wait_rolled_out(cluster.api)
    return notes


@pytest.fixture(scope="module")
def app(cluster, installed, make_module_namespace):
    """An app with pods, Ready, made by the operator in the cluster."""
    return put_ready(cluster.api, minimal_app(namespace=make_module_namespace(), image=cluster.probe, processes=WEB), timeout=90)


def app_pods(api, app):
    return sorted(pod["metadata"]["uid"] for pod in api.list("pods", app["metadata"]["namespace"], labels={"twelvefactor.dev/app": "shop"})
                  if "deletionTimestamp" not in pod["metadata"])


def children(api, app):
    """What was made of the app, with the version that each object has."""
    return {(resource, item["metadata"]["name"]): item["metadata"]["uid"] + " " + str(item["metadata"].get("generation", item["metadata"]["resourceVersion"]))
            for resource in ("deployments", "services", "serviceaccounts", "configmaps", "secrets", "cronjobs", "appreleases")
            for item in api.list(resource, app["metadata"]["namespace"], labels={"twelvefactor.dev/app": "shop"})}


# Tests of one release, in this order: the last one ends it.


def test_the_pods_are_ready_and_restricted(api, image, installed):
    found = pods(api)
    assert len(found) == (2 if supports("--leader-elect") else 1)
    for pod in found:
        assert is_ready(pod) and pod["status"]["containerStatuses"][0]["restartCount"] == 0
        container = pod["spec"]["containers"][0]
        assert container["image"] == f"{image.repository}@{image.digest}"
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["resources"]["limits"]["memory"]
        assert pod["spec"]["securityContext"]["runAsUser"] == 65532
        grace = next(int(word.partition("=")[2]) for word in container["args"] if word.startswith("--shutdown-grace="))
        assert pod["spec"]["terminationGracePeriodSeconds"] > grace
        assert '"credentials":"in-cluster"' in api.logs(pod["metadata"]["name"], SYSTEM)
    assert "helm test" in installed and "apps go on running" in installed


def test_an_app_becomes_ready(api, app):
    assert len(app_pods(api, app)) == 2
    assert restarts(api) == 0


def test_metrics_are_served_by_the_service(cluster, app):
    address = cluster.api.get("services", NAME, SYSTEM)["spec"]["clusterIP"]
    text = cluster.inside("curl", "-sf", f"http://{address}:8080/metrics")
    assert "twelvefactor_build_info" in text


def test_helm_test_passes_and_leaves_nothing(api, helm, installed):
    said = helm("test", RELEASE, "-n", SYSTEM, "--timeout", "60s")
    assert "Phase:          Succeeded" in said
    assert [item["metadata"]["name"] for item in api.list("twelvefactorapps", SYSTEM)] == []
    wait_for("what was made of the test's app to be collected", lambda: [
        item["metadata"]["name"] for item in api.list("secrets", SYSTEM) if item["metadata"]["name"].startswith("helm-test")], lambda left: left == [])
    assert not [pod for pod in api.list("pods", SYSTEM) if pod["metadata"]["name"] == "helm-test"]


def test_an_unknown_value_is_refused(api, helm, image, installed):
    before = api.get("deployments", NAME, SYSTEM)["metadata"]["generation"]
    for wrong, says in (({"image__tagg": "1"}, "at '/image': additional properties 'tagg' not allowed"),
                        ({"replica": "3"}, "additional properties 'replica' not allowed"),
                        ({"logLevel": "chatty"}, "at '/logLevel': value must be one of 'debug', 'info', 'warning', 'error'"),
                        ({"replicas": "2", "leaderElection__enabled": "false"}, "Set leaderElection.enabled=true, or replicas=1")):
        with pytest.raises(HelmError) as refused:
            install(helm, image, **wrong)
        assert says in refused.value.said
    assert api.get("deployments", NAME, SYSTEM)["metadata"]["generation"] == before


def test_an_upgrade_leaves_apps_alone(cluster, api, helm, image, app):
    was, pods_were, operators_were = children(api, app), app_pods(api, app), {pod["metadata"]["uid"] for pod in pods(api)}
    newer = make_image(cluster, "e2e-newer")
    install(helm, newer, image__digest="", image__tag=newer.tag, logLevel="debug")
    now = wait_rolled_out(api)
    assert not operators_were & {pod["metadata"]["uid"] for pod in now}
    assert {pod["spec"]["containers"][0]["image"] for pod in now} == {f"{newer.repository}:{newer.tag}"}
    assert all("--log-level=debug" in pod["spec"]["containers"][0]["args"] for pod in now)
    # A change that only the new operator can have dealt with.
    api.patch("twelvefactorapps", "shop", {"spec": {"adminProcesses": {"report": REPORT}}}, app["metadata"]["namespace"])
    wait_ready(api, app)
    after = children(api, app)
    assert {key: after.get(key) for key in was} == was
    assert app_pods(api, app) == pods_were
    assert ("cronjobs", "shop-report") in after


def test_a_namespace_that_is_being_deleted_does_no_harm(cluster, api, app, make_namespace):
    going = make_namespace()
    put_ready(api, minimal_app(namespace=going, image=cluster.probe, processes=WEB), timeout=90)
    api.delete("namespaces", going)
    wait_for("the namespace to be gone", lambda: api.find("namespaces", going), lambda found: found is None, timeout=90)
    assert restarts(api) == 0 and all(is_ready(pod) for pod in pods(api))
    # Still at work: what is deleted of another app comes back.
    api.delete("services", "shop", app["metadata"]["namespace"])
    wait_for("the Service to come back", lambda: api.find("services", "shop", app["metadata"]["namespace"]))


def test_another_pod_takes_over(cluster, api, app):
    """The pod that works is lost without a word, as with its node."""
    if not supports("--leader-elect"):
        pytest.skip("this binary cannot elect a leader yet (--leader-elect)")

    def holder():
        return api.get("leases", NAME, SYSTEM)["spec"].get("holderIdentity", "")

    was = holder()
    leader = next(pod["metadata"]["name"] for pod in pods(api) if was.startswith(pod["metadata"]["name"]))
    api.request("DELETE", api.path("pods", SYSTEM, leader), {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0})
    wait_for("another pod to hold the lease", holder, lambda now: now and now != was, timeout=60)
    api.delete("services", "shop", app["metadata"]["namespace"])
    wait_for("the Service to come back", lambda: api.find("services", "shop", app["metadata"]["namespace"]))
    wait_rolled_out(api)


def test_an_uninstall_leaves_apps_running_and_the_next_install_finds_them(api, helm, image, app):
    was, pods_were = children(api, app), app_pods(api, app)
    helm("uninstall", RELEASE, "-n", SYSTEM, "--wait")
    assert api.list("deployments", SYSTEM) == []
    left = {item["metadata"]["name"] for resource in ("clusterroles", "clusterrolebindings") for item in api.list(resource)}
    assert not {name for name in left if name.startswith(NAME) and name != f"{NAME}-local"}
    crds = [item["metadata"]["name"] for item in api.list("customresourcedefinitions")]
    assert sorted(crds) == sorted(yaml.safe_load(path.read_text())["metadata"]["name"] for path in (CHART.parents[1] / "crds").glob("*.yaml"))
    assert current(api, app)["metadata"]["uid"] == app["metadata"]["uid"]
    assert app_pods(api, app) == pods_were
    install(helm, image)
    wait_rolled_out(api)
    api.patch("twelvefactorapps", "shop", {"spec": {"adminProcesses": {"clock": REPORT}}}, app["metadata"]["namespace"])
    wait_ready(api, app)
    after = children(api, app)
    assert {key: after.get(key) for key in was} == was and app_pods(api, app) == pods_were


def test_only_the_named_namespaces_are_watched(cluster, api, helm, image, app, make_namespace):
    if not supports("--namespace"):
        pytest.skip("this binary cannot be limited to namespaces yet (--namespace)")
    one, other = make_namespace(), make_namespace()
    install(helm, image, watch__namespaces=f"{{{one}}}")
    wait_rolled_out(api)
    assert not [item for item in api.list("clusterroles") if item["metadata"]["name"] == NAME]
    elsewhere = api.create("twelvefactorapps", minimal_app(namespace=other, image=cluster.probe, processes=WEB))
    put_ready(api, minimal_app(namespace=one, image=cluster.probe, processes=WEB), timeout=90)
    assert "Phase:          Succeeded" in helm("test", RELEASE, "-n", SYSTEM, "--timeout", "60s")
    assert current(api, elsewhere)["status"]["observedGeneration"] == -1
    assert api.list("deployments", other) == []
    assert restarts(api) == 0


def test_definitions_of_others_are_taken_over_only_on_request(cluster, api, helm, image):
    remove_everything(cluster, helm)
    api.create("namespaces", {"metadata": {"name": SYSTEM}})
    cluster.install_crds()
    with pytest.raises(HelmError) as refused:
        install(helm, image)
    assert "cannot be imported into the current release" in refused.value.said
    install(helm, image, "--take-ownership")
    assert len(wait_rolled_out(api)) == len(pods(api))
