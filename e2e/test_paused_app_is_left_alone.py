"""The annotation twelvefactor.dev/paused: the operator keeps its hands off, says what it would do, and goes on when it is removed."""
from harness.apps import quiet_app
from harness.children import bare_children
from harness.deploy import change, current, put_ready, says, wait_ready, wait_says, written
from harness.waiting import stays, wait_for

PAUSED = {("metadata", "annotations"): {"twelvefactor.dev/paused": "true"}}
GO_ON = {("metadata", "annotations"): {"twelvefactor.dev/paused": None}}


def test_a_paused_app_goes_on_reporting_parity(api, operator, namespace):
    """The report is about the app, not a part of it: a peer that changes is no reason to call the app unlike its spec."""
    put_ready(api, quiet_app("peer", namespace, parity={"shareWith": {"all": {"namespace": namespace}}}))
    app = put_ready(api, quiet_app(namespace=namespace, parity={"peers": {"peer": {"namespace": namespace, "name": "peer"}}}))
    change(api, app, PAUSED)
    peer = current(api, {"metadata": {"name": "peer", "namespace": namespace}})
    change(api, peer, {"spec.config.env.NEW": "variable"})
    wait_for("the report to tell", lambda: api.get("parityreports", "shop-vs-peer", namespace)["status"]["state"], lambda state: state == "Drifted")
    stays("Ready", lambda: current(api, app), lambda seen: says(seen, "True", "UpToDate"), seconds=1)


def test_a_paused_app_is_left_alone(api, operator, namespace):
    app = put_ready(api, quiet_app(namespace=namespace))
    before = bare_children(api, app)
    mark = operator.proxy.stats()["n"]
    change(api, app, PAUSED)
    stays("Ready, as nothing differs", lambda: current(api, app), lambda seen: says(seen, "True", "UpToDate"), seconds=1)
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug", "spec.processes.web.port": 9000})
    said = wait_says(api, app, "False", "Paused")
    assert "remove the annotation twelvefactor.dev/paused" in said["message"]
    assert says(current(api, app), "True", "Paused", kind="Stalled")
    api.patch("deployments", "shop-web", {"spec": {"replicas": 1}}, namespace, field_manager="somebody")
    stays("nothing written", lambda: written(operator.proxy, namespace, mark), lambda sent: not sent, seconds=2)
    changed = bare_children(api, app)
    assert changed.keys() == before.keys() and changed["deployments", "shop-web"]["spec"]["replicas"] == 1, "somebody's hands are on it"
    change(api, app, GO_ON)
    wait_ready(api, app)
    web = api.get("deployments", "shop-web", namespace)
    assert web["spec"]["replicas"] == 0 and web["spec"]["template"]["spec"]["containers"][0]["ports"][0]["containerPort"] == 9000
