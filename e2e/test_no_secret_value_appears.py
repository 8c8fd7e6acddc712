"""Values of Secrets are nowhere but in Secrets and in the processes: not in objects, events, logs, metrics or requests to anything else."""
import base64
import json
import secrets

import pytest

from harness.apps import minimal_app
from harness.deploy import change, put, put_ready, wait_ready, wait_says
from harness.secrecy import everywhere, shown
from harness.waiting import wait_for


@pytest.fixture
def proxied(proxied_operator):
    return proxied_operator.start_ready(arguments=["--log-level", "debug"])


def test_no_value_is_told(cluster, api, proxied, namespace):
    known = {"binding": "postgresql://shop:" + secrets.token_hex(12) + "@db/x?y=ü", "referenced": "sk_" + secrets.token_hex(12) + '"\\',
             "unused": secrets.token_hex(12), "later": secrets.token_hex(12), "wrong": secrets.token_hex(12)}
    api.create("secrets", {"metadata": {"name": "shop-database", "namespace": namespace},
                           "stringData": {"uri": known["binding"], "password": known["unused"]}})
    app = put(api, minimal_app(namespace=namespace, image=cluster.probe, config={
        "env": {"LOG_LEVEL": "info"}, "secrets": {"SESSION_KEY": {"generate": {"rotation": "1"}}, "HEX_KEY": {"generate": {"encoding": "hex"}},
                                                  "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}},
        backingServices={"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}, "mount": True}},
        processes={"web": {"command": ["/bin/probe", "serve"], "port": 8080, "terminationGracePeriodSeconds": 1}},
        adminProcesses={"seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}}))
    wait_says(api, app, "False", "SecretMissing")
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"wrong-key": known["wrong"]}})
    wait_says(api, app, "False", "SecretKeyMissing")
    api.patch("secrets", "stripe", {"stringData": {"api-key": known["referenced"]}}, namespace)
    wait_ready(api, app)

    def generated():
        return {key: base64.b64decode(value).decode() for key, value in api.get("secrets", "shop-generated", namespace)["data"].items()}

    before = generated()
    known |= {f"generated {key}": value for key, value in before.items()}
    # Ways in which values pass through the operator's hands: rotation, an edit of its Secret, its loss, a refused write.
    change(api, app, {"spec.config.secrets.SESSION_KEY.generate.rotation": "2"})
    wait_for("the rotation", generated, lambda now: now["SESSION_KEY"] != before["SESSION_KEY"])
    known |= {f"rotated {key}": value for key, value in generated().items()}
    api.patch("secrets", "shop-generated", {"data": {"HEX_KEY": None}}, namespace)
    wait_for("the key to come back", generated, lambda now: "HEX_KEY" in now)
    known |= {f"mended {key}": value for key, value in generated().items()}
    proxied.proxy.rules([{"action": "respond", "code": 422, "match": {"path": "/secrets", "mutating": True, "nth": 1}},
                         {"action": "drop_after", "match": {"path": "/secrets", "mutating": True, "nth": 2}}])
    api.delete("secrets", "shop-generated", namespace)
    wait_for("the Secret to be made again", generated)
    api.patch("secrets", "stripe", {"stringData": {"api-key": known["later"]}}, namespace)
    wait_ready(api, app)
    known |= {f"made again {key}": value for key, value in generated().items()}

    places = everywhere(api, proxied, namespace)
    assert len(places) > 10
    everything = {"the Secrets": json.dumps(api.list("secrets", namespace))}
    assert len(shown(everything, {"later": known["later"], "binding": known["binding"]})) == 2, "this search finds nothing anywhere"
    assert shown(places, known) == []


def test_only_its_own_secret_is_ever_read(cluster, api, proxied, namespace):
    """Those that apps refer to are watched as metadata: their values never reach the operator."""
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": "x"}})
    app = put_ready(api, minimal_app(namespace=namespace, config={"secrets": {
        "OURS": {"generate": {}}, "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}, processes={"web": {"port": 8080, "replicas": 0}}))
    api.patch("secrets", "shop-generated", {"data": {"OURS": None}}, namespace)
    wait_for("the repair", lambda: "OURS" in (api.get("secrets", "shop-generated", namespace).get("data") or {}))
    wait_ready(api, app)
    asked = [request for request in proxied.proxy.requests() if "/secrets" in request["path"]]
    assert {request["path"].split("?")[0].rsplit("/", 1)[1] for request in asked if not request.get("watch")} <= {"secrets", "shop-generated"}
    assert all(request.get("watch") or request["verb"] != "GET" or request["path"].endswith("/secrets/shop-generated") for request in asked)


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
