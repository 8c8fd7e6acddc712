"""An app as an earlier version of the operator left it: what that version sent to the API server, recorded once (e2e/upgrade/record.py) and
sent again word for word, so that objects, their managed fields and their owners are that version's.

Only what the API server gives out anew is replaced: UIDs, resource versions, and the proof of a Job, which holds the UID of its app."""
import hashlib
import hmac
import json
from pathlib import Path

import yaml

from .api import Api
from .waiting import wait_for

RECORDINGS = Path(__file__).resolve().parents[1] / "upgrade"
NAMESPACE, HOME = "upgraded", "upgraded-home"  # of the app, and of the operator: hashes that were recorded hold these names
PROOF = "twelvefactor.dev/proof"
METHODS = {"create": "POST", "update": "PUT", "patch": "PATCH", "delete": "DELETE"}


# Recording


def recorded(log, user):
    """What that user sent, from an audit log with requests and answers, oldest first."""
    events = [json.loads(line) for line in Path(log).read_text(encoding="utf-8").splitlines()]
    return [_request(event) for event in events if event["user"]["username"] == user and _is_write(event)]


def _is_write(event):
    about = event.get("objectRef", {})
    return (event["verb"] in METHODS and event["responseStatus"]["code"] < 300 and about.get("namespace") in (NAMESPACE, HOME)
            and about["resource"] not in ("events", "leases"))


def _request(event):
    answer = event.get("responseObject") or {}
    return {"method": METHODS[event["verb"]], "path": event["requestURI"], "type": _type(event), "agent": event["userAgent"],
            "uid": answer.get("metadata", {}).get("uid", ""), "body": event.get("requestObject")}


def _type(event):
    """The audit log does not tell; the body and the query do."""
    if event["verb"] != "patch":
        return "application/json"
    if isinstance(event["requestObject"], list):
        return "application/json-patch+json"
    return "application/apply-patch+yaml" if "force=" in event["requestURI"] else "application/merge-patch+json"


# Both


def define(cluster, definitions):
    """Applies definitions and waits until the API server serves them."""
    for crd in definitions:
        name = crd["metadata"]["name"]
        cluster.api.patch("customresourcedefinitions", name, crd, kind="apply", field_manager="twelvefactor-e2e", force=True)
        wait_for(f"{name} to be established", lambda name=name: cluster.api.get("customresourcedefinitions", name),
                 lambda seen: any(entry["type"] == "Established" and entry["status"] == "True" for entry in seen.get("status", {}).get("conditions", [])))


def at_home(kubeconfig):
    """The kubeconfig of an operator, with HOME as its own namespace."""
    config = yaml.safe_load(Path(kubeconfig).read_text())
    for context in config["contexts"]:
        context["context"]["namespace"] = HOME
    Path(kubeconfig).write_text(yaml.safe_dump(config))
    return kubeconfig


# Sending it again


class Replay:
    """Replay(cluster, "0.1.0").send() makes the app, and all of it, anew."""

    def __init__(self, cluster, version):
        self._cluster, self._api = cluster, cluster.api
        self._recording = json.loads((RECORDINGS / version / "recording.json").read_text(encoding="utf-8"))
        self.image = self._recording["image"]
        self._uids = {}
        self._key = b""

    @property
    def definitions(self):
        return self._recording["definitions"]

    def send(self):
        """Returns the app."""
        self.forget()
        for name in (NAMESPACE, HOME):
            wait_for(f"namespace {name} of an earlier test to be gone", lambda name=name: self._api.find("namespaces", name), lambda found: found is None, timeout=60)
            self._api.create("namespaces", {"metadata": {"name": name, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}})
        for request in self._recording["requests"]:
            self._send(request)
        return self._api.get("twelvefactorapps", "shop", NAMESPACE)

    def _send(self, request):
        path, body = request["path"], request["body"]
        if body is not None:
            body = self._as_of_now(path, json.loads(self._renamed(json.dumps(body))))
        agent = Api(self._cluster.kubeconfig, user_agent=request["agent"])  # which names who owns fields
        answer = json.loads(agent.request(request["method"], path, body, content_type=request["type"]))
        agent.close()
        if request["uid"]:
            self._uids[request["uid"]] = answer["metadata"]["uid"]
        if "/secrets" in path and f"/{HOME}/" in path:
            self._key = next(iter(answer["data"].values())).encode()  # the operator, too, takes it as it stands there

    def _renamed(self, text):
        for before, now in self._uids.items():
            text = text.replace(before, now)
        return text

    def _as_of_now(self, path, body):
        if isinstance(body, list):  # a JSON patch, whose tests name the version that was seen
            for change in body:
                if change.get("path") == "/metadata/resourceVersion":
                    change["value"] = self._version(path)
            return body
        meta = body.get("metadata", {})
        if meta.get("resourceVersion"):
            meta["resourceVersion"] = self._version(path)
        if PROOF in meta.get("annotations", {}):
            meta["annotations"][PROOF] = self._proof(meta)
        return body

    def _version(self, path):
        return json.loads(self._api.request("GET", path.split("?")[0].removesuffix("/status")))["metadata"]["resourceVersion"]

    def _proof(self, job):
        """As operator/gather/provenance.cpp makes it."""
        owner = job["ownerReferences"][0]
        parts = (job["namespace"], owner["name"], owner["uid"], job["name"])
        text = "job of an app;" + "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def forget(self):
        for name in (NAMESPACE, HOME):
            self._api.delete("namespaces", name)
