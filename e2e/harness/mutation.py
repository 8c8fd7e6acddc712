"""Pods that are changed on their way into the cluster, as a service mesh does it: here by a policy of the API server itself."""
import contextlib
import json

from .waiting import wait_for

GROUP = "/apis/admissionregistration.k8s.io"
# The namespaces of tests enforce the restricted Pod Security Standard.
RESTRICTED = {"allowPrivilegeEscalation": False, "runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}


@contextlib.contextmanager
def pods_mutated(api, namespace, name, patch, image, until):
    """Within it, each new pod of the namespace is changed by patch, a list of JSONPatch in CEL. It has begun when until(pod) holds of one with the
    image. name: of the policy, which is the cluster's."""
    version = served_version(api)
    policy = {"failurePolicy": "Fail", "reinvocationPolicy": "Never", "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": patch}}],
              "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}}
    binding = {"policyName": name, "matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}}
    looked_at = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "looked-at-only"},
                 "spec": {"containers": [{"name": "app", "image": image, "securityContext": RESTRICTED}]}}
    made = {"mutatingadmissionpolicies": ("MutatingAdmissionPolicy", policy), "mutatingadmissionpolicybindings": ("MutatingAdmissionPolicyBinding", binding)}
    with contextlib.ExitStack() as made_here:
        for resource, (kind, spec) in made.items():
            path = f"{GROUP}/{version}/{resource}"
            api.request("POST", path, {"apiVersion": f"admissionregistration.k8s.io/{version}", "kind": kind, "metadata": {"name": name}, "spec": spec})
            made_here.callback(api.request, "DELETE", f"{path}/{name}")
        wait_for(f"{name} to change a pod", lambda: api.create("pods", looked_at, namespace, dry_run=True), until)
        yield


def served_version(api):
    """Of these kinds: v1 from Kubernetes 1.36 on, v1beta1 before, which e2e/cluster/apiserver.sh switches on there."""
    for version in ("v1", "v1beta1"):
        served = json.loads(api.request("GET", f"{GROUP}/{version}"))["resources"]
        if any(resource["name"] == "mutatingadmissionpolicies" for resource in served):
            return version
    raise AssertionError("this cluster serves no MutatingAdmissionPolicy: before Kubernetes 1.36 it must be switched on")
