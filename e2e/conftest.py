"""Fixtures of the end-to-end tests. See harness/ for what they give.

E2E_KUBECONFIG  a cluster to use; without it a cluster is brought up below .local/e2e and taken down at the end
E2E_KEEP=1      leaves that cluster up, so that the next run starts at once
E2E_STATE       another name than e2e for that directory: another cluster, for a second run at the same time
E2E_PRESET      the build to test (dev, release, asan, ...); without it the newest
E2E_OPERATOR    the operator's binary, wherever it is
E2E_IMAGE       an image that can run in the cluster, NAME@sha256:DIGEST
E2E_PROBE       the image of e2e/harness/probe under a name that the cluster can pull, NAME@sha256:DIGEST
E2E_KUBECTL     the kubectl to use
E2E_RECORD=1    test_gitops_status.py writes the apps that it sees into the test data of the health script
E2E_HELM        the helm to use
E2E_SOAK        how long, in seconds, old and new pods serve side by side where an app takes the place of others; 2 without it
"""
import contextlib
import os
import re
import secrets

import pytest
import yaml

from harness.cluster import Cluster
from harness.faultproxy import FaultProxy
from harness.identity import forget_leases, operator_kubeconfig
from harness.operator import Operator
from harness.waiting import describe


@pytest.fixture(scope="session")
def cluster():
    """A Kubernetes cluster with our CRDs."""
    found = None
    try:
        try:
            given = os.environ.get("E2E_KUBECONFIG")
            found = Cluster.given(given) if given else Cluster.up()
            found.install_crds()
            _forget_interrupted_runs(found)
        except Exception as error:  # without a cluster, every test would tell the same
            pytest.exit(f"no cluster to test on: {error}", returncode=3)
        yield found
    finally:
        if found is not None and found.own and os.environ.get("E2E_KEEP") != "1":
            found.down()


def _forget_interrupted_runs(cluster):
    """Apps that nobody waits for any more would keep the operator busy, and be counted."""
    for item in cluster.api.list("namespaces", labels={"twelvefactor.dev/e2e": "true"}) if cluster.own else []:
        cluster.api.delete("namespaces", item["metadata"]["name"])


@pytest.fixture(scope="session")
def api(cluster):
    """harness.api.Api as the cluster's administrator."""
    return cluster.api


@pytest.fixture(scope="session")
def kubectl(cluster):
    return cluster.kubectl


@contextlib.contextmanager
def _namespaces(cluster, node, title):
    made = node.e2e_namespaces = []

    def make(suffix=""):
        about = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^test_|\.py$", "", title).lower()).strip("-")
        name = f"e2e-{about[:36].strip('-')}-{secrets.token_hex(3)}{'-' + suffix if suffix else ''}"
        cluster.api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {
            "name": name, "labels": {"pod-security.kubernetes.io/enforce": "restricted", "twelvefactor.dev/e2e": "true"}}})
        made.append(name)
        return name

    yield make
    for name in made:
        cluster.api.delete("namespaces", name)


@pytest.fixture
def make_namespace(cluster, request):
    """A function that makes namespaces which enforce the restricted Pod Security Standard; they are deleted after the test."""
    with _namespaces(cluster, request.node, request.node.originalname or request.node.name) as make:
        yield make


@pytest.fixture(scope="module")
def make_module_namespace(cluster, request):
    """The same; they are deleted after the last test of the file."""
    with _namespaces(cluster, request.node, os.path.basename(request.node.name)) as make:
        yield make


@pytest.fixture
def namespace(make_namespace):
    """The name of a fresh namespace."""
    return make_namespace()


@pytest.fixture
def server(cluster):
    """A cluster of our own, whose API server a test may stop; it runs again afterwards."""
    if not cluster.own:
        pytest.skip("the cluster was given to us: its API server is not ours to stop")
    yield cluster
    if not cluster.api.ready():
        cluster.start_api_server()


@pytest.fixture(scope="session")
def operator_user(cluster):
    """A kubeconfig of a user that the operator alone uses: its requests are counted apart (harness/requests.py)."""
    return operator_kubeconfig(cluster, cluster.files / "operator-e2e.kubeconfig")


def _new_log(cluster, name):
    log = cluster.files / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    return log


@pytest.fixture(scope="session")
def shared_operator():
    """Holds the operator that all tests share, from when it is started until nobody needs it any more."""
    return []


@pytest.fixture(scope="session")
def operator(cluster, operator_user, shared_operator, tmp_path_factory):
    """A running operator that all tests share. Its requests go through a proxy without rules, which tells what was asked: operator.proxy.
    Tests that stop, starve or disturb it take own_operator or proxied_operator instead."""
    forget_leases(cluster)
    with FaultProxy(operator_user, tmp_path_factory.mktemp("proxy")) as proxy:
        with Operator(proxy.kubeconfig, _new_log(cluster, "operator")).serving() as started:
            started.proxy = proxy
            shared_operator.append(started)
            yield started.wait_ready()
            if shared_operator:
                assert started.running(), f"the operator ended during the tests:\n{started.tail()}"
                assert started.stop() == 0


def _log_name(request):
    return "operator-" + re.sub(r"[^A-Za-z0-9_.-]+", "-", request.node.name)


@pytest.fixture
def own_operator(cluster, operator_user, request):
    """An operator for one test, not started yet. No other may run at the same time: with the shared one there is a second replica."""
    forget_leases(cluster)
    mine = Operator(operator_user, _new_log(cluster, _log_name(request))).serving()
    yield mine
    mine.end()


@pytest.fixture
def last_operator(shared_operator, request):
    """The same, for tests that come last: the shared one is ended for good."""
    while shared_operator:
        assert shared_operator.pop().stop() == 0
    return request.getfixturevalue("own_operator")


@contextlib.contextmanager
def _behind_a_proxy(cluster, operator_user, request, directory):
    forget_leases(cluster)
    with FaultProxy(operator_user, directory) as proxy:
        mine = Operator(proxy.kubeconfig, _new_log(cluster, _log_name(request))).serving()
        mine.proxy = proxy
        yield mine
        proxy.clear()
        mine.end()


@pytest.fixture
def proxied_operator(cluster, operator_user, request, tmp_path):
    """The same, but its requests go through a fault proxy of its own: proxied_operator.proxy."""
    with _behind_a_proxy(cluster, operator_user, request, tmp_path) as mine:
        yield mine


@pytest.fixture(scope="module")
def module_operator(cluster, operator_user, request, tmp_path_factory):
    """The same for all tests of a file, which take it in turns, leave it running and leave no rules behind."""
    with _behind_a_proxy(cluster, operator_user, request, tmp_path_factory.mktemp("proxy")) as mine:
        yield mine


def pytest_collection_modifyitems(items):
    # Tests with an operator of their own come first, those that install it in the cluster before them: the shared one, once started, stays
    # to the end.
    def place(item):
        for mark, order in (("install", -1), ("whole_run", 3), ("no_api_server", 2)):
            if item.get_closest_marker(mark):
                return order
        return int("operator" in item.fixturenames)

    items.sort(key=place)


@pytest.fixture(autouse=True)
def _needs_real_node(request):
    if request.node.get_closest_marker("real_node") and not request.getfixturevalue("cluster").real_node():
        pytest.skip("needs a node on which pods really run; this cluster has none (run as root without NODE=fake, or set E2E_KUBECONFIG)")


@pytest.fixture(autouse=True)
def _needs_own_cluster(request):
    if request.node.get_closest_marker("install") and not request.getfixturevalue("cluster").own:
        pytest.skip("takes the definitions away and brings them back: only in a cluster of our own (without E2E_KUBECONFIG)")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what was in its namespaces and what the operator said last."""
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" or not report.failed:
        return
    cluster = item.funcargs.get("cluster")
    for namespace in getattr(item, "e2e_namespaces", []) + getattr(item.getparent(pytest.Module), "e2e_namespaces", []):
        report.sections.append((f"namespace {namespace}", _contents(cluster, namespace)))
    for name in ("operator", "own_operator", "module_operator", "proxied_operator"):
        if name in item.funcargs:
            report.sections.append((f"log of {name}, its end", item.funcargs[name].tail(60)))


def _contents(cluster, namespace):
    text = ""
    try:
        for resource in ("twelvefactorapps", "deployments", "jobs", "pods"):
            for item in cluster.api.list(resource, namespace):
                shown = {"spec": item["spec"]} if resource == "twelvefactorapps" else {}
                text += f"--- {resource}/{item['metadata']['name']}\n" + describe({**shown, "status": item.get("status")})
        events = cluster.api.list("events", namespace)
        text += "--- events\n" + yaml.safe_dump([
            f"{event['regarding'].get('kind')}/{event['regarding'].get('name')} {event.get('reason')}: {event.get('note')}" for event in events])
    except Exception as error:  # the report of a failure must not hide it behind another
        text += f"(could not look further: {error})"
    return text
