"""A user for an operator that looks after some namespaces only: Roles there, and nothing in the rest of the cluster."""
import yaml

from .api import Api
from .identity import KEY_RIGHTS, LEASE_RIGHTS, NAMESPACE, RIGHTS, _write_kubeconfig, grant_at_home
from .waiting import wait_for

GROUP = "rbac.authorization.k8s.io"


def rights(without=()):
    """The rules of manifests/cluster-wide/role.yaml and of the lease, as a Role may hold them; without is a set of resources."""
    role = next(part for part in yaml.safe_load_all(RIGHTS.read_text()) if part["kind"] == "ClusterRole")
    lease = next(part for part in yaml.safe_load_all(LEASE_RIGHTS.read_text()) if part["kind"] == "Role")
    return [{**rule, "resources": left} for rule in [*role["rules"], *lease["rules"]] if (left := [resource for resource in rule["resources"] if resource not in without])]


def grant(api, account, namespace, without=()):
    """Gives the account the operator's rights in this namespace."""
    api.patch("roles", account, {"apiVersion": f"{GROUP}/v1", "kind": "Role", "metadata": {"name": account}, "rules": rights(without)}, namespace,
              kind="apply", force=True)
    api.patch("rolebindings", account, {
        "apiVersion": f"{GROUP}/v1", "kind": "RoleBinding", "metadata": {"name": account},
        "roleRef": {"apiGroup": GROUP, "kind": "Role", "name": account},
        "subjects": [{"kind": "ServiceAccount", "namespace": NAMESPACE, "name": account}]}, namespace, kind="apply", force=True)


def namespaced_kubeconfig(cluster, path, account, namespaces):
    """A kubeconfig of an account of its own with the operator's rights in these namespaces, that to its key in its
    own, and nowhere else any."""
    api = cluster.api
    api.patch("namespaces", NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}, kind="apply", force=True)
    api.patch("serviceaccounts", account, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}}, NAMESPACE, kind="apply", force=True)
    for namespace in namespaces:
        grant(api, account, namespace)
    grant_at_home(api, account, KEY_RIGHTS)
    _write_kubeconfig(cluster, account, path)
    for namespace in namespaces:
        wait_for("the rights to be taken in", lambda namespace=namespace: Api(path).list("twelvefactorapps", namespace) is not None)
    return path
