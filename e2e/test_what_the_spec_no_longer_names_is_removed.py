"""What was taken out of the spec goes: objects, fields, keys; nothing else, and nothing that is still in use."""
import pytest

from harness.apps import REMOVED, minimal_app, quiet_app
from harness.children import bare_children, children, container, differences, env, without_releases
from harness.deploy import change, current, put_ready, wait_ready
from harness.recorder import Recorder
from harness.releases import LABEL, process_pods
from harness.waiting import stays, wait_for

ALL = {"processes": {
    "web": {"command": ["bin/web"], "args": ["--all"], "port": 8080, "replicas": 0, "readiness": {"path": "/healthz"},
            "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}, "preStopSleepSeconds": 5},
    "api": {"command": ["bin/api"], "port": 9000, "replicas": 0}, "worker": {"command": ["bin/worker"], "replicas": 0}},
    "serviceAccount": {"annotations": {"example.com/role": "shop"}}, "logs": {"format": "json"},
    "config": {"env": {"LOG_LEVEL": "info", "COLOUR": "blue"}, "secrets": {
        "ONE": {"generate": {"rotation": "1"}}, "TWO": {"generate": {"rotation": "1"}}}}}


@pytest.fixture
def app(api, operator, namespace):
    return put_ready(api, quiet_app(namespace=namespace, **ALL))


def names(api, app, resource=None):
    """Without the releases, which are kept: test_releases_are_kept_for_a_while.py."""
    kept = without_releases(children(api, app))
    return {f"{kind}/{name}" for kind, name in kept if resource in (None, kind)}


def wait_gone(api, app, before, *gone):
    """Exactly these go."""
    wait_for(f"{gone} to go", lambda: names(api, app), lambda left: left == before - set(gone))


def test_a_process_goes_with_its_service(api, app):
    before = names(api, app)
    change(api, app, {"spec.processes.api": REMOVED})
    app = wait_ready(api, app)
    wait_gone(api, app, before, "deployments/shop-api", "services/shop-api")
    assert "api" not in app["status"]["processes"]


def test_a_port_goes_with_its_service_alone(api, app):
    before = names(api, app)
    change(api, app, {"spec.processes.api.port": REMOVED})
    wait_ready(api, app)
    wait_gone(api, app, before, "services/shop-api")
    api_process = container(api.get("deployments", "shop-api", app["metadata"]["namespace"]))
    assert "ports" not in api_process and "PORT" not in {entry["name"] for entry in api_process["env"]}


def test_emptied_config_goes(api, app):
    namespace, before = app["metadata"]["namespace"], names(api, app)
    config = next(name for name in before if name.startswith("configmaps/"))
    change(api, app, {"spec.config.env": REMOVED})
    wait_ready(api, app)
    wait_gone(api, app, before, config)
    for process in ("web", "api", "worker"):
        assert "envFrom" not in container(api.get("deployments", f"shop-{process}", namespace))


def test_the_last_generated_value_goes_with_its_secret(api, app):
    namespace, before = app["metadata"]["namespace"], names(api, app)
    change(api, app, {"spec.config.secrets": REMOVED})
    wait_ready(api, app)
    wait_gone(api, app, before, "secrets/shop-generated")
    assert "ONE" not in env(api.get("deployments", "shop-web", namespace))


def test_only_the_value_that_is_named_changes(api, app):
    namespace = app["metadata"]["namespace"]

    def data():
        return api.get("secrets", "shop-generated", namespace)["data"]

    first = data()
    change(api, app, {"spec.config.secrets.ONE.generate.rotation": "2"})
    wait_ready(api, app)
    rotated = wait_for("ONE to be rotated", data, lambda seen: seen["ONE"] != first["ONE"])
    assert rotated["TWO"] == first["TWO"]
    change(api, app, {"spec.config.secrets.ONE": REMOVED, "spec.config.secrets.THREE": {"generate": {"encoding": "hex"}}})
    wait_ready(api, app)
    last = wait_for("ONE to go and THREE to come", data, lambda seen: sorted(seen) == ["THREE", "TWO"])
    assert last["TWO"] == first["TWO"]
    uid = api.get("secrets", "shop-generated", namespace)["metadata"]["uid"]
    change(api, app, {"spec.codebase.revision": "0123456789abcdef"})
    wait_ready(api, app)
    assert data() == last and api.get("secrets", "shop-generated", namespace)["metadata"]["uid"] == uid, "nothing else is a reason to change a value"


def test_a_key_that_somebody_else_added_stays(api, app):
    namespace = app["metadata"]["namespace"]
    api.patch("secrets", "shop-generated", {"stringData": {"THEIRS": "x"}}, namespace)
    change(api, app, {"spec.config.secrets.ONE": REMOVED})
    wait_ready(api, app)
    wait_for("ONE to go", lambda: sorted(api.get("secrets", "shop-generated", namespace)["data"]), lambda keys: keys == ["THEIRS", "TWO"])


FIELDS = {"args": REMOVED, "command": REMOVED, "readiness": REMOVED, "resources": REMOVED, "preStopSleepSeconds": 0}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_goes(api, app, field):
    """Fields of the create, which the first change must take over before it can remove them; and then as if they had never been there."""
    namespace = app["metadata"]["namespace"]
    change(api, app, {f"spec.processes.web.{field}": FIELDS[field], "spec.serviceAccount": REMOVED, "spec.logs": REMOVED})
    wait_ready(api, app)
    web = container(api.get("deployments", "shop-web", namespace))
    assert {"preStopSleepSeconds": "lifecycle", "readiness": "readinessProbe"}.get(field, field) not in web or web.get(field) == {}, web
    assert "example.com/role" not in api.get("serviceaccounts", "shop", namespace)["metadata"]["annotations"]


def test_there_and_back_is_as_if_nothing_had_been(api, app):
    """A spec and its objects belong together, whichever way led to it."""
    namespace = app["metadata"]["namespace"]

    def found():
        objects = without_releases(bare_children(api, app))
        for item in objects.values():
            item["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
        return objects

    before = found()
    change(api, app, {"spec.processes.api": REMOVED, "spec.processes.web.args": REMOVED, "spec.processes.web.resources": REMOVED,
                      "spec.config.env.COLOUR": REMOVED, "spec.serviceAccount": REMOVED, "spec.logs": REMOVED, "spec.environment": "staging"})
    wait_ready(api, app)
    assert differences(before, found())
    spec = quiet_app(namespace=namespace, **ALL)["spec"]
    api.patch("twelvefactorapps", "shop", [{"op": "replace", "path": "/spec", "value": spec}], namespace, kind="json")
    wait_ready(api, app)
    wait_for("the same objects", lambda: differences(before, found()), lambda left: not left)


@pytest.mark.real_node
def test_an_old_config_goes_only_after_the_rollout(cluster, api, operator, namespace):
    """Its pods may be started again until the last of them is gone; also when its release is long past."""
    def configs():
        return {name for resource, name in children(api, app) if resource == "configmaps"}

    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, config={"env": {"COLOUR": "blue"}}, release={"historyLimit": 1}, processes={
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "terminationGracePeriodSeconds": 1}}))
    old = next(iter(configs()))
    # Releases that never get ready: the old pods stay, and so must their config.
    for number, colour in ((2, "red"), (3, "green")):
        change(api, app, {"spec.config.env.COLOUR": colour, "spec.processes.web.readiness.path": "/never"})
        wait_for("the new pod", lambda number=number: [pod["metadata"]["labels"][LABEL] for pod in process_pods(api, app).values()],
                 lambda labels, number=number: f"v{number}" in labels)
    stays("the old config", configs, lambda found: old in found and len(found) >= 2, seconds=1)
    with Recorder(api, "deployments", namespace) as deployments, Recorder(api, "configmaps", namespace) as snapshots:
        change(api, app, {"spec.processes.web.readiness.path": "/ok"})
        wait_ready(api, app)
        wait_for("the old config to go", configs, lambda found: found and old not in found)
        wait_for("its deletion to be seen", lambda: snapshots.deleted(), lambda gone: old in gone)
        gone = next(int(entry.object["metadata"]["resourceVersion"]) for entry in snapshots.seen if entry.type == "DELETED")
        rolled = [state for state in deployments.states("shop-web") if int(state["metadata"]["resourceVersion"]) < gone
                  and state["status"].get("observedGeneration") == state["metadata"]["generation"]
                  and state["status"].get("updatedReplicas") == state["status"].get("replicas") == state["status"].get("availableReplicas") == 1]
        assert rolled, "the old config went before the rollout was over"
    assert current(api, app)["status"]["processes"]["web"]["ready"] == 1
