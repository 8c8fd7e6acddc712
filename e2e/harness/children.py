"""What an app is made into, in a form that can be compared: by name, without what differs from one making to the next."""
import json
import re

KINDS = ("serviceaccounts", "configmaps", "secrets", "services", "ingresses", "networkpolicies", "poddisruptionbudgets", "deployments", "horizontalpodautoscalers",
         "cronjobs", "jobs", "appreleases", "parityreports")
MANAGER = "twelvefactor-operator"

# Given by the API server or a controller: different each time, or different by the way that led there. Keyed hashes are another in each app.
_CHANGING = {
    "uid", "jobUID", "resourceVersion", "generation", "observedGeneration", "creationTimestamp", "lastTransitionTime", "startTime", "completionTime",
    "managedFields", "clusterIP", "clusterIPs", "controller-uid", "batch.kubernetes.io/controller-uid",
    "hash", "activeHash", "desiredHash", "secretsHash", "contentHash", "asWritten", "twelvefactor.dev/proof"}
WITH_STATUS = ("twelvefactorapps", "appreleases")  # ours: part of what we make


def owned_by(app, obj):
    return any(owner["uid"] == app["metadata"]["uid"] for owner in obj["metadata"].get("ownerReferences", []))


def children(api, app):
    """{(resource, name): object} of all that has this app as its owner."""
    namespace = app["metadata"]["namespace"]
    return {(resource, item["metadata"]["name"]): item for resource in KINDS for item in api.list(resource, namespace) if owned_by(app, item)}


def bare(resource, obj):
    """A copy to compare: without identity, times and versions, with NAMESPACE where its namespace is named, and of a Secret the keys alone. The
    status is left out, but for those that are ours."""
    obj = {key: value for key, value in obj.items() if key not in ("kind", "apiVersion") and (key != "status" or resource in WITH_STATUS)}
    obj = _without_changing(obj, obj["metadata"].get("namespace"))
    if resource == "secrets":
        obj["data"] = sorted(obj.get("data") or {})
    return obj


def _without_changing(value, namespace):
    if isinstance(value, dict):
        return {key: _without_changing(item, namespace) for key, item in value.items() if key not in _CHANGING}
    if isinstance(value, list):
        return [_without_changing(item, namespace) for item in value]
    if isinstance(value, str) and namespace:
        return re.sub(rf"(?<![a-z0-9-]){re.escape(namespace)}(?![a-z0-9-])", "NAMESPACE", value)
    return value


def bare_children(api, app):
    return {key: bare(key[0], item) for key, item in sorted(children(api, app).items())}


def without_releases(objects):
    """Bare children as if it did not matter how many releases led here: without AppReleases, without ConfigMaps that only earlier ones name, and
    without the release's number in what runs."""
    named = json.dumps([item for key, item in objects.items() if key[0] in ("deployments", "cronjobs")])
    return {key: json.loads(re.sub(r'"v\d+"', '"vN"', json.dumps(item))) for key, item in objects.items()
            if key[0] != "appreleases" and (key[0] != "configmaps" or key[1] in named)}


def our_entries(obj):
    """Our entries in its managed fields: {operation: fields}."""
    return {entry["operation"]: entry["fieldsV1"] for entry in obj["metadata"].get("managedFields", [])
            if entry["manager"] == MANAGER and not entry.get("subresource")}


def container(workload, name="app"):
    """The container of a Deployment, a Job or a Pod."""
    spec = workload["spec"].get("template", workload)["spec"]
    return next(entry for entry in spec["containers"] if entry["name"] == name)


def env(workload):
    """{variable: its value, or its source} of our container."""
    return {entry["name"]: entry.get("value", entry.get("valueFrom", "")) for entry in container(workload).get("env", [])}


def differences(before, now, path=""):
    """["spec.replicas: 1, was 0", ...]: how two such forms differ; empty when they are equal."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = [*before, *(key for key in now if key not in before)]
        return [line for key in keys for line in differences(before.get(key, _NONE), now.get(key, _NONE), f"{path}.{_name(key)}" if path else _name(key))]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [line for place, pair in enumerate(zip(before, now)) for line in differences(*pair, f"{path}.{place}")]
    return [] if before == now else [f"{path}: {now!r}, was {before!r}"]


class _None:
    def __repr__(self):
        return "(nothing)"


_NONE = _None()


def _name(key):
    return "/".join(key) if isinstance(key, tuple) else str(key)
