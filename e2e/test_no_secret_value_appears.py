"""A value of a Secret is in Secrets and in the pods' environment, and nowhere else: not in another object, an event, the log, or the metrics."""
import base64
import json

import pytest

from harness.api import RESOURCES
from harness.apps import minimal_app
from harness.deploy import change, current, put, wait_ready, wait_says
from harness.waiting import wait_for

MARKERS = {"stripe": {"api-key": "Vq7marker-of-a-referenced-value-xK2"},
           "shop-database": {"uri": "postgresql://shop:Zt9marker-of-a-binding-Lm4@db/shop", "password": "Wn3marker-that-nobody-asked-for-Pp8"}}


def forms(value):
    """As it is, and as base64 would show it wherever it begins within something longer."""
    found = {value}
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + value.encode()).decode()[4 if before else 0:-4]
        found |= {encoded, encoded.replace("+", "-").replace("/", "_")}
    return found


def everywhere(api, operator, namespace):
    """{where: text} of all that is not a Secret."""
    places = {}
    for resource, (_, namespaced) in RESOURCES.items():
        if namespaced and resource != "secrets":
            for item in api.list(resource, namespace):
                places[f"{resource}/{item['metadata']['name']}"] = json.dumps(item, ensure_ascii=False)
    for item in api.list("secrets", namespace):  # their metadata is shown to everybody who may list
        places[f"metadata of secrets/{item['metadata']['name']}"] = json.dumps({**item, "data": None})
    places["log"] = operator.raw_log()
    places["metrics"] = operator.ask("/metrics")[1]
    places["requests"] = operator.proxy.record.read_text()
    return places


def nowhere(places, values):
    shown = [(where, value) for where, text in places.items() for value in values for form in forms(value) if form in text]
    assert shown == []


def generated(api, namespace):
    return [base64.b64decode(value).decode() for value in (api.find("secrets", "shop-generated", namespace) or {}).get("data", {}).values()]


@pytest.fixture
def app(cluster, api, proxied_operator, namespace):
    """An app with every way that a value can reach a pod; of the operator everything is logged."""
    proxied_operator.start_ready(arguments=["--log-level", "debug"])
    for name, values in MARKERS.items():
        api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": values})
    return minimal_app(namespace=namespace, image=cluster.probe, config={
        "env": {"LOG_LEVEL": "info"},
        "secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}, **{
            f"KEY_{encoding.upper()}": {"generate": {"encoding": encoding}} for encoding in ("hex", "base64", "base64url")}}},
        backingServices={"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}, "mount": True}},
        processes={"web": {"command": ["/bin/probe", "serve"], "port": 8080, "replicas": 1}},
        adminProcesses={"seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}})


def test_over_a_life(api, proxied_operator, namespace, app):
    """Made, rotated, mended, refused and failed: whatever the operator has to do with the values, or to say of them."""
    known = {value for values in MARKERS.values() for value in values.values()}
    app = put(api, app)
    wait_ready(api, app)
    known |= set(generated(api, namespace))
    assert len(known) == 6 and any(form in json.dumps(api.list("secrets", namespace)) for value in known for form in forms(value)), "searched wrongly"

    change(api, app, {"spec.config.secrets.KEY_HEX.generate.rotation": "2"})
    wait_ready(api, app)
    api.patch("secrets", "shop-generated", {"data": {"KEY_BASE64": None}}, namespace)
    wait_for("the key to be back", lambda: generated(api, namespace), lambda values: len(values) == 3)
    api.patch("secrets", "shop-database", {"data": {"uri": None}}, namespace)
    wait_says(api, app, "False", "SecretKeyMissing")
    api.patch("secrets", "shop-database", {"stringData": MARKERS["shop-database"]}, namespace)
    wait_ready(api, app)
    known |= set(generated(api, namespace))

    # The API server says why it refuses the Secret: what it says of it is passed on.
    api.create("resourcequotas", {"metadata": {"name": "none", "namespace": namespace}, "spec": {"hard": {"secrets": "2"}}})
    wait_for("the quota to count", lambda: api.get("resourcequotas", "none", namespace).get("status", {}).get("hard"))
    api.delete("secrets", "shop-generated", namespace)
    wait_for("the quota to see that it is gone, and to be spent", lambda: api.get("resourcequotas", "none", namespace)["status"].get("used"),
             lambda used: used == {"secrets": "2"})
    wait_says(api, app, "False", "QuotaExceeded")
    nowhere(everywhere(api, proxied_operator, namespace), known)
    api.delete("resourcequotas", "none", namespace)
    wait_ready(api, app)

    change(api, app, {"spec.adminProcesses.seed.runId": "2", "spec.adminProcesses.seed.command": ["/bin/probe", "exit", "1"]})
    wait_for("the run to have ended", lambda: current(api, app)["status"]["adminProcesses"]["seed"], lambda seed: seed["runId"] == "2" and
             seed["state"] != "Running")
    nowhere(everywhere(api, proxied_operator, namespace), known | set(generated(api, namespace)))


def test_a_literal_that_looks_like_one_is_told_without_its_value(api, proxied_operator, namespace, app):
    literal = "AKIA" + "Q7MARKERLITERAL2"
    app["spec"]["config"] = {"env": {"AWS_ACCESS_KEY_ID": literal, "DB_PASSWORD": "Hs5marker-of-a-literal-Rr1"}}
    del app["spec"]["backingServices"]
    put(api, app)
    wait_ready(api, app)
    seen = current(api, app)["status"]
    assert {"TF0301"} <= {finding["rule"] for finding in seen["findings"]}
    for value in (literal, "Hs5marker-of-a-literal-Rr1"):
        assert value not in json.dumps(seen)
        nowhere({where: text for where, text in everywhere(api, proxied_operator, namespace).items() if where in ("log", "metrics", "requests")
                 or where.startswith("events/")}, [value])
