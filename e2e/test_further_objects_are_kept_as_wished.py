"""Ingresses, disruption budgets, autoscalers and CronJobs, as Deployments and Services: somebody else's is left alone, an edit is undone, a deleted
one comes back, and one that is not wished any more goes. No pod is needed for that."""
from dataclasses import dataclass, field

import pytest

from harness.apps import REMOVED, quiet_app
from harness.children import bare, children, differences
from harness.deploy import change, events_told, put, put_ready, wait_ready, wait_says
from harness.waiting import wait_for

CLASS = "nobody-serves-it"


@dataclass
class Further:
    resource: str
    name: str
    theirs: dict = field(repr=False)  # the least that the API server takes
    edit: dict = field(repr=False)
    without: dict = field(repr=False)  # the change of the app that makes it go

    def __str__(self):
        return self.resource


WEB = "spec.processes.web"
FURTHER = [
    Further("ingresses", "shop-web", {"spec": {"rules": [{"host": "theirs.example.com"}]}}, {"spec": {"ingressClassName": "other"}},
            {WEB + ".expose": REMOVED}),
    Further("poddisruptionbudgets", "shop-web", {"spec": {"minAvailable": 1, "selector": {"matchLabels": {"a": "b"}}}}, {"spec": {"maxUnavailable": 5}},
            {WEB + ".autoscaling.minReplicas": 1}),
    Further("horizontalpodautoscalers", "shop-web",
            {"spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "theirs"}, "maxReplicas": 3}},
            {"spec": {"maxReplicas": 50}}, {WEB + ".autoscaling": REMOVED, WEB + ".replicas": 2}),
    Further("cronjobs", "shop-report", {"spec": {"schedule": "@daily", "jobTemplate": {"spec": {"template": {"spec": {
        "restartPolicy": "Never", "containers": [{"name": "c", "image": "theirs"}]}}}}}}, {"spec": {"schedule": "@weekly"}},
            {"spec.adminProcesses.report": REMOVED}),
]


def app_with_all(namespace):
    """Suspended: there are all objects and no pods."""
    return quiet_app(namespace=namespace, suspend=True, processes={"web": {
        "port": 8080, "autoscaling": {"minReplicas": 2, "maxReplicas": 5}, "resources": {"requests": {"cpu": "1m"}},
        "expose": {"host": "shop.example.com", "ingressClassName": CLASS}}}, adminProcesses={
        "report": {"command": ["bin/report"], "trigger": "Schedule", "schedule": "@hourly"}})


@pytest.fixture(scope="module", autouse=True)
def ingress_class(api):
    if not api.find("ingressclasses", CLASS):
        api.create("ingressclasses", {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": {"name": CLASS},
                                      "spec": {"controller": "example.com/nobody"}})
    yield
    api.delete("ingressclasses", CLASS)


@pytest.mark.parametrize("further", FURTHER, ids=str)
def test_somebody_elses_is_left_alone(api, operator, namespace, further):
    theirs = api.create(further.resource, {"metadata": {"name": further.name, "namespace": namespace}, **further.theirs})
    app = put(api, app_with_all(namespace))
    assert further.name in wait_says(api, app, "False", "NameTaken")["message"]
    assert api.get(further.resource, further.name, namespace)["spec"] == theirs["spec"]
    api.delete(further.resource, further.name, namespace)
    wait_ready(api, app)
    assert (further.resource, further.name) in children(api, app)


@pytest.mark.parametrize("further", FURTHER, ids=str)
def test_an_edit_is_undone_and_a_deleted_one_comes_back(api, operator, namespace, further):
    app = put_ready(api, app_with_all(namespace))

    def there():
        found = api.find(further.resource, further.name, namespace)
        return found and bare(further.resource, found)

    before = there()
    api.patch(further.resource, further.name, further.edit, namespace, field_manager="somebody")
    wait_for("the edit to be undone", lambda: differences(before, there()), lambda found: not found, timeout=15)
    api.delete(further.resource, further.name, namespace)
    wait_for("a new one", there, lambda found: found == before, timeout=15)
    wait_ready(api, app)
    assert ("Normal", "Repaired") in events_told(api, app)


@pytest.mark.parametrize("further", FURTHER, ids=str)
def test_one_that_is_not_wished_any_more_goes_alone(api, operator, namespace, further):
    app = put_ready(api, app_with_all(namespace))
    before = set(children(api, app))
    change(api, app, further.without)
    wait_ready(api, app)
    wait_for("it to go, and nothing else", lambda: before - set(children(api, app)), lambda gone: gone == {(further.resource, further.name)})
