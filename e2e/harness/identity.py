"""A user of its own for the operator, so that its requests can be told from the tests' (harness/requests.py)."""
import contextlib
from pathlib import Path

import yaml

from . import requests
from .api import Api, ApiError
from .waiting import wait_for

NAMESPACE = "twelvefactor-e2e"
ACCOUNT = "operator"
RIGHTS = Path(__file__).resolve().parents[2] / "manifests" / "cluster-wide" / "role.yaml"
SERVICE_RIGHTS = RIGHTS.with_name("services-role.yaml")
LEASE_RIGHTS = RIGHTS.parents[1] / "base" / "lease-role.yaml"
KEY_RIGHTS = RIGHTS.parents[1] / "base" / "keys-role.yaml"


def operator_kubeconfig(cluster, path):
    """Makes the ServiceAccount, with the rights of manifests/cluster-wide and no more, and its FlowSchemas; writes a kubeconfig with a token for a
    day."""
    api = cluster.api
    api.patch("namespaces", NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}, kind="apply", force=True)
    api.patch("serviceaccounts", ACCOUNT, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": ACCOUNT}}, NAMESPACE,
              kind="apply", force=True)
    role = next(part for part in yaml.safe_load_all(RIGHTS.read_text()) if part["kind"] == "ClusterRole")
    role["metadata"] = {"name": "twelvefactor-e2e-operator"}
    api.patch("clusterroles", role["metadata"]["name"], role, kind="apply", force=True)
    _bind(api, role["metadata"]["name"], ACCOUNT)
    services = yaml.safe_load(SERVICE_RIGHTS.read_text())
    services["metadata"] = {"name": "twelvefactor-e2e-operator-services"}
    api.patch("clusterroles", services["metadata"]["name"], services, kind="apply", force=True)
    _bind(api, services["metadata"]["name"], ACCOUNT)
    grant_at_home(api, ACCOUNT, LEASE_RIGHTS, KEY_RIGHTS)
    for schema in requests.flow_schemas(NAMESPACE, ACCOUNT):
        api.patch("flowschemas", schema["metadata"]["name"], schema, kind="apply", force=True)
    _write_kubeconfig(cluster, ACCOUNT, path)
    _wait_until_counted(api, path)
    return path


def limited_kubeconfig(cluster, path, account, without):
    """A kubeconfig of an operator that lacks some rights: without is a set of (resource, verb). Its requests are not counted."""
    api = cluster.api
    role = next(part for part in yaml.safe_load_all(RIGHTS.read_text()) if part["kind"] == "ClusterRole")
    role["metadata"] = {"name": f"twelvefactor-e2e-{account}"}
    role["rules"] = [{**rule, "resources": [resource], "verbs": verbs} for rule in role["rules"] for resource in rule["resources"]
                     if (verbs := [verb for verb in rule["verbs"] if (resource, verb) not in without])]
    api.patch("namespaces", NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}, kind="apply", force=True)
    api.patch("serviceaccounts", account, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}}, NAMESPACE, kind="apply", force=True)
    api.patch("clusterroles", role["metadata"]["name"], role, kind="apply", force=True)
    _bind(api, role["metadata"]["name"], account)
    _write_kubeconfig(cluster, account, path)
    wait_for("the rights to be taken in", lambda: Api(path).list("twelvefactorapps") is not None)
    return path


def account_kubeconfig(cluster, path, account, *rules):
    """A kubeconfig of an account that has these rights in all namespaces. The audit log has its requests."""
    api, role = cluster.api, f"twelvefactor-e2e-{account}"
    api.patch("namespaces", NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}, kind="apply", force=True)
    api.patch("serviceaccounts", account, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}}, NAMESPACE, kind="apply", force=True)
    api.patch("clusterroles", role, {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": role}, "rules": list(rules)},
              kind="apply", force=True)
    _bind(api, role, account)
    _write_kubeconfig(cluster, account, path)
    return path


def _bind(api, role, account):
    api.patch("clusterrolebindings", role, {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": role},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
        "subjects": [{"kind": "ServiceAccount", "namespace": NAMESPACE, "name": account}]}, kind="apply", force=True)


def grant_at_home(api, account, *roles):
    """What these files, of manifests/base, grant in the operator's own namespace."""
    for document in (part for role in roles for part in yaml.safe_load_all(role.read_text())):
        resource = document["kind"].lower() + "s"
        name = document["metadata"]["name"] = f"{document['metadata']['name']}-{account}"
        if document["kind"] == "RoleBinding":
            document["roleRef"]["name"] = name
            document["subjects"] = [{"kind": "ServiceAccount", "namespace": NAMESPACE, "name": account}]
        api.patch(resource, name, document, NAMESPACE, kind="apply", force=True)


def _write_kubeconfig(cluster, account, path):
    api = cluster.api
    token = api.create("serviceaccounts", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                                           "spec": {"expirationSeconds": 86400}}, NAMESPACE, "token", account)["status"]["token"]
    entry = {key: value for key, value in api.cluster_entry.items() if key != "certificate-authority"}
    if "certificate-authority" in api.cluster_entry:
        entry["certificate-authority"] = str((Path(cluster.kubeconfig).resolve().parent / api.cluster_entry["certificate-authority"]))
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump({
        "apiVersion": "v1", "kind": "Config", "current-context": "operator",
        "clusters": [{"name": "e2e", "cluster": entry}],
        "users": [{"name": "operator", "user": {"token": token}}],
        "contexts": [{"name": "operator", "context": {"cluster": "e2e", "user": "operator", "namespace": NAMESPACE}}]}))


def forget_leases(cluster):
    """Deletes the leases of operators of earlier tests, so that the next one need not wait until they run out."""
    for lease in cluster.api.list("leases", NAMESPACE):
        cluster.api.delete("leases", lease["metadata"]["name"], NAMESPACE)


def _wait_until_counted(api, kubeconfig):
    """The API server needs a moment to take in new rights and FlowSchemas; until then the operator would be refused, or not counted."""
    as_operator = Api(kubeconfig, user_agent="twelvefactor-e2e-probe")

    def asked():
        before = requests.operator_snapshot(api)
        as_operator.list("configmaps", NAMESPACE)
        with contextlib.suppress(ApiError):  # refused requests are counted, too
            as_operator.list("leases", NAMESPACE)
        return requests.requests_between(before, requests.operator_snapshot(api))

    wait_for("the operator's requests to be allowed and counted apart", asked, lambda seen: seen == {"read": 1, "lease": 1}, timeout=30)
