"""Rules about states that count only after a quarter of an hour: the tests set the clock of the app's status back instead of waiting. And an image that somebody changed
in the pods, which counts at once."""
import datetime

import pytest

from harness.api import ApiError
from harness.apps import condition, minimal_app
from harness.deploy import APPS, change, current, put, put_ready, wait_ready
from harness.mutation import pods_mutated
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.real_node

NONE_SUCH = "registry.example.com/none-such@sha256:" + "0" * 64


def web(**more):
    return {"web": {"command": ["/bin/probe", "serve"], "port": 8080, "minReadySeconds": 0, "readiness": {"path": "/ok", "periodSeconds": 1}, **more}}


def seen(app):
    return {(finding["rule"], finding["path"]): finding for finding in app["status"].get("findings", []) if "since" in finding}


def wait_seen(api, app, rule, path):
    return wait_for(f"{rule} to be seen", lambda: current(api, app), lambda found: (rule, path) in seen(found), timeout=60)


def wait_unseen(api, app, rule):
    return wait_for(f"{rule} to go", lambda: current(api, app), lambda found: rule not in {each for each, _ in seen(found)}, timeout=60)


def back_then(minutes):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def set_back(api, app, kind, minutes=16):
    """As if that condition of the app had been False for so long."""
    def written():
        now = current(api, app)
        entry = condition(now, kind)
        if entry["status"] != "False":
            return False
        entry["lastTransitionTime"] = back_then(minutes)
        try:
            return api.replace(APPS, now, subresource="status")
        except ApiError as error:
            assert error.status == 409, error
            return False

    return wait_for(f"{kind} to be False, and set back", written, timeout=60)


def test_fewer_pods_than_wanted(cluster, api, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes=web(replicas=1)), timeout=120)
    api.create("resourcequotas", {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "one", "namespace": namespace}, "spec": {"hard": {"pods": "1"}}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "one", namespace), lambda quota: quota.get("status", {}).get("used", {}).get("pods") == "1")
    change(api, app, {"spec.processes.web.replicas": 2})
    set_back(api, app, "Ready", minutes=5)
    stays("nothing is said of it yet", lambda: current(api, app), lambda found: not seen(found), seconds=3)
    set_back(api, app, "Ready")
    said = seen(wait_seen(api, app, "TF0809", ".spec.processes.web"))["TF0809", ".spec.processes.web"]
    assert (said["level"], said["release"]) == ("Warn", 1)
    api.delete("resourcequotas", "one", namespace)
    change(api, app, {"spec.processes.web.replicas": 1})
    wait_unseen(api, app, "TF0809")


def test_pods_that_still_run_with_old_config(cluster, api, operator, namespace):
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes=web(), config={"env": {"LEVEL": "1"}}), timeout=120)
    change(api, app, {"spec.config.env.LEVEL": "2", "spec.image": NONE_SUCH})
    set_back(api, app, "Released")
    said = seen(wait_seen(api, app, "TF0310", ".spec.config"))["TF0310", ".spec.config"]
    assert said["message"].startswith("pods still run with the config of v1, and v2 has waited"), said
    change(api, app, {"spec.image": cluster.probe})
    wait_ready(api, app, timeout=120)
    wait_unseen(api, app, "TF0310")


def test_an_autoscaler_at_its_limit(cluster, api, operator, namespace):
    """Nobody measures here, so what the autoscaler would say under load is written into its status."""
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes=web(
        resources={"requests": {"cpu": "10m"}}, autoscaling={"minReplicas": 1, "maxReplicas": 2})), timeout=120)
    api.patch("deployments", "shop-web", {"spec": {"replicas": 2}}, namespace, subresource="scale")

    def says(limited):
        now = api.get("horizontalpodautoscalers", "shop-web", namespace)
        others = [each for each in now.get("status", {}).get("conditions", []) if each["type"] != "ScalingLimited"]
        entry = {"type": "ScalingLimited", "status": str(limited), "reason": "TooManyReplicas" if limited else "DesiredWithinRange", "message": "m", "lastTransitionTime": back_then(20)}
        api.patch("horizontalpodautoscalers", "shop-web", {"status": {"currentReplicas": 2, "desiredReplicas": 2, "lastScaleTime": None, "conditions": [*others, entry]}}, namespace, subresource="status")

    wait_for("two pods", lambda: api.get("deployments", "shop-web", namespace)["status"].get("readyReplicas"), lambda ready: ready == 2, timeout=60)
    says(True)
    said = seen(wait_seen(api, app, "TF0810", ".spec.processes.web.autoscaling"))["TF0810", ".spec.processes.web.autoscaling"]
    assert said["level"] == "Warn" and "maxReplicas" in said["message"]
    says(False)
    wait_unseen(api, app, "TF0810")


@pytest.fixture
def changed_image(cluster, api, namespace):
    """Every pod of the namespace gets another image than it was made with."""
    patch = f'[JSONPatch{{op: "replace", path: "/spec/containers/0/image", value: "{cluster.image}"}}]'
    with pods_mutated(api, namespace, "changes-the-image", patch, cluster.probe, lambda pod: pod["spec"]["containers"][0]["image"] == cluster.image):
        yield


def test_an_image_that_is_not_the_releases(cluster, api, operator, namespace, changed_image):
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes=web()))
    said = seen(wait_seen(api, app, "TF0205", ".spec.processes.web"))["TF0205", ".spec.processes.web"]
    assert said["level"] == "Warn" and "shop-web-" in said["message"]
