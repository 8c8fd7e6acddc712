"""An autoscaler takes the number of pods over from `replicas` and gives it back, and on the way there are never fewer pods than before: no moment
at one, or at none."""
import contextlib

from harness.apps import REMOVED, condition, minimal_app
from harness.children import children, our_entries
from harness.deploy import change, current, put_ready, says, wait_ready, wait_says, written
from harness.recorder import Recorder
from harness.waiting import wait_for

WEB = ("deployments", "shop-web")
FEW = {"spec.processes.web.replicas": REMOVED, "spec.processes.web.autoscaling": {"minReplicas": 2, "maxReplicas": 6}}


def scaled_app(cluster, namespace, **process):
    web = {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "terminationGracePeriodSeconds": 1,
           "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}}}
    return minimal_app(namespace=namespace, image=cluster.probe, processes={"web": {**web, **process}})


def scale_as_the_autoscaler(api, namespace, replicas):
    """What the HorizontalPodAutoscaler's controller sends."""
    api.patch(*WEB, {"spec": {"replicas": replicas}}, namespace, subresource="scale", field_manager="kube-controller-manager")


def wished(api, namespace):
    return api.get(*WEB, namespace)["spec"]["replicas"]


@contextlib.contextmanager
def never_below(api, namespace, least):
    """Of every state that the Deployment has while this lasts."""
    with Recorder(api, "deployments", namespace) as seen:
        yield
        seen.caught_up(api.get(*WEB, namespace)["metadata"]["resourceVersion"])
        counts = [item["spec"]["replicas"] for item in seen.states("shop-web")]
    assert counts and min(counts) >= least, counts


def test_an_autoscaler_takes_over_and_gives_back(cluster, api, operator, namespace):
    app = put_ready(api, scaled_app(cluster, namespace, replicas=4), timeout=120)
    with never_below(api, namespace, 3):
        change(api, app, FEW)
        app = wait_ready(api, app)
        autoscaler = api.get("horizontalpodautoscalers", "shop-web", namespace)
        assert (autoscaler["spec"]["minReplicas"], autoscaler["spec"]["maxReplicas"]) == (2, 6)
        assert wished(api, namespace) == 4, "it goes on from the number that was there"
        scale_as_the_autoscaler(api, namespace, 6)
        wait_for("six pods", lambda: current(api, app)["status"]["processes"]["web"], lambda web: web["ready"] == 6, timeout=60)
        change(api, app, {"spec.config": {"env": {"COLOUR": "blue"}}})  # a rollout, and an apply of the whole Deployment
        app = wait_ready(api, app, timeout=120)
        assert wished(api, namespace) == 6, "what the autoscaler decided is not touched"
        change(api, app, {"spec.processes.web.autoscaling": REMOVED, "spec.processes.web.replicas": 3})
        wait_ready(api, app)
        assert wished(api, namespace) == 3
        wait_for("the autoscaler to go", lambda: api.find("horizontalpodautoscalers", "shop-web", namespace), lambda found: found is None)


def test_scaling_is_no_rollout(cluster, api, operator, namespace):
    """An autoscaler that adds a pod does not make the app unready, and nobody writes an object."""
    app = put_ready(api, scaled_app(cluster, namespace, autoscaling={"minReplicas": 2, "maxReplicas": 6}), timeout=120)
    assert wished(api, namespace) == 2
    mark = operator.proxy.stats()["n"]
    with Recorder(api, "twelvefactorapps", namespace) as seen:
        scale_as_the_autoscaler(api, namespace, 4)
        wait_for("four pods", lambda: current(api, app)["status"]["processes"]["web"], lambda web: web == {"desired": 4, "ready": 4, "updated": 4},
                 timeout=60)
        seen.caught_up(current(api, app)["metadata"]["resourceVersion"])
        assert {condition(item, "Ready")["status"] for item in seen.states("shop")} == {"True"}
    assert written(operator.proxy, namespace, mark) == []


def test_an_autoscaler_without_metrics_is_told(api, operator, namespace, cluster):
    """There is no metrics server here: the pods run, the app is Ready, and a condition says what does not work."""
    app = put_ready(api, scaled_app(cluster, namespace, autoscaling={"maxReplicas": 6}), timeout=120)
    said = wait_says(api, app, "False", "MetricsMissing", kind="ScalingActive", timeout=90)
    assert "HorizontalPodAutoscaler shop-web cannot scale" in said["message"]
    assert says(current(api, app), "True", "UpToDate")


def test_a_stopped_process_starts_from_the_least(cluster, api, operator, namespace):
    app = put_ready(api, scaled_app(cluster, namespace, replicas=0))
    change(api, app, FEW)
    wait_ready(api, app, timeout=120)
    assert wished(api, namespace) == 2


def test_an_autoscaled_app_is_suspended_and_goes_on(cluster, api, operator, namespace):
    app = put_ready(api, scaled_app(cluster, namespace, autoscaling={"minReplicas": 2, "maxReplicas": 6}), timeout=120)
    scale_as_the_autoscaler(api, namespace, 3)
    change(api, app, {"spec.suspend": True})
    wait_says(api, app, "True", "Suspended")
    assert wished(api, namespace) == 0 and api.get("horizontalpodautoscalers", "shop-web", namespace)
    change(api, app, {"spec.suspend": False})
    wait_ready(api, app, timeout=120)
    assert wished(api, namespace) == 2


def test_kubectl_scale_changes_the_spec(api, kubectl, operator, namespace, cluster):
    app = put_ready(api, scaled_app(cluster, namespace, replicas=1), timeout=120)
    kubectl.run("scale", "tfa/shop", "--replicas=3", "-n", namespace)
    app = wait_ready(api, app, timeout=60)
    assert app["spec"]["processes"]["web"]["replicas"] == 3 and wished(api, namespace) == 3
    scale = api.get("twelvefactorapps", "shop", namespace, subresource="scale")
    assert scale["status"]["replicas"] == 3
    pods = api.list("pods", namespace, labels=dict(pair.split("=") for pair in scale["status"]["selector"].split(",")))
    assert len(pods) == 3


def test_the_autoscaler_counts_nothing_of_the_entry_that_made_it(api, operator, namespace, cluster):
    """The Deployment's number is nobody's but the autoscaler's once it has spoken: a later change of ours must not name it."""
    app = put_ready(api, scaled_app(cluster, namespace, autoscaling={"minReplicas": 2, "maxReplicas": 6}), timeout=120)
    scale_as_the_autoscaler(api, namespace, 3)
    change(api, app, {"spec.codebase.revision": "5f2a9c1d0b7e5a3f8c6d2e1b9a0f7c4d3e2b1a09"})
    wait_ready(api, app, timeout=120)
    assert not [kind for kind, fields in our_entries(api.get(*WEB, namespace)).items() if "f:replicas" in fields["f:spec"]]
    assert ("horizontalpodautoscalers", "shop-web") in children(api, app)
