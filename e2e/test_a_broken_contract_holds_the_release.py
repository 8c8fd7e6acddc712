"""What the codebase says that it needs (config.contract) is compared with what the pods would really get, before a release."""
import base64

import pytest

from harness.apps import condition
from harness.deploy import change, current, put, put_ready, wait_ready, wait_says
from harness.releases import WEB, gated_app, phases, wait_active
from harness.waiting import stays

pytestmark = pytest.mark.real_node

VALUE = "sk_test_hunter2"


def app_with(cluster, namespace, contract, **config):
    return gated_app(cluster, namespace, adminProcesses={}, processes={"web": WEB}, config={**config, "contract": contract})


def secret(namespace, name, **values):
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": namespace}, "stringData": values}


def message(api, app):
    return wait_says(api, app, "False", "ContractBroken", "ConfigReady")["message"]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_starts(cluster, api, operator, namespace):
    app = put(api, app_with(cluster, namespace, {
        "LOG_LEVEL": {"enum": ["debug", "info"]}, "STRIPE_KEY": {"required": True, "secret": True, "description": "payments"},
        "MAIL_FROM": {"required": True}, "ACCOUNT": {"secret": True}, "OPTIONAL": {}}, env={"LOG_LEVEL": "loud", "ACCOUNT": "acme"}))
    said = message(api, app)
    for part in ("LOG_LEVEL must be one of debug, info", "STRIPE_KEY (payments) is missing", "MAIL_FROM is missing", "ACCOUNT must come from a Secret"):
        assert part in said
    assert "loud" not in said and "OPTIONAL" not in said
    assert wait_says(api, app, "False", "ContractBroken")["message"] == said
    assert condition(current(api, app), "Stalled")["status"] == "True"
    stays("nothing to run", lambda: api.list("deployments", namespace) + api.list("appreleases", namespace), lambda found: not found, seconds=1)
    findings = {finding["path"]: finding["rule"] for finding in current(api, app)["status"]["findings"]}
    assert findings[".spec.config.contract.STRIPE_KEY"] == "TF0306"


def test_what_runs_goes_on_until_it_is_mended(cluster, api, operator, namespace):
    app = put_ready(api, app_with(cluster, namespace, {"COLOUR": {"enum": ["red", "blue"]}}, env={"COLOUR": "red"}))
    before = api.get("deployments", "shop-web", namespace)["metadata"]["generation"]
    change(api, app, {"spec.config.env.COLOUR": "green"})
    message(api, current(api, app))
    stays("the same pods", lambda: api.get("deployments", "shop-web", namespace)["metadata"]["generation"], lambda now: now == before, seconds=1)
    assert condition(current(api, app), "Available")["status"] == "True" and phases(api, app) == {1: "Active"}
    change(api, app, {"spec.config.env.COLOUR": "blue"})
    wait_active(api, app, 2)


def test_values_of_secrets_and_bindings_are_compared_and_never_shown(cluster, api, operator, namespace):
    api.create("secrets", secret(namespace, "stripe", key=VALUE))
    api.create("secrets", secret(namespace, "shop-database", uri="mysql://shop"))
    app = put(api, app_with(cluster, namespace, {"STRIPE_KEY": {"required": True, "pattern": "sk_live_.*"}, "DATABASE_URL": {"pattern": "postgres(ql)?://.*"}},
                            secrets={"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "key"}}}))
    change(api, app, {"spec.backingServices": {"database": {"type": "postgresql", "secretRef": {"name": "shop-database"}, "env": {"DATABASE_URL": "uri"}}}})
    said = message(api, current(api, app))
    assert "Secrets shop-database, stripe" in said
    for told in ("STRIPE_KEY", "DATABASE_URL", "sk_live", "postgres"):
        assert told not in said, "which variable it is would tell of its value"
    text = str(current(api, app))
    for value in (VALUE, base64.b64encode(VALUE.encode()).decode(), "mysql://shop"):
        assert value not in text
    # Mended where the value is, without a change of the app.
    api.patch("secrets", "stripe", {"stringData": {"key": "sk_live_1"}}, namespace)
    api.patch("secrets", "shop-database", {"stringData": {"uri": "postgres://shop"}}, namespace)
    wait_ready(api, current(api, app))


def test_a_pattern_that_is_none_or_too_large_is_told(cluster, api, operator, namespace):
    app = put(api, app_with(cluster, namespace, {"A": {"pattern": "("}, "B": {"pattern": "(a{1000}){1000}"}}, env={"A": "1", "B": "1"}))
    said = wait_says(api, app, "False", "ContractInvalid", "ConfigReady")["message"]
    assert "A has a pattern that is no regular expression of RE2" in said and "B has a pattern" in said
    change(api, app, {"spec.config.contract": {"A": {"pattern": "[0-9]"}, "B": None}})
    wait_ready(api, current(api, app))
