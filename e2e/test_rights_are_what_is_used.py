"""The operator's roles, beside what it was seen to ask for in all other tests: nothing that it asks for is missing, and nothing is granted
that it does not need."""
import pytest

from harness import whole_run
from harness.apps import condition, quiet_app
from harness.audit import Right, granted
from harness.deploy import put, wait_says
from harness.identity import limited_kubeconfig
from harness.install import supports
from harness.operator import Operator

# Granted and never seen in the audit log, each with a test of its own or a reason.
UNSEEN = {
    # Asked for by the admission of owner references, not by a request: test_without_the_right_to_finalizers_nothing_is_made.
    Right("update", "twelvefactor.dev", "twelvefactorapps/finalizers"),
}


def excused(right, used):
    """An API server that has no streaming lists is asked for lists instead (tests/contract/watch): this one has them."""
    return right in UNSEEN or (right.verb == "list" and right._replace(verb="watch") in used)


@pytest.fixture
def record(cluster):
    if not cluster.own:
        pytest.skip("the audit log of a given cluster (E2E_KUBECONFIG) is not ours to read")
    used, refused = whole_run.asked(cluster)
    assert used, "the audit log tells of no request of the operator: are the users in harness/audit.py still the right ones?"
    return used, refused


@pytest.mark.whole_run
def test_nothing_is_missing(record):
    used, refused = record
    missing = sorted(map(str, (used | refused) - granted()))
    assert not missing, f"asked for, and granted by no role: {missing}. Add them to manifests/cluster-wide/role.yaml; make manifests"


@pytest.mark.whole_run
def test_nothing_is_granted_in_vain(record, request):
    if not whole_run.is_whole(request):
        pytest.skip("only a run of all tests can tell what is never used")
    if not whole_run.passed(request):
        pytest.skip("other tests failed, so that what they would have used is not known")
    used, _ = record
    rights = {right for right in granted() if right.resource != "leases" or supports("--leader-elect")}
    unused = sorted(str(right) for right in rights - used if not excused(right, used))
    assert not unused, f"granted, and used in no test: {unused}. Take them out of the role, or test what needs them"


def test_without_the_right_to_finalizers_nothing_is_made(cluster, api, namespace, tmp_path):
    """Where OwnerReferencesPermissionEnforcement is on (OpenShift, and the cluster of these tests)."""
    if not cluster.own:
        pytest.skip("whether that admission plugin is on in a given cluster is not known")
    kubeconfig = limited_kubeconfig(cluster, tmp_path / "kubeconfig", "without-finalizers", {("twelvefactorapps/finalizers", "update")})
    with Operator(kubeconfig, cluster.files / "log" / "operator-without-finalizers.log").serving():
        app = put(api, quiet_app(namespace=namespace))
        said = wait_says(api, app, "False", "Forbidden")
    assert "blockOwnerDeletion" in condition({"status": {"conditions": [said]}}, "Ready")["message"]
    assert api.list("services", namespace) == []
