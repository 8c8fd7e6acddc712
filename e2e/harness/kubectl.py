"""kubectl, for what it does itself: explain, apply, printing. For everything else harness/api.py is faster."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import yaml

from .waiting import wait_for

TOOLS = Path(__file__).resolve().parents[1] / "cluster" / "tools.sh"


def find_kubectl(state=None):
    """E2E_KUBECTL, else that of the cluster whose state directory it is, else the one on the PATH, else what the cluster scripts have built."""
    if os.environ.get("E2E_KUBECTL"):
        return os.environ["E2E_KUBECTL"]
    if state and (state / "bin" / "kubectl").exists():
        return str(state / "bin" / "kubectl")
    built = subprocess.run([str(TOOLS), "path", "kubectl"], capture_output=True, text=True, check=True).stdout.strip()
    found = shutil.which("kubectl") or shutil.which(built)
    if not found:
        raise FileNotFoundError("no kubectl: install it, set E2E_KUBECTL to one, or let e2e/cluster/up.sh --only-cluster build it")
    return found


class KubectlError(Exception):
    def __init__(self, arguments, process):
        self.code, self.output, self.error = process.returncode, process.stdout, process.stderr
        super().__init__(f"kubectl {' '.join(arguments)} ended with {process.returncode}:\n{process.stderr}{process.stdout}")


class Kubectl:
    def __init__(self, kubeconfig, binary=None, cache=None):
        self.binary = str(binary or find_kubectl())
        self.kubeconfig = str(kubeconfig)
        self.options = ["--cache-dir", str(cache)] if cache else []

    def run(self, *arguments, stdin=None, timeout=60):
        """Standard output as text; KubectlError when it fails."""
        process = subprocess.run([self.binary, "--kubeconfig", self.kubeconfig, *self.options, *arguments],
                                 input=stdin, capture_output=True, text=True, timeout=timeout, check=False)
        if process.returncode != 0:
            raise KubectlError(arguments, process)
        return process.stdout

    def apply(self, manifest, namespace=None, *options):
        """manifest: YAML text, an object, a list of objects, or a Path. As a person does it: client side, unless options say otherwise."""
        return self.run("apply", *_in(namespace), *options, "-f", "-", stdin=_text(manifest))

    def get(self, resource, name=None, namespace=None, *options):
        """The object, or the list of items without a name."""
        found = json.loads(self.run("get", resource, *([name] if name else []), *_in(namespace), "-o", "json", *options))
        return found if name else found["items"]

    def delete(self, resource, name, namespace=None, *options):
        return self.run("delete", resource, name, *_in(namespace), "--ignore-not-found", *options)

    def explain(self, path, *options):
        """What kubectl explain prints, as one line: it breaks lines where the terminal would."""
        return " ".join(self.run("explain", path, *options).split())

    def wait_for(self, resource, name, until, namespace=None, timeout=30, message=None):
        """Waits until until(object) holds; the failure shows the object as it was seen last."""
        return wait_for(message or f"{resource}/{name} to be as expected", lambda: self.get(resource, name, namespace), until, timeout, every=0.2)


def _in(namespace):
    return ["-n", namespace] if namespace else []


def _text(manifest):
    if isinstance(manifest, Path):
        return manifest.read_text()
    if isinstance(manifest, dict):
        return yaml.safe_dump(manifest, sort_keys=False)
    if isinstance(manifest, list):
        return yaml.safe_dump_all(manifest, sort_keys=False)
    return manifest
