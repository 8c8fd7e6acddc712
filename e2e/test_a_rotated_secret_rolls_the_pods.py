"""A Secret that an app refers to holds another value: that is a release with the reason Rotation, and the pods get the value. What is no change of a
value that the app uses is none."""
import base64
import json
import secrets

import pytest

from harness.apps import minimal_app, quiet_app
from harness.deploy import change, current, events_told, in_namespace, put_ready, status_writes, wait_ready, written
from harness.identity import NAMESPACE
from harness.releases import LABEL, WEB, deployment, process_pods, release, releases, wait_active
from harness.waiting import stays, wait_for

KEYS = "twelvefactor-operator-keys"


def make_secret(api, namespace, name, **data):
    return api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": {key.replace("_", "-"): value for key, value in data.items()}})


def quiet(namespace, **spec):
    """An app without pods that takes values from three Secrets in three ways, and has one made."""
    return quiet_app(namespace=namespace, **{"config": {
        "env": {"LOG_LEVEL": "info"}, "envFrom": [{"secretRef": {"name": "legacy", "optional": True}}],
        "secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}, "OURS": {"generate": {"rotation": "1"}}}},
        "backingServices": {"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}}}, **spec})


@pytest.fixture
def app(api, operator, namespace):
    make_secret(api, namespace, "stripe", api_key="sk-1", unused="x")
    make_secret(api, namespace, "shop-database", uri="postgresql://a")
    make_secret(api, namespace, "legacy", OLD="1")
    return put_ready(api, quiet(namespace))


def wait_rotation(api, app, number):
    app = wait_active(api, app, number)
    spec = release(api, app, number)["spec"]
    assert (spec["reason"], spec["changes"]) == ("Rotation", ["Rotation"]), spec
    assert deployment(api, app)["metadata"]["labels"][LABEL] == f"v{number}"
    return app


@pytest.mark.real_node
def test_the_pods_get_the_new_value(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    make_secret(api, namespace, "stripe", api_key="sk-1")
    app = put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, config={
        "secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}), timeout=120)

    def inside():
        pod = next(iter(process_pods(api, app).values()))
        return json.loads(cluster.inside("curl", "-sS", "--max-time", "5", f"http://{pod['status']['podIP']}:8080/env"))

    assert inside()["STRIPE_KEY"] == "sk-1"
    before = process_pods(api, app).keys()
    api.patch("secrets", "stripe", {"stringData": {"api-key": "sk-2"}}, namespace)
    app = wait_rotation(api, app, 2)
    assert not process_pods(api, app).keys() & before
    assert (inside()["STRIPE_KEY"], inside()["TWELVEFACTOR_RELEASE"]) == ("sk-2", "v2")


ROTATED = {"secret-key": ("stripe", {"api-key": "sk-2"}), "binding": ("shop-database", {"uri": "postgresql://b"}), "all-keys": ("legacy", {"OLD": "2"}),
           "a-key-more": ("legacy", {"NEW": "1"})}


@pytest.mark.parametrize("name, data", ROTATED.values(), ids=ROTATED)
def test_another_value_is_a_release(api, app, name, data):
    before = release(api, app, 1)["spec"]
    api.patch("secrets", name, {"stringData": data}, app["metadata"]["namespace"])
    wait_rotation(api, app, 2)
    after = release(api, app, 2)["spec"]
    if name == "shop-database":
        assert after["backingServices"]["database"]["contentHash"] != before["backingServices"]["database"]["contentHash"]
        assert after["secretsHash"] == before["secretsHash"]
    else:
        assert after["secretsHash"] != before["secretsHash"]


def labelled(api, namespace, name):
    api.patch("secrets", name, {"metadata": {"labels": {"team": "blue"}, "annotations": {"example.com/a": "b"}}}, namespace)


def unused_key(api, namespace, name):
    api.patch("secrets", name, {"stringData": {"unused": "y", "new": "z"}}, namespace)


def made_again(api, namespace, name):
    data = api.get("secrets", name, namespace)["data"]
    api.delete("secrets", name, namespace)
    api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "data": data})


@pytest.mark.parametrize("what", [labelled, unused_key, made_again], ids=lambda what: what.__name__.replace("_", "-"))
def test_what_changes_no_value_in_use_rolls_nothing(api, operator, app, what):
    namespace = app["metadata"]["namespace"]
    before, mark = deployment(api, app), operator.proxy.stats()["n"]
    what(api, namespace, "stripe")
    version = api.get("secrets", "stripe", namespace)["metadata"]["resourceVersion"]
    wait_for("it to be looked at", lambda: current(api, app)["status"]["secretVersions"]["stripe"]["resourceVersion"], lambda seen: seen == version)
    wait_ready(api, app)
    stays("no write but of the status", lambda: written(operator.proxy, namespace, mark), lambda sent: not sent, seconds=1)
    assert list(releases(api, app)) == [1] and deployment(api, app)["metadata"]["generation"] == before["metadata"]["generation"]
    reads = [request for request, write in in_namespace(operator.proxy, namespace, mark) if write.verb == "GET" and write.resource == "secrets" and write.name]
    assert len(reads) <= 3 and len(status_writes(operator.proxy, namespace, mark)) <= 4, reads


def test_a_generated_value_is_rotated_by_the_spec(api, app):
    namespace = app["metadata"]["namespace"]
    before = api.get("secrets", "shop-generated", namespace)["data"]
    change(api, app, {"spec.config.secrets.OURS.generate.rotation": "2"})
    wait_rotation(api, app, 2)
    assert api.get("secrets", "shop-generated", namespace)["data"] != before


def test_a_generated_value_that_was_lost_is_told_and_rolled(api, app):
    namespace = app["metadata"]["namespace"]
    before = base64.b64decode(api.get("secrets", "shop-generated", namespace)["data"]["OURS"])
    api.delete("secrets", "shop-generated", namespace)
    app = wait_rotation(api, app, 2)
    assert base64.b64decode(api.get("secrets", "shop-generated", namespace)["data"]["OURS"]) != before
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Warning", "GeneratedSecretLost") in told)
    stays("one release", lambda: list(releases(api, app)), lambda numbers: numbers == [1, 2], seconds=0.5)


def test_a_key_that_was_taken_out_of_the_generated_ones_is_rolled(api, app):
    api.patch("secrets", "shop-generated", {"data": {"OURS": None}}, app["metadata"]["namespace"])
    wait_rotation(api, app, 2)


def test_a_rotation_and_another_change_are_one_release(api, app):
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug", "spec.config.secrets.OURS.generate.rotation": "2"})
    wait_active(api, app, 2)
    assert release(api, app, 2)["spec"]["reason"] == "Config"
    stays("one release", lambda: list(releases(api, app)), lambda numbers: numbers == [1, 2], seconds=1)


def test_a_secret_that_goes_is_waited_for(api, app):
    """What runs goes on with the value that it has; if it comes back as it was, nothing has happened."""
    namespace = app["metadata"]["namespace"]
    data = api.get("secrets", "stripe", namespace)["data"]
    api.delete("secrets", "stripe", namespace)
    wait_for("the app to miss it", lambda: [entry["reason"] for entry in current(api, app)["status"]["conditions"] if entry["type"] == "Ready"],
             lambda reasons: reasons == ["SecretMissing"])
    assert list(releases(api, app)) == [1]
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "data": {**data, "api-key": base64.b64encode(b"sk-3").decode()}})
    wait_rotation(api, app, 2)


def test_what_happened_while_the_operator_was_down(api, own_operator, namespace):
    own_operator.start_ready()
    make_secret(api, namespace, "stripe", api_key="sk-1")
    make_secret(api, namespace, "shop-database", uri="postgresql://a")
    app = put_ready(api, quiet(namespace))
    own_operator.stop()
    api.patch("secrets", "stripe", {"stringData": {"api-key": "sk-2"}}, namespace)
    labelled(api, namespace, "shop-database")
    own_operator.start_ready()
    wait_rotation(api, app, 2)
    own_operator.restart()
    wait_ready(api, app)
    stays("nothing more", lambda: list(releases(api, app)), lambda numbers: numbers == [1, 2], seconds=1)


def test_hashes_say_nothing_to_others(api, operator, make_namespace):
    """Equal values of two apps, or in two slots of one, never show as equal; the key is in the operator's own namespace alone."""
    seen = []
    for suffix in ("a", "b"):
        namespace = make_namespace(suffix)
        for name in ("one", "two", "three"):
            make_secret(api, namespace, name, v="the same")
        app = put_ready(api, quiet_app(namespace=namespace, config={"secrets": {"S": {"secretKeyRef": {"name": "three", "key": "v"}}}}, backingServices={
            name: {"type": "x", "secretRef": {"name": name}, "env": {name.upper(): "v"}} for name in ("one", "two")}))
        spec = release(api, app, 1)["spec"]
        seen += [spec["secretsHash"], *(entry["contentHash"] for entry in spec["backingServices"].values())]
        seen += [entry["hash"] for entry in app["status"]["secretVersions"].values()]
    assert len(set(seen)) == len(seen) == 12, seen
    assert api.get("secrets", KEYS, NAMESPACE)["data"]
    assert not [item for item in api.list("secrets") if item["metadata"]["name"] == KEYS and item["metadata"]["namespace"] != NAMESPACE]


def test_the_key_is_made_once(api, own_operator, namespace):
    own_operator.start_ready()
    make_secret(api, namespace, "stripe", api_key="sk-1")
    make_secret(api, namespace, "shop-database", uri="postgresql://a")
    put_ready(api, quiet(namespace))
    before = api.get("secrets", KEYS, NAMESPACE)
    own_operator.restart()
    change(api, current(api, {"metadata": {"name": "shop", "namespace": namespace}}), {"spec.config.env.LOG_LEVEL": "debug"})
    wait_active(api, {"metadata": {"name": "shop", "namespace": namespace}}, 2)
    assert api.get("secrets", KEYS, NAMESPACE) == before


def test_a_new_key_rolls_nothing(api, app):
    """As docs/releases.md says: a key with a higher number is added, and what was hashed under the old one is still known to be the same."""
    namespace = app["metadata"]["namespace"]

    def stripe():
        return current(api, app)["status"]["secretVersions"]["stripe"]

    before = stripe()
    number = str(max(map(int, api.get("secrets", KEYS, NAMESPACE)["data"])) + 1)
    api.patch("secrets", KEYS, {"stringData": {number: secrets.token_hex(32)}}, NAMESPACE)
    labelled(api, namespace, "stripe")
    wait_for("the Secret to be looked at", lambda: stripe()["resourceVersion"], lambda version: version != before["resourceVersion"])
    assert stripe()["hash"] == before["hash"] and list(releases(api, app)) == [1]
    api.patch("secrets", "stripe", {"stringData": {"api-key": "sk-2"}}, namespace)
    wait_rotation(api, app, 2)
    assert stripe()["hash"].split(":")[0] == number != before["hash"].split(":")[0]
