"""One TwelveFactorApp becomes objects under the documented names, restricted pods that really run, with config, secrets and bindings inside, and a
Service that reaches them; and Ready says so, not a moment too early."""
import base64
import json

import pytest

from harness.apps import condition, is_ready, minimal_app, observed
from harness.children import MANAGER, children, container, env
from harness.deploy import change, current, events_told, put, put_ready, wait_ready
from harness.recorder import Recorder
from harness.waiting import wait_for

REVISION = "4f2a9c1d0b7e5a3f8c6d2e1b9a0f7c4d3e2b1a09"
CONFIG = "shop-config-"


def shop(cluster, namespace):
    """Everything an app can have, with processes that cost nothing."""
    return minimal_app(namespace=namespace, image=cluster.probe, config={
        "env": {"LOG_LEVEL": "info", "GREETING": "grüß dich, $(LOG_LEVEL)"},
        "secrets": {"SESSION_KEY": {"generate": {"bytes": 16, "encoding": "hex", "rotation": "1"}},
                    "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}},
    }, backingServices={
        "database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}, "mount": True},
        "mail": {"type": "smtp", "secretRef": {"name": "shop-mail"}, "env": {"MAIL_HOST": "host"}},
    }, processes={
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 2, "readiness": {"path": "/ok", "periodSeconds": 1},
                "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}, "limits": {"memory": "32Mi"}}, "terminationGracePeriodSeconds": 5},
        "admin-api": {"command": ["/bin/probe"], "args": ["serve"], "port": 9000, "readiness": {"tcp": True, "periodSeconds": 1},
                      "terminationGracePeriodSeconds": 5},
        "worker": {"command": ["/bin/probe", "wait"], "terminationGracePeriodSeconds": 5, "minReadySeconds": 1},
    }, adminProcesses={"seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once", "runId": "1"}}, logs={"format": "json"})


DATABASE = {"type": "postgresql", "uri": "postgresql://shop:pass@db:5432/shop", "password": "pass"}


@pytest.fixture(scope="module")
def ready(cluster, api, operator, make_module_namespace):
    """(the app, Ready; what watches of it and of its Deployments saw from before its creation)."""
    namespace = make_module_namespace()
    for name, data in (("stripe", {"api-key": "sk-1"}), ("shop-database", DATABASE), ("shop-mail", {"host": "mail.example.com"})):
        api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": data})
    with Recorder(api, "twelvefactorapps", namespace) as apps, Recorder(api, "deployments", namespace) as deployments:
        app = put_ready(api, shop(cluster, namespace), timeout=120)
        apps.caught_up(app["metadata"]["resourceVersion"])
    return app, apps, deployments


@pytest.fixture
def app(ready):
    return ready[0]


def namespace_of(app):
    return app["metadata"]["namespace"]


# Objects


def test_children_have_the_documented_names(api, app):
    names = sorted(f"{resource}/{name}" for resource, name in children(api, app))
    config = [name for name in names if name.startswith("configmaps/")]
    assert len(config) == 1 and config[0].startswith("configmaps/" + CONFIG)
    digits = config[0][len("configmaps/" + CONFIG):]
    assert len(digits) == 8 and set(digits) <= set("0123456789abcdef")
    assert [name for name in names if name not in config] == [
        "appreleases/shop-v1", "deployments/shop-admin-api", "deployments/shop-web", "deployments/shop-worker", "jobs/shop-seed",
        "poddisruptionbudgets/shop-web", "secrets/shop-generated",
        "serviceaccounts/shop", "services/shop", "services/shop-admin-api"]


def test_children_say_whose_they_are(api, app):
    component = {"shop-web": "web", "shop-admin-api": "admin-api", "shop-worker": "worker", "shop-seed": "seed"}
    for (resource, name), item in children(api, app).items():
        labels = item["metadata"]["labels"]
        expected = {"app.kubernetes.io/name": "shop", "app.kubernetes.io/instance": "shop", "app.kubernetes.io/part-of": "shop",
                    "app.kubernetes.io/managed-by": MANAGER, "app.kubernetes.io/version": REVISION[:12],
                    "twelvefactor.dev/app": "shop", "twelvefactor.dev/environment": "production"}
        if name in component:
            expected["app.kubernetes.io/component"] = component[name]
        if resource == "deployments":
            expected["twelvefactor.dev/release"] = "v1"
        if (resource, name) == ("services", "shop"):
            expected["app.kubernetes.io/component"] = "web"
        assert expected.items() <= labels.items(), f"{resource}/{name}: {labels}"
        assert item["metadata"]["ownerReferences"] == [{
            "apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "name": "shop", "uid": app["metadata"]["uid"], "controller": True,
            "blockOwnerDeletion": True}]
        managers = {entry["manager"] for entry in item["metadata"]["managedFields"] if not entry.get("subresource")}
        assert MANAGER in managers and managers <= {MANAGER, "kube-controller-manager"}


def test_selectors_find_the_pods_of_one_process_only(api, app):
    namespace = namespace_of(app)
    for process in ("web", "admin-api", "worker"):
        selector = {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": process}
        assert api.get("deployments", f"shop-{process}", namespace)["spec"]["selector"] == {"matchLabels": selector}
    for service, process in (("shop", "web"), ("shop-admin-api", "admin-api")):
        spec = api.get("services", service, namespace)["spec"]
        assert spec["selector"] == {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": process}
        assert [(entry["name"], entry["port"], entry["targetPort"]) for entry in spec["ports"]] == [("http", 80, "http")]
    job = api.get("jobs", "shop-seed", namespace)["spec"]["template"]["metadata"]["labels"]
    assert job["twelvefactor.dev/admin-process"] == "seed" and "twelvefactor.dev/process" not in job


def test_config_is_an_immutable_snapshot(api, app):
    config = next(item for (resource, _), item in children(api, app).items() if resource == "configmaps")
    assert config["immutable"] is True and config["data"] == app["spec"]["config"]["env"]
    for process in ("web", "worker"):
        assert container(api.get("deployments", f"shop-{process}", namespace_of(app)))["envFrom"] == [
            {"configMapRef": {"name": config["metadata"]["name"]}}]


def test_the_generated_secret_is_random_and_as_asked(api, app):
    data = api.get("secrets", "shop-generated", namespace_of(app))["data"]
    assert list(data) == ["SESSION_KEY"]
    value = base64.b64decode(data["SESSION_KEY"]).decode()
    assert len(value) == 32 and set(value) <= set("0123456789abcdef") and len(set(value)) > 4


def test_pods_are_restricted_by_construction(api, app):
    namespace = namespace_of(app)
    account = api.get("serviceaccounts", "shop", namespace)
    assert account["automountServiceAccountToken"] is False
    workloads = [api.get("deployments", f"shop-{process}", namespace) for process in ("web", "admin-api", "worker")] + [api.get("jobs", "shop-seed", namespace)]
    for workload in workloads:
        spec = workload["spec"]["template"]["spec"]
        assert spec["serviceAccountName"] == "shop" and spec["automountServiceAccountToken"] is False and spec["enableServiceLinks"] is False
        assert spec["securityContext"] == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
        security = container(workload)["securityContext"]
        assert security["readOnlyRootFilesystem"] is True and security["capabilities"] == {"drop": ["ALL"]}
        assert security["allowPrivilegeEscalation"] is False and security["runAsNonRoot"] is True
        tmp = [volume for volume in spec["volumes"] if volume["name"] == "tmp"]
        assert tmp and tmp[0]["emptyDir"]["sizeLimit"]
        assert {"name": "tmp", "mountPath": "/tmp"} in container(workload)["volumeMounts"]


# Running processes


def pods(api, app, process):
    return [pod for pod in api.list("pods", namespace_of(app), labels={"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": process})
            if not pod["metadata"].get("deletionTimestamp")]


def ask(cluster, address, path):
    return json.loads(cluster.inside("curl", "-sS", "--max-time", "5", "--retry", "3", "--retry-connrefused", f"http://{address}{path}"))


@pytest.mark.real_node
def test_the_process_finds_everything_in_its_environment(cluster, api, app):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    pod = pods(api, app, "web")[0]
    inside = ask(cluster, f"{pod['status']['podIP']}:8080", "/env")
    generated = base64.b64decode(api.get("secrets", "shop-generated", namespace_of(app))["data"]["SESSION_KEY"]).decode()
    assert {
        "PORT": "8080", "TWELVEFACTOR_APP": "shop", "TWELVEFACTOR_ENVIRONMENT": "production", "TWELVEFACTOR_PROCESS": "web",
        "TWELVEFACTOR_REVISION": REVISION, "TWELVEFACTOR_RELEASE": "v1", "LOG_LEVEL": "info", "GREETING": "grüß dich, $(LOG_LEVEL)", "SESSION_KEY": generated,
        "STRIPE_KEY": "sk-1", "DATABASE_URL": DATABASE["uri"], "MAIL_HOST": "mail.example.com", "SERVICE_BINDING_ROOT": "/bindings",
    }.items() <= inside.items()
    assert ask(cluster, f"{pod['status']['podIP']}:8080", "/bindings") == {f"database/{key}": value for key, value in DATABASE.items()}
    assert not any(name.startswith("SHOP_") for name in inside), "no variables of other Services"
    worker = api.get("deployments", "shop-worker", namespace_of(app))
    assert env(worker)["TWELVEFACTOR_PROCESS"] == "worker" and "PORT" not in env(worker)


@pytest.mark.real_node
def test_the_service_reaches_the_web_process(cluster, api, app):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    address = api.get("services", "shop", namespace_of(app))["spec"]["clusterIP"]
    assert ask(cluster, address, "/env")["TWELVEFACTOR_PROCESS"] == "web"
    address = api.get("services", "shop-admin-api", namespace_of(app))["spec"]["clusterIP"]
    assert ask(cluster, address, "/env")["TWELVEFACTOR_PROCESS"] == "admin-api"


@pytest.mark.real_node
def test_logs_are_found_by_kubectl(kubectl, app):
    lines = kubectl.run("logs", "-n", namespace_of(app), "deployment/shop-web").splitlines()
    assert {"message": "started", "what": "serve", "process": "web"} in [json.loads(line) for line in lines]


# Status


def test_ready_was_never_true_too_early(ready):
    app, apps, deployments = ready
    states = apps.states("shop")
    assert states[0]["status"]["observedGeneration"] == -1, "a new app is in progress before the operator has seen it"
    first_ready = next(state for state in states if condition(state, "Ready").get("status") == "True")
    wanted = {f"shop-{name}": process.get("replicas", 1) for name, process in app["spec"]["processes"].items()}
    for name, replicas in wanted.items():
        available = next(state for state in deployments.states(name) if state["status"].get("availableReplicas", 0) == replicas)
        assert int(available["metadata"]["resourceVersion"]) < int(first_ready["metadata"]["resourceVersion"]), f"Ready before {name} was"
    for state in states:
        seen = {kind: condition(state, kind).get("status") for kind in ("Ready", "Reconciling", "Stalled")}
        assert list(seen.values()).count("True") <= 1, f"kstatus would not know what to make of {seen}"
        assert seen["Ready"] != "True" or state["status"]["observedGeneration"] == state["metadata"]["generation"]


def test_the_status_counts_and_judges(app):
    status = app["status"]
    assert status["processes"] == {"web": {"desired": 2, "ready": 2, "updated": 2}, "worker": {"desired": 1, "ready": 1, "updated": 1},
                                   "admin-api": {"desired": 1, "ready": 1, "updated": 1}}
    assert status["selector"] == "twelvefactor.dev/app=shop,twelvefactor.dev/process=web"
    assert len(status["factors"]) == 12 and status["factorsPassing"].endswith("/12")
    assert status["activeRelease"] == "v1"
    for kind in ("Ready", "Available", "Released", "ConfigReady", "BackingServicesBound"):
        assert condition(app, kind)["status"] == "True", kind
    assert all(entry["observedGeneration"] == app["metadata"]["generation"] and entry["reason"] for entry in status["conditions"])


def test_kubectl_shows_it(kubectl, api, app):
    namespace = namespace_of(app)
    columns, rows = api.table("twelvefactorapps", namespace)
    row = dict(zip([column["name"].upper() for column in columns], rows[0]))
    assert (row["NAME"], row["ENVIRONMENT"], row["RELEASE"], row["READY"]) == ("shop", "production", "v1", "True")
    assert row["FACTORS"].endswith("/12") and row["REASON"] == "UpToDate" and row["REVISION"] == REVISION[:12]
    printed = kubectl.run("get", "tfa", "-n", namespace).splitlines()
    assert printed[0].split() == ["NAME", "ENVIRONMENT", "RELEASE", "READY", "REASON", "FACTORS", "PARITY", "AGE"]
    assert "condition met" in kubectl.run("wait", "--for=condition=Ready", "--timeout=20s", "-n", namespace, "tfa/shop")
    described = kubectl.run("describe", "tfa", "shop", "-n", namespace)
    assert "UpToDate" in described and "AdminProcessSucceeded" in described, "its events are found by describe"


def test_it_is_told_once(api, app):
    told = events_told(api, app)
    assert ("Normal", "UpToDate") in told and not [reason for kind, reason in told if kind == "Warning" and reason != "RuleBroken"], told


@pytest.mark.real_node
def test_a_new_spec_is_not_ready_before_it_runs(cluster, api, operator, namespace):
    """kubectl apply && kubectl wait: the old Ready must not be taken for the new spec's."""
    web = {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1, "initialDelaySeconds": 1},
           "terminationGracePeriodSeconds": 1}
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": web}))
    with Recorder(api, "twelvefactorapps", namespace) as apps, Recorder(api, "pods", namespace) as seen:
        changed = change(api, app, {"spec.config.env.COLOUR": "blue"})
        assert changed["metadata"]["generation"] == app["metadata"]["generation"] + 1
        app = wait_ready(api, app)
        apps.caught_up(app["metadata"]["resourceVersion"])
        ready = next(state for state in apps.states("shop") if state["metadata"]["generation"] == changed["metadata"]["generation"] and is_ready(state))
        before = [entry.object for entry in list(seen.seen) if int(entry.object["metadata"]["resourceVersion"]) < int(ready["metadata"]["resourceVersion"])]
    assert any(entry["type"] == "Ready" and entry["status"] == "True" for pod in before if "envFrom" in container(pod)  # the new pods
               for entry in pod["status"].get("conditions", []))
    assert all(observed(state) or not is_ready(state) for state in apps.states("shop"))


@pytest.mark.real_node
def test_processes_can_be_scaled_to_zero_and_back(cluster, api, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 1, "terminationGracePeriodSeconds": 1, "minReadySeconds": 0}}))
    change(api, app, {"spec.processes.web.replicas": 0})
    wait_ready(api, app)
    wait_for("the pod to go", lambda: pods(api, app, "web"), lambda found: not found)
    change(api, app, {"spec.processes.web.replicas": 1})
    app = wait_ready(api, app)
    assert current(api, app)["status"]["processes"]["web"] == {"desired": 1, "ready": 1, "updated": 1}


def test_an_app_made_before_the_operator_started_is_taken_up(api, own_operator, namespace):
    app = put(api, minimal_app(namespace=namespace, changes={"spec.processes.web.replicas": 0}))
    own_operator.start()
    wait_ready(api, app)
