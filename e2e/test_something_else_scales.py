"""With autoscaling.managedBy the number of pods is somebody else's from the first moment: the operator starts one, says who has it, and never writes it again, not even from zero.
An autoscaler of ours goes by memory and by metrics of others where the spec says so."""
from harness.apps import REMOVED, minimal_app
from harness.children import our_entries
from harness.deploy import change, current, put_ready, wait_ready, written
from harness.releases import WEB
from harness.waiting import wait_for

DEPLOYMENT = ("deployments", "shop-web")


def wished(api, namespace):
    return api.get(*DEPLOYMENT, namespace)["spec"]["replicas"]


def scale(api, namespace, replicas, who="keda-operator"):
    api.patch(*DEPLOYMENT, {"spec": {"replicas": replicas}}, namespace, subresource="scale", field_manager=who)


def test_the_number_is_left_alone(cluster, api, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, config={"env": {"COLOUR": "red"}},
                                     processes={"web": {**WEB, "autoscaling": {"managedBy": "keda"}}}), timeout=120)
    assert wished(api, namespace) == 1
    assert api.find("horizontalpodautoscalers", "shop-web", namespace) is None
    assert current(api, app)["status"]["processes"]["web"]["scaledBy"] == "keda"
    mark = operator.proxy.stats()["n"]
    scale(api, namespace, 3)
    wait_for("three pods", lambda: current(api, app)["status"]["processes"]["web"], lambda web: web["ready"] == 3, timeout=60)
    scale(api, namespace, 0)
    wait_for("no pod", lambda: current(api, app)["status"]["processes"]["web"], lambda web: web["ready"] == 0 and web["desired"] == 0, timeout=60)
    assert written(operator.proxy, namespace, mark) == []
    change(api, app, {"spec.config.env": {"COLOUR": "blue"}})  # a release
    wait_ready(api, app, timeout=120)
    assert wished(api, namespace) == 0
    assert "f:replicas" not in str(our_entries(api.get(*DEPLOYMENT, namespace))), "the number is in no entry of ours"

    change(api, app, {"spec.suspend": True})
    wait_for("zero by our word", lambda: our_entries(api.get(*DEPLOYMENT, namespace)), lambda entries: "f:replicas" in str(entries))
    change(api, app, {"spec.suspend": False})
    wait_for("one pod to begin with", lambda: wished(api, namespace), lambda number: number == 1)


def test_an_autoscaler_of_ours_hands_over(cluster, api, operator, namespace):
    metrics = {"queue": {"type": "External", "external": {"metric": {"name": "queue_length", "selector": {"matchLabels": {"queue": "mail"}}},
                                                          "target": {"type": "AverageValue", "averageValue": "30"}}}}
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": {
        **WEB, "resources": {"requests": {"memory": "16Mi"}}, "autoscaling": {"maxReplicas": 4, "targetMemoryUtilizationPercentage": 70, "metrics": metrics}}}), timeout=120)
    spec = api.get("horizontalpodautoscalers", "shop-web", namespace)["spec"]
    assert [each["type"] for each in spec["metrics"]] == ["Resource", "External"] and spec["metrics"][0]["resource"]["name"] == "memory"
    mark = operator.proxy.stats()["n"]
    change(api, app, {("metadata", "annotations", "example.com/note"): "look at it again"})
    wait_ready(api, app)
    assert written(operator.proxy, namespace, mark) == [], "what the API server makes of the metrics is what was sent"
    change(api, app, {"spec.processes.web.autoscaling": REMOVED})
    change(api, app, {"spec.processes.web.autoscaling": {"managedBy": "keda"}})
    wait_for("the autoscaler to go", lambda: api.find("horizontalpodautoscalers", "shop-web", namespace), lambda found: found is None)
    wait_ready(api, app)
