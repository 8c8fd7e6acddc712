"""serviceRef: a service of any kind that names its Secret is bound, followed when it names another, and waited for when it names none. The kinds are
made here, in the shape that servicebinding.io gives them."""
import json

import pytest

from harness import services
from harness.apps import REMOVED, condition, is_ready, minimal_app, quiet_app
from harness.deploy import change, current, put, put_ready, wait_ready, wait_says, written
from harness.releases import WEB, deployment, pin, process_pods, release, releases, wait_active
from harness.waiting import stays, wait_for

BOUND = "BackingServicesBound"


@pytest.fixture(scope="module", autouse=True)
def kinds(api):
    """databases, which everybody may read who binds services; vaults, which nobody may; zones, in no namespace."""
    services.define(api, "Database", "databases")
    services.define(api, "Vault", "vaults")
    services.define(api, "Zone", "zones", "Cluster")
    services.grant(api, "databases")
    yield
    for plural in ("databases", "vaults", "zones", "ledgers"):
        services.revoke(api, plural)
        services.undefine(api, plural)


def make_secret(api, namespace, name, **data):
    return api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": data})


def bound(namespace, name="shop", **service):
    """An app without pods."""
    service = {"type": "postgresql", "serviceRef": services.reference(), "env": {"DATABASE_URL": "uri"}, "mount": True, **service}
    return quiet_app(name, namespace, backingServices={"database": service})


def wait_bound_says(api, app, reason):
    """Ready and BackingServicesBound are False for that reason; returns the message."""
    wait_says(api, app, "False", reason, BOUND)
    return wait_says(api, app, "False", reason)["message"]


def binding(api, app):
    """(the Secret in the volume, that of the variable)"""
    spec = deployment(api, app)["spec"]["template"]["spec"]
    volume = next(volume for volume in spec["volumes"] if volume["name"] == "binding-database")
    variable = next(entry for entry in spec["containers"][0]["env"] if entry["name"] == "DATABASE_URL")
    return volume["projected"]["sources"][0]["secret"]["name"], variable["valueFrom"]["secretKeyRef"]["name"]


@pytest.mark.real_node
def test_from_missing_to_bound_to_another_to_gone(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, backingServices={"database": {
        "type": "postgresql", "serviceRef": services.reference(), "env": {"DATABASE_URL": "uri", "KIND": "type"}, "mount": True}}))
    assert "Database shop-db (tests.provisioned.example.com/v1) does not exist in " + namespace in wait_bound_says(api, app, "ServiceNotFound")
    services.make(api, namespace)
    assert "names no Secret in .status.binding.name yet" in wait_bound_says(api, app, "BindingPending")
    services.bind(api, namespace, "one")
    assert "Secret one does not exist" in wait_bound_says(api, app, "SecretMissing")
    assert not api.list("deployments", namespace)
    make_secret(api, namespace, "one", type="mysql", provider="bitnami", uri="postgresql://one")
    app = wait_active(api, app, 1, timeout=120)

    def inside(path):
        pod = next(iter(process_pods(api, app).values()))
        return json.loads(cluster.inside("curl", "-sS", "--max-time", "5", f"http://{pod['status']['podIP']}:8080{path}"))

    files = {path.rsplit("/", 1)[-1]: text for path, text in inside("/bindings").items() if "/." not in path}
    assert files == {"type": "postgresql", "provider": "bitnami", "uri": "postgresql://one"}, "the app's type counts; its provider is the Secret's"
    env = inside("/env")
    assert (env["DATABASE_URL"], env["KIND"], env["SERVICE_BINDING_ROOT"]) == ("postgresql://one", "postgresql", "/bindings")

    make_secret(api, namespace, "two", uri="postgresql://two")
    services.bind(api, namespace, "two")
    app = wait_active(api, app, 2, timeout=120)
    spec = release(api, app, 2)["spec"]
    assert (spec["reason"], spec["changes"]) == ("BackingService", ["BackingService"])
    assert [release(api, app, number)["spec"]["backingServices"]["database"]["secretName"] for number in (1, 2)] == ["one", "two"]
    assert inside("/env")["DATABASE_URL"] == "postgresql://two" and "provider" not in {path.rsplit("/", 1)[-1] for path in inside("/bindings")}

    api.patch("secrets", "two", {"stringData": {"uri": "postgresql://three"}}, namespace)
    app = wait_active(api, app, 3, timeout=120)
    assert release(api, app, 3)["spec"]["reason"] == "Rotation"
    assert inside("/env")["DATABASE_URL"] == "postgresql://three"

    before = process_pods(api, app).keys()
    api.delete("databases", "shop-db", namespace)
    wait_bound_says(api, app, "ServiceNotFound")
    stays("the pods run on", lambda: process_pods(api, app).keys(), lambda pods: pods == before, seconds=1)
    assert condition(current(api, app), "Available")["status"] == "True"
    services.make(api, namespace, secret="two")
    wait_active(api, app, 3)
    assert process_pods(api, app).keys() == before and list(releases(api, app)) == [1, 2, 3]


def test_it_is_the_secret_that_counts_not_who_names_it(api, operator, namespace):
    make_secret(api, namespace, "one", uri="postgresql://one")
    services.make(api, namespace, secret="one")
    app = put_ready(api, bound(namespace))
    assert binding(api, app) == ("one", "one")
    mark = operator.proxy.stats()["n"]
    for secret, service in (({"name": "one"}, REMOVED), (REMOVED, {"apiVersion": "v1", "kind": "Secret", "name": "one"})):
        changes = {"spec.backingServices.database.secretRef": secret, "spec.backingServices.database.serviceRef": service}
        wait_ready(api, change(api, app, changes))
    stays("no write of an object", lambda: written(operator.proxy, namespace, mark), lambda sent: not sent, seconds=1)
    assert list(releases(api, app)) == [1]


def test_a_bound_app_that_is_as_wished_gets_no_write(api, operator, namespace):
    """Files of a projected volume come back from the API server as they were sent (docs/decisions/0004)."""
    make_secret(api, namespace, "one", uri="postgresql://one")
    services.make(api, namespace, secret="one")
    app = put_ready(api, bound(namespace, provider="rds"))
    mark = operator.proxy.stats()["n"]
    api.patch("deployments", "shop-web", {"metadata": {"labels": {"team": "blue"}}}, namespace)
    api.patch("databases", "shop-db", {"metadata": {"labels": {"team": "blue"}}, "spec": {"size": 3}}, namespace)
    change(api, app, {"spec.processes.web.terminationGracePeriodSeconds": 30})
    app = wait_ready(api, app)
    stays("no write of an object", lambda: written(operator.proxy, namespace, mark), lambda sent: not sent, seconds=1)
    # And what somebody edits of it is put back.
    api.patch("deployments", "shop-web", [{"op": "replace", "path": "/spec/template/metadata/annotations/type.bindings.twelvefactor.dev~1database",
                                           "value": "mysql"}], namespace, kind="json")
    wait_for("the annotation to be put back", lambda: deployment(api, app)["spec"]["template"]["metadata"]["annotations"]["type.bindings.twelvefactor.dev/database"],
             lambda value: value == "postgresql")


def test_a_pinned_release_keeps_the_secret_that_it_recorded(api, operator, namespace):
    for name in ("one", "two"):
        make_secret(api, namespace, name, uri=f"postgresql://{name}")
    services.make(api, namespace, secret="one")
    app = put_ready(api, bound(namespace))
    services.bind(api, namespace, "two")
    wait_active(api, app, 2)
    app = wait_active(api, pin(api, app, 1), 3)
    assert binding(api, app) == ("one", "one") and release(api, app, 3)["spec"]["reason"] == "Rollback"
    api.patch("secrets", "one", {"stringData": {"uri": "postgresql://other"}}, namespace)
    app = wait_active(api, app, 4)
    assert release(api, app, 4)["spec"]["reason"] == "Rotation" and binding(api, app) == ("one", "one")
    app = wait_active(api, change(api, app, {"spec.release.pin": REMOVED}), 5)
    assert binding(api, app) == ("two", "two")


def test_what_somebody_removes_while_the_service_is_gone_is_made_again(api, operator, namespace):
    make_secret(api, namespace, "one", uri="postgresql://one")
    services.make(api, namespace, secret="one")
    app = wait_active(api, put(api, bound(namespace)), 1)
    api.delete("databases", "shop-db", namespace)
    wait_bound_says(api, app, "ServiceNotFound")
    was = deployment(api, app)["metadata"]["uid"]
    api.delete("deployments", "shop-web", namespace)
    wait_for("it to be made again", lambda: deployment(api, app)["metadata"]["uid"], lambda uid: uid != was)
    assert binding(api, app) == ("one", "one") and list(releases(api, app)) == [1]


def test_a_kind_without_rights_is_told_and_bound_when_they_come(api, operator, namespace):
    make_secret(api, namespace, "one", uri="postgresql://one")
    services.make(api, namespace, plural="vaults", kind="Vault", secret="one")
    app = put(api, bound(namespace, serviceRef=services.reference(kind="Vault")))
    said = wait_bound_says(api, app, "ServiceForbidden")
    assert "may not list and watch Vault of tests.provisioned.example.com/v1" in said and "is forbidden" in said
    assert 'servicebinding.io/controller: "true"' in said
    other = put_ready(api, quiet_app("other", namespace))
    services.grant(api, "vaults", labels={})
    stays("a role without the label grants nothing", lambda: current(api, app), lambda seen: not is_ready(seen), seconds=1)
    services.grant(api, "vaults")
    assert binding(api, wait_ready(api, app, timeout=90)) == ("one", "one")
    assert is_ready(current(api, other))
    services.revoke(api, "vaults")


def test_a_kind_that_nobody_defined_is_told_and_bound_when_it_comes(api, operator, namespace):
    make_secret(api, namespace, "one", uri="postgresql://one")
    mark = operator.proxy.stats()["n"]
    app = put(api, bound(namespace, serviceRef=services.reference(kind="Ledger")))
    assert "knows no kind Ledger of tests.provisioned.example.com/v1" in wait_bound_says(api, app, "ServiceKindMissing")

    def asked():
        return [request["path"] for request in operator.proxy.requests(mark) if request["path"].startswith(f"/apis/{services.VERSION}")]

    stays("it is asked again with growing pauses", asked, lambda paths: len(paths) <= 4, seconds=3)
    services.grant(api, "ledgers")
    services.define(api, "Ledger", "ledgers")
    services.make(api, namespace, plural="ledgers", kind="Ledger", secret="one")
    app = wait_ready(api, app, timeout=90)
    services.undefine(api, "ledgers")
    wait_bound_says(api, app, "ServiceNotFound")  # its objects go first
    assert binding(api, app) == ("one", "one"), "what was made stays as it was"


def test_a_kind_in_no_namespace_is_told(api, operator, namespace):
    services.grant(api, "zones")
    app = put(api, bound(namespace, serviceRef=services.reference(kind="Zone")))
    assert "its objects are in no namespace" in wait_bound_says(api, app, "ServiceKindUnusable")


def test_a_service_of_another_namespace_is_none(api, operator, namespace, make_namespace):
    elsewhere = make_namespace("other")
    make_secret(api, elsewhere, "one", uri="postgresql://one")
    services.make(api, elsewhere, secret="one")
    app = put(api, bound(namespace))
    assert "does not exist in " + namespace in wait_bound_says(api, app, "ServiceNotFound")


EMPTY, NO_TEXT = {"stringData": {}}, {"data": {"uri": "/w=="}}
BAD = {"empty": (EMPTY, {"env": REMOVED}, "holds nothing, so there would be no files"), "no-text": (NO_TEXT, {}, "is not text (UTF-8 without a zero byte)")}


@pytest.mark.parametrize("content, service, says", BAD.values(), ids=BAD)
def test_a_secret_of_the_wrong_shape_holds_the_release_and_nothing_else(api, operator, namespace, content, service, says):
    api.create("secrets", {"metadata": {"name": "one", "namespace": namespace}, **content})
    services.make(api, namespace, secret="one")
    app = bound(namespace)
    for field in service:
        del app["spec"]["backingServices"]["database"][field]
    app = put(api, app)
    assert says in wait_bound_says(api, app, "SecretUnusable")
    assert not api.list("deployments", namespace)
    api.patch("secrets", "one", {"stringData": {"uri": "postgresql://one"}}, namespace)
    app = wait_ready(api, app)
    before = deployment(api, app)
    api.patch("secrets", "one", {"data": {"uri": None}} if says.startswith("holds") else content, namespace)
    assert says in wait_bound_says(api, app, "SecretUnusable")
    stays("what runs is left alone", lambda: deployment(api, app)["metadata"]["generation"], lambda seen: seen == before["metadata"]["generation"], seconds=1)
    assert list(releases(api, app)) == [1]


def test_a_restart_of_the_operator_changes_nothing(api, proxied_operator, namespace):
    """What a service binds is not known at the start; it must not look as if it bound nothing."""
    proxied_operator.start_ready()
    make_secret(api, namespace, "one", uri="postgresql://one")
    services.make(api, namespace, secret="one")
    app = wait_active(api, put(api, bound(namespace)), 1)
    waiting = put(api, bound(namespace, "waiting", serviceRef=services.reference("absent")))
    wait_bound_says(api, waiting, "ServiceNotFound")

    def versions():
        return [current(api, each)["metadata"]["resourceVersion"] for each in (app, waiting)]

    def at_rest():
        before = versions()
        stays("a moment", lambda: None, lambda _: True, seconds=1)
        return before == versions()

    wait_for("both apps to be at rest", at_rest)
    seen = versions()
    assert proxied_operator.stop() == 0
    mark = proxied_operator.proxy.stats()["n"]
    proxied_operator.start_ready()
    wait_for("both apps to have been looked at", lambda: proxied_operator.metric("twelvefactor_apps"), lambda apps: apps >= 2)
    stays("nothing is written", versions, lambda now: now == seen, seconds=2)

    def watches():
        return [request for request in proxied_operator.proxy.requests(mark) if request["path"].startswith(f"/apis/{services.VERSION}/databases")]

    assert len(watches()) == 1, "one watch for both"
    for each in (app, waiting):
        api.delete("twelvefactorapps", each["metadata"]["name"], namespace)
    wait_for("the watch to be ended", lambda: watches()[0], lambda request: request.get("end") == "client gone")
