"""config.envFrom: ConfigMaps are copied into the app's own snapshot, so a change of them rolls the pods and never slips under them; Secrets are
referred to."""
from harness.apps import minimal_app
from harness.children import container
from harness.deploy import change, put, put_ready, wait_ready, wait_says, written
from harness.waiting import stays, wait_for


def config_map(name, namespace, data):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, "data": data}


def app_with(namespace, *sources, **env):
    return minimal_app(namespace=namespace, processes={"worker": {"replicas": 0}}, config={"env": env, "envFrom": list(sources)})


def snapshot(api, app):
    namespace = app["metadata"]["namespace"]
    name = container(api.get("deployments", "shop-worker", namespace))["envFrom"][0]["configMapRef"]["name"]
    return api.get("configmaps", name, namespace)


SHARED, LEGACY = {"configMapRef": {"name": "shared"}}, {"secretRef": {"name": "legacy", "optional": True}}


def test_config_maps_are_copied_and_secrets_referred_to(api, operator, namespace):
    api.create("configmaps", config_map("shared", namespace, {"REGION": "eu", "LOG_LEVEL": "warn"}))
    app = put_ready(api, app_with(namespace, SHARED, LEGACY, LOG_LEVEL="debug"))
    first = snapshot(api, app)
    assert first["data"] == {"REGION": "eu", "LOG_LEVEL": "debug"} and first["immutable"] is True
    worker = container(api.get("deployments", "shop-worker", namespace))
    assert worker["envFrom"][1] == {"secretRef": {"name": "legacy", "optional": True}}
    finding = next(each for each in app["status"]["findings"] if each["rule"] == "TF0303")
    assert finding["path"] == ".spec.config.env.LOG_LEVEL"
    api.patch("configmaps", "shared", {"data": {"REGION": "us"}}, namespace)
    wait_for("a snapshot of what is there now", lambda: snapshot(api, app)["data"]["REGION"], lambda region: region == "us")
    assert snapshot(api, app)["metadata"]["name"] != first["metadata"]["name"]


def test_a_missing_config_map_is_waited_for(api, operator, namespace):
    app = put(api, app_with(namespace, SHARED))
    assert "ConfigMap shared does not exist" in wait_says(api, app, "False", "ConfigMapMissing")["message"]
    assert wait_says(api, app, "False", "ConfigMapMissing", kind="ConfigReady")
    assert api.find("deployments", "shop-worker", namespace) is None
    api.create("configmaps", config_map("shared", namespace, {"REGION": "eu"}))
    wait_ready(api, app)
    api.delete("configmaps", "shared", namespace)
    wait_says(api, app, "False", "ConfigMapMissing")
    assert snapshot(api, app)["data"] == {"REGION": "eu"}, "what runs goes on with what it had"


def test_labels_of_a_config_map_are_no_reason_to_write(api, operator, namespace):
    """One GET tells that the content is the same."""
    api.create("configmaps", config_map("shared", namespace, {"REGION": "eu"}))
    app = put_ready(api, app_with(namespace, SHARED))
    mark = operator.proxy.stats()["n"]
    api.patch("configmaps", "shared", {"metadata": {"labels": {"team": "blue"}}}, namespace)
    api.create("configmaps", config_map("unrelated", namespace, {"REGION": "eu"}))
    stays("nothing written", lambda: written(operator.proxy, namespace, mark), lambda sent: not sent, seconds=1)
    reads = [request for request in operator.proxy.requests(mark) if f"/namespaces/{namespace}/configmaps/" in request["path"]]
    assert len(reads) <= 1, reads
    change(api, app, {"spec.config.envFrom": None})
    wait_ready(api, app)
    assert "envFrom" not in container(api.get("deployments", "shop-worker", namespace))
