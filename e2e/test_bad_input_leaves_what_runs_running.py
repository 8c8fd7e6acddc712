"""What cannot be had is told, with the reason and what to do; what runs goes on, other people's objects are left alone, and the app heals by itself
once the cause is gone."""
import pytest

from harness.apps import minimal_app, quiet_app
from harness.children import children, container, owned_by
from harness.deploy import change, current, put, put_ready, says, wait_ready, wait_says
from harness.recorder import Recorder
from harness.waiting import stays, wait_for

REFERS = {"secrets": {"API_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}
ABSENT = "registry.invalid/shop@sha256:" + "0" * 64


def secret(api, namespace, name, **values):
    return api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": values})


def needs(namespace, **services):
    """An app that needs the key uri of the Secret shop-database."""
    return quiet_app(namespace=namespace, backingServices={
        "database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}, **services}})


def probe_app(cluster, namespace, **spec):
    web = {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 1, "readiness": {"path": "/ok", "periodSeconds": 1}}
    return minimal_app(namespace=namespace, image=cluster.probe, **{"processes": {"web": web}, **spec})


def test_a_missing_secret_and_a_missing_key(api, operator, namespace):
    """No pod that could not start is made; all that needs no Secret is."""
    app = put(api, needs(namespace))
    waits = wait_says(api, app, "False", "SecretMissing")
    assert waits["message"] == f"Secret shop-database does not exist in {namespace}; create it or remove backingServices.database"
    now = current(api, app)
    assert says(now, "True", "SecretMissing", "Reconciling") and says(now, "False", "NotStalled", "Stalled")
    assert says(now, "False", "SecretMissing", "BackingServicesBound") and says(now, "True", "NothingReferred", "ConfigReady")
    assert {resource for resource, _ in children(api, app)} == {"serviceaccounts", "configmaps", "secrets", "services"}
    secret(api, namespace, "shop-database", url="postgresql://")
    waits = wait_says(api, app, "False", "SecretKeyMissing", timeout=10)
    assert waits["message"] == f"Secret shop-database in {namespace} has no key uri; add the key or correct backingServices.database"
    assert ("deployments", "shop-web") not in children(api, app)
    api.patch("secrets", "shop-database", {"stringData": {"uri": "postgresql://"}}, namespace)
    wait_ready(api, app, timeout=10)
    assert ("deployments", "shop-web") in children(api, app)


@pytest.mark.real_node
def test_a_secret_deleted_later_stops_nothing(cluster, api, operator, namespace):
    """Pods keep the value they have; a change of the spec waits until the Secret is there again."""
    secret(api, namespace, "stripe", **{"api-key": "value"})
    app = put_ready(api, probe_app(cluster, namespace, config=REFERS))
    pods = [pod["metadata"]["uid"] for pod in api.list("pods", namespace)]
    deployment = api.get("deployments", "shop-web", namespace)
    api.delete("secrets", "stripe", namespace)
    wait_says(api, app, "False", "SecretMissing", timeout=10)
    change(api, app, {"spec.config.env": {"LOG_LEVEL": "debug"}})
    wait_says(api, app, "False", "SecretMissing", timeout=10)
    stays("the Deployment and its pods as they were", lambda: (
        api.get("deployments", "shop-web", namespace), [pod["metadata"]["uid"] for pod in api.list("pods", namespace)]),
        lambda seen: seen[0]["spec"] == deployment["spec"] and seen[1] == pods, seconds=1)
    assert says(current(api, app), "True", "ProcessesAvailable", "Available")
    secret(api, namespace, "stripe", **{"api-key": "value"})
    wait_ready(api, app)
    assert container(api.get("deployments", "shop-web", namespace))["envFrom"]


TAKEN = [("services", "shop", {"ports": [{"port": 5432}], "selector": {"app": "theirs"}}),
         ("deployments", "shop-web", {"replicas": 0, "selector": {"matchLabels": {"app": "theirs"}}, "template": {
             "metadata": {"labels": {"app": "theirs"}}, "spec": {"containers": [{"name": "app", "image": "registry.example.com/theirs:1"}]}}}),
         ("secrets", "shop-generated", None), ("serviceaccounts", "shop", None)]


@pytest.mark.parametrize("labelled", [False, True], ids=["", "with-our-labels"])
@pytest.mark.parametrize("resource,name,spec", TAKEN, ids=[entry[0] for entry in TAKEN])
def test_what_belongs_to_somebody_else_is_left_alone(api, operator, namespace, resource, name, spec, labelled):
    labels = {"app.kubernetes.io/managed-by": "twelvefactor-operator", "twelvefactor.dev/app": "shop"} if labelled else {"team": "blue"}
    api.create(resource, {"metadata": {"name": name, "namespace": namespace, "labels": labels},
                          **({"spec": spec} if spec else {"data": {"KEY": "dGhlaXJz"}} if resource == "secrets" else {})})
    theirs = settled(api, resource, name, namespace)
    app = put(api, quiet_app(namespace=namespace))
    told = wait_says(api, app, "False", "NameTaken")
    assert f" {name} in {namespace} was not made by this app and was left alone; delete or rename it" in told["message"]
    assert says(current(api, app), "True", "NameTaken", "Stalled")
    others = {"serviceaccounts", "configmaps", "secrets", "services", "deployments"} - {resource}
    wait_for("the app's other objects", lambda: {kind for kind, _ in children(api, app)}, lambda kinds: kinds == others)
    assert api.get(resource, name, namespace) == theirs
    api.delete(resource, name, namespace)
    wait_ready(api, app)
    assert owned_by(app, api.get(resource, name, namespace))


def settled(api, resource, name, namespace):
    """The object, once its controller has said what it has to say of it."""
    return wait_for(f"{resource}/{name} to be settled", lambda: api.get(resource, name, namespace), lambda item: resource != "deployments" or (
        item.get("status", {}).get("observedGeneration") == item["metadata"]["generation"]
        and any(entry["type"] == "Progressing" and entry["reason"] == "NewReplicaSetAvailable" for entry in item["status"].get("conditions", []))))


def test_two_apps_that_mean_one_name(api, operator, namespace):
    """The first keeps it. The second runs what is its own, and gets the name when the first gives it up."""
    first = put_ready(api, quiet_app("shop", namespace, processes={name: {"port": 8080, "replicas": 0} for name in ("web", "api")}))
    before = api.get("services", "shop-api", namespace)
    second = put(api, quiet_app("shop-api", namespace))
    told = wait_says(api, second, "False", "NameTaken")
    assert "Service shop-api" in told["message"] and "belongs to TwelveFactorApp shop and was left alone" in told["message"]
    assert ("deployments", "shop-api-web") in children(api, second)
    assert api.get("services", "shop-api", namespace) == before
    assert current(api, first)["status"] == first["status"]
    change(api, first, {"spec.processes.api": None})
    wait_ready(api, second)
    assert owned_by(second, api.get("services", "shop-api", namespace))


def pods_that_run(api, app):
    return [pod["metadata"]["uid"] for pod in api.list("pods", app["metadata"]["namespace"]) if any(
        entry["type"] == "Ready" and entry["status"] == "True" for entry in pod["status"].get("conditions", []))]


@pytest.mark.real_node
def test_an_image_that_cannot_be_pulled_does_not_replace_what_runs(cluster, api, operator, namespace):
    app = put_ready(api, probe_app(cluster, namespace))
    running = pods_that_run(api, app)
    change(api, app, {"spec.image": ABSENT})
    told = wait_says(api, app, "False", "ImagePullFailed")
    assert told["message"] == (f"process web: the node cannot pull {ABSENT}; push it, correct .spec.image, or let the node reach the registry")
    stays("the old pod runs and is spoken for", lambda: (pods_that_run(api, app), current(api, app)), lambda seen: seen[0] == running and says(
        seen[1], "True", "ProcessesAvailable", "Available") and says(seen[1], "False", "ImagePullFailed"), seconds=2)
    change(api, app, {"spec.image": cluster.probe})
    wait_ready(api, app)
    assert pods_that_run(api, app) == running, "back to what ran: nothing to roll"


@pytest.mark.real_node
def test_a_process_that_ends_again_and_again(cluster, api, operator, namespace):
    """Once told, it is told also while the process just happens to run: it has no readiness probe, and counts as ready then."""
    with Recorder(api, "twelvefactorapps", namespace) as recorder:
        app = put(api, probe_app(cluster, namespace, processes={"worker": {"command": ["/bin/probe", "exit", "3", "500"]}}, codebase={
            "repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1d0b7e"}))
        told = wait_says(api, app, "False", "CrashLooping")
        assert "process worker: the process ends and is started again and again" in told["message"] and "(last exit code 3)" in told["message"]
        wait_for("it to run and end once more", lambda: [entry["restartCount"] for pod in api.list("pods", namespace) for entry in
                 pod["status"]["containerStatuses"] if "running" not in entry["state"]], lambda counts: counts and counts[0] >= 2)
        stays("the app says so", lambda: current(api, app), lambda seen: not says(seen, "True", "AsWished"), seconds=1)
        change(api, app, {"spec.processes.worker.command": ["/bin/probe", "wait"]})
        healed = wait_ready(api, app)
        recorder.caught_up(healed["metadata"]["resourceVersion"])
    reasons = [entry["reason"] for state in recorder.states("shop") if state["metadata"]["generation"] == app["metadata"]["generation"]
               for entry in state["status"].get("conditions", []) if entry["type"] == "Ready"]
    assert "AsWished" not in reasons[reasons.index("CrashLooping"):], reasons


def quota(api, namespace, **hard):
    api.create("resourcequotas", {"metadata": {"name": "none", "namespace": namespace}, "spec": {"hard": hard}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "none", namespace).get("status", {}).get("hard"))


def test_a_quota_that_refuses_an_object(api, operator, namespace):
    quota(api, namespace, services="0")
    app = put(api, quiet_app(namespace=namespace))
    told = wait_says(api, app, "False", "QuotaExceeded")
    assert "Service shop" in told["message"] and "exceeded quota: none" in told["message"]
    assert says(current(api, app), "True", "QuotaExceeded", "Reconciling")
    wait_for("all but the Service", lambda: {resource for resource, _ in children(api, app)}, lambda kinds: kinds == {
        "serviceaccounts", "configmaps", "secrets", "deployments"})
    api.delete("resourcequotas", "none", namespace)
    wait_ready(api, app)


def test_a_quota_that_refuses_pods(cluster, api, operator, namespace):
    quota(api, namespace, pods="0")
    app = put(api, probe_app(cluster, namespace))
    told = wait_says(api, app, "False", "PodsNotCreated")
    assert told["message"].startswith("process web: ") and "exceeded quota: none" in told["message"]
    api.delete("resourcequotas", "none", namespace)
    wait_ready(api, app)
