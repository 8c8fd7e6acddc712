"""The bare loader (tests/bench/loader), built and run."""
import functools
import json
import os
import subprocess

from process import ROOT, say

CONNECTIONS = 16  # the operator's default of --workers
MERGE = "application/merge-patch+json"


@functools.cache
def binary():
    folder = ROOT / ".local" / "side-by-side"
    folder.mkdir(parents=True, exist_ok=True)
    find_go = 'source "$0/tools.sh" && find_go'
    go = subprocess.run(["bash", "-c", find_go, str(ROOT / "e2e" / "cluster")], check=True, capture_output=True, text=True).stdout.split()[-1]
    subprocess.run([go, "build", "-trimpath", "-o", str(folder / "bare-loader"), "."], cwd=ROOT / "tests" / "bench" / "loader", check=True,
                   env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"})
    return folder / "bare-loader"


def request(method, path, body="", content_type="application/json", about=None):
    """about: the path of the object, where that is another."""
    return {"method": method, "path": path, "body": body, "type": content_type, "object": about or path}


def send(plane, requests, apps, connections=CONNECTIONS, steps=False):
    """Sends the requests for each app; steps: one after the other, one at a time, and tells what each cost the API server."""
    command = [str(binary()), "--server", plane.api.server, "--ca", str(plane.authority), "--token", str(plane.token),
               "--connections", str(1 if steps else connections)]
    if steps:
        command += ["--steps-of", str(plane.server.pid)]
    done = subprocess.run(command, input=json.dumps({"requests": requests, "apps": apps}), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    result = json.loads(done.stdout)
    if result["wrong"]:
        say(f"{len(result['wrong'])} requests were refused, the first: {result['wrong'][0]}")
    return result


# Apps

def names(count, namespaces, prefix="app"):
    """Apps, spread over namespaces."""
    return [{"name": f"{prefix}-{number:05}", "namespace": f"bench-{number % namespaces}"} for number in range(count)]


def create(subject):
    return request("POST", subject.collection("@NAMESPACE@"), subject.app, about=subject.path())


def release(subject):
    return request("PATCH", subject.path(), subject.new_image(), MERGE)


def must(result):
    if result["wrong"]:
        raise RuntimeError(result["wrong"][0])
    return result
