"""Values of Secrets are nowhere but in Secrets and in the processes: not in objects, events, logs, metrics or requests to anything else."""
import base64
import json
import secrets

import pytest

from harness.apps import minimal_app
from harness.deploy import change, current, events_told, in_namespace, put, put_ready, wait_ready, wait_says
from harness.releases import WEB, gate_pods, migrate, release, releases, wait_active, wait_phase
from harness.secrecy import everywhere, shown
from harness.waiting import wait_for


@pytest.fixture
def proxied(proxied_operator):
    return proxied_operator.start_ready(arguments=["--log-level", "debug"])


def test_no_value_is_told(cluster, api, proxied, namespace):
    known = {"binding": "postgresql://shop:" + secrets.token_hex(12) + "@db/x?y=ü", "referenced": "sk_" + secrets.token_hex(12) + '"\\',
             "unused": secrets.token_hex(12), "later": secrets.token_hex(12), "wrong": secrets.token_hex(12), "source": secrets.token_hex(12)}
    api.create("secrets", {"metadata": {"name": "shop-database", "namespace": namespace},
                           "stringData": {"uri": known["binding"], "password": known["unused"]}})
    api.create("secrets", {"metadata": {"name": "legacy", "namespace": namespace}, "stringData": {"LEGACY": known["source"]}})
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, config={
        "env": {"LOG_LEVEL": "info"}, "envFrom": [{"secretRef": {"name": "legacy"}}], "secrets": {"SESSION_KEY": {"generate": {"rotation": "1"}}, "HEX_KEY": {"generate": {"encoding": "hex"}},
                                                  "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}},
        backingServices={"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}, "mount": True}},
        processes={"web": {"command": ["/bin/probe", "serve"], "port": 8080, "terminationGracePeriodSeconds": 1, "minReadySeconds": 0}},
        adminProcesses={"seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}, "migrate": migrate("exit", "0")}))
    wait_says(api, app, "False", "SecretMissing")
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"wrong-key": known["wrong"]}})
    wait_says(api, app, "False", "SecretKeyMissing")
    api.patch("secrets", "stripe", {"stringData": {"api-key": known["referenced"]}}, namespace)
    wait_ready(api, app)

    def generated():
        return {key: base64.b64decode(value).decode() for key, value in api.get("secrets", "shop-generated", namespace)["data"].items()}

    before = generated()
    known |= {f"generated {key}": value for key, value in before.items()}
    # Ways in which values pass through the operator's hands: rotation, an edit of its Secret, its loss, a refused write; and each is a release.
    change(api, app, {"spec.config.secrets.SESSION_KEY.generate.rotation": "2"})
    wait_for("the rotation", generated, lambda now: now["SESSION_KEY"] != before["SESSION_KEY"])
    wait_active(api, app, 2)
    known |= {f"rotated {key}": value for key, value in generated().items()}
    api.patch("secrets", "shop-generated", {"data": {"HEX_KEY": None}}, namespace)
    wait_for("the key to come back", generated, lambda now: "HEX_KEY" in now)
    wait_active(api, app, 3)
    known |= {f"mended {key}": value for key, value in generated().items()}
    proxied.proxy.rules([{"action": "respond", "code": 422, "match": {"path": "/secrets", "mutating": True, "nth": 1}},
                         {"action": "drop_after", "match": {"path": "/secrets", "mutating": True, "nth": 2}}])
    api.delete("secrets", "shop-generated", namespace)
    wait_for("the Secret to be made again", generated)
    api.patch("secrets", "stripe", {"stringData": {"api-key": known["later"]}}, namespace)
    wait_ready(api, app)
    known |= {f"made again {key}": value for key, value in generated().items()}
    assert len(releases(api, app)) >= 4 and release(api, app, 1)["spec"]["secretsHash"], "these releases were to be searched"

    places = everywhere(api, proxied, namespace)
    assert len(places) > 10 and any(place.startswith("appreleases/") for place in places)
    everything = {"the Secrets": json.dumps(api.list("secrets", namespace))}
    assert len(shown(everything, {"later": known["later"], "binding": known["binding"]})) == 2, "this search finds nothing anywhere"
    assert shown(places, known) == []


def test_comparing_two_deploys_tells_no_value(api, proxied, make_namespace):
    """They share at depth Secrets: equal values and others, in every place that a value comes from; then rotated, made equal, refused, deleted, and revoked."""
    production, staging = make_namespace("production"), make_namespace("staging")
    token = lambda: secrets.token_hex(12)  # noqa: E731
    known = {"same key": token(), "same literal": token(), "same source": token(), "same password": token()}
    literals = {"same literal": known["same literal"]}

    def put_all(namespace, side, **given):
        """Sets the Secrets of a side, each value known from then on."""
        values = {"key": token(), "source": token(), "password": token(), **given}
        known.update({f"{side} {name} {len(known)}": value for name, value in values.items()})
        for name, data in {"stripe": {"api-key": values["key"]}, "legacy": {"LEGACY_TOKEN": values["source"], "PIN": "1234567"},
                           "shop-database": {"uri": f"postgresql://shop:{values['password']}@db/x", "password": values["password"]}}.items():
            if api.find("secrets", name, namespace):
                api.patch("secrets", name, {"stringData": data}, namespace)
            else:
                api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": data})

    def spec(side):
        literals[f"{side} literal"] = known[f"{side} literal"] = token()
        return {"config": {"env": {"SAME_TOKEN": known["same literal"], "OTHER_TOKEN": known[f"{side} literal"]}, "envFrom": [{"secretRef": {"name": "legacy"}}],
                           "secrets": {"OURS": {"generate": {"rotation": "1"}}, "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}},
                "backingServices": {"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}}},
                "processes": {"web": {"port": 8080, "replicas": 0}}}

    def shared():
        found = api.find("parityreports", "shop-vs-staging", production) or {}
        return {each["key"] for each in found.get("status", {}).get("findings", []) if each["dimension"] == "SharedCredential"}

    def generated(namespace):
        return {f"{namespace} {key} {len(known)}": base64.b64decode(value).decode() for key, value in api.get("secrets", "shop-generated", namespace)["data"].items()}

    put_all(production, "here", key=known["same key"], source=known["same source"], password=known["same password"])
    put_all(staging, "there", key=known["same key"], source=known["same source"], password=known["same password"])
    there = put_ready(api, minimal_app(namespace=staging, environment="staging", parity={"shareWith": {"p": {"namespace": production, "values": "Secrets"}}}, **spec("there")))
    app = put_ready(api, minimal_app(namespace=production, parity={"peers": {"staging": {"namespace": staging, "name": "shop"}}}, **spec("here")))
    wait_for("what is the same", shared, lambda keys: {"STRIPE_KEY", "LEGACY_TOKEN", "SAME_TOKEN"} <= keys and "OTHER_TOKEN" not in keys and "OURS" not in keys)
    known |= generated(production) | generated(staging)
    put_all(staging, "there")
    wait_for("what was rotated to be the same no more", shared, lambda keys: keys == {"SAME_TOKEN"})
    before = api.get("secrets", "shop-generated", staging)["data"]["OURS"]
    change(api, there, {"spec.config.secrets.OURS.generate.rotation": "2"})
    wait_for("the rotation", lambda: api.get("secrets", "shop-generated", staging)["data"]["OURS"], lambda now: now != before)
    known |= generated(staging)
    ours = next(value for name, value in known.items() if name.startswith(f"{production} OURS"))
    put_all(staging, "there", key=ours)
    wait_for("a generated value that somebody copied", shared, lambda keys: keys == {"SAME_TOKEN", "OURS"})
    proxied.proxy.rules([{"action": "respond", "code": 403, "match": {"path": f"/namespaces/{staging}/secrets/legacy"}}])
    put_all(staging, "there", source=known["same source"])
    wait_for("a Secret that cannot be read", shared, lambda keys: keys == set())
    proxied.proxy.clear()
    wait_for("another try", shared, lambda keys: keys == {"SAME_TOKEN", "LEGACY_TOKEN"}, timeout=60)
    api.delete("secrets", "legacy", staging)
    wait_for("a Secret that is gone", shared, lambda keys: keys == {"SAME_TOKEN"})
    searched = {}

    def search():
        for namespace in (production, staging):
            searched.update({f"{namespace} {where}": text for where, text in everywhere(api, proxied, namespace).items()})
            searched[f"{namespace} status"] = json.dumps(api.get("twelvefactorapps", "shop", namespace)["status"], ensure_ascii=False)
        twice = {f"{what} in base64": base64.b64encode(value.encode()).decode() for what, value in known.items()}
        # Literals stand in their own side's spec and in what is made of it.
        in_spec = ("twelvefactorapps/", "appreleases/", "configmaps/", "deployments/", "replicasets/", "pods/")
        told = {where: text for where, text in searched.items() if not where.split(" ", 1)[1].startswith(in_spec)}
        assert any("parityreports/" in where for where in told) and any("events/" in where for where in told)
        assert shown(told, known | twice) == []
        assert shown(searched, {what: value for what, value in (known | twice).items() if what.removesuffix(" in base64") not in literals}) == []

    search()
    change(api, there, {"spec.parity.shareWith.p.values": "None"})
    wait_for("a consent that is revoked", shared, lambda keys: keys == set())
    search()
    everything = {"the Secrets": json.dumps(api.list("secrets", production)), "the app": json.dumps(current(api, app))}
    assert len(shown(everything, {"same key": known["same key"], "same literal": known["same literal"]})) == 2, "this search finds nothing anywhere"


def test_a_gate_that_prints_values_does_not_get_them_told(cluster, api, proxied, namespace):
    """Its last lines go into statuses and events, but without the values of the app's Secrets. In the pod itself they stay: who may read its log may
    read them."""
    key = "-----BEGIN KEY-----\n" + secrets.token_hex(32) + "\n" + secrets.token_hex(32) + "\n-----END KEY-----"
    known = {"referenced": "sk_" + secrets.token_hex(12), "password": secrets.token_hex(12), "with signs": secrets.token_hex(6) + '"\\/ü$&' + secrets.token_hex(6),
             **{f"line {number}": line for number, line in enumerate(key.splitlines()[1:3])}}
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": known["referenced"], "key": key}})
    api.create("secrets", {"metadata": {"name": "shop-database", "namespace": namespace}, "stringData": {
        "uri": f"postgresql://shop:{known['password']}@db/x", "password": known["password"], "signs": known["with signs"]}})
    gate = migrate("expand", "3", "cannot log in with ${STRIPE_KEY} at ${DATABASE_URL}", "${KEY}", "${SIGNS}", "made ${OURS}", "that is all")
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, adminProcesses={"migrate": gate}, config={"secrets": {
        "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}, "KEY": {"secretKeyRef": {"name": "stripe", "key": "key"}},
        "OURS": {"generate": {}}}}, backingServices={"database": {"type": "x", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri", "SIGNS": "signs"}}}))
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    known["generated"] = base64.b64decode(api.get("secrets", "shop-generated", namespace)["data"]["OURS"]).decode()
    wait_for("the event", lambda: ("Warning", "GateFailed") in events_told(api, app))
    places, pod = everywhere(api, proxied, namespace), gate_pods(api, app, 1)[0]
    log = api.logs(pod["metadata"]["name"], namespace)
    assert all(value in log for value in known.values()), "the gate was to print them"
    said = wait_phase(api, app, 1, "Failed")["status"]["message"]
    assert "cannot log in with" in said and "that is all" in said, said
    assert shown({where: text for where, text in places.items() if not where.startswith("pods/")}, known) == []


def test_a_value_that_is_cut_off_is_not_told_either(cluster, api, proxied, namespace):
    """The kubelet keeps the last 2048 bytes of the log, wherever these begin: here in the middle of a value."""
    value = secrets.token_hex(32)
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": value}})
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, config={
        "secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}},
        adminProcesses={"migrate": migrate("expand", "3", "${STRIPE_KEY}", *["x" * 99] * 20, "the end")}))
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    kept = gate_pods(api, app, 1)[0]["status"]["containerStatuses"][0]["state"]["terminated"]["message"]
    assert value not in kept and value[-16:] in kept, "the kubelet was to cut it"
    places = {where: text for where, text in everywhere(api, proxied, namespace).items() if not where.startswith("pods/")}
    assert "the end" in wait_phase(api, app, 1, "Failed")["status"]["message"]
    assert shown(places, {"cut": value[-16:]}) == []


def test_only_secrets_that_apps_refer_to_are_read(cluster, api, proxied, namespace):
    """All are watched as metadata; those in use are read one by one, once for each version; others never."""
    for name in ("stripe", "unrelated"):
        api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": {"api-key": "x"}})
    app = put_ready(api, minimal_app(namespace=namespace, config={"secrets": {
        "OURS": {"generate": {}}, "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}, processes={"web": {"port": 8080, "replicas": 0}}))
    api.patch("secrets", "unrelated", {"stringData": {"api-key": "y"}}, namespace)
    api.patch("secrets", "shop-generated", {"data": {"OURS": None}}, namespace)
    wait_for("the repair", lambda: "OURS" in (api.get("secrets", "shop-generated", namespace).get("data") or {}))
    app = wait_active(api, app, 2)
    reads = [write.name for request, write in in_namespace(proxied.proxy, namespace) if write.resource == "secrets" and write.verb == "GET" and not request.get("watch")]
    assert set(reads) == {"stripe", "shop-generated"} and reads.count("stripe") == 1, reads
    assert current(api, app)["status"]["secretVersions"].keys() == {"stripe", "shop-generated"}


def test_a_literal_that_looks_like_a_secret_is_told_without_its_value(api, proxied, namespace):
    """It stands in the spec and in the config for all to see, but a finding does not carry it further."""
    literals = {"key": "AKIA" + secrets.token_hex(8).upper(), "password": secrets.token_hex(12)}
    app = put_ready(api, minimal_app(namespace=namespace, config={"env": {"AWS_ACCESS": literals["key"], "DB_PASSWORD": literals["password"]}},
                                     processes={"web": {"port": 8080, "replicas": 0}}))
    assert {".spec.config.env.AWS_ACCESS", ".spec.config.env.DB_PASSWORD"} <= {
        finding["path"] for finding in app["status"]["findings"] if finding["rule"] == "TF0301"}
    places = {where: text for where, text in everywhere(api, proxied, namespace).items()
              if not where.startswith(("configmaps/", "twelvefactorapps/"))}
    assert shown({**places, "status": json.dumps(app["status"])}, literals) == []
