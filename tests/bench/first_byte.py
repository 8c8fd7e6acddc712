#!/usr/bin/python3
"""What a one-off command costs: the time to its first byte and to its end by `twelvefactor run`, which starts a pod, beside `kubectl exec` into one that
runs already, on a real node.

usage: first_byte.py [N]     N times each, one after the other; prints the medians. Needs root, as the end-to-end tests do.
"""
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "e2e"))

from harness.apps import minimal_app  # noqa: E402
from harness.cluster import Cluster  # noqa: E402
from harness.deploy import put_ready  # noqa: E402
from harness.identity import operator_kubeconfig  # noqa: E402
from harness.operator import Operator, find_binary  # noqa: E402
from harness.releases import WEB, process_pods  # noqa: E402

NAMESPACE = "first-byte"
WORDS = ["/bin/probe", "say", "0", "done"]


def timed(command):
    """(seconds to the first byte, seconds to the end)."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert process.stdout.read(1)
    first = time.monotonic() - began
    process.stdout.read()
    assert process.wait() == 0
    return first, time.monotonic() - began


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    cluster = Cluster.up(ROOT / ".local" / "bench")
    cluster.install_crds()
    api = cluster.api
    api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    try:
        with Operator(operator_kubeconfig(cluster, cluster.files / "operator.kubeconfig"), cluster.files / "operator.log").serving() as operator:
            operator.wait_ready()
            app = put_ready(api, minimal_app(namespace=NAMESPACE, image=cluster.probe, processes={"web": WEB}), timeout=120)
            pod, = process_pods(api, app).values()
            ways = {
                "twelvefactor run": [str(find_binary()), "run", "shop", "-n", NAMESPACE, "--kubeconfig", str(cluster.kubeconfig), "--", *WORDS],
                "kubectl exec": [cluster.kubectl.binary, "--kubeconfig", str(cluster.kubeconfig), "exec", "-n", NAMESPACE, pod["metadata"]["name"], "--", *WORDS]}
            for name, command in ways.items():
                seen = [timed(command) for _ in range(times)]
                first, end = ([pair[index] for pair in seen] for index in (0, 1))
                print(f"{name}: first byte {statistics.median(first):.2f} s (from {min(first):.2f} to {max(first):.2f}), end {statistics.median(end):.2f} s, {times} times")
    finally:
        api.delete("namespaces", NAMESPACE)
        cluster.down()


if __name__ == "__main__":
    main()
