"""How many requests the API server got: of everybody by verb, resource and code, and of the operator alone.

The API server counts requests by what they ask for, never by who asks. What it does count per user is which FlowSchema a request fell
into: so the operator gets an identity of its own (harness/identity.py) and one FlowSchema for each class of request below.
"""
import re
from collections import Counter, namedtuple

Asked = namedtuple("Asked", "verb group resource subresource code")

WRITES = {"POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION"}

_SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)')
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def parse_metrics(text):
    """Yields (name, labels, value) of each sample of a Prometheus text page."""
    for line in text.splitlines():
        match = None if line.startswith("#") else _SAMPLE.match(line)
        if match:
            labels = {key: re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)
                      for key, value in _LABEL.findall(match[2] or "")}
            yield match[1], labels, float(match[3])


def snapshot(api):
    """Counter of Asked: all requests since the API server started."""
    counts = Counter()
    for name, labels, value in parse_metrics(_page(api)):
        if name == "apiserver_request_total":
            key = Asked(labels["verb"], labels.get("group", ""), labels.get("resource", ""), labels.get("subresource", ""),
                        labels.get("code", ""))
            counts[key] += int(value)
    return counts


def requests_between(before, after):
    """What was asked between two snapshots (of either kind); of the same API server, which has not been restarted in between."""
    lost = [key for key in before if after[key] < before[key]]
    assert not lost, f"the API server was restarted between the snapshots: fewer of {lost[:3]} than before"
    return Counter({key: after[key] - before[key] for key in after if after[key] > before[key]})


def total(counts, verbs=None, resource=None, code=None):
    """The sum over Asked keys that match; verbs is one verb or a set of them, such as WRITES."""
    verbs = {verbs} if isinstance(verbs, str) else verbs
    return sum(count for asked, count in counts.items()
               if (verbs is None or asked.verb in verbs) and resource in (None, asked.resource) and code in (None, asked.code))


# Requests of one user

CLASSES = ("lease", "event", "status", "watch", "read", "write", "other")


def operator_snapshot(api):
    """Counter over CLASSES: the operator's requests since the API server started. lease, event: any request about these; status: writes of an
    app's or a release's status; read, write: the rest by verb; other: version, discovery, health."""
    counts = Counter({kind: 0 for kind in CLASSES})
    for name, labels, value in parse_metrics(_page(api)):
        if name == "apiserver_flowcontrol_dispatched_requests_total" and labels["flow_schema"].startswith(FLOW_PREFIX):
            counts[labels["flow_schema"][len(FLOW_PREFIX):]] += int(value)
    return counts


FLOW_PREFIX = "twelvefactor-e2e-"


def flow_schemas(namespace, account):
    """One FlowSchema for each class, for one ServiceAccount. The first that matches counts, so their order is that of CLASSES."""
    everything = {"apiGroups": ["*"], "clusterScope": True, "namespaces": ["*"]}
    rules = {
        "lease": {**everything, "apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["*"]},
        "event": {**everything, "apiGroups": ["", "events.k8s.io"], "resources": ["events"], "verbs": ["*"]},
        "status": {**everything, "apiGroups": ["twelvefactor.dev"], "resources": ["twelvefactorapps/status", "admintasks/status"], "verbs": ["*"]},
        "watch": {**everything, "resources": ["*"], "verbs": ["watch"]},
        "read": {**everything, "resources": ["*"], "verbs": ["get", "list"]},
        "write": {**everything, "resources": ["*"], "verbs": ["*"]},
    }
    for place, kind in enumerate(CLASSES):
        rule = {"subjects": [{"kind": "ServiceAccount", "serviceAccount": {"namespace": namespace, "name": account}}]}
        if kind in rules:
            rule["resourceRules"] = [rules[kind]]
        else:
            rule["nonResourceRules"] = [{"verbs": ["*"], "nonResourceURLs": ["*"]}]
        yield {
            "apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "FlowSchema", "metadata": {"name": FLOW_PREFIX + kind},
            "spec": {"matchingPrecedence": 100 + place, "priorityLevelConfiguration": {"name": "workload-high"},
                     "distinguisherMethod": {"type": "ByUser"}, "rules": [rule]},
        }


def _page(api):
    return api.request("GET", "/metrics", accept="text/plain").decode()
