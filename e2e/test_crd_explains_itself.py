"""The CRD can be worked with by kubectl alone: every field explains itself, defaults are shown, kubectl get prints what matters."""
import pytest

from harness import schema
from harness.api import ApiError
from harness.apps import changed, full_app, minimal_app

CRD = schema.load()
SCHEMA = schema.root(CRD)
REPORT = schema.root(schema.load("parityreports"))
RELEASE = schema.root(schema.load("appreleases"))
FIELDS = [(path, part) for path, part in schema.walk(SCHEMA) if path.split(".")[0] in ("spec", "status")]
REPORT_FIELDS = [(path, part) for path, part in schema.walk(REPORT) if path.split(".")[0] in ("spec", "status")]
RELEASE_FIELDS = [(path, part) for path, part in schema.walk(RELEASE) if path.split(".")[0] in ("spec", "status")]


@pytest.mark.parametrize("path,says", [
    ("tfa", ["One deploy of a twelve-factor app", "spec <Object> -required-", "up to 40 characters"]),
    ("tfa.spec", ["environment <string> -required-", "image <string> -required-", "processes <map[string]Object> -required-", "adminProcesses <map[string]Object>"]),
    ("tfa.spec.environment", ["Examples: production"]),
    ("tfa.spec.codebase.revision", ["The commit that was built", "4f2a9c1d0b7e"]),
    ("tfa.spec.image", ["Pin it by its digest", "registry.example.com/shop@sha256:"]),
    ("tfa.spec.config.env", ["FIELD: env <map[string]string>", "LOG_LEVEL: info", "Never write a secret here"]),
    ("tfa.spec.config.secrets.generate.encoding", ["ENUM: hex base64 base64url", "without padding"]),
    ("tfa.spec.backingServices", ["secretRef <Object>", "serviceRef <Object>", "DATABASE_URL: uri", "type <string> -required-"]),
    ("tfa.spec.backingServices.serviceRef", ["apiVersion <string> -required-", "kind <string> -required-", "name <string> -required-", ".status.binding.name"]),
    ("tfa.spec.processes", ["FIELD: processes <map[string]Object>", "web: {command: [bin/web], port: 8080}", "port <integer>", "replicas <integer>",
                            "each becomes a Deployment called <app>-<name>", "terminationGracePeriodSeconds <integer>"]),
    ("tfa.spec.processes.port", ["variable PORT", "1024 or higher"]),
    ("tfa.spec.processes.readiness", ["exec <[]string>", "path <string>", "tcp <boolean>", "State exactly one of path, tcp, grpc and exec"]),
    ("tfa.spec.processes.resources.limits.memory", ["Examples: 128Mi, 2Gi"]),
    ("tfa.spec.adminProcesses.runId", ["Change it to run the command again"]),
    ("tfa.spec.adminProcesses.trigger", ["ENUM: BeforeRelease Once Schedule", "Migrations belong here"]),
    ("tfa.spec.release", ["pin <integer>", "historyLimit <integer>", "runBeforeRelease <boolean>"]),
    ("tfa.spec.release.pin", ["Run this earlier release again", "secrets stay as they are now"]),
    ("tfa.status.release", ["active <integer>", "desired <integer>"]),
    ("tfr", ["one release of an app", "spec.release.pin", "spec <Object> -required-"]),
    ("tfr.spec", ["number <integer> -required-", "reason <string> -required-", "image <string> -required-"]),
    ("tfr.status", ["phase <string>", "exitCode <integer>", "jobName <string>"]),
    ("tfa.spec.parity.peers", ["FIELD: peers <map[string]Object>", "staging: {namespace: shop-staging, name: shop}", "The report is called <app>-vs-<name>"]),
    ("tfa.spec.parity.shareWith", ["removing one takes the report back within seconds", "values <string>", "enum: None, Literals, Secrets"]),
    ("tfa.spec.parity.peers.maxTimeGap", ["FIELD: maxTimeGap <string>", "before that is drift"]),
    ("tfa.spec.parity.expectedDifferences", ["dimension <string> -required-", "expires <string> -required-", "do not count until they end"]),
    ("tfa.status.parity", ["state <string> -required-"]),
    ("tfp", ["how one deploy of an app differs", "replicas, resources and host names are never compared"]),
    ("tfp.status.findings", ["dimension <string> -required-", "severity <string> -required-", "a value that looks secret is never shown"]),
    ("tfp.status.gaps", ["personnel <Object>", "time <Object>", "tools <[]string>"]),
    ("tfa.status", ["observedGeneration <integer>", "conditions <[]Object>", "factorsPassing <string>"]),
    ("tfa.status.conditions", ["kubectl wait tfa/shop --for=condition=Ready", "reason <string> -required-"]),
    ("tfa.status.findings.remedy", ["What to do about it"]),
])
def test_kubectl_explain(kubectl, path, says):
    explained = kubectl.explain(path)
    assert [text for text in says if text not in explained] == [], explained


def test_every_field_has_a_description():
    without = [path for path, part in FIELDS + REPORT_FIELDS + RELEASE_FIELDS if not path.endswith("[]") and len(part.get("description", "").split()) < 3]
    assert without == []
    assert len(FIELDS) > 150 and len(REPORT_FIELDS) > 20 and len(RELEASE_FIELDS) > 50
    assert SCHEMA["description"]


def test_everything_is_bounded():
    """What is unbounded has no bounded cost, neither of a rule nor of memory."""
    unbounded = []
    for path, part in FIELDS + REPORT_FIELDS + RELEASE_FIELDS:
        kind = part.get("type", "int-or-string" if part.get("x-kubernetes-int-or-string") else None)
        if kind == "array" and "maxItems" not in part:
            unbounded.append(path)
        elif kind == "object" and "additionalProperties" in part and "maxProperties" not in part:
            unbounded.append(path)
        elif kind in ("string", "int-or-string") and not {"maxLength", "enum", "format"} & part.keys():
            unbounded.append(path)
        elif kind == "integer" and path.startswith("spec") and "maximum" not in part:
            unbounded.append(path)
        elif kind is None:
            unbounded.append(f"{path} has no type")
    assert unbounded == []


def test_what_an_overlay_changes_is_a_map():
    """A kustomize overlay replaces a list whole; only words of a command are one, the values that the code
    understands (they are the same everywhere), what Kubernetes itself has as lists, and the hosts and paths of an environment, which are its own."""
    lists = [path for path, part in FIELDS if part.get("type") == "array" and path.startswith("spec.")]
    assert lists and {path.rsplit(".", 1)[1] for path in lists} == {
        "command", "args", "exec", "enum", "imagePullSecrets", "envFrom", "tolerations", "topologySpreadConstraints",
        "volumes", "volumeMounts", "hosts", "paths"}


def test_a_rule_that_is_enforced_says_its_id():
    messages = [message for _, message in schema.rules(SCHEMA)]
    assert len([message for message in messages if message.startswith("TF0701: ")]) == 3  # port, port of ports, and of ports of a sidecar
    assert len([message for message in messages if message.startswith("TF0702: ")]) == 1


def test_a_fresh_app_is_not_observed_yet(api, namespace):
    """kstatus takes an object without observedGeneration for current: -1 says that nobody has looked at it yet."""
    created = api.create("twelvefactorapps", minimal_app(namespace=namespace))
    read = api.get("twelvefactorapps", "shop", namespace)
    assert created["status"] == read["status"] == {"observedGeneration": -1}


def test_a_status_in_the_manifest_is_ignored(api, namespace):
    app = minimal_app(namespace=namespace)
    app["status"] = {"observedGeneration": 7, "factorsPassing": "12/12"}
    assert api.create("twelvefactorapps", app)["status"] == {"observedGeneration": -1}


def test_defaults_are_shown(api, namespace):
    spec = api.create("twelvefactorapps", minimal_app(namespace=namespace, changes={
        "spec.processes.worker": {}, "spec.config.secrets.KEY.generate": {}, "spec.adminProcesses.seed": {"command": ["bin/seed"], "trigger": "Once"},
    }))["spec"]
    assert spec["processes"] == {
        "web": {"port": 8080, "minReadySeconds": 0, "terminationGracePeriodSeconds": 30, "preStopSleepSeconds": 0},
        "worker": {"terminationGracePeriodSeconds": 30, "preStopSleepSeconds": 0},
    }
    assert spec["config"] == {"secrets": {"KEY": {"generate": {"bytes": 32, "encoding": "base64url", "rotation": "1"}}}}
    assert spec["adminProcesses"] == {"seed": {"command": ["bin/seed"], "trigger": "Once", "runId": "1", "activeDeadlineSeconds": 3600}}
    assert spec.keys() == {"environment", "codebase", "image", "config", "processes", "adminProcesses"}


def test_defaults_are_those_of_the_contract_and_no_others():
    defaults = {path: part["default"] for path, part in schema.walk(SCHEMA) if "default" in part}
    assert defaults == {
        "spec.config.secrets.*.generate.bytes": 32, "spec.config.secrets.*.generate.encoding": "base64url",
        "spec.config.secrets.*.generate.rotation": "1",
        "spec.processes.*.secrets.*.generate.bytes": 32, "spec.processes.*.secrets.*.generate.encoding": "base64url",
        "spec.processes.*.secrets.*.generate.rotation": "1", "spec.processes.*.placement.topologySpreadConstraints[].maxSkew": 1,
        "spec.processes.*.autoscaling.minReplicas": 2,
        "spec.processes.*.expose.path": "/", "spec.placement.topologySpreadConstraints[].maxSkew": 1,
        "spec.processes.*.metrics.path": "/metrics", "spec.processes.*.terminationGracePeriodSeconds": 30, "spec.processes.*.preStopSleepSeconds": 0,
        "spec.parity.shareWith.*.values": "None", "spec.parity.peers.*.required": False, "spec.parity.peers.*.cleanPods": False, "spec.parity.peers.*.soak": "0s",
        "spec.adminProcesses.*.runId": "1", "spec.adminProcesses.*.activeDeadlineSeconds": 3600, "spec.release.historyLimit": 10,
        "status": {"observedGeneration": -1}, "status.observedGeneration": -1,
    }


# The status, as the operator writes it

NOW = "2027-03-01T12:00:00Z"
FACTORS = ["Codebase", "Dependencies", "Config", "Backing services", "Build, release, run", "Processes", "Port binding", "Concurrency", "Disposability",
           "Dev/prod parity", "Logs", "Admin processes"]


def full_status():
    """Every field of the status, the lists as long as they may get."""
    return {
        "observedGeneration": 1,
        "conditions": [{"type": kind, "status": status, "reason": "RolloutInProgress", "message": "1 of 2 pods is ready", "lastTransitionTime": NOW,
                        "observedGeneration": 1}
                       for kind, status in (("Ready", "False"), ("Reconciling", "True"), ("Stalled", "False"), ("Available", "Unknown"))],
        "activeRelease": "v12",
        "release": {"active": 12, "desired": 13, "revision": "4f2a9c1d0b7e", "image": "shop@9f86d081884c", "imageDigest": "sha256:" + "0" * 64, "activeHash": "0" * 64, "desiredHash": "1" * 64},
        "secretVersions": {f"s{number:03}" + "s" * 249: {"uid": "u" * 36, "resourceVersion": "1234567890", "keys": "0" * 64, "hash": "1" * 128}
                           for number in range(128)},
        "selector": "twelvefactor.dev/app=shop",
        "processes": {f"p{number}": {"desired": 2, "ready": 1, "updated": 0} for number in range(32)},
        "factors": [{"factor": number, "name": name, "state": "Pass", "findings": 0} for number, name in enumerate(FACTORS, 1)],
        "factorsPassing": "12/12",
        "findings": [{"rule": "TF0201", "factor": 2, "level": "Warn", "path": "spec.image", "message": "m" * 4096, "remedy": "r" * 4096}] * 64,
        "findingsOmitted": 3,
        "parity": {f"peer{number}": {"state": "Drifted", "errors": 1, "warnings": 2, "expected": 3} for number in range(8)},
        "parityState": "Drifted",
        "adminProcesses": {f"a{number}": {"runId": "1", "state": "Succeeded", "exitCode": 0, "job": "shop-seed", "completionTime": NOW}
                           for number in range(32)},
    }


def test_a_full_status_is_kept(api, namespace):
    api.create("twelvefactorapps", full_app(namespace=namespace))
    status = full_status()
    api.patch("twelvefactorapps", "shop", {"status": status}, namespace, subresource="status")
    read = api.get("twelvefactorapps", "shop", namespace)
    assert read["status"] == status
    assert read["metadata"]["generation"] == 1, "a write of the status is no change of the spec"


@pytest.mark.parametrize("where,wrong", [
    ("status.observedGeneration", -2), ("status.factors.0.factor", 0), ("status.factors.0.factor", 13), ("status.factors.0.state", "Unknown"),
    ("status.findings.0.level", "Off"), ("status.findings.0.factor", 13), ("status.adminProcesses.a0.state", "Pending"),
    ("status.adminProcesses.a0.completionTime", "yesterday"), ("status.conditions.0.status", "Maybe"), ("status.conditions.0.reason", "two words"),
    ("status.conditions.0.lastTransitionTime", "now"), ("status.processes.p0.ready", -1), ("status.findingsOmitted", -1),
    ("status.release.active", 0), ("status.release.desired", 0), ("status.activeRelease", "v" * 33),
    ("status.parity.peer0.state", "Fine"), ("status.parity.peer0.errors", -1), ("status.parityState", "Fine"),
])
def test_a_status_outside_the_contract_is_refused(api, namespace, where, wrong):
    app = api.create("twelvefactorapps", minimal_app(namespace=namespace))
    app["status"] = full_status()
    with pytest.raises(ApiError) as refused:
        api.replace("twelvefactorapps", changed(app, {where: wrong}), subresource="status")
    assert refused.value.status == 422
    assert where in {named for named, _ in refused.value.causes}, refused.value


def test_no_condition_and_no_factor_twice(api, namespace):
    app = api.create("twelvefactorapps", minimal_app(namespace=namespace))
    for listed, key in (("conditions", "type"), ("factors", "factor")):
        app["status"] = full_status()
        app["status"][listed][1][key] = app["status"][listed][0][key]
        with pytest.raises(ApiError) as refused:
            api.replace("twelvefactorapps", app, subresource="status")
        assert "Duplicate value" in refused.value.message


# kubectl get

def test_printer_columns(api, kubectl, namespace):
    api.create("twelvefactorapps", minimal_app(namespace=namespace))
    columns, rows = api.table("twelvefactorapps", namespace)
    shown = [(column["name"], column["priority"]) for column in columns]
    assert shown == [("Name", 0), ("Environment", 0), ("Release", 0), ("Ready", 0), ("Reason", 0), ("Factors", 0), ("Parity", 0), ("Age", 0), ("Revision", 1), ("Image", 1)]
    assert [cell for place, cell in enumerate(rows[0]) if place != 7] == ["shop", "production"] + [None] * 7, "nothing runs yet"

    api.patch("twelvefactorapps", "shop", {"status": full_status()}, namespace, subresource="status")
    assert kubectl.run("get", "tfa", "-n", namespace).split()[:-1] == [
        "NAME", "ENVIRONMENT", "RELEASE", "READY", "REASON", "FACTORS", "PARITY", "AGE", "shop", "production", "v12", "False", "RolloutInProgress", "12/12", "Drifted"]
    wide = kubectl.run("get", "twelvefactorapp", "shop", "-n", namespace, "-o", "wide").split()
    assert wide[:10] == ["NAME", "ENVIRONMENT", "RELEASE", "READY", "REASON", "FACTORS", "PARITY", "AGE", "REVISION", "IMAGE"]
    assert wide[10:17] == ["shop", "production", "v12", "False", "RolloutInProgress", "12/12", "Drifted"]
    assert wide[18:] == ["4f2a9c1d0b7e", "shop@9f86d081884c"], "of what runs"


def test_names(kubectl, api, namespace):
    api.create("twelvefactorapps", minimal_app(namespace=namespace))
    for name in ("tfa", "twelvefactorapps", "twelvefactorapp", "TwelveFactorApp", "twelvefactor", "tfa.twelvefactor.dev"):
        assert "twelvefactorapp.twelvefactor.dev/shop" in kubectl.run("get", name, "-n", namespace, "-o", "name"), name


def test_applied_by_hand_and_again(kubectl, namespace):
    """What kubectl apply sends twice is no change: no default makes it differ."""
    kubectl.apply(full_app(), namespace)
    before = kubectl.get("tfa", "shop", namespace)["metadata"]
    assert "unchanged" in kubectl.apply(full_app(), namespace)
    for options in (["--server-side", "--force-conflicts"], ["--server-side"]):
        kubectl.apply(full_app(), namespace, *options)
    after = kubectl.get("tfa", "shop", namespace)["metadata"]
    assert after["generation"] == before["generation"] == 1
