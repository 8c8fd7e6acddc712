"""The cluster that the tests use: one that is given, or one of their own."""
import fcntl
import functools
import json
import os
import subprocess
import time
from pathlib import Path

import yaml

from . import apps, probe_image
from .api import Api, ApiError
from .kubectl import Kubectl, find_kubectl
from .waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "e2e" / "cluster"
STATE = ROOT / ".local" / os.environ.get("E2E_STATE", "e2e")  # of the cluster's scripts, theirs alone
FILES = STATE.with_name(STATE.name + "-run")  # what a run of the tests leaves: logs, kubeconfigs


class Cluster:
    def __init__(self, kubeconfig, state=None, files=FILES):
        self.kubeconfig = Path(kubeconfig)
        self.state = state
        self.files = files
        self.files.mkdir(parents=True, exist_ok=True)
        self.began = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())  # what is older in the audit log was not ours
        self.api = Api(self.kubeconfig)
        self.kubectl = Kubectl(self.kubeconfig, find_kubectl(state), cache=self.files / "kubectl-cache")

    @property
    def own(self):
        """Whether it is ours to stop, and to take down."""
        return self.state is not None

    # Coming and going

    @classmethod
    def given(cls, kubeconfig):
        """E2E_KUBECONFIG: used as it is, left as it was but for the CRDs."""
        return cls(kubeconfig)

    @classmethod
    def up(cls, state=STATE):
        """Brings up a cluster (or finds it still up) by e2e/cluster/up.sh --only-cluster. One run of the tests at a time may use it."""
        FILES.mkdir(parents=True, exist_ok=True)
        cls._lock = (FILES / "lock").open("w")  # as long as this process lives
        try:
            fcntl.flock(cls._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(f"another run of these tests uses the cluster of {state}: wait for its end, or set E2E_STATE to another name") from None
        script(state, "up.sh", "--only-cluster", timeout=3600)  # the first time on a machine, Kubernetes is built from source
        return cls(state / "kubeconfig", state)

    def down(self):
        assert self.own, "this cluster was given to us: it is not ours to take down"
        script(self.state, "down.sh", timeout=300)

    # What it is

    def real_node(self):
        """Whether pods really run: a Ready node that is not simulated by kwok."""
        for node in self.api.list("nodes"):
            runtime = node["status"].get("nodeInfo", {}).get("containerRuntimeVersion", "")
            ready = any(entry["type"] == "Ready" and entry["status"] == "True" for entry in node["status"].get("conditions", []))
            if ready and "://" in runtime:  # containerd://..., cri-o://...; of kwok: kwok-v...
                return True
        return False

    @functools.cached_property
    def image(self):
        """An image that pods can be started from here, by digest: E2E_IMAGE; else, in a cluster of our own, that of e2e/shop, made when it is
        first asked for; where no pod really runs, any name does."""
        if os.environ.get("E2E_IMAGE"):
            return os.environ["E2E_IMAGE"]
        if not self.real_node():
            return apps.IMAGE
        if not self.own:
            raise RuntimeError("no image is known that pods of this cluster can be started from: set E2E_IMAGE to one, NAME@sha256:DIGEST")
        script(self.state, "images.sh", "shop-loaded", timeout=900)
        return (self.state / "run" / "shop.image").read_text().split()[0]

    @functools.cached_property
    def probe(self):
        """The image of e2e/harness/probe, by digest: E2E_PROBE; else, in a cluster of our own, made when it is first asked for; where no pod
        really runs, any name does."""
        if os.environ.get("E2E_PROBE"):
            return os.environ["E2E_PROBE"]
        if not self.real_node():
            return apps.IMAGE
        if not self.own:
            raise RuntimeError("pods of this cluster cannot be started from the tests' own image: push e2e/harness/probe to a registry, and set "
                               "E2E_PROBE to its NAME@sha256:DIGEST")
        found, sources = self.state / "run" / "probe.image", probe_image.sources_digest()
        if not found.exists() or found.read_text().split()[1] != sources:
            archive = probe_image.make_archive(self.state / "build" / "probe.tar")
            found.write_text(self.load(archive) + " " + sources)
        return found.read_text().split()[0]

    def name_probe(self, reference):
        """Has the image of the probe found under that reference, too: a recording names it as it was then. Pods get the program of now."""
        assert self.own, "this cluster was given to us: its images are not ours to name"
        if self.real_node() and self.probe != reference:
            self.inside("ctr", "-n", "k8s.io", "images", "tag", "--force", self.probe, reference)

    def load(self, archive):
        """Puts an image archive into the node; returns its reference by digest. Only where the cluster is our own."""
        assert self.own, "this cluster was given to us: push images to a registry that it can pull from"
        return script(self.state, "images.sh", "load", str(archive), timeout=120).split()[-1]

    # The node, where Services and pods can be reached

    def inside(self, *command, timeout=30):
        """Runs a command in the node's network; returns its standard output. Only where the cluster is our own."""
        assert self.own, "this cluster was given to us: there is no way into its node"
        return script(self.state, "namespace.sh", "enter", *command, timeout=timeout)

    # The API server, taken away and brought back

    def stop_api_server(self):
        assert self.own, "this cluster was given to us: its API server is not ours to stop"
        script(self.state, "apiserver.sh", "stop", timeout=60)
        assert not self.api.ready(), "apiserver.sh stop has ended, and the API server still answers"

    def start_api_server(self):
        """The controllers of Kubernetes find it again only some time later, up to a minute: their patience is not ours to choose. So tests that
        take it away come last (the marker no_api_server), and wait for nothing that controllers do."""
        assert self.own, "this cluster was given to us: its API server is not ours to start"
        script(self.state, "apiserver.sh", "start", timeout=120)
        wait_for("the API server to be ready", self.api.ready, timeout=60)

    # Our kinds

    def install_crds(self):
        """Applies crds/*.yaml and waits until the API server serves, checks and explains them as they are now."""
        for path in sorted((ROOT / "crds").glob("*.yaml")):
            crd = yaml.safe_load(path.read_text())
            name = crd["metadata"]["name"]
            self.api.patch("customresourcedefinitions", name, crd, kind="apply", field_manager="twelvefactor-e2e", force=True)
            wait_for(f"the CRD {name} to be established", lambda name=name: self.api.get("customresourcedefinitions", name).get("status", {}),
                     lambda status: _is_established(status), timeout=30)
            for version in crd["spec"]["versions"]:
                self._wait_until_published(crd, version)

    def _wait_until_published(self, crd, version):
        # A changed schema is taken in some time after the answer to the change; the published one tells when.
        fields = version["schema"]["openAPIV3Schema"]["properties"]  # apiVersion, kind and metadata are published as Kubernetes' own
        wanted = sorted(set(_descriptions([fields["spec"], fields.get("status", {})])))
        path = f"/openapi/v3/apis/{crd['spec']['group']}/{version['name']}"

        def missing():
            published = set(_descriptions(json.loads(self.api.request("GET", path))))
            return [text for text in wanted if text not in published]

        def look():
            try:
                return missing()
            except ApiError as error:
                return [str(error)]

        wait_for(f"the schema of {crd['metadata']['name']} to be published", look, lambda left: not left, timeout=60, every=0.2)


def _is_established(status):
    return any(entry["type"] == "Established" and entry["status"] == "True" for entry in status.get("conditions", []))


def _descriptions(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "description" and isinstance(value, str):
                yield value.strip()
            else:
                yield from _descriptions(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _descriptions(value)


def script(state, name, *arguments, timeout):
    """Runs one of e2e/cluster; what it prints goes to a log, which a failure shows the end of. Returns its standard output."""
    FILES.mkdir(parents=True, exist_ok=True)
    log = FILES / f"{name}.log"
    began = time.monotonic()
    with log.open("w+b") as output, log.with_suffix(".errors").open("w+b") as errors:
        code = subprocess.run([str(SCRIPTS / name), *arguments], cwd=ROOT, env={**os.environ, "TF_STATE": str(state)}, stdin=subprocess.DEVNULL,
                              stdout=output, stderr=errors, timeout=timeout, check=False).returncode
    said, complained = log.read_text(errors="replace"), log.with_suffix(".errors").read_text(errors="replace")
    if code:
        tail = "\n".join((said + complained).splitlines()[-40:])
        raise RuntimeError(f"e2e/cluster/{name} {' '.join(arguments)} ended with {code} after {time.monotonic() - began:.0f} s:\n{tail}")
    return said
