"""What the operator asked for, as the API server's audit log tells (e2e/cluster/apiserver.sh), and what its roles grant. Both in the same
words: Right("patch", "apps", "deployments")."""
import json
from collections import namedtuple
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("manifests/cluster-wide/role.yaml", "manifests/base/lease-role.yaml", "manifests/base/keys-role.yaml", "manifests/reports/role.yaml")
# The operator of the tests, and that of an installation. Others in these namespaces lack rights on purpose.
SERVICES = ".provisioned.example.com"  # groups of services that tests define; those who define them grant them
USERS = ("system:serviceaccount:twelvefactor-e2e:operator", "system:serviceaccount:twelvefactor-system:twelvefactor-operator")


class Right(namedtuple("Right", "verb group resource")):
    def __str__(self):
        return f"{self.verb} {self.resource}{'.' + self.group if self.group else ''}"


def granted(paths=ROLES):
    """Every right that the rules of these files grant."""
    found = set()
    for path in paths:
        for document in yaml.safe_load_all((ROOT / path).read_text()):
            for rule in document.get("rules") or []:
                found |= {Right(verb, group, resource) for verb in rule["verbs"] for group in rule["apiGroups"] for resource in rule["resources"]}
    return found


def asked(logs, since):
    """(rights that were used, rights that were refused for want of a role) after that time, which is RFC 3339 in UTC."""
    used, refused = set(), set()
    for log in sorted(Path(logs).glob("audit*.log")):
        with log.open(encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line) if line.endswith("\n") else {}  # the last one may be half written
                if _is_of_an_operator(event) and event["requestReceivedTimestamp"] >= since:
                    decision = event.get("annotations", {}).get("authorization.k8s.io/decision")
                    (used if decision == "allow" else refused).add(_right(event["verb"], event["objectRef"]))
    return used, refused


def _is_of_an_operator(event):
    ours = event.get("userAgent", "").startswith("twelvefactor-e2e")  # the harness, which asks in its name whether it is counted
    service = event.get("objectRef", {}).get("apiGroup", "").endswith(SERVICES)
    return event.get("user", {}).get("username") in USERS and "objectRef" in event and not ours and not service


def _right(verb, about):
    resource = about["resource"] + ("/" + about["subresource"] if "subresource" in about else "")
    return Right(verb, about.get("apiGroup", ""), resource)
