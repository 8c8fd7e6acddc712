"""What is missing, taken, broken or refused: the app says what and what to do, what runs goes on, nothing of others is touched, and it heals by
itself as soon as the cause is gone."""
import pytest

from harness.apps import REMOVED, condition, minimal_app, quiet_app
from harness.children import children
from harness.deploy import change, current, events_told, put, put_ready, wait_ready, wait_says, written
from harness.releases import releases, wait_active
from harness.waiting import stays, wait_for

SOON = 10  # seconds; what heals by an event heals at once, and these are for a busy machine


def running_app(cluster, namespace, changes=None, **spec):
    """One pod that is ready as soon as it runs."""
    web = {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "terminationGracePeriodSeconds": 1}
    return minimal_app(namespace=namespace, image=cluster.probe, changes=changes, **{"processes": {"web": web}, **spec})


def secret(api, namespace, name, **data):
    return api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": data})


def pods(api, namespace):
    return {pod["metadata"]["uid"]: pod for pod in api.list("pods", namespace) if not pod["metadata"].get("deletionTimestamp")}


# References

REFERENCES = {
    "config": ("ConfigReady", "config.secrets.KEY", {"config": {"secrets": {"KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}}),
    "binding": ("BackingServicesBound", "backingServices.mail",
                {"backingServices": {"mail": {"type": "smtp", "secretRef": {"name": "stripe"}, "env": {"KEY": "api-key"}}}}),
}


@pytest.mark.parametrize("kind, field, spec", REFERENCES.values(), ids=REFERENCES)
def test_a_secret_that_is_not_there_yet_is_waited_for(api, operator, namespace, kind, field, spec):
    app = put(api, quiet_app(namespace=namespace, **spec))
    said = wait_says(api, app, "False", "SecretMissing")["message"]
    assert "Secret stripe" in said and namespace in said and "create it or remove" in said and field in said, said
    assert wait_says(api, app, "False", "SecretMissing", kind)["message"] == said
    wait_says(api, app, "True", "SecretMissing", "Reconciling")
    assert not api.list("deployments", namespace), "pods would only hang"
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Warning", "SecretMissing") in told)  # it is sent after the status
    secret(api, namespace, "stripe", wrong="x")
    said = wait_says(api, app, "False", "SecretKeyMissing", timeout=SOON)["message"]
    assert "api-key" in said and "stripe" in said and namespace in said, said
    api.patch("secrets", "stripe", {"stringData": {"api-key": "x"}}, namespace)
    wait_ready(api, app, timeout=SOON)
    assert condition(current(api, app), kind)["status"] == "True"


@pytest.mark.real_node
def test_a_secret_that_goes_later_leaves_the_pods_alone(cluster, api, operator, namespace):
    secret(api, namespace, "stripe", **{"api-key": "x"})
    app = put_ready(api, running_app(cluster, namespace, **REFERENCES["config"][2]))
    before, deployment = pods(api, namespace), api.get("deployments", "shop-web", namespace)
    api.delete("secrets", "stripe", namespace)
    wait_says(api, app, "False", "SecretMissing", timeout=SOON)
    stays("the pod", lambda: pods(api, namespace).keys(), lambda found: found == before.keys(), seconds=1)
    assert api.get("deployments", "shop-web", namespace)["spec"] == deployment["spec"]
    assert condition(current(api, app), "Available")["status"] == "True", "Available speaks for the pods that run"
    change(api, app, {"spec.config.env.COLOUR": "blue"})  # a new rollout would only hang
    wait_says(api, app, "False", "SecretMissing")
    assert pods(api, namespace).keys() == before.keys()
    secret(api, namespace, "stripe", **{"api-key": "x"})
    wait_ready(api, app)


# Names of somebody else

TAKEN = {
    "deployments": {"spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {
        "containers": [{"name": "c", "image": "i"}]}}}},
    "services": {"spec": {"ports": [{"port": 1}]}}, "secrets": {"stringData": {"KEY": "theirs"}}, "serviceaccounts": {}}
NAMES = {"deployments": "shop-web", "services": "shop", "secrets": "shop-generated", "serviceaccounts": "shop"}


@pytest.mark.parametrize("resource", TAKEN)
@pytest.mark.parametrize("labelled", [False, True], ids=["plain", "with-our-labels"])
def test_an_object_of_somebody_else_is_left_alone(api, operator, namespace, resource, labelled):
    """Also when it carries our labels: an owner reference says whose it is, not a label."""
    labels = {"app.kubernetes.io/managed-by": "twelvefactor-operator", "twelvefactor.dev/app": "shop"} if labelled else {"theirs": "yes"}
    theirs = api.create(resource, {"metadata": {"name": NAMES[resource], "namespace": namespace, "labels": labels}, **TAKEN[resource]})
    app = put(api, quiet_app(namespace=namespace))
    said = wait_says(api, app, "False", "NameTaken")["message"]
    assert NAMES[resource] in said and namespace in said and "delete or rename it" in said, said
    wait_says(api, app, "True", "NameTaken", "Stalled")
    now = api.get(resource, NAMES[resource], namespace)
    assert {key: now.get(key) for key in ("spec", "data")} == {key: theirs.get(key) for key in ("spec", "data")}
    assert now["metadata"]["labels"] == labels and "ownerReferences" not in now["metadata"]
    # Pods need the account and the generated values: there is no release, and no process of it.
    needed = resource in ("secrets", "serviceaccounts")
    wait_for("everything else to be made", lambda: len(children(api, app)), lambda count: count == (2 if needed else 5))
    api.delete(resource, NAMES[resource], namespace)
    wait_ready(api, app)
    assert len(children(api, app)) == 6


def test_two_apps_that_mean_one_name(api, operator, namespace):
    """shop + api and shop-api + web both mean Service shop-api: the second says so and the first goes on."""
    first = put_ready(api, quiet_app("shop", namespace, processes={"web": {"port": 8080, "replicas": 0}, "api": {"port": 9000, "replicas": 0}}))
    before = api.get("services", "shop-api", namespace)
    second = put(api, quiet_app("shop-api", namespace))
    said = wait_says(api, second, "False", "NameTaken")["message"]
    assert "Service shop-api" in said and "TwelveFactorApp shop " in said, said
    assert api.get("services", "shop-api", namespace)["metadata"]["uid"] == before["metadata"]["uid"]
    mark = operator.proxy.stats()["n"]
    # What became of its release is still written down.
    stays("no fight", lambda: (api.get("services", "shop-api", namespace)["spec"], [write for write in written(operator.proxy, namespace, mark) if write.resource != "appreleases"]),
          lambda seen: seen[0] == before["spec"] and all(write.verb == "POST" and write.status in (409, 0) for write in seen[1]), seconds=1)
    wait_ready(api, first)
    change(api, first, {"spec.processes.api": None})
    wait_ready(api, second)
    wait_ready(api, first)
    assert api.get("services", "shop-api", namespace)["metadata"]["ownerReferences"][0]["name"] == "shop-api"


# Pods that cannot run


@pytest.mark.real_node
def test_an_image_that_cannot_be_pulled(cluster, api, operator, namespace):
    """registry.invalid is never resolved, so the kubelet's answer is quick."""
    app = put_ready(api, running_app(cluster, namespace))
    before = pods(api, namespace)
    wrong = "registry.invalid/shop@sha256:" + "0" * 64
    change(api, app, {"spec.image": wrong})
    said = wait_says(api, app, "False", "ImagePullFailed", timeout=60)["message"]
    assert wrong in said and "process web" in said and "push it, correct .spec.image" in said, said
    assert "of v1 keep" in said, said
    assert before.keys() <= pods(api, namespace).keys()
    app = current(api, app)
    runs = app["status"]["release"]
    assert runs["active"] == 1 and runs["image"] and not runs["image"].startswith("shop@0000"), "of what runs"
    assert app["status"]["processes"]["web"]["updated"] == 0, "no new pod is ready"
    assert condition(app, "Available")["status"] == "True" and condition(app, "Reconciling")["status"] == "True"
    change(api, app, {"spec.image": cluster.probe})
    wait_ready(api, app)


@pytest.mark.real_node
def test_a_process_that_crashes_again_and_again(cluster, api, operator, namespace):
    app = put_ready(api, running_app(cluster, namespace))
    before = pods(api, namespace)
    change(api, app, {"spec.processes.web.command": ["/bin/probe", "exit", "4"]})
    said = wait_says(api, app, "False", "CrashLooping", timeout=90)["message"]
    assert "process web" in said and "exit code 4" in said and "kubectl logs" in said, said
    assert before.keys() <= pods(api, namespace).keys()
    # Restarts come and go; the status does not.
    stays("CrashLooping", lambda: condition(current(api, app), "Ready")["reason"], lambda reason: reason == "CrashLooping", seconds=2)
    change(api, app, {"spec.processes.web.command": ["/bin/probe", "serve"]})
    wait_ready(api, app)


@pytest.mark.real_node
def test_a_program_that_is_not_there(cluster, api, operator, namespace):
    app = put(api, running_app(cluster, namespace, changes={"spec.processes.web.command": ["/bin/absent"]}))
    said = wait_says(api, app, "False", "ContainerConfigError", timeout=60)["message"]
    assert "process web: its command cannot be started" in said and "/bin/absent" in said, said
    wait_for("it to be tried again", lambda: api.list("pods", namespace)[0]["status"]["containerStatuses"][0]["restartCount"], lambda count: count >= 1, timeout=60)
    assert condition(current(api, app), "Ready")["message"] == said, "the cause stays"
    change(api, app, {"spec.processes.web.command": ["/bin/probe", "serve"]})
    wait_ready(api, app)


def test_pods_that_are_refused(api, operator, namespace):
    """A ResourceQuota without room for a pod: the Deployment cannot make them, and the app says why."""
    api.create("resourcequotas", {"metadata": {"name": "none", "namespace": namespace}, "spec": {"hard": {"pods": "0"}}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "none", namespace).get("status", {}).get("hard"))
    app = put(api, minimal_app(namespace=namespace))
    said = wait_says(api, app, "False", "PodsNotCreated")["message"]
    assert "exceeded quota: none" in said and "process web" in said, said
    change(api, app, {"spec.processes.web.replicas": 0})
    wait_ready(api, app)


def test_objects_that_are_refused_by_a_quota(api, operator, namespace):
    """The object itself cannot be made; it is tried again, and nothing else is held up."""
    api.create("resourcequotas", {"metadata": {"name": "none", "namespace": namespace}, "spec": {"hard": {"services": "0"}}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "none", namespace).get("status", {}).get("hard"))
    app = put(api, quiet_app(namespace=namespace))
    said = wait_says(api, app, "False", "QuotaExceeded")["message"]
    assert "Service shop" in said and "exceeded quota" in said, said
    wait_says(api, app, "True", "QuotaExceeded", "Reconciling")
    assert {resource for resource, _ in children(api, app)} == {"deployments", "configmaps", "secrets", "serviceaccounts", "appreleases"}
    api.delete("resourcequotas", "none", namespace)
    wait_ready(api, app)


# What pods need is refused


def config_maps(api, namespace):
    return {item["metadata"]["name"]: item for item in api.list("configmaps", namespace) if item["metadata"]["name"].startswith("shop-config-")}


def test_a_release_whose_config_is_refused_is_not_made(api, operator, namespace):
    """The quota is named, nothing of the release is there, and it goes on by itself."""
    app = put_ready(api, quiet_app(namespace=namespace))
    before = api.get("deployments", "shop-web", namespace)["metadata"]["generation"]
    used = len(api.list("configmaps", namespace))
    api.create("resourcequotas", {"metadata": {"name": "few", "namespace": namespace}, "spec": {"hard": {"count/configmaps": str(used)}}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "few", namespace).get("status", {}).get("used"))
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    said = wait_says(api, app, "False", "QuotaExceeded")["message"]
    assert "ConfigMap shop-config-" in said and "exceeded quota: few" in said, said
    wait_for("Released to say what it waits for", lambda: condition(current(api, app), "Released")["message"],
             lambda message: message.startswith("AppRelease shop-v2 waits for ConfigMap shop-config-"))
    assert list(releases(api, app)) == [1] and current(api, app)["status"]["activeRelease"] == "v1"
    assert api.get("deployments", "shop-web", namespace)["metadata"]["generation"] == before
    api.delete("resourcequotas", "few", namespace)
    wait_active(api, app, 2)


def test_a_config_that_is_too_large_holds_the_release(api, operator, namespace):
    """A ConfigMap may hold 1 MiB."""
    app = put_ready(api, quiet_app(namespace=namespace))
    for name in ("one", "two"):
        api.create("configmaps", {"metadata": {"name": name, "namespace": namespace}, "data": {name.upper(): "x" * 600_000}})
    change(api, app, {"spec.config.envFrom": [{"configMapRef": {"name": name}} for name in ("one", "two")]})
    said = wait_says(api, app, "False", "ConfigTooLarge")["message"]
    assert "up to two, together hold more than 1 MiB" in said, said
    assert list(releases(api, app)) == [1]
    change(api, app, {"spec.config.envFrom": REMOVED})
    wait_ready(api, app)


def test_a_config_of_somebody_else_is_not_run_on(api, operator, namespace):
    """An object of the name that the next config will have: found out by an app before."""
    app = put_ready(api, quiet_app(namespace=namespace))
    first = config_maps(api, namespace).keys()
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    wait_active(api, app, 2)
    name = (config_maps(api, namespace).keys() - first).pop()
    api.delete("twelvefactorapps", "shop", namespace)
    wait_for("its objects to go", lambda: (config_maps(api, namespace), api.list("appreleases", namespace)), lambda found: found == ({}, []), timeout=60)
    api.create("configmaps", {"metadata": {"name": name, "namespace": namespace}, "data": {"LOG_LEVEL": "somebody else's"}})
    app = put_ready(api, quiet_app(namespace=namespace))
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    said = wait_says(api, app, "False", "NameTaken")["message"]
    assert f"ConfigMap {name}" in said, said
    assert list(releases(api, app)) == [1] and api.get("configmaps", name, namespace)["data"] == {"LOG_LEVEL": "somebody else's"}
    api.delete("configmaps", name, namespace)
    wait_active(api, app, 2)


def test_an_admission_webhook_that_is_away_stops_only_what_it_is_asked_about(api, operator, namespace):
    """Nobody listens at port 9: the API server answers 500 for every Ingress of this namespace."""
    name, path = f"away-{namespace[-6:]}", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
    api.request("POST", path, {
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": name}, "webhooks": [{
            "name": "away.example.com", "clientConfig": {"url": "https://127.0.0.1:9/"}, "sideEffects": "None", "admissionReviewVersions": ["v1"],
            "failurePolicy": "Fail", "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
            "rules": [{"apiGroups": ["networking.k8s.io"], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"], "resources": ["ingresses"]}]}]})
    try:
        app = put(api, quiet_app(namespace=namespace, changes={"spec.processes.web.expose": {"host": "shop.example.com", "ingressClassName": "none"}}))
        said = wait_says(api, app, "False", "ApiUnavailable")["message"]
        assert "Ingress shop-web" in said and "failed calling webhook" in said, said
        kinds = {resource for resource, _ in wait_for("all the rest", lambda: children(api, app), lambda found: ("deployments", "shop-web") in found)}
        assert kinds == {"deployments", "services", "configmaps", "secrets", "serviceaccounts", "appreleases"}
    finally:
        api.request("DELETE", f"{path}/{name}")
    wait_for("the Ingress", lambda: api.find("ingresses", "shop-web", namespace), timeout=90)


# A namespace that goes


def test_a_namespace_that_is_being_deleted(api, operator, make_namespace):
    """Nothing can be made there any more: the operator neither insists nor keeps the namespace from going, and others are served."""
    going, other = make_namespace("going"), make_namespace("other")
    apps = [put_ready(api, quiet_app(name, going)) for name in ("shop", "blog", "mail")]
    mark = operator.proxy.stats()["n"]
    api.delete("namespaces", going)
    put_ready(api, quiet_app(namespace=other))
    wait_for("the namespace to be gone", lambda: api.find("namespaces", going), lambda found: found is None, timeout=90, every=0.2)
    refused = written(operator.proxy, going, mark)
    # Its objects go in any order, and some before their app: each may be missed once.
    assert len(refused) <= 6 * len(apps), f"{len(refused)} requests about a namespace that is going: {refused[:8]}"


def test_an_app_from_before_a_rule_was_made_stricter(api, operator, namespace):
    """A spec that the operator cannot read is said to be so, and what runs is left alone. Here: a status that is nonsense, which must not matter."""
    app = put_ready(api, quiet_app(namespace=namespace))
    api.patch("twelvefactorapps", "shop", {"status": {"conditions": None, "adminProcesses": {"x": {"runId": "?", "state": "Running", "job": "x"}}}},
              namespace, subresource="status")
    app = wait_ready(api, app)
    wait_for("the nonsense to go", lambda: current(api, app)["status"].get("adminProcesses"), lambda found: not found)
