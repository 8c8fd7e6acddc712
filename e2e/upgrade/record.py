#!/usr/bin/python3
"""Records what a version of the operator sends for one app, into e2e/upgrade/VERSION/recording.json: once, when the version is cut.

usage: AUDIT_LEVEL=RequestResponse E2E_STATE=record e2e/upgrade/record.py VERSION DEFINITIONS OPERATOR
DEFINITIONS is crds/ of that version, OPERATOR its program. It starts a cluster of its own, below .local, and takes it down."""
import json
import os
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import identity, upgrade  # noqa: E402 - found by the line above
from harness.apps import is_ready, minimal_app  # noqa: E402
from harness.cluster import STATE, Cluster  # noqa: E402
from harness.operator import Operator  # noqa: E402
from harness.waiting import wait_for  # noqa: E402

USER = f"system:serviceaccount:{identity.NAMESPACE}:recorded"
EVERYTHING = ({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, {"nonResourceURLs": ["*"], "verbs": ["*"]})
BINDING = {"type": "postgresql", "provider": "rds", "host": "db.example.com", "port": "5432", "uri": "postgresql://app:recorded@db.example.com:5432/shop"}


def app(image):
    """One process or more of each sort, each object that a process may bring, and each sort of admin process."""
    web = {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 2, "readiness": {"path": "/ok", "periodSeconds": 1},
           "terminationGracePeriodSeconds": 1}
    worker = {"command": ["/bin/probe", "wait"], "terminationGracePeriodSeconds": 1, "autoscaling": {"minReplicas": 1, "maxReplicas": 2},
              "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}}}
    done = {"command": ["/bin/probe", "exit", "0"]}
    return minimal_app(
        namespace=upgrade.NAMESPACE, image=image, processes={"web": web, "worker": worker},
        config={"env": {"COLOUR": "red"}, "secrets": {"SESSION_KEY": {"generate": {}}}},
        backingServices={"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}}},
        adminProcesses={"migrate": {**done, "trigger": "BeforeRelease"}, "seed": {**done, "trigger": "Once"},
                        "report": {**done, "trigger": "Schedule", "schedule": "0 3 1 1 *"}})


def by_user(method, path, body, uid=""):
    return {"method": method, "path": path, "type": "application/json", "agent": "kubectl", "uid": uid, "body": body}


def main(version, definitions, operator):
    cluster = Cluster.up()
    try:
        crds = [yaml.safe_load(path.read_text()) for path in sorted(Path(definitions).glob("*.yaml"))]
        upgrade.define(cluster, crds)
        recording = record(cluster, operator)
    finally:
        cluster.down()
    folder = upgrade.RECORDINGS / version
    folder.mkdir(exist_ok=True)
    (folder / "recording.json").write_text(text({**recording, "definitions": [without_descriptions(crd) for crd in crds]}))


def text(recording):
    """JSON with a line for each request and each definition."""
    def lines(values):
        return "[\n" + ",\n".join(json.dumps(value, separators=(",", ":")) for value in values) + "\n]"

    return "{" + ",\n".join(f"{json.dumps(key)}: {lines(value) if isinstance(value, list) else json.dumps(value)}" for key, value in recording.items()) + "}\n"


def record(cluster, operator):
    api = cluster.api
    for name in (upgrade.NAMESPACE, upgrade.HOME):
        api.create("namespaces", {"metadata": {"name": name, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}})
    kubeconfig = upgrade.at_home(identity.account_kubeconfig(cluster, cluster.files / "recorded.kubeconfig", "recorded", *EVERYTHING))
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop-database", "namespace": upgrade.NAMESPACE}, "stringData": BINDING}
    bound = api.create("secrets", secret)
    wanted = app(cluster.probe)
    made = api.create("twelvefactorapps", wanted)
    with Operator(kubeconfig, cluster.files / "recorded.log", operator).serving():
        wait_for("the app to be Ready", lambda: api.get("twelvefactorapps", "shop", upgrade.NAMESPACE), is_ready, timeout=180)
        wait_for("seed to have run", lambda: api.get("twelvefactorapps", "shop", upgrade.NAMESPACE),
                 lambda seen: seen["status"]["adminProcesses"]["seed"]["state"] == "Succeeded", timeout=60)
    first = [by_user("POST", f"/api/v1/namespaces/{upgrade.NAMESPACE}/secrets", secret, bound["metadata"]["uid"]),
             by_user("POST", f"/apis/twelvefactor.dev/v1alpha1/namespaces/{upgrade.NAMESPACE}/twelvefactorapps", wanted, made["metadata"]["uid"])]
    return {"image": cluster.probe, "requests": first + upgrade.recorded(STATE / "log" / "audit.log", USER)}


def without_descriptions(schema):
    """Nothing is judged by them."""
    if isinstance(schema, list):
        return [without_descriptions(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: without_descriptions(value) for key, value in schema.items() if not (key == "description" and isinstance(value, str))}


if __name__ == "__main__":
    if len(sys.argv) != 4 or os.environ.get("AUDIT_LEVEL") != "RequestResponse":
        sys.exit(__doc__)
    main(*sys.argv[1:])
