"""--namespace: the operator looks after some namespaces, and Roles there are all the rights that it needs."""
import re

import pytest

from harness.apps import quiet_app
from harness.deploy import APPS, change, put, put_ready, status_writes, wait_ready, wait_says, written
from harness.faultproxy import FaultProxy
from harness.identity import NAMESPACE, forget_leases
from harness.namespaced import grant, namespaced_kubeconfig
from harness.operator import Operator
from harness.waiting import wait_for
from harness.watches import IN_A_NAMESPACE

ACCOUNT = "namespaced"


@pytest.fixture
def places(make_namespace):
    """Three namespaces; the operator is to look after the first two."""
    return make_namespace("a"), make_namespace("b"), make_namespace("c")


@pytest.fixture
def operator_of_two(cluster, places, tmp_path):
    forget_leases(cluster)
    user = namespaced_kubeconfig(cluster, tmp_path / "kubeconfig", ACCOUNT, places[:2])
    with FaultProxy(user, tmp_path / "proxy") as proxy:
        mine = Operator(proxy.kubeconfig, tmp_path / "log", arguments=["--namespace", places[0], "--namespace", places[1]]).serving()
        mine.proxy = proxy
        yield mine
        proxy.clear()
        mine.end()


def test_roles_in_its_namespaces_suffice(api, operator_of_two, places):
    a, b, c = places
    beyond = put(api, quiet_app(namespace=c))
    operator_of_two.arguments += ["--leader-elect", "--lease-namespace", a]
    operator_of_two.start_ready()
    apps = [put_ready(api, quiet_app(namespace=namespace)) for namespace in (a, b)]
    api.delete("services", "shop", b)
    wait_for("the repair", lambda: api.find("services", "shop", b))
    for app in apps:
        change(api, app, {"spec.config.env": {"LOG_LEVEL": "debug"}})
        wait_ready(api, app)
    assert "status" not in api.get(APPS, "shop", c) or api.get(APPS, "shop", c)["status"].get("conditions") is None
    assert not api.list("deployments", c) and beyond
    # But for policies, which lie in no namespace and are not missed.
    requests = [request for request in operator_of_two.proxy.requests() if not request["path"].split("?")[0].endswith("/twelvefactorpolicies")]
    asked = {request["path"].split("?")[0] for request in requests}
    outside = [path for path in asked if not re.search(rf"/namespaces/({a}|{b})/|/namespaces/{NAMESPACE}/secrets(/twelvefactor-operator-keys)?$", path)]
    assert asked and not outside, "never asked cluster-wide"
    assert not [request for request in requests if request["status"] == 403]
    assert len(operator_of_two.log_lines(message="no TwelveFactorPolicy counts: each rule has its own level")) == 1
    # An API server that has just got the definitions may still be setting up their storage.
    warnings = [line for line in operator_of_two.log_lines(level="warning") if "storage is (re)initializing" not in line.get("problem", "")]
    assert not warnings and not operator_of_two.log_lines(level="error")


@pytest.fixture
def policy_reader(api):
    """The rights to see policies and to write their status, for the operator's account; and a policy."""
    name, group = "e2e-namespaced-policies", "rbac.authorization.k8s.io"
    api.patch("clusterroles", name, {"apiVersion": f"{group}/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": [
        {"apiGroups": ["twelvefactor.dev"], "resources": ["twelvefactorpolicies"], "verbs": ["list", "watch"]},
        {"apiGroups": ["twelvefactor.dev"], "resources": ["twelvefactorpolicies/status"], "verbs": ["update"]}]}, kind="apply", force=True)
    api.patch("clusterrolebindings", name, {
        "apiVersion": f"{group}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": name},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": name},
        "subjects": [{"kind": "ServiceAccount", "namespace": NAMESPACE, "name": ACCOUNT}]}, kind="apply", force=True)
    api.create("twelvefactorpolicies", {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": name}, "spec": {
        "environments": [name], "levels": {"TF0201": "Enforce"}}})
    yield name
    api.delete("twelvefactorpolicies", name)
    api.delete("clusterrolebindings", name)
    api.delete("clusterroles", name)


def test_policies_count_where_they_may_be_seen(api, operator_of_two, places, policy_reader):
    operator_of_two.start_ready()
    app = put(api, quiet_app(namespace=places[0], image="registry.example.com/shop:v1", environment=policy_reader))
    wait_says(api, app, "False", "PolicyViolation")
    wait_for("the policy's status", lambda: api.get("twelvefactorpolicies", policy_reader).get("status", {}).get("match"), bool)


def test_a_new_list_of_one_namespace_leaves_the_other_alone(api, operator_of_two, places):
    a, b, _ = places
    operator_of_two.start_ready()
    apps = [put_ready(api, quiet_app(namespace=namespace)) for namespace in (a, b)]
    last = operator_of_two.proxy.stats()["n"]
    operator_of_two.proxy.rules([{"action": "expire", "match": {"watch": True, "path": f"/namespaces/{a}/", "nth": [1, IN_A_NAMESPACE]}}])
    operator_of_two.proxy.cut({"path": f"/namespaces/{a}/"})
    operator_of_two.proxy.wait_acted("expire", IN_A_NAMESPACE)
    wait_for("the lists to be made anew", lambda: [request for request in operator_of_two.proxy.requests(last)
                                                   if request.get("watch") and f"/namespaces/{a}/" in request["path"]], lambda seen: len(seen) >= 2 * IN_A_NAMESPACE)
    change(api, apps[0], {"spec.config.env": {"LOG_LEVEL": "debug"}})  # what comes after the lists has been seen
    wait_ready(api, apps[0])
    assert written(operator_of_two.proxy, b, last) == [] and status_writes(operator_of_two.proxy, b, last) == []
    change(api, apps[1], {"spec.config.env": {"LOG_LEVEL": "debug"}})
    wait_ready(api, apps[1])


def test_readyz_names_the_list_and_the_namespace_that_are_missing(api, operator_of_two, places):
    a, b, _ = places
    grant(api, ACCOUNT, b, without={"jobs"})
    wait_for("the right to be gone", lambda: operator_of_two.running() or operator_of_two.start(), timeout=10)
    wait_for("what is missing to be named", lambda: operator_of_two.ask("/readyz"),
             lambda answer: answer == (503, f"the first list of jobs in namespace {b} is not complete; the operator may not list and watch them: install the roles of this version\n"))
    line = operator_of_two.wait_for_log("the refusal", lambda line: line.get("cause") == "forbidden")
    assert line["resource"] == f"jobs in namespace {b}", line
    grant(api, ACCOUNT, b)
    operator_of_two.wait_ready(timeout=60)
    put_ready(api, quiet_app(namespace=a))
