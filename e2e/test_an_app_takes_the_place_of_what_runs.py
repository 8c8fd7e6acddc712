"""`twelvefactor adopt`: an app takes the place of a chart's workloads, and goes back, and nobody outside notices: a client asks the Service all the time."""
import contextlib
import subprocess
import time

import pytest
import yaml

from harness import adoption
from harness.adoption import Adopt, as_it_is, endpoints, put_shop, shop_app
from harness.apps import condition
from harness.client import Client
from harness.releases import wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

FROM = ("--from", "web=deployment/shop", "--from", "worker=deployment/shop-jobs", "--from", "report=cronjob/shop-report")


@pytest.fixture
def shop(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    put_shop(api, namespace, cluster.probe)
    return namespace


@pytest.fixture
def adopt(cluster, shop, tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(yaml.safe_dump(shop_app(cluster.probe, shop)))
    adopt = Adopt(cluster.kubeconfig, shop)
    adopt.file = file
    return adopt


@contextlib.contextmanager
def asking(cluster, api, namespace, record_property, lost=False):
    """Two clients ask while the block runs: one opens a connection for each request, one keeps its own. Nothing may be lost, or, where it says so, something must be."""
    address = api.get("services", "shop", namespace)["spec"]["clusterIP"]
    clients = [Client(cluster, address), Client(cluster, address, kept=True)]
    with clients[0], clients[1]:
        for client in clients:
            wait_for("the client to be answered", client.count, lambda count: count > 50)
        yield
    for client in clients:
        sent = client.sent
        record_property("requests", sent.answered + len(sent.lost))
        record_property("lost", len(sent.lost))
        print(f"{sent.answered + len(sent.lost)} requests, {len(sent.lost)} lost, the slowest took {sent.slowest} s")
    assert any(client.sent.lost for client in clients) == lost, [client.sent for client in clients]


def pods_of(api, namespace, prefix):
    return {pod["metadata"]["name"] for pod in api.list("pods", namespace) if pod["metadata"]["name"].startswith(prefix + "-") and "deletionTimestamp" not in pod["metadata"]}


def test_there_and_back(cluster, api, shop, adopt, record_property):
    before, old = as_it_is(api, shop), endpoints(api, shop)
    with asking(cluster, api, shop, record_property):
        adopt.plan(adopt.file, *FROM)
        assert as_it_is(api, shop) == before and api.find("twelvefactorapps", "shop", shop) is None
        adopt.start(adopt.file, *FROM)
        assert endpoints(api, shop) == old
        assert not pods_of(api, shop, "shop-worker")
        assert api.get("cronjobs", "shop-report", shop)["metadata"]["labels"] == adoption.HELM["labels"]
        adopt.switch()
        now = endpoints(api, shop)
        assert now and all(pod.startswith("shop-web-") for pod in now)
        assert not pods_of(api, shop, "shop-jobs") and len(pods_of(api, shop, "shop-worker")) == 1
        adopt.run("undo")
    assert as_it_is(api, shop) == before
    assert api.find("twelvefactorapps", "shop", shop) is None and api.find("configmaps", adoption.RECORD, shop) is None


def test_to_the_end_and_back(cluster, api, shop, adopt, record_property):
    before, address = as_it_is(api, shop), api.get("services", "shop", shop)["spec"]["clusterIP"]
    uids = {kind: api.get(kind, name, shop)["metadata"]["uid"] for kind, name in (("services", "shop"), ("cronjobs", "shop-report"))}
    with asking(cluster, api, shop, record_property):
        adopt.start(adopt.file, *FROM)
        adopt.switch()
        early = adopt.run("finish", code=1)
        assert "Helm" in early.stderr and "kubectl delete secret -l owner=helm,name=" in early.stderr
        assert "hours after it" in adopt.run("finish", "--owner-gone", code=1).stderr
        adopt.run("finish", "--now", "--owner-gone")
        app = wait_active(api, api.get("twelvefactorapps", "shop", shop), 1)
        assert condition(app, "Ready")["status"] == "True"
        assert all(api.get(kind, name, shop)["metadata"]["uid"] == uid for (kind, uid), name in zip(uids.items(), ("shop", "shop-report")))
        for kind, name in (("services", "shop"), ("cronjobs", "shop-report"), ("deployments", "shop-web"),
                           ("horizontalpodautoscalers", "shop-web"), ("poddisruptionbudgets", "shop-web")):
            found = api.get(kind, name, shop)["metadata"]
            assert [owner["uid"] for owner in found["ownerReferences"]] == [app["metadata"]["uid"]], (kind, found)
            assert "meta.helm.sh/release-name" not in found.get("annotations", {}), (kind, found)
        assert api.find("deployments", "shop", shop) is None and api.find("horizontalpodautoscalers", "shop", shop) is None
        # Neither the gate nor the Once process ran: both ran before there was an app.
        assert all(job["metadata"]["name"].startswith("shop-report-") for job in api.list("jobs", shop))
        adopt.run("undo")
    after = as_it_is(api, shop)
    assert {key: part["spec"] for key, part in after.items()} == {key: part["spec"] for key, part in before.items()}
    assert api.get("services", "shop", shop)["spec"]["clusterIP"] == address


def test_killed_again_and_again_and_called_by_two(cluster, api, shop, adopt, record_property):
    """Each call has two seconds to live, and there are two at a time."""
    with asking(cluster, api, shop, record_property):
        adopt.start(adopt.file, *FROM)
        for _ in range(60):
            calls = [subprocess.Popen(adopt.arguments("switch", "--soak", "0", "--drain", "1"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                     for _ in range(2)]
            time.sleep(2)
            for call in calls:
                call.kill()
            if 0 in [call.wait() for call in calls]:
                break
        else:
            pytest.fail("the switch has not come to its end")
        assert all(pod.startswith("shop-web-") for pod in endpoints(api, shop))


def test_a_tool_writes_the_old_values_back(cluster, api, shop, adopt, record_property):
    """What `helm upgrade` does after the switch: the old number of pods, the old selector. It costs time, and no request."""
    selector = {"spec": {"selector": {"twelvefactor.dev/app": None, "twelvefactor.dev/process": None, **adoption.LABELS}}}
    with asking(cluster, api, shop, record_property):
        adopt.start(adopt.file, *FROM)
        adopt.switch()
        api.patch("services", "shop", {"metadata": {"labels": {"helm.sh/chart": "shop-2"}}, **selector}, shop, field_manager="helm")
        api.patch("deployments", "shop", {"spec": {"replicas": 2}}, shop, field_manager="helm")
        adoption.wait_rolled_out(api, shop, "shop")
        adopt.switch()
        assert all(pod.startswith("shop-web-") for pod in endpoints(api, shop))
        assert "helm has written" in adopt.run("finish", "--now", "--owner-gone", code=1).stderr


def test_the_clients_see_what_a_careless_way_loses(cluster, api, shop, adopt, record_property):
    """The old pods go before the new ones have their labels: if this loses nothing, the other tests show nothing."""
    with asking(cluster, api, shop, record_property, lost=True):
        adopt.start(adopt.file, *FROM)
        api.patch("deployments", "shop", {"spec": {"replicas": 0}}, shop)
        wait_for("the old pods to go", lambda: [pod for pod in api.list("pods", shop) if pod["metadata"]["labels"].get("app.kubernetes.io/name") == "shop"],
                 lambda found: not found)
        time.sleep(1)


def test_a_service_keeps_its_ports_and_its_type(cluster, api, operator, namespace, tmp_path):
    """A port without a name, and an address on each node: both stay, and ours comes beside."""
    adoption.put_shop(api, namespace, cluster.probe, service=adoption.service(8080, None, 8080, type="NodePort"), worker=None, schedule=None, autoscaler=None, budget=None)
    before = api.get("services", "shop", namespace)["spec"]
    file = tmp_path / "shop.yaml"
    app = shop_app(cluster.probe, namespace)
    del app["spec"]["processes"]["worker"], app["spec"]["adminProcesses"]
    file.write_text(yaml.safe_dump(app))
    adopt = Adopt(cluster.kubeconfig, namespace)
    adopt.start(file)
    adopt.switch()
    adopt.run("finish", "--now", "--owner-gone")
    wait_active(api, api.get("twelvefactorapps", "shop", namespace), 1)
    after = api.get("services", "shop", namespace)["spec"]
    ports = {port["port"]: port for port in after["ports"]}
    assert after["type"] == "NodePort" and after["clusterIP"] == before["clusterIP"]
    assert ports[8080]["nodePort"] == before["ports"][0]["nodePort"] and ports[80]["targetPort"] == "http"
    assert len(endpoints(api, namespace)) == 2
