"""A TwelveFactorPolicy at Enforce holds the next release back while what runs is left alone, until the spec is mended, the policy relaxed, or an
exemption covers it. Of several policies the most specific counts, and the operator says in their status which that is."""
import datetime
import re

import pytest

from harness.apps import REMOVED, condition, quiet_app
from harness.deploy import change, current, put, put_ready, says, status_writes, wait_ready, wait_says, written
from harness.releases import deployment, pin, releases, wait_active
from harness.waiting import stays, wait_for

TAGGED = "registry.example.com/shop:v2"
IMAGE = "spec.image"


@pytest.fixture
def environment(namespace):
    """The name of an environment that no other test's policy is about."""
    return f"prod-{namespace[-6:]}"


@pytest.fixture
def policy(api, namespace):
    """policy(name, environments, level of the rule TF0201, ...) makes one, or changes it; all go at the end."""
    made = set()

    def put_policy(name, environments, level, exemptions=None, **spec):
        name = f"{name}-{namespace[-6:]}"
        body = {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": name},
                "spec": {"environments": environments, "defaultLevel": "Off", "levels": {"TF0201": level}, **spec}}
        if exemptions:
            body["spec"]["exemptions"] = exemptions
        if name in made:
            return api.patch("twelvefactorpolicies", name, {"spec": body["spec"]})
        made.add(name)
        return api.create("twelvefactorpolicies", body)

    yield put_policy
    for name in made:
        api.delete("twelvefactorpolicies", name)


def remove(api, policy):
    api.delete("twelvefactorpolicies", policy["metadata"]["name"])


def wait_standing(api, policy):
    """The policy, once its status speaks of its spec as it is."""
    name = policy["metadata"]["name"]
    return wait_for(f"the status of policy {name}", lambda: api.get("twelvefactorpolicies", name),
                    lambda seen: seen.get("status", {}).get("observedGeneration") == seen["metadata"]["generation"])


def events_of(api, app, reason):
    return [event for event in api.list("events", app["metadata"]["namespace"])
            if event["reason"] == reason and event["regarding"].get("name") == app["metadata"]["name"]]


def exempt(until):
    return {"spec.exemptions": {"TF0201": {"reason": "the registry has no digests yet", "expires": until}}}


def test_what_runs_is_left_alone_and_goes_on_by_itself(api, operator, namespace, environment, policy):
    app = put_ready(api, quiet_app(namespace=namespace, environment=environment))
    strict = policy("strict", [environment], "Enforce")
    wait_standing(api, strict)
    before = deployment(api, app)
    change(api, app, {IMAGE: TAGGED})
    said = wait_says(api, app, "False", "PolicyViolation")
    assert says(current(api, app), "True", "PolicyViolation", kind="Stalled")
    for words in ("TF0201", ".spec.image", strict["metadata"]["name"], "what runs goes on", ".spec.exemptions.TF0201"):
        assert words in said["message"], said
    held = current(api, app)
    finding = next(each for each in held["status"]["findings"] if each["rule"] == "TF0201")
    assert finding["level"] == "Enforce" and held["status"]["factors"][1]["state"] == "Fail"
    assert says(held, "False", "PolicyViolation", kind="Compliant") and condition(held, "Released")["status"] == "False"
    assert list(releases(api, app)) == [1] and deployment(api, app)["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]
    # Scaling goes on.
    change(api, app, {"spec.processes.web.replicas": 2})
    wait_for("the pods to be scaled", lambda: deployment(api, app)["spec"]["replicas"], lambda count: count == 2)
    change(api, app, {"spec.processes.web.replicas": 0})
    assert deployment(api, app)["spec"]["template"] == before["spec"]["template"]
    # Mended, it goes on.
    change(api, app, {IMAGE: "registry.example.com/shop@sha256:" + "ab" * 32})
    wait_active(api, app, 2)


def test_what_is_deleted_while_it_is_held_comes_back(api, operator, namespace, environment, policy):
    app = put_ready(api, quiet_app(namespace=namespace, environment=environment))
    wait_standing(api, policy("strict", [environment], "Enforce"))
    change(api, app, {IMAGE: TAGGED})
    wait_says(api, app, "False", "PolicyViolation")
    before = deployment(api, app)
    api.delete("deployments", "shop-web", namespace)
    back = wait_for("the Deployment to come back", lambda: api.find("deployments", "shop-web", namespace),
                    lambda seen: seen and seen["metadata"]["uid"] != before["metadata"]["uid"])
    assert back["spec"]["template"] == before["spec"]["template"]


def test_of_a_first_deploy_nothing_is_started(api, operator, namespace, environment, policy):
    wait_standing(api, policy("strict", [environment], "Enforce"))
    app = put(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    wait_says(api, app, "False", "PolicyViolation")
    for resource in ("deployments", "services", "appreleases", "jobs"):
        assert not api.list(resource, namespace), resource
    change(api, app, {IMAGE: quiet_app()["spec"]["image"]})
    wait_active(api, app, 1)


def test_a_policy_that_is_tightened_writes_nothing_but_the_status(api, operator, namespace, environment, policy):
    app = put_ready(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    since = operator.proxy.reset_count()
    strict = policy("strict", [environment], "Enforce")
    wait_says(api, app, "False", "PolicyViolation")
    assert written(operator.proxy, namespace, since) == []
    remove(api, strict)
    wait_ready(api, app)
    assert written(operator.proxy, namespace, since) == [] and list(releases(api, app)) == [1]


def test_a_policy_that_goes_lets_it_go_on(api, operator, namespace, environment, policy):
    app = put_ready(api, quiet_app(namespace=namespace, environment=environment))
    strict = policy("strict", [environment], "Enforce")
    wait_standing(api, strict)
    change(api, app, {IMAGE: TAGGED})
    wait_says(api, app, "False", "PolicyViolation")
    remove(api, strict)
    wait_active(api, app, 2)


def test_an_exemption_lets_it_through_until_its_day(api, operator, namespace, environment, policy):
    app = put_ready(api, quiet_app(namespace=namespace, environment=environment))
    wait_standing(api, policy("strict", [environment], "Enforce"))
    change(api, app, {IMAGE: TAGGED, **exempt("2099-12-31")})
    app = wait_active(api, app, 2)
    finding = next(each for each in app["status"]["findings"] if each["rule"] == "TF0201")
    assert finding["exempted"] == "2099-12-31" and "1 finding exempted: TF0201" in condition(app, "Compliant")["message"]
    change(api, app, {IMAGE: TAGGED + "3", **exempt("2020-01-01")})
    wait_says(api, app, "False", "PolicyViolation")
    assert list(releases(api, app)) == [1, 2]
    # One that the policy does not allow has no effect, and says so.
    change(api, app, exempt("2099-12-31"))
    wait_active(api, app, 3)
    policy("strict", [environment], "Enforce", exemptions={"allowed": False})
    change(api, app, {IMAGE: TAGGED + "4"})
    assert ".spec.exemptions" not in wait_says(api, app, "False", "PolicyViolation")["message"]


def test_a_rollback_is_judged_by_what_it_runs(api, operator, namespace, environment, policy):
    app = put_ready(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    change(api, app, {IMAGE: quiet_app()["spec"]["image"]})
    wait_active(api, app, 2)
    wait_standing(api, policy("strict", [environment], "Enforce"))
    pin(api, app, 1)
    assert ".spec.exemptions.TF0201" in wait_says(api, app, "False", "PolicyViolation")["message"]
    change(api, app, exempt("2099-12-31"))
    wait_active(api, app, 3)
    # Away from a spec that breaks a rule the way is open.
    change(api, app, {IMAGE: TAGGED, "spec.exemptions": REMOVED, "spec.release": {"pin": 2}})
    wait_active(api, app, 4)


def test_the_most_specific_policy_counts_and_says_so(api, operator, namespace, environment, policy):
    wide = policy("wide", [f"{environment[:-1]}*"], "Enforce")
    narrow = policy("narrow", [environment], "Audit")
    wide, narrow = wait_standing(api, wide), wait_standing(api, narrow)
    # The status of the one is written anew when the other comes.
    wide = wait_for("shadowedBy of the wide one", lambda: api.get("twelvefactorpolicies", wide["metadata"]["name"]),
                    lambda seen: seen["status"]["shadowedBy"] != "^$")
    assert re.search(wide["status"]["match"], environment) and re.search(wide["status"]["shadowedBy"], environment)
    assert re.search(narrow["status"]["match"], environment) and not re.search(narrow["status"]["shadowedBy"], environment)
    assert condition(narrow, "Ready")["status"] == "True"
    app = put_ready(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    assert [(each["rule"], each["level"]) for each in app["status"]["findings"]] == [("TF0201", "Audit")]
    remove(api, narrow)
    wait_says(api, app, "False", "PolicyViolation")


def test_the_operator_says_which_day_it_is(api, operator, namespace, environment, policy):
    """By which exemptions end at admission: docs/admission.md. It wakes no app."""
    app = put_ready(api, quiet_app(namespace=namespace, environment=environment))
    strict = wait_standing(api, policy("strict", [environment], "Warn"))
    today = strict["status"]["asOf"]
    assert abs((datetime.date.fromisoformat(today) - datetime.datetime.now(datetime.timezone.utc).date()).days) <= 1
    wait_ready(api, app)
    since = operator.proxy.reset_count()
    api.patch("twelvefactorpolicies", strict["metadata"]["name"], {"status": {"asOf": "2020-01-01"}}, subresource="status")
    wait_for("the day to be written", lambda: api.get("twelvefactorpolicies", strict["metadata"]["name"])["status"]["asOf"], lambda day: day >= today)
    assert written(operator.proxy, namespace, since) == [] and status_writes(operator.proxy, namespace, since) == []


def test_the_operator_says_in_which_namespaces_another_decides(api, operator, namespace, environment, policy):
    selector = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    wide = wait_standing(api, policy("wide", [environment], "Enforce"))
    policy("sandbox", ["*"], "Off", namespaceSelector=selector)
    wide = wait_for("shadowedIn of the wide one", lambda: api.get("twelvefactorpolicies", wide["metadata"]["name"]),
                    lambda seen: seen["status"].get("shadowedIn"))
    assert [(each["policy"].startswith("sandbox-"), each["match"], each["namespaceSelector"]) for each in wide["status"]["shadowedIn"]] == [(True, "^(.*)$", selector)]
    app = put_ready(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    assert not [each for each in app["status"].get("findings", []) if each["rule"] == "TF0201"]


def test_what_nobody_can_follow_is_told_and_the_rest_counts(api, operator, namespace, environment, policy):
    bad = wait_standing(api, policy("bad", [environment], "Enforce", levels={"TF0201": "Enforce", "TF9999": "Warn"}))
    assert condition(bad, "Stalled")["reason"] == "PolicyUnclear" and "TF9999" in condition(bad, "Ready")["message"]
    app = put(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    wait_says(api, app, "False", "PolicyViolation")


def test_a_warning_is_told_once_whoever_restarts(api, own_operator, namespace, environment, policy):
    policy("warns", [environment], "Warn")
    own_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace, image=TAGGED, environment=environment))
    assert says(app, "False", "FindingsPresent", kind="Compliant")
    told = wait_for("the event", lambda: events_of(api, app, "RuleBroken"), bool)
    assert len(told) == 1 and told[0]["type"] == "Warning" and "TF0201 .spec.image" in told[0]["note"]
    own_operator.restart()
    own_operator.wait_ready()
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    wait_active(api, app, 2)
    stays("one event", lambda: len(events_of(api, app, "RuleBroken")), lambda count: count == 1, seconds=2)
    assert own_operator.metric("twelvefactor_findings", factor="2", level="Warn") >= 1
