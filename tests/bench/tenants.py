#!/usr/bin/python3
"""How long a new app waits beside a hostile tenant, and what the operator's memory is beside one.

usage: tenants.py     needs a cluster: E2E_KUBECONFIG, or it starts one below .local/bench

Prints the time until a new app has its Deployment, alone and beside 16 apps whose contract costs much and that are edited all the time (median of
several), their ratio, and the memory (VmRSS, VmHWM) with two apps that name 16 ConfigMaps of 1 MB and with 300 AdminTasks of 240 KB. Nothing is asserted. E2E_OPERATOR names
another build.
"""
import functools
import os
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "e2e"))

from harness.apps import quiet_app  # noqa: E402
from harness.cluster import Cluster  # noqa: E402
from harness.operator import Operator  # noqa: E402
from harness.waiting import wait_for  # noqa: E402

ROUNDS = 21
# To compare with, what edits alone cost. Then refused, and the dearest that is allowed: with 2 KiB it takes all the work that a contract may cost.
COSTLY = {"a cheap pattern that does not fit": ("x", 32 << 10), "a pattern that is refused": ("[ab]*a" + "[ab]{1000}" * 9 + "c", 32 << 10), "the dearest that is allowed": ("[ab]*a" + "[ab]{1000}" * 8 + "c", 2080)}
API_VERSION = "twelvefactor.dev/v1alpha1"


def namespace(api, name):
    api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    return name


def new_app_waits(api, where, prefix, before_each=lambda number: None):
    """Milliseconds until a new app has its Deployment, of several apps the median."""
    times = []
    for number in range(ROUNDS):
        name = f"{prefix}-{number}"
        before_each(number)
        began = time.monotonic()
        api.create("twelvefactorapps", quiet_app(name, where), where)
        wait_for("its Deployment", lambda: api.find("deployments", f"{name}-web", where), timeout=900, every=0.005)
        times.append((time.monotonic() - began) * 1000)
    return statistics.median(times)


def costly_apps(api, where, pattern, length):
    value = "".join(random.Random(1).choices("ab", k=length))
    for number in range(16):
        api.create("twelvefactorapps", quiet_app(f"costly-{number}", where, config={
            "env": {"A": value}, "contract": {"A": {"pattern": pattern}}}), where)


def edit_costly(api, where, round):
    """Another value asks about the contract again."""
    for number in range(16):
        app = api.get("twelvefactorapps", f"costly-{number}", where)
        value = app["spec"]["config"]["env"]["A"]
        api.patch("twelvefactorapps", f"costly-{number}", {"spec": {"config": {"env": {"A": value[1:] + "ab"[round % 2]}}}}, where)


def memory(operator, what):
    print(f"{what:44} VmRSS {operator.memory_kib() / 1024:7.1f} MiB   VmHWM {operator.memory_kib('VmHWM') / 1024:7.1f} MiB", flush=True)


def large_config_maps(api, where):
    for number in range(16):
        api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"big-{number}"}, "data": {f"V{number}": "x" * 1_000_000}}, where)
    sources = [{"configMapRef": {"name": f"big-{number}"}} for number in range(16)]
    for name in ("one", "two"):
        api.create("twelvefactorapps", quiet_app(name, where, config={"envFrom": sources}), where)
        wait_for("its status", lambda: api.get("twelvefactorapps", name, where).get("status", {}).get("conditions"), timeout=300)


def large_tasks(api, where):
    for number in range(300):
        api.create("admintasks", {"apiVersion": API_VERSION, "kind": "AdminTask", "metadata": {"name": f"task-{number}"},
                                  "spec": {"appRef": {"name": "none"}, "command": ["echo"] + ["y" * 4000] * 60}}, where)
    wait_for("the last status", lambda: api.get("admintasks", "task-299", where).get("status", {}).get("conditions"), timeout=300)


def measure(cluster, operator):
    api = cluster.api
    quiet = namespace(api, "bench-quiet")
    new_app_waits(api, quiet, "warm-up")
    alone = new_app_waits(api, quiet, "alone")
    memory(operator, "at the start")
    for index, (what, (pattern, length)) in enumerate(COSTLY.items()):
        hostile = namespace(api, f"bench-hostile-{index}")
        costly_apps(api, hostile, pattern, length)
        beside = new_app_waits(api, quiet, f"beside-{index}", functools.partial(edit_costly, api, hostile))
        print(f"a new app has its Deployment after {alone:.0f} ms alone, {beside:.0f} ms beside 16 apps with {what}: ratio {beside / alone:.2f}", flush=True)
    operator.restart()
    operator.wait_ready(120)
    large_config_maps(api, namespace(api, "bench-config-maps"))
    memory(operator, "two apps with 16 ConfigMaps of 1 MB")
    operator.restart()
    operator.wait_ready(120)
    large_tasks(api, namespace(api, "bench-tasks"))
    memory(operator, "and 300 tasks of 240 KB, after a restart")


def main():
    given = os.environ.get("E2E_KUBECONFIG")
    cluster = Cluster.given(given) if given else Cluster.up()
    try:
        cluster.install_crds()
        with Operator(cluster.kubeconfig, cluster.files / "log" / "tenants.log").serving() as operator:
            operator.wait_ready()
            measure(cluster, operator)
    finally:
        if cluster.own:
            cluster.down()


if __name__ == "__main__":
    main()
