#!/usr/bin/python3
"""What the operator costs: time, requests and memory for N new apps, beside a bare loader that only sends the same writes.

usage: bench.py [N] [--keep]     `make bench APPS=200`

Both run on the same control plane (real API server, etcd and controllers; the node is simulated), one after the other, and both have to
share the machine with it. An app is manifests/samples/shop-staging.yaml. The loader comes second and sends what the operator was seen to
send until all apps were converged: the POSTs of `twelvefactor render`, as many status PUTs and Events. Nothing is asserted. Results: a
table, and .local/bench.json.
"""
import argparse
import base64
import collections
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "e2e"))

from harness import identity, requests  # noqa: E402
from harness.api import Api  # noqa: E402
from harness.cluster import Cluster  # noqa: E402
from harness.operator import Operator  # noqa: E402
from harness.waiting import wait_for  # noqa: E402

STATE = ROOT / ".local" / "bench"
FILES = STATE / "bench"
RESULT = ROOT / ".local" / "bench.json"
BINARY = Path(os.environ.get("E2E_OPERATOR") or ROOT / "build" / "release" / "twelvefactor")
APPS_PER_NAMESPACE = 20
CONNECTIONS = 16  # the operator's default of --workers
QUIET_SECONDS = 60
WARM_UP = 20  # apps that come first: threads, connections and caches that the first apps bring about are not counted as theirs
API_PATHS = {"ServiceAccount": "serviceaccounts", "ConfigMap": "configmaps", "Secret": "secrets", "Service": "services",
             "Deployment": "deployments", "Job": "jobs"}


APP, NAMESPACE = "this-app", "this-namespace"  # stand-ins in what is rendered once for all apps


# The apps

def template():
    return yaml.safe_load((ROOT / "manifests" / "samples" / "shop-staging.yaml").read_text())


def the_app(number, prefix):
    app = template()
    app["metadata"] = {"name": f"shop-{number:05}", "namespace": f"{prefix}-{number // APPS_PER_NAMESPACE:03}"}
    return app


def make_namespaces(cluster, prefix, count):
    """As a team finds them: the Secret of the database is there before the apps are."""
    for name in sorted({the_app(number, prefix)["metadata"]["namespace"] for number in range(count)}):
        cluster.api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        cluster.api.create("secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop-database"},
                                       "stringData": {"uri": "postgresql://shop:simulated@postgresql.example.com/shop"}}, name)


def delete_namespaces(cluster, prefix):
    def left():
        return [item["metadata"]["name"] for item in cluster.api.list("namespaces") if item["metadata"]["name"].startswith(prefix)]

    for name in left():
        cluster.api.delete("namespaces", name)
    wait_for("the namespaces to be gone", left, lambda found: not found, timeout=3600, every=2)


# The bare loader

class Loader:
    def __init__(self, cluster):
        self.binary = FILES / "loader"
        go = shutil.which("go") or "/usr/local/go/bin/go"
        subprocess.run([go, "build", "-trimpath", "-o", str(self.binary), "."], cwd=ROOT / "tests" / "bench" / "loader", check=True,
                       env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"})
        self.server = cluster.api.server
        self.authority = FILES / "ca.crt"
        entry = cluster.api.cluster_entry
        self.authority.write_bytes(base64.b64decode(entry["certificate-authority-data"]) if "certificate-authority-data" in entry
                                   else (Path(cluster.kubeconfig).parent / entry["certificate-authority"]).read_bytes())
        self.token = FILES / "loader.token"
        self.token.touch(mode=0o600)
        self.token.write_text(self._account(cluster.api))

    @staticmethod
    def _account(api):
        """A user with a token, as the operator is one: authorised and queued, not waved through as the administrator."""
        name = "loader"
        api.patch("serviceaccounts", name, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}}, identity.NAMESPACE,
                  kind="apply", force=True)
        api.patch("clusterrolebindings", "twelvefactor-bench", {
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "twelvefactor-bench"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            "subjects": [{"kind": "ServiceAccount", "namespace": identity.NAMESPACE, "name": name}]}, kind="apply", force=True)
        return api.create("serviceaccounts", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                                              "spec": {"expirationSeconds": 86400}}, identity.NAMESPACE, "token", name)["status"]["token"]

    def run(self, apps):
        lines = "\n".join(json.dumps(app) for app in apps)
        done = subprocess.run([str(self.binary), "--server", self.server, "--ca", str(self.authority), "--token", str(self.token),
                               "--connections", str(CONNECTIONS)], input=lines, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)


def create_request(app):
    return {"method": "POST", "path": Api.path("twelvefactorapps", app["metadata"]["namespace"]), "body": json.dumps(app)}


def same_writes(app, objects, status, puts, events):
    """What the operator writes for one app, as requests of the loader, after the one that creates the app."""
    meta = app["metadata"]
    out = [create_request(app)]
    for child in objects:
        child = json.loads(json.dumps(child).replace(APP, meta["name"]).replace(NAMESPACE, meta["namespace"]))
        child["metadata"]["ownerReferences"] = [{
            "apiVersion": app["apiVersion"], "kind": app["kind"], "name": meta["name"], "uid": "@UID@", "controller": True,
            "blockOwnerDeletion": True}]
        if child["kind"] == "Secret":
            child["stringData"] = {"RECEIPT_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode()}
        out.append({"method": "POST", "path": Api.path(API_PATHS[child["kind"]], meta["namespace"]), "body": json.dumps(child)})
    for number in range(puts):
        changed = {**status, "observedGeneration": number + 1}  # a PUT that changes nothing would not be written
        body = {"apiVersion": app["apiVersion"], "kind": app["kind"], "status": changed,
                "metadata": {**meta, "uid": "@UID@", "resourceVersion": "@RESOURCE_VERSION@"}}
        out.append({"method": "PUT", "path": Api.path("twelvefactorapps", meta["namespace"], meta["name"], "status"), "body": json.dumps(body)})
    for number in range(events):
        event = {"apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": f"{meta['name']}.{number}", "namespace": meta["namespace"]},
                 "eventTime": time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime()), "reportingController": "twelvefactor.dev/operator",
                 "reportingInstance": "bench", "action": "Reconcile", "reason": "Created", "note": "a note of the usual length " * 3,
                 "type": "Normal", "regarding": {"apiVersion": app["apiVersion"], "kind": app["kind"], "uid": "@UID@", **meta}}
        out.append({"method": "POST", "path": Api.path("events", meta["namespace"]), "body": json.dumps(event)})
    return out


def shares(total, count):
    """total, spread over count as evenly as it goes."""
    return [total * (number + 1) // count - total * number // count for number in range(count)]


def rendered():
    """The objects of an app called APP in NAMESPACE, as `twelvefactor render` prints them."""
    app = template()
    app["metadata"] = {"name": APP, "namespace": NAMESPACE}
    text = subprocess.run([str(BINARY), "render", "--quiet", "-f", "-"], input=yaml.safe_dump(app), capture_output=True, text=True, check=True).stdout
    return list(yaml.safe_load_all(text))


# Watching how the apps are

class Progress(threading.Thread):
    """Counts apps that are converged (the operator has carried out the spec) and Ready, by one watch; notes when the last one was."""

    def __init__(self, api, prefix):
        super().__init__(daemon=True)
        self.api, self.prefix = api, prefix
        self.converged, self.ready = {}, {}
        listed = api.list_all("twelvefactorapps")
        self.connection, self.answer = api.open_watch("twelvefactorapps", resource_version=listed["metadata"]["resourceVersion"])
        self.start()

    def run(self):
        for line in self.answer:
            app = json.loads(line)["object"]
            meta, status = app["metadata"], app.get("status", {})
            if not meta.get("namespace", "").startswith(self.prefix) or status.get("observedGeneration") != meta["generation"]:
                continue
            key, now = (meta["namespace"], meta["name"]), time.monotonic()
            self.converged.setdefault(key, now)
            if any(entry["type"] == "Ready" and entry["status"] == "True" for entry in status.get("conditions", [])):
                self.ready.setdefault(key, now)

    def wait(self, what, count, timeout):
        seen = getattr(self, what)
        wait_for(f"{count} apps to be {what}", lambda: len(seen), lambda found: found >= count, timeout=timeout, every=0.1)
        return max(seen.values())


# Measuring

def cpu_of(cluster):
    """CPU seconds of the API server and etcd: what the machine spends on answering."""
    spent = {}
    for name in ("kube-apiserver", "etcd"):
        pid = (cluster.state / "run" / f"{name}.pid").read_text().split()[0]
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        spent[name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def memory(operator):
    return {"rss_kib": operator.memory_kib("VmRSS"), "anonymous_kib": operator.memory_kib("RssAnon"), "peak_kib": operator.memory_kib("VmHWM")}


def http_requests(operator):
    """Requests by method, as the operator counts them itself, its streams apart."""
    counts = collections.Counter()
    for name, labels, value in operator.metrics():
        if name == "rest_client_requests_total":
            counts[labels["method"]] += int(value)
    return counts


def between(before, after):
    return {key: round(after[key] - before.get(key, 0), 2) for key in after if after[key] != before.get(key, 0)}


def reconciles(operator):
    return operator.metric("controller_runtime_reconcile_total")


def settle(operator, seconds=5, timeout=600):
    """Waits until it has had nothing to do for some seconds."""
    last, since, end = -1, time.monotonic(), time.monotonic() + timeout
    while time.monotonic() < end:
        now = reconciles(operator)
        if now != last:
            last, since = now, time.monotonic()
        elif time.monotonic() - since >= seconds:
            return
        time.sleep(0.5)


def measure_operator(cluster, kubeconfig, loader, count):
    result = {}
    log = FILES / "operator.log"
    log.unlink(missing_ok=True)
    operator = Operator(kubeconfig, log, BINARY).serving()
    try:
        operator.start_ready()
        time.sleep(5)
        result["memory_idle"] = memory(operator)
        warm_up(cluster, operator, loader)
        result["memory_warm"] = memory(operator)
        make_namespaces(cluster, "bench-operator", count)
        settle(operator)
        result.update(measure_create(cluster, operator, loader, count))
        settle(operator)
        result["memory_with_apps"] = memory(operator)
        say(f"a quiet minute with {count} apps")
        before, asked, cpu = http_requests(operator), requests.operator_snapshot(cluster.api), operator.cpu_seconds()
        time.sleep(QUIET_SECONDS)
        result["quiet_minute"] = {"by_operator": between(before, http_requests(operator)), "cpu_seconds": round(operator.cpu_seconds() - cpu, 2),
                                  "by_api_server": between(asked, requests.operator_snapshot(cluster.api))}
        result["memory_quiet"] = memory(operator)
        result["restart"] = measure_restart(cluster, operator, count + WARM_UP)
        status = cluster.api.list("twelvefactorapps", "bench-warm-000")[0]["status"]
    finally:
        operator.end()
    return result, status


def warm_up(cluster, operator, loader):
    progress = Progress(cluster.api, "bench-warm")
    make_namespaces(cluster, "bench-warm", WARM_UP)
    loader.run([[create_request(the_app(number, "bench-warm"))] for number in range(WARM_UP)])
    progress.wait("ready", WARM_UP, 300)
    settle(operator)


def measure_create(cluster, operator, loader, count):
    say(f"the operator and {count} new apps")
    progress = Progress(cluster.api, "bench-operator")
    before, asked, cpu, others = http_requests(operator), requests.operator_snapshot(cluster.api), operator.cpu_seconds(), cpu_of(cluster)
    passes = reconciles(operator)
    began = time.monotonic()
    created = loader.run([[create_request(the_app(number, "bench-operator"))] for number in range(count)])
    converged = progress.wait("converged", count, 60 + count) - began
    at_converged = {"seconds_creating": round(created["seconds"], 2), "seconds_converged": round(converged, 2),
                    "requests_converged": between(before, http_requests(operator)),
                    "cpu_converged": round(operator.cpu_seconds() - cpu, 2), "cpu_others_converged": between(others, cpu_of(cluster))}
    ready = progress.wait("ready", count, 300 + 2 * count) - began
    settle(operator)
    return {**at_converged, "seconds_ready": round(ready, 2), "requests_ready": between(before, http_requests(operator)),
            "by_api_server": between(asked, requests.operator_snapshot(cluster.api)), "cpu_ready": round(operator.cpu_seconds() - cpu, 2),
            "reconciles": int(reconciles(operator) - passes), "memory_peak_kib": operator.memory_kib("VmHWM")}


def measure_restart(cluster, operator, count):
    say("a restart")
    operator.stop()
    asked = requests.operator_snapshot(cluster.api)
    began = time.monotonic()
    operator.start()
    wait_for("every app to be looked at after the restart", lambda: (reconciles(operator), operator.metric("workqueue_depth")),
             lambda seen: seen[0] >= count and seen[1] == 0, timeout=120 + count, every=0.02)
    converged = time.monotonic() - began
    cpu = operator.cpu_seconds()
    settle(operator)
    return {"seconds_converged": round(converged, 2), "cpu_seconds": cpu, "by_operator": dict(http_requests(operator)),
            "by_api_server": between(asked, requests.operator_snapshot(cluster.api)), "memory": memory(operator)}


def measure_loader(cluster, loader, count, sent, status):
    """sent: the operator's requests by method."""
    make_namespaces(cluster, "bench-loader", count)
    objects = rendered()
    puts, events = shares(sent["PUT"], count), shares(max(0, sent["POST"] - len(objects) * count), count)
    apps = [same_writes(the_app(number, "bench-loader"), objects, status, puts[number], events[number]) for number in range(count)]
    say(f"the bare loader and {count} new apps")
    before = cpu_of(cluster)
    result = loader.run(apps)
    result["cpu_others"] = between(before, cpu_of(cluster))
    result["seconds"] = round(result["seconds"], 2)
    return result


# Telling

def say(text):
    print(f"  {time.strftime('%H:%M:%S')} {text}", flush=True)


def report(result):
    count, operator, loader = result["apps"], result["operator"], result["loader"]

    def mib(kib):
        return f"{kib / 1024:.1f} MiB"

    def per_app(counts):
        return ", ".join(f"{key} {value / count:.2f}" for key, value in sorted(counts.items()) if key != "WATCH")

    def whole(counts):
        return ", ".join(f"{key} {value}" for key, value in sorted(counts.items())) or "none"

    def memory_line(seen):
        return f"{mib(seen['rss_kib'])} resident, {mib(seen['anonymous_kib'])} of it anonymous"

    grown = operator["memory_quiet"]["anonymous_kib"] - operator["memory_warm"]["anonymous_kib"]
    rows = [
        ("bare loader", f"{loader['seconds']} s: {loader['seconds'] / count * 1000:.1f} ms an app, {whole(loader['requests'])}"),
        ("operator, first create to all converged", f"{operator['seconds_converged']} s: {operator['seconds_converged'] / loader['seconds']:.2f} x the loader"),
        ("  CPU seconds until then", f"operator {operator['cpu_converged']}, {whole(operator['cpu_others_converged'])} (loader: {whole(loader['cpu_others'])})"),
        ("  requests per app until then", per_app(operator["requests_converged"])),
        ("operator, first create to all Ready", f"{operator['seconds_ready']} s (simulated pods, real controllers)"),
        ("  CPU seconds until then", f"{operator['cpu_ready']}, {operator['reconciles'] / count:.1f} passes an app"),
        ("  requests per app until then", per_app(operator["requests_ready"])),
        ("  as the API server counts, per app", per_app(operator["by_api_server"])),
        ("memory, no apps", memory_line(operator["memory_idle"])),
        (f"memory, {WARM_UP} apps", memory_line(operator["memory_warm"])),
        (f"memory, {count} apps more", f"{memory_line(operator['memory_with_apps'])}; a minute later {memory_line(operator['memory_quiet'])}"),
        ("  grown per app (anonymous)", f"{grown / count:.1f} KiB"),
        ("  peak", mib(operator["memory_peak_kib"])),
        ("a quiet minute", f"{whole(operator['quiet_minute']['by_api_server'])}; {operator['quiet_minute']['cpu_seconds']} s of CPU"),
        ("restart to converged", f"{operator['restart']['seconds_converged']} s, {operator['restart']['cpu_seconds']} s of CPU"),
        ("  requests", whole(operator["restart"]["by_api_server"])),
        ("  memory", f"{memory_line(operator['restart']['memory'])}, peak {mib(operator['restart']['memory']['peak_kib'])}"),
    ]
    width = max(len(name) for name, _ in rows)
    print(f"\n{count} apps on {os.cpu_count()} cores, load before {result['load_before']}")
    for name, text in rows:
        print(f"  {name:<{width}}  {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("apps", nargs="?", type=int, default=200)
    parser.add_argument("--keep", action="store_true", help="leave the cluster up")
    arguments = parser.parse_args()
    os.environ["NODE"] = "fake"
    say("the cluster")
    cluster = Cluster.up(STATE)
    try:
        FILES.mkdir(parents=True, exist_ok=True)
        cluster.install_crds()
        kubeconfig = identity.operator_kubeconfig(cluster, FILES / "operator.kubeconfig")
        loader = Loader(cluster)
        result = {"apps": arguments.apps, "load_before": round(os.getloadavg()[0], 1)}
        result["operator"], status = measure_operator(cluster, kubeconfig, loader, arguments.apps)
        say("deleting the operator's apps")
        delete_namespaces(cluster, "bench-")
        result["loader"] = measure_loader(cluster, loader, arguments.apps, result["operator"]["requests_converged"], status)
        RESULT.write_text(json.dumps(result, indent=2) + "\n")
        report(result)
    finally:
        if not arguments.keep:
            cluster.down()


if __name__ == "__main__":
    main()
