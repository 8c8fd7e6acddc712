"""What the API server was asked for, and what that cost: snapshots before and after a phase, and the difference."""
import re
import time
from dataclasses import dataclass

from harness import requests
from process import cpu_seconds, machine_cpu_seconds

# What an API server asks of itself, as everybody else it counts it.
ITS_OWN = {"flowschemas", "prioritylevelconfigurations", "apiservices", "clusterroles", "clusterrolebindings", "roles", "rolebindings",
           "priorityclasses", "endpoints", "endpointslices", "servicecidrs", "ipaddresses", "leases", ""}
ITS_LOOKS = {"LIST services"}  # every few minutes, for the addresses that it has given out
STREAMS = {"WATCH", "WATCHLIST", "CONNECT"}


def asked(api):
    """{"VERB resource/subresource": requests}, without streams, leases, and what the API server asks of itself."""
    counts = {}
    for key, count in requests.snapshot(api).items():
        if key.resource in ITS_OWN or key.verb in STREAMS or key.subresource.startswith("/"):
            continue
        name = f"{key.verb} {key.resource}" + (f"/{key.subresource}" if key.subresource else "")
        if name in ITS_LOOKS:
            continue
        if not re.match("[02]", key.code):
            name += f" ({key.code})"
        counts[name] = counts.get(name, 0) + count
    return counts


@dataclass
class Snapshot:
    time: float
    requests: dict
    operator: float
    server: float
    etcd: float
    machine: float


def snapshot(plane, program=None):
    """program: the operator, when it runs already."""
    return Snapshot(time.monotonic(), asked(plane.api), program.cpu() if program else 0.0, cpu_seconds(plane.server.pid), cpu_seconds(plane.etcd.pid),
                    machine_cpu_seconds())


def between(before, after):
    """Requests by kind and in all, and CPU seconds; others: the cores that everything else on the machine has used, the bench included."""
    kinds = {name: count - before.requests.get(name, 0) for name, count in after.requests.items() if count != before.requests.get(name, 0)}
    return {"requests": sum(kinds.values()), "by_kind": dict(sorted(kinds.items())), "operator_cpu": round(after.operator - before.operator, 3),
            "server_cpu": round(after.server - before.server, 3), "etcd_cpu": round(after.etcd - before.etcd, 3),
            "others": round((used(after) - used(before)) / (after.time - before.time), 2)}


def used(seen):
    return seen.machine - seen.operator - seen.server - seen.etcd


def percentile(values, share):
    """The least value that at least this share of all are not above."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -int(-share * len(ordered) // 1) - 1))]
