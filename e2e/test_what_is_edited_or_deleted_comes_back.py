"""The spec counts, not what somebody did to the objects by hand: what is deleted or edited comes back, with few requests, and what others
added beside our fields stays."""
from dataclasses import dataclass

import pytest

from harness.api import ApiError
from harness.apps import quiet_app
from harness.children import bare, bare_children, children, container, differences, env, our_entries
from harness.deploy import change, events_told, in_namespace, put_ready, status_writes, wait_ready, written
from harness.waiting import stays, wait_for

WEB, WORKER = ("deployments", "shop-web"), ("deployments", "shop-worker")
SERVICE, ACCOUNT, SECRET = ("services", "shop"), ("serviceaccounts", "shop"), ("secrets", "shop-generated")
TEMPLATE = "/spec/template/spec/containers/0"

LABEL = "/metadata/labels/twelvefactor.dev~1"


@dataclass
class Edit:
    """What somebody does to a child, as a JSON patch under another manager's name."""
    what: str
    child: tuple
    patch: list

    def __str__(self):
        return f"{self.child[0]}-{self.what}"


def op(op, path, value=None):
    return {"op": op, "path": path, **({} if op == "remove" else {"value": value})}


EDITS = [
    Edit("our-label-changed", WEB, [op("replace", LABEL + "environment", "staging")]),
    Edit("a-standard-label-removed", WEB, [op("remove", "/metadata/labels/app.kubernetes.io~1version")]),
    Edit("our-annotation-changed", WEB, [op("replace", "/metadata/annotations/twelvefactor.dev~1revision", "other")]),
    Edit("label-that-finds-it-removed", WEB, [op("remove", "/metadata/labels/app.kubernetes.io~1managed-by")]),
    Edit("label-that-finds-it-changed", WEB, [op("replace", "/metadata/labels/app.kubernetes.io~1managed-by", "helm")]),
    Edit("label-of-the-app-removed", WEB, [op("remove", LABEL + "app")]),
    Edit("label-of-the-release-changed", WEB, [op("replace", LABEL + "release", "v9")]),
    Edit("label-of-the-app-changed", WEB, [op("replace", LABEL + "app", "other")]),
    Edit("scaled", WEB, [op("replace", "/spec/replicas", 1)]),
    Edit("image", WEB, [op("replace", TEMPLATE + "/image", "registry.example.com/other:1")]),
    Edit("command-added", WEB, [op("replace", TEMPLATE + "/command", ["bin/other"])]),
    Edit("argument-added", WEB, [op("add", TEMPLATE + "/args/-", "--debug")]),
    Edit("variable-changed", WEB, [op("replace", TEMPLATE + "/env/1/value", "other")]),
    Edit("variable-removed", WEB, [op("remove", TEMPLATE + "/env/1")]),
    Edit("all-variables-removed", WEB, [op("remove", TEMPLATE + "/env")]),
    Edit("config-detached", WEB, [op("remove", TEMPLATE + "/envFrom")]),
    Edit("request-changed", WEB, [op("replace", TEMPLATE + "/resources/requests/cpu", "2")]),
    Edit("limit-removed", WEB, [op("remove", TEMPLATE + "/resources/limits/memory")]),
    Edit("probe-changed", WEB, [op("replace", TEMPLATE + "/readinessProbe/httpGet/path", "/other")]),
    Edit("probe-removed", WEB, [op("remove", TEMPLATE + "/readinessProbe")]),
    Edit("made-writable", WEB, [op("replace", TEMPLATE + "/securityContext/readOnlyRootFilesystem", False)]),
    Edit("made-root", WEB, [op("remove", TEMPLATE + "/securityContext/runAsNonRoot")]),
    Edit("token-mounted", WEB, [op("replace", "/spec/template/spec/automountServiceAccountToken", True)]),
    Edit("other-account", WEB, [op("replace", "/spec/template/spec/serviceAccountName", "default")]),
    Edit("volume-size", WEB, [op("replace", "/spec/template/spec/volumes/0/emptyDir/sizeLimit", "1Gi")]),
    Edit("rollout", WEB, [op("replace", "/spec/strategy/rollingUpdate/maxUnavailable", 1)]),
    Edit("pod-label", WEB, [op("replace", "/spec/template/metadata/labels/twelvefactor.dev~1environment", "staging")]),
    Edit("scaled", WORKER, [op("replace", "/spec/replicas", 1)]),
    Edit("target-port", SERVICE, [op("replace", "/spec/ports/0/targetPort", 9999)]),
    Edit("selector", SERVICE, [op("replace", "/spec/selector/twelvefactor.dev~1process", "worker")]),
    Edit("selector-label-removed", SERVICE, [op("remove", "/spec/selector/twelvefactor.dev~1app")]),
    Edit("type", SERVICE, [op("replace", "/spec/type", "NodePort")]),
    Edit("label", SERVICE, [op("remove", LABEL + "app")]),
    Edit("token-mounted", ACCOUNT, [op("replace", "/automountServiceAccountToken", True)]),
    Edit("annotation-changed", ACCOUNT, [op("replace", "/metadata/annotations/example.com~1role", "other")]),
    Edit("label", ACCOUNT, [op("remove", "/metadata/labels/app.kubernetes.io~1managed-by")]),
    Edit("label", SECRET, [op("remove", LABEL + "environment")]),
    Edit("record-of-how-it-was-made", SECRET, [op("remove", "/metadata/annotations/twelvefactor.dev~1generated")]),
]


def edited_app(namespace):
    """Every field of the Deployment that an edit can hit, and not one pod."""
    return quiet_app(namespace=namespace, serviceAccount={"annotations": {"example.com/role": "shop"}}, processes={
        "web": {"command": ["bin/web"], "args": ["--all"], "port": 8080, "replicas": 0, "readiness": {"path": "/healthz"},
                "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}},
        "worker": {"command": ["bin/worker"], "replicas": 0}})


@pytest.fixture(scope="module")
def apps_of_this_file():
    return []


@pytest.fixture
def app(api, operator, make_module_namespace, apps_of_this_file):
    """An app that these tests share, as long as each leaves it as it was."""
    if not apps_of_this_file or without_revision(bare_children(api, apps_of_this_file[-1][0])) != apps_of_this_file[-1][1]:
        made = put_ready(api, edited_app(make_module_namespace()))
        apps_of_this_file.append((made, without_revision(bare_children(api, made))))
    return apps_of_this_file[-1][0]


def config_map(api, app):
    return next(key for key in children(api, app) if key[0] == "configmaps")


def patch(api, child, namespace, changes, kind="json"):
    return api.patch(child[0], child[1], changes, namespace, kind=kind, field_manager="kubectl-edit")


def without_revision(objects):
    """How often the pod template changed is not part of what is restored."""
    for item in objects.values():
        item["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
    return objects


def as_before(api, app, before, timeout=10):
    wait_for("the children to be as before", lambda: differences(before, without_revision(bare_children(api, app))), lambda found: not found,
             timeout=timeout)


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_an_edit_is_undone(api, operator, app, edit):
    namespace = app["metadata"]["namespace"]
    before, uid = without_revision(bare_children(api, app)), api.get(*edit.child, namespace)["metadata"]["uid"]
    applied = "Apply" in our_entries(api.get(*edit.child, namespace))
    mark = operator.proxy.stats()["n"]
    patch(api, edit.child, namespace, edit.patch)
    as_before(api, app, before)
    wait_ready(api, app)
    assert api.get(*edit.child, namespace)["metadata"]["uid"] == uid, "it was mended, not made anew"
    sent = written(operator.proxy, namespace, mark)
    # One request; the first change of a created object needs another, to turn its managed fields over. A refused one may come before:
    # a create, where the label was taken away that the object is found by; a turn-over, where somebody else has just written.
    done = [write for write in sent if write.status < 400]
    assert 1 <= len(done) <= (1 if applied or edit.child == SECRET else 2) and len(sent) - len(done) <= 1, sent
    assert ("Normal", "Repaired") in events_told(api, app)


# A field that items of a list are told apart by: an apply alone would add a second item beside the edited one.
PORTS = [Edit("port", SERVICE, [op("replace", "/spec/ports/0/port", 81)]),
         Edit("port", WEB, [op("replace", TEMPLATE + "/ports/0/containerPort", 9999)])]


@pytest.mark.parametrize("edit", PORTS, ids=str)
def test_an_edited_port_is_undone(api, operator, namespace, edit):
    app = put_ready(api, edited_app(namespace))
    before = without_revision(bare_children(api, app))
    patch(api, edit.child, namespace, edit.patch)
    as_before(api, app, before)
    wait_ready(api, app)


def test_an_immutable_config_keeps_its_labels(api, operator, app):
    namespace, child = app["metadata"]["namespace"], config_map(api, app)
    before = without_revision(bare_children(api, app))
    with pytest.raises(ApiError):  # the API server sees to the content
        patch(api, child, namespace, [op("replace", "/data/LOG_LEVEL", "debug")])
    patch(api, child, namespace, [op("remove", LABEL + "environment")])
    as_before(api, app, before)


@pytest.mark.parametrize("resource", ["deployments", "services", "configmaps", "serviceaccounts"])
def test_what_is_deleted_is_made_again(api, operator, app, resource):
    namespace = app["metadata"]["namespace"]
    before = without_revision(bare_children(api, app))
    child = next(key for key in before if key[0] == resource)
    mark = operator.proxy.stats()["n"]
    uid = api.get(*child, namespace)["metadata"]["uid"]
    api.delete(*child, namespace)
    wait_for("a new one", lambda: api.get(*child, namespace), lambda seen: seen["metadata"]["uid"] != uid)
    made = bare(resource, api.get(*child, namespace))
    made["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
    assert made == before[child]
    wait_ready(api, app)
    sent = written(operator.proxy, namespace, mark)
    assert [(write.verb, write.resource) for write in sent] == [("POST", resource)]
    wait_for("an event that tells it", lambda: events_told(api, app), lambda told: ("Normal", "Repaired") in told)


def test_requests_for_a_repair_are_counted(api, operator, namespace):
    """The first change of an object costs two requests, each later one a single request, and the status is written only if it moved."""
    app = put_ready(api, edited_app(namespace))
    wait_for("the last event of its first release", lambda: events_told(api, app), lambda told: ("Normal", "UpToDate") in told)
    for round, requests in enumerate((2, 1, 1)):
        mark = operator.proxy.stats()["n"]
        patch(api, WEB, namespace, [op("replace", "/metadata/annotations/twelvefactor.dev~1revision", f"other-{round}")])
        wait_for("the repair", lambda: api.get(*WEB, namespace)["metadata"]["annotations"]["twelvefactor.dev/revision"],
                 lambda seen: seen == app["spec"]["codebase"]["revision"])
        wait_ready(api, app)
        stays("no more requests than needed", lambda: written(operator.proxy, namespace, mark), lambda sent: len(sent) == requests, seconds=0.5)
        assert {write.verb for write in written(operator.proxy, namespace, mark)} == {"PATCH"}
        assert len(status_writes(operator.proxy, namespace, mark)) <= 2  # on the way, and there
        assert len([write for _, write in in_namespace(operator.proxy, namespace, mark) if write.resource == "events"]) <= 2


def test_a_client_side_apply_is_undone(api, kubectl, operator, namespace):
    """Somebody applies an old manifest of the Deployment from a file, as kubectl does by default."""
    app = put_ready(api, edited_app(namespace))
    before = without_revision(bare_children(api, app))
    manifest = kubectl.get("deployment", "shop-web", namespace)
    for field in ("managedFields", "uid", "resourceVersion", "generation", "creationTimestamp"):
        manifest["metadata"].pop(field, None)
    manifest.pop("status")
    container(manifest)["env"] = [{"name": "DEBUG", "value": "1"}]
    container(manifest)["image"] = "registry.example.com/shop:debug"
    kubectl.apply(manifest, namespace)

    def found():
        objects = without_revision(bare_children(api, app))
        web = objects[WEB]
        assert "DEBUG" in env(api.get(*WEB, namespace)), "a variable that we never set is not ours to remove"
        web["metadata"]["annotations"].pop("kubectl.kubernetes.io/last-applied-configuration", None)
        container(web)["env"] = [entry for entry in container(web)["env"] if entry["name"] != "DEBUG"]
        return objects

    wait_for("our fields to be back", lambda: differences(before, found()), lambda left: not left)


def test_what_others_add_stays(api, operator, namespace):
    """Labels, a sidecar, a variable, a toleration of somebody else: kept, also when our own fields change, and never fought over."""
    app = put_ready(api, edited_app(namespace))
    mark = operator.proxy.stats()["n"]
    foreign = {
        "metadata": {"labels": {"team": "blue"}, "annotations": {"example.com/note": "hello"}},
        "spec": {"template": {"metadata": {"annotations": {"sidecar.istio.io/inject": "true"}}, "spec": {
            "tolerations": [{"key": "spot", "operator": "Exists"}],
            "containers": [{"name": "app", "env": [{"name": "THEIRS", "value": "1"}]}, {"name": "sidecar", "image": "registry.example.com/proxy:1"}]}}}}
    patch(api, WEB, namespace, foreign, kind="strategic")
    patch(api, SERVICE, namespace, {"metadata": {"annotations": {"example.com/lb": "internal"}}}, kind="merge")
    patch(api, ACCOUNT, namespace, {"imagePullSecrets": [{"name": "registry"}]}, kind="merge")

    def still_there(deployment):
        template = deployment["spec"]["template"]
        return (deployment["metadata"]["labels"].get("team") == "blue" and deployment["metadata"]["annotations"].get("example.com/note") == "hello"
                and env(deployment).get("THEIRS") == "1" and container(deployment, "sidecar") and template["spec"]["tolerations"]
                and template["metadata"]["annotations"]["sidecar.istio.io/inject"] == "true")

    stays("what others added is there, and nothing is written", lambda: (api.get(*WEB, namespace), written(operator.proxy, namespace, mark)),
          lambda seen: still_there(seen[0]) and not seen[1], seconds=1)
    change(api, app, {"spec.processes.web.command": ["bin/web", "--new"], "spec.codebase.revision": "0123456789abcdef"})
    wait_ready(api, app)
    deployment = api.get(*WEB, namespace)
    assert container(deployment)["command"] == ["bin/web", "--new"] and still_there(deployment)
    assert api.get(*SERVICE, namespace)["metadata"]["annotations"]["example.com/lb"] == "internal"
    assert api.get(*ACCOUNT, namespace)["imagePullSecrets"] == [{"name": "registry"}]


def test_another_manager_that_insists_is_not_fought_for_ever(api, operator, namespace):
    """Two who write the same field: ours comes back each time, but each of our writes answers one of theirs."""
    app = put_ready(api, edited_app(namespace))
    mark = operator.proxy.stats()["n"]
    for round in range(5):
        patch(api, WEB, namespace, [op("replace", "/spec/replicas", round + 1)])
        wait_for("our number", lambda: api.get(*WEB, namespace)["spec"]["replicas"], lambda seen: seen == 0)
    wait_ready(api, app)
    assert len(written(operator.proxy, namespace, mark)) <= 6


def test_what_happened_while_the_operator_was_down_is_undone(api, own_operator, namespace):
    own_operator.start_ready()
    app = put_ready(api, edited_app(namespace))
    before = without_revision(bare_children(api, app))
    config = config_map(api, app)
    own_operator.stop()
    patch(api, WEB, namespace, [op("replace", TEMPLATE + "/env/1/value", "other"), op("remove", LABEL + "environment"),
                                op("replace", "/spec/replicas", 1)])
    patch(api, SERVICE, namespace, [op("replace", "/spec/ports/0/targetPort", 9999)])
    patch(api, SECRET, namespace, [op("remove", LABEL + "environment")])
    patch(api, ACCOUNT, namespace, [op("remove", "/metadata/labels/app.kubernetes.io~1managed-by")])
    api.delete(*WORKER, namespace)
    api.delete(*config, namespace)
    own_operator.start_ready()
    as_before(api, app, before)
    wait_ready(api, app)


def test_one_restored_to_what_it_was_is_left_alone(api, own_operator, namespace):
    """Edited and put back by the same hand while nobody looked: nothing to do but to own the fields again, at most."""
    own_operator.start_ready()
    app = put_ready(api, edited_app(namespace))
    before = without_revision(bare_children(api, app))
    own_operator.stop()
    patch(api, WEB, namespace, [op("replace", "/spec/replicas", 3)])
    patch(api, WEB, namespace, [op("replace", "/spec/replicas", 0)])
    own_operator.start_ready()
    wait_ready(api, app)
    as_before(api, app, before)
