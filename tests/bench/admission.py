#!/usr/bin/python3
"""How long an apply of an app takes with and without the admission policies of the catalogue: an API server and etcd of its own, in turns, in one run.

usage: admission.py [N]     N=1000 applies of each kind

Each apply changes a variable, so that the app is judged. Blocks of applies take turns, so that what else the machine does falls on all alike. Printed are p50 and p99 in milliseconds, and the
CPU of the API server for each apply. Nothing is asserted. E2E_OPERATOR names another build.
"""
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "e2e"))

import yaml  # noqa: E402

from control_plane import ControlPlane  # noqa: E402
from counts import percentile  # noqa: E402
from harness.api import ApiError  # noqa: E402
from harness.operator import find_binary  # noqa: E402
from harness.specs import whole_app  # noqa: E402
from harness.waiting import wait_for  # noqa: E402

ROUNDS = 10
APPS = "/apis/twelvefactor.dev/v1alpha1/namespaces/default/twelvefactorapps/"
REGISTRATION = "/apis/admissionregistration.k8s.io/v1/"
PLACES = {"ValidatingAdmissionPolicy": REGISTRATION + "validatingadmissionpolicies", "ValidatingAdmissionPolicyBinding": REGISTRATION + "validatingadmissionpolicybindings"}
EVERYTHING = {"defaultLevel": "Enforce"}


def policies():
    text = subprocess.run([str(find_binary()), "policies", "--admission"], check=True, capture_output=True, text=True).stdout
    return list(yaml.safe_load_all(text))


class Bench:
    def __init__(self, plane):
        self.plane, self.number, self.taken, self.cpu = plane, 0, {}, {}

    def install(self, objects):
        for each in objects:
            self.plane.api.request("POST", PLACES[each["kind"]], each)
        time.sleep(3)

    def remove(self, objects):
        for each in reversed(objects):
            self.plane.api.request("DELETE", f"{PLACES[each['kind']]}/{each['metadata']['name']}")
        time.sleep(3)

    def policy(self, match):
        status = {"status": {"match": match, "shadowedBy": "^$", "asOf": time.strftime("%Y-%m-%d", time.gmtime())}}
        self.plane.api.request("PATCH", "/apis/twelvefactor.dev/v1alpha1/twelvefactorpolicies/all/status", status, "application/merge-patch+json")
        time.sleep(2)

    def apply(self, title, app, times):
        """Server-side applies of one app, as GitOps controllers make them."""
        taken = self.taken.setdefault(title, [])
        before = self.plane.server.cpu()
        for _ in range(times):
            self.number += 1
            app["spec"]["config"]["env"]["NUMBER"] = str(self.number)
            began = time.monotonic()
            self.plane.api.request("PATCH", APPS + app["metadata"]["name"] + "?fieldManager=bench&force=true", app, "application/apply-patch+yaml")
            taken.append(1000 * (time.monotonic() - began))
        self.cpu[title] = self.cpu.get(title, 0) + self.plane.server.cpu() - before


def kept(app):
    """In the namespace of the measurement."""
    app["metadata"]["namespace"] = "default"
    return app


def small():
    text = (ROOT / "tests/bench/app.yaml").read_text().replace("NAME", "small")
    app = yaml.safe_load(text)
    app["spec"]["exemptions"] = {}
    return kept(app)


def main():
    times = max(ROUNDS, int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    objects = policies()
    with ControlPlane(ROOT / ".local" / "bench-admission") as plane:
        plane.define(ROOT / "crds", "/apis/twelvefactor.dev/v1alpha1/twelvefactorapps")
        plane.api.request("POST", "/apis/twelvefactor.dev/v1alpha1/twelvefactorpolicies",
                          {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": "all"}, "spec": {"environments": ["*"], **EVERYTHING}})
        bench, large = Bench(plane), kept(whole_app())
        apps = {"a small app": small(), "an app with every field": large}
        expires = time.strftime("%Y-12-31", time.gmtime(time.time() + 366 * 86400))
        for app in apps.values():  # so that it is taken
            app["spec"]["exemptions"] = {rule: {"reason": "bench", "expires": expires} for rule in broken(app)}
        for _ in range(ROUNDS):
            for title, app in apps.items():
                bench.apply(f"{title}, no policies", app, times // ROUNDS)
            bench.install(objects)
            bench.policy("^nothing$")
            for title, app in apps.items():
                bench.apply(f"{title}, policies, no TwelveFactorPolicy about it", app, times // ROUNDS)
            bench.policy("^(.*)$")
            refused = wait_for("the policies to count", lambda: is_refused(plane, small()), timeout=30, every=0.5)
            assert refused
            for title, app in apps.items():
                bench.apply(f"{title}, all rules enforced", app, times // ROUNDS)
            bench.remove(objects)
        for title, taken in bench.taken.items():
            print(f"{title}: {len(taken)} applies, p50 {percentile(taken, 0.5):.2f} ms, p99 {percentile(taken, 0.99):.2f} ms, API server CPU {1000 * bench.cpu[title] / len(taken):.2f} ms")


def broken(app):
    """The rules that lint finds in it."""
    ended = subprocess.run([str(find_binary()), "lint", "-f", "-", "-o", "json"], input=json.dumps(app), capture_output=True, text=True, check=False)
    return {each["rule"] for each in json.loads(ended.stdout)["findings"]}


def is_refused(plane, app):
    app["metadata"]["name"], app["spec"]["image"], app["spec"]["exemptions"] = "refused", "registry.example.com/shop:latest", {}
    try:
        plane.api.request("PATCH", APPS + "refused?fieldManager=bench&force=true&dryRun=All", app, "application/apply-patch+yaml")
        return False
    except ApiError as error:
        return "TF0201" in error.message


if __name__ == "__main__":
    main()
