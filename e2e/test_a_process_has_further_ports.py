"""Ports beside `port`: each has a name in the container and in the Service, and a variable that holds its number. A process may have them alone; a probe asks one by
its name, also as gRPC; another number is another release, and a rollback brings the earlier one back."""
import pytest

from harness.apps import minimal_app
from harness.children import container
from harness.deploy import change, put
from harness.releases import WEB, pin, release, wait_active
from harness.tasks import probe_task, wait_task
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

ORDERS = {"command": ["/bin/probe", "serve"], "minReadySeconds": 0, "terminationGracePeriodSeconds": 2,
          "ports": {"grpc": {"port": 9000, "appProtocol": "kubernetes.io/h2c"}, "metrics": {"port": 9090}},
          "readiness": {"grpc": {"service": "shop.Orders"}, "port": "grpc", "periodSeconds": 1}, "liveness": {"path": "/ok", "port": "metrics"}}


@pytest.fixture
def app(cluster, api, operator, namespace):
    app = minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB, "orders": ORDERS})
    return wait_active(api, put(api, app), 1, timeout=120)


def told(api, app, name, *words):
    made = api.create("admintasks", probe_task(app["metadata"]["namespace"], *words, name=name, process="web"))
    return wait_task(api, made, "Failed", timeout=60)["status"].get("message", "")


def reached(api, app, name, url):
    """What a pod of another process is told there; asked again while the node does not know of the port yet."""
    for attempt in range(10):
        said = told(api, app, f"{name}-{attempt}", "get", url)
        if "200 ok" in said:
            break
    return said


def test_they_are_asked_and_reached_by_name(api, app):
    namespace = app["metadata"]["namespace"]
    service = api.get("services", "shop-orders", namespace)["spec"]
    assert [(port["name"], port["port"], port["targetPort"], port.get("appProtocol")) for port in service["ports"]] == [
        ("grpc", 9000, "grpc", "kubernetes.io/h2c"), ("metrics", 9090, "metrics", None)]
    orders = container(api.get("deployments", "shop-orders", namespace))
    assert orders["readinessProbe"]["grpc"] == {"port": 9000, "service": "shop.Orders"}
    assert {each["name"]: each.get("value") for each in orders["env"] if each["name"].startswith("PORT")} == {"PORT_GRPC": "9000", "PORT_METRICS": "9090"}
    # From the pod of another process, to the port of the Service.
    address = service["clusterIP"]
    assert "200 ok" in reached(api, app, "reach", f"http://{address}:9090/ok")

    change(api, app, {"spec.processes.orders.ports.metrics.port": 9091})
    second = wait_active(api, app, 2, timeout=120)
    assert release(api, second, 2)["spec"]["reason"] == "Command"
    assert release(api, second, 1)["spec"]["processes"]["orders"]["ports"] == {"grpc": {"port": 9000, "appProtocol": "kubernetes.io/h2c"}, "metrics": {"port": 9090}}
    assert "200 ok" in reached(api, app, "reach-anew", f"http://{address}:9091/ok"), "the process listens on PORT_METRICS"
    pin(api, app, 1)
    wait_active(api, app, 3, timeout=120)
    assert [port["port"] for port in api.get("services", "shop-orders", namespace)["spec"]["ports"]] == [9000, 9090]


def test_a_server_that_is_not_well_is_not_ready(api, app):
    """What answers on that port speaks no gRPC."""
    change(api, app, {"spec.processes.orders.readiness": {"grpc": {}, "port": "metrics", "periodSeconds": 1}})
    namespace = app["metadata"]["namespace"]
    labels = {"twelvefactor.dev/process": "orders", "twelvefactor.dev/release": "v2"}

    def containers():
        return [status for pod in api.list("pods", namespace, labels=labels) for status in pod["status"].get("containerStatuses", [])]

    seen = wait_for("a pod of the second release that runs", containers, lambda found: any(status.get("started") for status in found))
    assert not any(status["ready"] for status in seen)
