"""etcd and kube-apiserver, and nothing else: no controller and no node does anything beside what is measured. New and empty each time."""
import functools
import json
import shutil
import subprocess
import time
import urllib.parse

import yaml

from harness.api import Api, ApiError
from harness.operator import free_port
from harness.waiting import wait_for
from process import ROOT, Program

ACCOUNTS = "bench-accounts"  # the namespace of the users below
OPERATOR, LOADER = "operator", "loader"  # authorised and queued like any other, not waved through as the administrator
NOTHING = {"level": "None"}
# What of a measured run is written down: who changed a Deployment and when, to the microsecond.
CHANGES_OF_DEPLOYMENTS = [{"level": "Metadata", "verbs": ["update", "patch"], "resources": [{"group": "apps", "resources": ["deployments"]}]}, NOTHING]
# What of a recording is: all that the operator asks for, with the objects that it sends.
ALL_OF_THE_OPERATOR = [{"level": "Request", "users": [f"system:serviceaccount:{ACCOUNTS}:{OPERATOR}"]}, NOTHING]


@functools.cache
def tool(name):
    """Built by e2e/cluster/tools.sh when it is not in its cache; the first time takes minutes."""
    script = str(ROOT / "e2e" / "cluster" / "tools.sh")
    subprocess.run([script, "etcd" if name == "etcd" else "kubernetes"], check=True, stdout=subprocess.DEVNULL)
    return subprocess.run([script, "path", name], check=True, capture_output=True, text=True).stdout.strip()


class ControlPlane:
    """with ControlPlane(folder) as plane: plane.api asks as the administrator, plane.kubeconfig is the operator's, plane.server the API server."""

    def __init__(self, folder, audited=CHANGES_OF_DEPLOYMENTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.audit = folder / "audit.log"
        self._policy = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"], "rules": audited}
        self.kubeconfig = folder / "operator.kubeconfig"
        self.authority = folder / "certs" / "apiserver.crt"

    def __enter__(self):
        etcd, peer, self._port = free_port(), free_port(), free_port()
        self._write_files()
        listen, peers = f"http://127.0.0.1:{etcd}", f"http://127.0.0.1:{peer}"
        self.etcd = Program([tool("etcd"), "--data-dir", str(self.folder / "etcd"), "--unsafe-no-fsync", "--log-level", "warn",
                             "--quota-backend-bytes", str(8 << 30), "--listen-client-urls", listen, "--advertise-client-urls", listen,
                             "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", f"default={peers}"],
                            self.folder / "etcd.log").start()
        self.server = Program([tool("kube-apiserver"), *self._flags(listen)], self.folder / "kube-apiserver.log").start()
        try:
            self._wait_until_serving()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.etcd.kill()
        shutil.rmtree(self.folder / "etcd", ignore_errors=True)

    def _write_files(self):
        subprocess.run(["openssl", "genrsa", "-out", "accounts.key", "2048"], cwd=self.folder, check=True, capture_output=True)
        (self.folder / "users.csv").write_text('bench-administrator,administrator,administrator,"system:masters"\n')
        (self.folder / "audit-policy.yaml").write_text(json.dumps(self._policy))

    def _flags(self, etcd):
        key, files = str(self.folder / "accounts.key"), self.folder
        return [f"--etcd-servers={etcd}", "--bind-address=127.0.0.1", f"--secure-port={self._port}", f"--cert-dir={files / 'certs'}",
                f"--token-auth-file={files / 'users.csv'}", f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}",
                "--service-account-issuer=https://kubernetes.default.svc", "--authorization-mode=RBAC", "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none", f"--audit-policy-file={files / 'audit-policy.yaml'}", f"--audit-log-path={self.audit}",
                "--audit-log-maxsize=4000", "--shutdown-delay-duration=0s"]

    def _wait_until_serving(self):
        wait_for("the certificate of the API server", self.authority.exists, timeout=60)
        self.api = Api(self._kubeconfig("administrator.kubeconfig", "bench-administrator"))
        wait_for("the API server to be ready", self.api.ready, timeout=120, every=0.2)
        self.namespace(ACCOUNTS)
        self._kubeconfig(self.kubeconfig.name, self._account(OPERATOR))
        self.token = self.folder / "loader.token"
        self.token.touch(mode=0o600)
        self.token.write_text(self._account(LOADER))

    def _kubeconfig(self, name, token):
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(yaml.safe_dump({
            "apiVersion": "v1", "kind": "Config", "current-context": "bench", "users": [{"name": "bench", "user": {"token": token}}],
            "clusters": [{"name": "bench", "cluster": {"server": f"https://127.0.0.1:{self._port}", "certificate-authority": str(self.authority)}}],
            "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": "bench", "namespace": ACCOUNTS}}]}))
        return path

    def _account(self, name):
        self.api.create("serviceaccounts", {"metadata": {"name": name}}, ACCOUNTS)
        self.api.create("clusterrolebindings", {
            "metadata": {"name": f"bench-{name}"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            "subjects": [{"kind": "ServiceAccount", "namespace": ACCOUNTS, "name": name}]})
        wanted = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 86400}}
        return self.api.create("serviceaccounts", wanted, ACCOUNTS, "token", name)["status"]["token"]

    # What the measured ones need to be there

    def namespace(self, name):
        self.api.create("namespaces", {"metadata": {"name": name}})

    def define(self, definitions, resource):
        """Applies the files of a folder, and waits until the kind is served."""
        for path in sorted(definitions.glob("*.y*ml")):
            for crd in filter(None, yaml.safe_load_all(path.read_text())):
                self.api.patch("customresourcedefinitions", crd["metadata"]["name"], crd, kind="apply", force=True)
        wait_for(f"{resource} to be served", lambda: self.served(resource), timeout=60, every=0.2)
        time.sleep(3)  # an API server takes in what it was just told about in steps

    def served(self, resource):
        try:
            return bool(self.list(resource, limit=1))
        except ApiError:
            return False

    def list(self, collection, limit=None):
        query = "?" + urllib.parse.urlencode({"limit": limit}) if limit else ""
        return json.loads(self.api.request("GET", collection + query, timeout=300))
