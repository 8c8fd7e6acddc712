"""While a release is held the one that runs is kept whole, and scaling, autoscaling and suspension follow the spec: nothing fights an autoscaler, of ours or
of others. The whole table is docs/held.md; tests/unit/reconcile/what_acts_test.cpp has every cell."""
from harness.apps import REMOVED, quiet_app
from harness.deploy import change, current, put_ready, wait_ready, wait_says
from harness.waiting import stays, wait_for

WEB = ("deployments", "shop-web")
REPORT = {"command": ["/bin/report"], "trigger": "Schedule", "schedule": "0 3 * * *"}
ABSENT = {"spec.config.secrets.LATER": {"secretKeyRef": {"name": "later", "key": "key"}}, "spec.config.env.COLOUR": "blue"}


def scale_as(api, namespace, manager, replicas):
    """What an autoscaler's controller sends."""
    api.patch(*WEB, {"spec": {"replicas": replicas}}, namespace, subresource="scale", field_manager=manager)


def wait_pods(api, namespace, replicas):
    wait_for(f"{replicas} pods to be asked for", lambda: api.get(*WEB, namespace)["spec"]["replicas"], lambda seen: seen == replicas)


def wait_gone(api, namespace, resource, name):
    wait_for(f"{resource}/{name} to go", lambda: api.find(resource, name, namespace), lambda found: found is None)


def scaled_by(api, app):
    return current(api, app)["status"]["processes"]["web"].get("scaledBy")


def held(api, namespace):
    """An app whose second release waits for a Secret."""
    app = put_ready(api, quiet_app(namespace=namespace, adminProcesses={"report": REPORT}))
    change(api, app, ABSENT)
    wait_says(api, app, "False", "SecretMissing")
    return app


def test_one_at_a_time_has_the_number_of_pods(api, kubectl, operator, namespace):
    app = held(api, namespace)
    change(api, app, {"spec.processes.web": {"autoscaling": {"minReplicas": 2, "maxReplicas": 6}, "replicas": None}})
    wait_for("the autoscaler", lambda: api.find("horizontalpodautoscalers", "shop-web", namespace))
    wait_pods(api, namespace, 2)
    scale_as(api, namespace, "kube-controller-manager", 4)
    change(api, app, {"spec.processes.web": {"autoscaling": None, "replicas": 4}})
    wait_gone(api, namespace, "horizontalpodautoscalers", "shop-web")
    assert scaled_by(api, app) is None, "its number was given back before it went"
    change(api, app, {"spec.processes.web.replicas": 1})
    wait_pods(api, namespace, 1)
    scale_as(api, namespace, "keda-operator", 5)
    wait_for("the status to tell whose number it is", lambda: scaled_by(api, app), lambda name: name == "keda-operator")
    change(api, app, {"spec.config.secrets.LATER": REMOVED})
    wait_for("the release to be rolled out", lambda: api.get(*WEB, namespace)["metadata"]["labels"]["twelvefactor.dev/release"], lambda label: label == "v2")
    assert api.get(*WEB, namespace)["spec"]["replicas"] == 5, "it is left alone in a release, too"
    kubectl.run("scale", "deployment/shop-web", "--replicas=3", "-n", namespace)
    wait_pods(api, namespace, 1)
    wait_for("the number to be the spec's", lambda: scaled_by(api, app), lambda name: name is None)


def suspended(api, namespace):
    return api.get(*WEB, namespace)["spec"]["replicas"], api.get("cronjobs", "shop-report", namespace)["spec"]["suspend"]


def test_suspension_acts_and_what_runs_is_kept_whole(api, operator, namespace):
    app = held(api, namespace)
    assert api.get("cronjobs", "shop-report", namespace)["spec"]["startingDeadlineSeconds"] == 300
    change(api, app, {"spec.processes.web.replicas": 1})
    wait_pods(api, namespace, 1)
    for reason, cause in (("SecretMissing", {}), ("PinnedReleaseMissing", {"spec.release": {"pin": 99}})):
        change(api, app, {"spec.suspend": True, **cause})
        wait_says(api, app, "False", reason)
        wait_for(f"everything to stop in spite of {reason}", lambda: suspended(api, namespace), lambda seen: seen == (0, True))
        change(api, app, {"spec.suspend": False})
        wait_for(f"everything to go on in spite of {reason}", lambda: suspended(api, namespace), lambda seen: seen == (1, False))
    config = api.get("appreleases", "shop-v1", namespace)["spec"]["configMapName"]
    for resource, name in (("cronjobs", "shop-report"), ("serviceaccounts", "shop"), ("services", "shop"), ("configmaps", config), ("deployments", "shop-web")):
        before = api.get(resource, name, namespace)["metadata"]["uid"]
        api.delete(resource, name, namespace)
        wait_for(f"{resource}/{name} to be made again", lambda resource=resource, name=name: api.find(resource, name, namespace),
                 lambda seen, before=before: seen and seen["metadata"]["uid"] != before)
    assert api.get(*WEB, namespace)["metadata"]["labels"]["twelvefactor.dev/release"] == "v1"
    change(api, app, {"spec.release": REMOVED, "spec.config.secrets.LATER": REMOVED, "spec.processes.web.replicas": 0})
    wait_ready(api, app)


def test_a_rollout_that_somebody_paused_is_reported(api, operator, namespace):
    app = put_ready(api, quiet_app(namespace=namespace))
    api.patch(*WEB, {"spec": {"paused": True}}, namespace, field_manager="kubectl-rollout")
    change(api, app, {"spec.processes.web.replicas": 1, "spec.config.env.COLOUR": "blue"})
    said = wait_says(api, app, "False", "RolloutPaused")
    assert "kubectl rollout resume deployment/shop-web" in said["message"]
    stays("paused", lambda: api.get(*WEB, namespace)["spec"]["paused"], lambda paused: paused is True, seconds=1)
    api.patch(*WEB, {"spec": {"paused": None}}, namespace, field_manager="kubectl-rollout")
    change(api, app, {"spec.processes.web.replicas": 0})
    wait_ready(api, app)
