"""spec.network becomes a NetworkPolicy for each process, kept like every other object; without it there is none. (Whether packets are dropped is up to the network of the cluster.)"""
from harness.apps import REMOVED, minimal_app
from harness.children import children
from harness.deploy import change, put_ready, wait_ready
from harness.releases import WEB
from harness.waiting import wait_for

POLICY = ("networkpolicies", "shop-web")


def test_what_is_named_the_own_pods_and_the_way_in(cluster, api, operator, namespace):
    worker = {"command": ["/bin/probe", "wait"], "minReadySeconds": 0, "terminationGracePeriodSeconds": 1}
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB, "worker": worker}), timeout=120)
    assert POLICY not in children(api, app), "nothing is denied unless asked for"
    change(api, app, {"spec.network": {"from": {"prometheus": {"namespace": "monitoring", "podLabels": {"app.kubernetes.io/name": "prometheus"}}, "shop-admin": {}}}})
    wait_for("the policies", lambda: children(api, app), lambda found: POLICY in found and ("networkpolicies", "shop-worker") in found)
    app = wait_ready(api, app)
    assert app["status"]["activeRelease"] == "v1", "it is no release"
    spec = api.get(*POLICY, namespace)["spec"]
    assert spec["policyTypes"] == ["Ingress"] and spec["podSelector"]["matchLabels"] == {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web"}
    (rule,) = spec["ingress"]
    assert [peer["podSelector"]["matchLabels"] for peer in rule["from"]] == [
        {"twelvefactor.dev/app": "shop"}, {"app.kubernetes.io/name": "prometheus"}, {"twelvefactor.dev/app": "shop-admin"}]

    api.patch(*POLICY, {"spec": {"ingress": [{}]}}, namespace, field_manager="kubectl-edit")  # everybody
    wait_for("the edit to be put back", lambda: api.get(*POLICY, namespace)["spec"], lambda seen: seen == spec)
    change(api, app, {"spec.processes.web.expose": {"host": "shop.example.com"}})
    wait_for("the port of the way in to be open", lambda: api.get(*POLICY, namespace)["spec"]["ingress"],
             lambda rules: rules[1:] == [{"ports": [{"port": 8080, "protocol": "TCP"}]}])
    change(api, app, {"spec.network": REMOVED})
    wait_for("the policies to go", lambda: children(api, app), lambda found: not any(kind == "networkpolicies" for kind, _ in found))
