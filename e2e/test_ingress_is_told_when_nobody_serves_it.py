"""`expose` makes an Ingress; when no controller would serve it the app says so, and its pods run all the same."""
import pytest

from harness.apps import REMOVED, quiet_app
from harness.children import children
from harness.deploy import change, current, put, put_ready, says, wait_ready, wait_says
from harness.waiting import wait_for

EXPOSED = {"web": {"port": 8080, "replicas": 0, "expose": {"host": "shop.example.com", "tlsSecretName": "shop-tls",
                                                            "annotations": {"example.com/rate": "10"}}}}


@pytest.fixture
def ingress_class(api, namespace):
    """make(default=False) -> the name of a new IngressClass."""
    made = []

    def make(default=False, name=None):
        name = name or f"class-of-{namespace}"
        api.create("ingressclasses", {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": {
            "name": name, "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"} if default else {}},
            "spec": {"controller": "example.com/ingress"}})
        made.append(name)
        return name

    yield make
    for name in made:
        if api.find("ingressclasses", name):
            api.delete("ingressclasses", name)


def test_an_exposed_process_gets_an_ingress(api, operator, namespace, ingress_class):
    app = quiet_app(namespace=namespace, processes=EXPOSED)
    app["spec"]["processes"]["web"]["expose"]["ingressClassName"] = ingress_class()
    app = put_ready(api, app)
    ingress = api.get("ingresses", "shop-web", namespace)
    rule = ingress["spec"]["rules"][0]
    assert rule["host"] == "shop.example.com" and ingress["metadata"]["annotations"]["example.com/rate"] == "10"
    assert rule["http"]["paths"][0]["backend"]["service"] == {"name": "shop", "port": {"name": "http"}}
    assert ingress["spec"]["tls"] == [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}]
    change(api, app, {"spec.processes.web.expose": REMOVED})
    wait_ready(api, app)
    wait_for("the Ingress to go", lambda: ("ingresses", "shop-web") in children(api, app), lambda there: not there)


def test_a_missing_class_is_told_until_it_comes(api, operator, namespace, ingress_class):
    app = quiet_app(namespace=namespace, processes=EXPOSED)
    app["spec"]["processes"]["web"]["expose"]["ingressClassName"] = f"class-of-{namespace}"
    app = put(api, app)
    said = wait_says(api, app, "False", "IngressClassMissing")
    assert f"IngressClass class-of-{namespace} does not exist" in said["message"]
    assert says(current(api, app), "True", "ProcessesAvailable", kind="Available"), "the pods are not kept waiting"
    assert api.get("deployments", "shop-web", namespace) and api.get("ingresses", "shop-web", namespace)
    name = ingress_class()
    wait_ready(api, app)
    api.delete("ingressclasses", name)
    wait_says(api, app, "False", "IngressClassMissing")


def test_without_a_class_the_default_one_is_needed(api, operator, namespace, ingress_class):
    if [item for item in api.list("ingressclasses") if item["metadata"].get("annotations", {}).get("ingressclass.kubernetes.io/is-default-class")]:
        pytest.skip("this cluster has a default IngressClass")
    app = put(api, quiet_app(namespace=namespace, processes=EXPOSED))
    assert "no IngressClass is the default one" in wait_says(api, app, "False", "IngressClassMissing")["message"]
    ingress_class(default=True)
    wait_ready(api, app)
