"""Files of config: a text, a key of a ConfigMap and a key of a Secret are read by a process and by an admin process, at their paths and read-only, and what the image
has beside them stays. Another text is a release that rolls, a rollback brings the text back, and a Secret that is rotated rolls the pods."""
import pytest

from harness.apps import condition, minimal_app
from harness.deploy import change, current, put
from harness.releases import WEB, pin, process_pods, release, wait_active
from harness.tasks import probe_task, wait_task
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

TEXT, LIMITS, KEY = "/etc/shop/config.yml", "/etc/shop/limits.yml", "/bin/key.pem"


@pytest.fixture
def app(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    api.create("secrets", {"metadata": {"name": "tls", "namespace": namespace}, "stringData": {"key": "of-the-secret-1"}})
    api.create("configmaps", {"metadata": {"name": "limits", "namespace": namespace}, "data": {"limits.yml": "rate: 5", "other": "x"}})
    return wait_active(api, put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, config={"env": {"COLOUR": "red"}, "files": {
        TEXT: {"value": "log: info"}, LIMITS: {"configMapKeyRef": {"name": "limits", "key": "limits.yml"}}, KEY: {"secretKeyRef": {"name": "tls", "key": "key"}}}})), 1, timeout=120)


def inside(cluster, api, app, path):
    """What a file holds in the pod of web."""
    pod = next(iter(process_pods(api, app).values()))
    return cluster.inside("curl", "-sS", "--max-time", "5", f"http://{pod['status']['podIP']}:8080/file?path={path}")


def task(api, app, name, *words):
    """What a task wrote last; it fails, since only then its words are kept."""
    made = api.create("admintasks", probe_task(app["metadata"]["namespace"], *words, name=name))
    return wait_task(api, made, "Failed", timeout=60)["status"].get("message", "")


def snapshots(api, app):
    return {item["metadata"]["name"] for item in api.list("configmaps", app["metadata"]["namespace"]) if item["metadata"]["name"].startswith("shop-files-")}


def test_they_are_read_where_they_are_stated(cluster, api, app):
    assert (inside(cluster, api, app, TEXT), inside(cluster, api, app, LIMITS), inside(cluster, api, app, KEY)) == ("log: info", "rate: 5", "of-the-secret-1")
    assert "config.yml" not in inside(cluster, api, app, "/env"), "no file is a variable"
    # A task has read the Secret: its value is taken out of what it wrote.
    for path, holds in ((TEXT, "log: info"), (LIMITS, "rate: 5"), (KEY, "[redacted]")):
        assert holds in task(api, app, "read-" + path.rsplit("/", 1)[-1].replace(".", "-"), "read", "3", path)
    assert "read-only file system" in task(api, app, "not-written", "write", TEXT, "1")
    data = api.get("configmaps", release(api, app, 1)["spec"]["filesConfigMapName"], app["metadata"]["namespace"])
    assert data["immutable"] and sorted(data["data"].values()) == ["log: info", "rate: 5"]


def test_another_text_is_a_release_and_a_rollback_brings_it_back(cluster, api, app):
    change(api, app, {"spec.config.files": {TEXT: {"value": "log: debug"}}})
    assert release(api, wait_active(api, app, 2, timeout=120), 2)["spec"]["reason"] == "Config"
    assert inside(cluster, api, app, TEXT) == "log: debug"
    api.patch("configmaps", "limits", {"data": {"limits.yml": "rate: 9"}}, app["metadata"]["namespace"])
    assert release(api, wait_active(api, app, 3, timeout=120), 3)["spec"]["reason"] == "Config"
    assert inside(cluster, api, app, LIMITS) == "rate: 9"
    pin(api, app, 1)
    wait_active(api, app, 4, timeout=120)
    assert (inside(cluster, api, app, TEXT), inside(cluster, api, app, LIMITS)) == ("log: info", "rate: 5")
    named = {release(api, app, number)["spec"]["filesConfigMapName"] for number in (1, 2, 3, 4)}
    assert snapshots(api, app) == named and len(named) == 3, "those of kept releases stay"


def test_a_rotated_secret_rolls_and_a_missing_key_leaves_what_runs_alone(cluster, api, app):
    namespace = app["metadata"]["namespace"]
    api.patch("secrets", "tls", {"stringData": {"key": "of-the-secret-2"}}, namespace)
    assert release(api, wait_active(api, app, 2, timeout=120), 2)["spec"]["reason"] == "Rotation"
    assert inside(cluster, api, app, KEY) == "of-the-secret-2"
    before = set(process_pods(api, app))
    change(api, app, {"spec.config.files": {KEY: {"secretKeyRef": {"key": "absent"}}}})
    seen = wait_for("the app to wait for the key", lambda: current(api, app), lambda seen: condition(seen, "ConfigReady").get("reason") == "SecretKeyMissing")
    assert "Secret tls" in condition(seen, "ConfigReady")["message"] and "config.files./bin/key.pem" in condition(seen, "ConfigReady")["message"]
    assert set(process_pods(api, app)) == before and inside(cluster, api, app, KEY) == "of-the-secret-2"
    change(api, app, {"spec.config.files": None})
    wait_active(api, app, 3, timeout=120)
    assert "no such file" in inside(cluster, api, app, TEXT)
