"""The manifests, as a team uses them with nothing but kubectl: an overlay of their own, or manifests/install.yaml as it is."""

import pytest

from harness.apps import minimal_app
from harness.deploy import current, put_ready, wait_ready
from harness.install import NAME, PODS, ROOT, SYSTEM, is_ready, make_image, overlay, pods, remove_everything, restarts, supports, wait_rolled_out
from harness.kubectl import KubectlError
from harness.waiting import wait_for

pytestmark = [pytest.mark.install, pytest.mark.real_node]

WEB = {"web": {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "terminationGracePeriodSeconds": 5}}
INSTALL = ROOT / "manifests" / "install.yaml"


@pytest.fixture(scope="module")
def image(cluster):
    return make_image(cluster)


@pytest.fixture(scope="module")
def clean(cluster):
    remove_everything(cluster)
    yield
    remove_everything(cluster)
    cluster.install_crds()


@pytest.fixture(scope="module")
def definitions(cluster, clean):
    cluster.kubectl.run("apply", "--server-side", "-k", str(ROOT / "manifests" / "definitions"))
    cluster.kubectl.run("wait", "--for=condition=Established", "--timeout=30s", "crd", "-l", "app.kubernetes.io/component=definitions")


@pytest.fixture(scope="module")
def installed(cluster, definitions, image):
    """The overlay that was applied."""
    directory = overlay(cluster.files / "overlay", "cluster-wide", image)
    cluster.kubectl.run("apply", "--server-side", "-k", str(directory))
    wait_rolled_out(cluster.api)
    return directory


@pytest.fixture(scope="module")
def app(cluster, installed, make_module_namespace):
    return put_ready(cluster.api, minimal_app(namespace=make_module_namespace(), image=cluster.probe, processes=WEB), timeout=90)


def app_pods(api, app):
    return sorted(pod["metadata"]["uid"] for pod in api.list("pods", app["metadata"]["namespace"], labels={"twelvefactor.dev/app": "shop"})
                  if "deletionTimestamp" not in pod["metadata"])


def wait_gone(api):
    wait_for("the operator's pods to be gone", lambda: [pod["metadata"]["name"] for pod in api.list("pods", SYSTEM, labels=PODS)], lambda left: left == [])


# Tests of one installation, in this order: the last one ends it.


def test_an_app_becomes_ready(api, app):
    found = pods(api)
    assert len(found) == (2 if supports("--leader-elect") else 1)
    assert all(is_ready(pod) for pod in found) and restarts(api) == 0
    # The namespace enforces the restricted Pod Security Standard, so the pods satisfy it.
    assert api.get("namespaces", SYSTEM)["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("role, may, may_not", [
    ("view", ["get", "list", "watch"], ["create", "update", "patch", "delete"]),
    ("edit", ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"], []),
    ("admin", ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"], []),
])
def test_kubernetes_own_roles_reach_our_kinds(cluster, api, app, role, may, may_not):
    namespace, account = app["metadata"]["namespace"], f"a-{role}er"
    api.create("serviceaccounts", {"metadata": {"name": account, "namespace": namespace}})
    api.create("rolebindings", {"metadata": {"name": account, "namespace": namespace},
                                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
                                "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace}]})

    def can(verb, *options, resource="twelvefactorapps"):
        try:
            return cluster.kubectl.run("auth", "can-i", verb, f"{resource}.twelvefactor.dev", *options, "-n", namespace,
                                       "--as", f"system:serviceaccount:{namespace}:{account}").strip() == "yes"
        except KubectlError:
            return False

    # Aggregation takes a moment.
    wait_for(f"{role} to be allowed {may}", lambda: {verb: can(verb) for verb in may}, lambda seen: all(seen.values()))
    assert not [verb for verb in may_not if can(verb)]
    # What the operator alone writes.
    assert not [verb for verb in ("update", "patch") if can(verb, "--subresource=status")]
    for resource in ("appreleases", "parityreports"):
        assert can("get", resource=resource) and not [verb for verb in ("create", "update", "patch", "delete") if can(verb, resource=resource)], resource


def test_a_changed_overlay_leaves_apps_alone(cluster, api, image, installed, app):
    before, pods_were = {pod["metadata"]["uid"] for pod in pods(api)}, app_pods(api, app)
    overlay(installed, "cluster-wide", image, [{"op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "--workers=8"}])
    cluster.kubectl.run("apply", "--server-side", "-k", str(installed))
    now = wait_rolled_out(api)
    assert not before & {pod["metadata"]["uid"] for pod in now}
    api.delete("services", "shop", app["metadata"]["namespace"])
    wait_for("the new operator to put the Service back", lambda: api.find("services", "shop", app["metadata"]["namespace"]))
    assert app_pods(api, app) == pods_were


def test_without_the_operator_apps_go_on_running(cluster, api, installed, app):
    pods_were = app_pods(api, app)
    cluster.kubectl.run("delete", "-k", str(installed))
    wait_gone(api)
    assert current(api, app)["metadata"]["uid"] == app["metadata"]["uid"] and app_pods(api, app) == pods_were
    assert api.find("namespaces", SYSTEM) and api.find("customresourcedefinitions", "twelvefactorapps.twelvefactor.dev")


def test_only_the_named_namespaces_are_watched(cluster, api, definitions, image, make_namespace):
    if not supports("--namespace"):
        pytest.skip("this binary cannot be limited to namespaces yet (--namespace)")
    cluster.kubectl.run("delete", "--ignore-not-found", "-k", str(ROOT / "manifests" / "cluster-wide"))  # where the test before was left out
    wait_gone(api)
    one, other = make_namespace(), make_namespace()
    directory = overlay(cluster.files / "overlay-namespaced", "base", image,
                        [{"op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": f"--namespace={one}"}])
    cluster.kubectl.run("apply", "--server-side", "-k", str(directory))
    cluster.kubectl.run("apply", "--server-side", "-n", one, "-k", str(ROOT / "manifests" / "namespaced" / "watched"))
    wait_rolled_out(api)
    elsewhere = api.create("twelvefactorapps", minimal_app(namespace=other, image=cluster.probe, processes=WEB))
    put_ready(api, minimal_app(namespace=one, image=cluster.probe, processes=WEB), timeout=90)
    assert current(api, elsewhere)["status"]["observedGeneration"] == -1
    assert api.list("deployments", other) == []
    assert not [item for item in api.list("clusterroles") if item["metadata"]["name"] == NAME]
    cluster.kubectl.run("delete", "-k", str(directory))


def test_one_file_installs_all_and_its_removal_keeps_the_definitions(cluster, api, image, clean, make_namespace):
    """docs/install.md, plain kubectl: the image's name replaced by that in one's registry."""
    text = INSTALL.read_text()
    assert text.count(f"image: {NAME}:") == 1
    version = text.partition(f"image: {NAME}:")[2].split()[0]
    text = text.replace(f"image: {NAME}:{version}", f"image: {image.repository}@{image.digest}")
    if not supports("--leader-elect"):
        text = text.replace("        - --leader-elect=true\n        - --lease-namespace=$(POD_NAMESPACE)\n", "").replace("  replicas: 2\n", "  replicas: 1\n")
    cluster.kubectl.run("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=text)
    wait_rolled_out(api)
    app = put_ready(api, minimal_app(namespace=make_namespace(), image=cluster.probe, processes=WEB), timeout=90)
    cluster.kubectl.run("delete", "-f", "-", "-l", "app.kubernetes.io/component=operator", stdin=text)
    wait_gone(api)
    assert api.find("clusterroles", NAME) is None
    assert api.find("customresourcedefinitions", "twelvefactorapps.twelvefactor.dev")
    assert current(api, app)["status"]["conditions"] and len(app_pods(api, app)) == 1
    # The definitions stay as they are when they are applied again.
    cluster.kubectl.run("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=text)
    wait_rolled_out(api)
    api.patch("twelvefactorapps", "shop", {"spec": {"config": {"env": {"LOG_LEVEL": "info"}}}}, app["metadata"]["namespace"])
    wait_ready(api, app, timeout=90)
