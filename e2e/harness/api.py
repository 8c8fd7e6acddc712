"""The Kubernetes API without kubectl: a few milliseconds a request, and errors as they are."""
import base64
import http.client
import json
import select
import ssl
import tempfile
import threading
import urllib.parse
from pathlib import Path

import yaml

# resource -> (prefix of its API, whether it lives in a namespace)
RESOURCES = {
    "namespaces": ("/api/v1", False),
    "nodes": ("/api/v1", False),
    "pods": ("/api/v1", True),
    "services": ("/api/v1", True),
    "configmaps": ("/api/v1", True),
    "secrets": ("/api/v1", True),
    "serviceaccounts": ("/api/v1", True),
    "resourcequotas": ("/api/v1", True),
    "events": ("/apis/events.k8s.io/v1", True),
    "deployments": ("/apis/apps/v1", True),
    "replicasets": ("/apis/apps/v1", True),
    "jobs": ("/apis/batch/v1", True),
    "cronjobs": ("/apis/batch/v1", True),
    "leases": ("/apis/coordination.k8s.io/v1", True),
    "endpointslices": ("/apis/discovery.k8s.io/v1", True),
    "horizontalpodautoscalers": ("/apis/autoscaling/v2", True),
    "poddisruptionbudgets": ("/apis/policy/v1", True),
    "ingresses": ("/apis/networking.k8s.io/v1", True),
    "networkpolicies": ("/apis/networking.k8s.io/v1", True),
    "priorityclasses": ("/apis/scheduling.k8s.io/v1", False),
    "ingressclasses": ("/apis/networking.k8s.io/v1", False),
    "roles": ("/apis/rbac.authorization.k8s.io/v1", True),
    "rolebindings": ("/apis/rbac.authorization.k8s.io/v1", True),
    "clusterroles": ("/apis/rbac.authorization.k8s.io/v1", False),
    "clusterrolebindings": ("/apis/rbac.authorization.k8s.io/v1", False),
    "flowschemas": ("/apis/flowcontrol.apiserver.k8s.io/v1", False),
    "customresourcedefinitions": ("/apis/apiextensions.k8s.io/v1", False),
    "twelvefactorapps": ("/apis/twelvefactor.dev/v1alpha1", True),
    "admintasks": ("/apis/twelvefactor.dev/v1alpha1", True),
    "appreleases": ("/apis/twelvefactor.dev/v1alpha1", True),
    "parityreports": ("/apis/twelvefactor.dev/v1alpha1", True),
    "twelvefactorpolicies": ("/apis/twelvefactor.dev/v1alpha1", False),
}

PATCH_TYPES = {
    "merge": "application/merge-patch+json",
    "json": "application/json-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "apply": "application/apply-patch+yaml",  # JSON is YAML
}


class ApiError(Exception):
    """An answer of 400 or above. causes: [(field, message)], with fields written like spec.processes.web.port throughout."""

    def __init__(self, method, path, status, body):
        self.status = status
        try:
            self.body = json.loads(body)
        except ValueError:
            self.body = {"message": body.decode(errors="replace")}
        if not isinstance(self.body, dict):
            self.body = {"message": str(self.body)}
        self.reason = self.body.get("reason", "")
        self.message = self.body.get("message", "")
        causes = (self.body.get("details") or {}).get("causes") or []
        self.causes = [(_dotted(cause.get("field", "")), cause.get("message", "")) for cause in causes]
        super().__init__(f"{method} {path}: {status} {self.reason}: {self.message}")


def _dotted(field):
    return field.replace("[", ".").replace("]", "")


class Api:
    """One API server as one user. May be used from several threads: each has a connection of its own."""

    def __init__(self, kubeconfig, user_agent="twelvefactor-e2e"):
        self.user_agent = user_agent
        config = yaml.safe_load(Path(kubeconfig).read_text())
        base = Path(kubeconfig).resolve().parent
        context = _named(config["contexts"], config["current-context"])["context"]
        cluster = _named(config["clusters"], context["cluster"])["cluster"]
        user = _named(config["users"], context["user"])["user"]
        self.server = cluster["server"]
        self.cluster_entry = cluster
        url = urllib.parse.urlsplit(self.server)
        self._address = (url.hostname, url.port or 443)
        self._headers = {}
        if "token" in user:
            self._headers["Authorization"] = "Bearer " + user["token"]
        self._tls = ssl.create_default_context(cadata=_content(cluster, "certificate-authority", base).decode())
        if "client-certificate" in user or "client-certificate-data" in user:
            # The ssl module reads keys from files only.
            with tempfile.NamedTemporaryFile() as certificate, tempfile.NamedTemporaryFile() as key:
                certificate.write(_content(user, "client-certificate", base))
                key.write(_content(user, "client-key", base))
                certificate.flush()
                key.flush()
                self._tls.load_cert_chain(certificate.name, key.name)
        self._local = threading.local()

    # Any request

    def request(self, method, path, body=None, content_type="application/json", accept="application/json", query=None, timeout=30):
        """Returns the body of the answer as bytes; raises ApiError from 400 on, OSError when there is no answer."""
        if query:
            path += "?" + urllib.parse.urlencode({key: value for key, value in query.items() if value is not None})
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": accept, "User-Agent": self.user_agent, **self._headers}
        if data is not None:
            headers["Content-Type"] = content_type
        try:
            connection = self._connection(timeout)
            connection.request(method, path, body=data, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            self._local.warnings = answer.headers.get_all("Warning") or []
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if isinstance(error, http.client.HTTPException):
                raise ConnectionError(f"{method} {path}: {type(error).__name__}: {error}") from error
            raise
        if answer.status >= 400:
            raise ApiError(method, path, answer.status, content)
        return content

    @property
    def warnings(self):
        """Those of the last answer of this thread, as they came."""
        return self._local.warnings

    def close(self):
        """Ends this thread's connection; the next request opens another."""
        connection = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection:
            connection.close()

    def _connection(self, timeout):
        connection = getattr(self._local, "connection", None)
        if connection is not None and connection.sock is not None:
            # Something to read before we asked: the server has closed. Seen here, no request needs to be repeated.
            if select.select([connection.sock], [], [], 0)[0]:
                self.close()
                connection = None
            else:
                connection.sock.settimeout(timeout)
        if connection is None:
            connection = http.client.HTTPSConnection(*self._address, context=self._tls, timeout=timeout)
            self._local.connection = connection
        return connection

    # Objects

    @staticmethod
    def path(resource, namespace=None, name=None, subresource=None):
        """resource is a plural, like deployments. With no namespace, a namespaced resource is meant in all namespaces."""
        prefix, namespaced = RESOURCES[resource]
        path = prefix
        if namespaced and namespace:
            path += f"/namespaces/{namespace}"
        path += f"/{resource}"
        if name:
            assert namespace or not namespaced, f"{resource}/{name} needs a namespace"
            path += f"/{name}"
        if subresource:
            path += f"/{subresource}"
        return path

    def get(self, resource, name, namespace=None, subresource=None):
        """The object; ApiError 404 if there is none."""
        return json.loads(self.request("GET", self.path(resource, namespace, name, subresource)))

    def find(self, resource, name, namespace=None):
        """The object, or None."""
        try:
            return self.get(resource, name, namespace)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def list(self, resource, namespace=None, labels=None, fields=None):
        """The items. labels and fields are selectors: a string, or a dict of what must be equal."""
        return self.list_all(resource, namespace, labels, fields)["items"]

    def list_all(self, resource, namespace=None, labels=None, fields=None):
        """The list itself: items, and the metadata with the resourceVersion to watch from."""
        query = {"labelSelector": _selector(labels), "fieldSelector": _selector(fields)}
        return json.loads(self.request("GET", self.path(resource, namespace), query=query))

    def create(self, resource, body, namespace=None, subresource=None, name=None, dry_run=False):
        """POST; namespace is taken from the object when it is left out. name and subresource: as for serviceaccounts/<name>/token."""
        namespace = namespace or body.get("metadata", {}).get("namespace")
        query = {"dryRun": "All"} if dry_run else None
        return json.loads(self.request("POST", self.path(resource, namespace, name, subresource), body, query=query))

    def replace(self, resource, body, subresource=None):
        meta = body["metadata"]
        return json.loads(self.request("PUT", self.path(resource, meta.get("namespace"), meta["name"], subresource), body))

    def patch(self, resource, name, patch, namespace=None, kind="merge", subresource=None, field_manager=None, force=None):
        """kind: merge, json, strategic or apply. Returns the object as it is afterwards."""
        if kind == "apply":
            field_manager = field_manager or self.user_agent
        query = {"fieldManager": field_manager, "force": None if force is None else str(force).lower()}
        path = self.path(resource, namespace, name, subresource)
        return json.loads(self.request("PATCH", path, patch, content_type=PATCH_TYPES[kind], query=query))

    def delete(self, resource, name, namespace=None, propagation="Background", missing_ok=True, grace=None):
        try:
            options = {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": propagation}
            if grace is not None:
                options["gracePeriodSeconds"] = grace
            return json.loads(self.request("DELETE", self.path(resource, namespace, name), options))
        except ApiError as error:
            if error.status == 404 and missing_ok:
                return None
            raise

    def table(self, resource, namespace=None):
        """(column definitions, rows of cells): what kubectl get prints."""
        accept = "application/json;as=Table;v=v1;g=meta.k8s.io"
        answer = json.loads(self.request("GET", self.path(resource, namespace), accept=accept))
        return answer["columnDefinitions"], [row["cells"] for row in answer["rows"]]

    def open_watch(self, resource, namespace=None, resource_version=None, labels=None):
        """(connection, answer) of a watch that the API server has begun; lines of JSON can be read from the answer. The caller closes both."""
        query = {"watch": "true", "resourceVersion": resource_version, "labelSelector": _selector(labels), "timeoutSeconds": "3000"}
        path = self.path(resource, namespace) + "?" + urllib.parse.urlencode({key: value for key, value in query.items() if value is not None})
        connection = http.client.HTTPSConnection(*self._address, context=self._tls, timeout=30)
        connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": self.user_agent, **self._headers})
        answer = connection.getresponse()
        if answer.status >= 400:
            content = answer.read()
            connection.close()
            raise ApiError("GET", path, answer.status, content)
        connection.sock.settimeout(None)
        return connection, answer

    def ready(self):
        """Whether the API server answers and says it is ready."""
        try:
            return self.request("GET", "/readyz", accept="*/*", timeout=5) == b"ok"
        except (OSError, ApiError):
            return False

    def logs(self, pod, namespace, container=None):
        path = self.path("pods", namespace, pod, "log")
        return self.request("GET", path, accept="*/*", query={"container": container}).decode(errors="replace")


def _named(entries, name):
    for entry in entries:
        if entry["name"] == name:
            return entry
    raise KeyError(f"the kubeconfig has no entry {name}")


def _content(entry, key, base):
    if key + "-data" in entry:
        return base64.b64decode(entry[key + "-data"])
    return (base / entry[key]).read_bytes()


def _selector(value):
    if isinstance(value, dict):
        return ",".join(f"{key}={item}" for key, item in value.items())
    return value
