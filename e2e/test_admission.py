"""The admission policies of the catalogue (`twelvefactor policies --admission`) as a tenant meets them: what is refused, what always passes, until when
an exemption counts, which policy decides. The tests write the status of policies themselves, so that no operator is needed and the day is theirs."""
import json

import pytest
import yaml

from harness.admission import POLICIES, Policies, Tenant, installed, program, refusal, rules_in, today, wait_until_it_counts
from harness.api import Api
from harness.apps import quiet_app
from harness.deploy import put_ready
from harness.identity import account_kubeconfig
from harness.releases import releases
from harness.waiting import wait_for

TAGGED = "registry.example.com/shop:latest"
PINNED = "registry.example.com/shop@sha256:" + "ab" * 32
APPS = "twelvefactorapps"


@pytest.fixture(scope="module")
def admission(kubectl):
    with installed(kubectl, program("--admission")):
        yield


@pytest.fixture
def policies(api, admission, namespace):
    made = Policies(api, namespace[-6:])
    yield made
    made.remove_all()


@pytest.fixture
def tenant(kubectl, namespace):
    return Tenant(kubectl, namespace)


@pytest.fixture
def environment(namespace):
    return f"prod-{namespace[-6:]}"


def shop(namespace, environment, image=TAGGED, **spec):
    return quiet_app(namespace=namespace, environment=environment, image=image, **spec)


def exemption(expires, rule="TF0201"):
    return {rule: {"reason": "the registry has no digests yet", "expires": expires}}


def another(namespace, environment, expires):
    """One that is not there yet, and so is judged."""
    return quiet_app("another", namespace=namespace, environment=environment, image=TAGGED, exemptions=exemption(expires))


def dry_run(tenant, app):
    return tenant.refused("apply", "--dry-run=server", "-f", "-", stdin=json.dumps(app))


def wait_refused(tenant, app, rule="TF0201"):
    return wait_until_it_counts(f"{rule} to be refused", lambda: dry_run(tenant, app), lambda said: rule in rules_in(said))


def wait_taken(tenant, app):
    return wait_until_it_counts("it to be taken", lambda: dry_run(tenant, app), lambda said: not said)


def strict(policies, environment, **spec):
    spec = {"defaultLevel": "Off", "levels": {"TF0201": "Enforce", "TF0202": "Enforce"}, **spec}
    return policies.put("strict", [environment], **spec)


def merge(tenant, part, *options):
    """What is said to a merge patch of the app; "" when it is taken."""
    return tenant.refused("patch", "tfa", "shop", "--type=merge", "-p", json.dumps(part), *options)


def test_one_message_names_every_broken_rule(policies, tenant, namespace, environment):
    name = strict(policies, environment, levels={"II": "Enforce", "TF0901": "Enforce", "X": "Enforce"})
    said = wait_refused(tenant, shop(namespace, environment))
    assert rules_in(said) == {"TF0201", "TF0202", "TF0901", "TF1003"}, said
    for words in (f"TwelveFactorPolicy {name}: ", "TF0201 spec.image: the image is not pinned by digest (write name@sha256:", "TF0901 spec.processes.web.readiness: "):
        assert words in said, said
    wait_taken(tenant, shop(namespace, f"test-{namespace[-6:]}"))


def test_warnings_reach_the_terminal_and_refuse_nothing(policies, tenant, namespace, environment):
    strict(policies, environment, levels={"TF0201": "Warn", "TF0202": "Audit", "TF0901": "Off"})
    said = wait_until_it_counts("the warning", lambda: tenant.applies(shop(namespace, environment), "--dry-run=server"))
    assert rules_in(said) == {"TF0201"} and "Warning: " in said, said
    assert dry_run(tenant, shop(namespace, environment)) == ""


def test_audit_is_written_into_the_audit_log(cluster, policies, namespace, environment, tmp_path):
    if not cluster.own:
        pytest.skip("the audit log of a given cluster is not ours to read")
    strict(policies, environment, levels={"TF0202": "Audit"})
    writer = Api(account_kubeconfig(cluster, tmp_path / "kubeconfig", "writer", {"apiGroups": ["twelvefactor.dev"], "resources": [APPS], "verbs": ["create"]}))
    logs = cluster.state / "log"

    def annotations(image):
        refusal(writer, APPS, shop(namespace, environment, image=image))
        events = [json.loads(line) for log in logs.glob("audit*.log") for line in log.read_text(errors="replace").splitlines()
                  if f'"namespace":"{namespace}"' in line and line.endswith("}")]
        return [event.get("annotations", {}).get("twelvefactor-warn/audit") for event in events]

    said = wait_until_it_counts("the annotation", lambda: list(filter(None, annotations(TAGGED))))
    assert "TF0202 spec.image" in said[-1] and rules_in(said[-1]) == {"TF0202"}
    # What breaks nothing is not annotated.
    before = len(annotations(PINNED))
    assert wait_until_it_counts("one more", lambda: annotations(PINNED), lambda found: len(found) > before)[-1] is None


def test_what_always_passes(api, policies, tenant, namespace, environment):
    """Of an app that broke the rule before it was enforced."""
    api.create(APPS, shop(namespace, environment))
    strict(policies, environment)
    wait_until_it_counts("a new image to be refused", lambda: merge(tenant, {"spec": {"image": TAGGED + "2"}}))
    taken = {"a label": {"metadata": {"labels": {"team": "a"}}}, "an annotation": {"metadata": {"annotations": {"twelvefactor.dev/paused": "true"}}},
             "more pods": {"spec": {"processes": {"web": {"replicas": 3}}}}, "resources": {"spec": {"processes": {"web": {"resources": {"requests": {"cpu": "1"}}}}}},
             "an exemption from another rule": {"spec": {"exemptions": exemption("2099-12-31", "TF0801")}}, "suspended": {"spec": {"suspend": True}},
             "a peer": {"spec": {"parity": {"peers": {"staging": {"namespace": "shop-staging", "name": "shop"}}}}},
             "a scheduled process": {"spec": {"adminProcesses": {"report": {"command": ["bin/report"], "trigger": "Schedule", "schedule": "0 3 * * *"}}}},
             "a pin": {"spec": {"release": {"pin": 1}}}, "whatever a pinned one says": {"spec": {"image": TAGGED + "3"}}}
    for what, part in taken.items():
        assert merge(tenant, part) == "", what
    assert tenant.refused("scale", "tfa", "shop", "--replicas=4") == ""
    judged = {"a pin that is taken away": {"spec": {"release": {"pin": None}}}, "a variable": {"spec": {"release": {"pin": None}, "config": {"env": {"A": "b"}}}},
              "a gate": {"spec": {"release": {"pin": None}, "adminProcesses": {"migrate": {"command": ["bin/migrate"], "trigger": "BeforeRelease"}}}}}
    for what, part in judged.items():
        assert rules_in(merge(tenant, part, "--dry-run=server")) == {"TF0201"}, what
    assert merge(tenant, {"spec": {"release": {"pin": None}, "image": PINNED}}) == "", "mended"
    assert tenant.refused("delete", "tfa", "shop") == ""


def test_a_violator_goes_with_its_namespace_and_with_a_finalizer(api, policies, make_namespace, kubectl, environment):
    namespace = make_namespace("gone")
    app = shop(namespace, environment)
    app["metadata"]["finalizers"] = ["example.com/held"]
    api.create(APPS, app)
    strict(policies, environment)
    tenant = Tenant(kubectl, namespace)
    wait_until_it_counts("a new image to be refused", lambda: merge(tenant, {"spec": {"image": TAGGED + "2"}}))
    api.delete("namespaces", namespace)
    wait_for("the app to be on its way", lambda: api.get(APPS, "shop", namespace)["metadata"].get("deletionTimestamp"))
    api.patch(APPS, "shop", {"metadata": {"finalizers": None}}, namespace)
    wait_for("the namespace to be gone", lambda: api.find("namespaces", namespace), lambda found: found is None, timeout=60)


def test_an_exemption_ends_after_its_day(policies, tenant, api, namespace, environment):
    name = strict(policies, environment, levels={"TF0201": "Enforce"})
    app = shop(namespace, environment, exemptions=exemption(today()))
    wait_refused(tenant, shop(namespace, environment))
    wait_taken(tenant, app)
    api.create(APPS, app)
    change = {"spec": {"image": TAGGED.replace("latest", "v2")}}
    wait_until_it_counts("the last day", lambda: merge(tenant, change, "--dry-run=server"), lambda said: not said)
    policies.status(name, f"^({environment})$", as_of=today(1))
    assert "TF0201" in rules_in(wait_until_it_counts("the day after", lambda: merge(tenant, change, "--dry-run=server")))
    # A day that is no day covers nothing, and is no error of the policy.
    for never in ("2099-02-30", "2099-13-01", today(-1)):
        assert "TF0201" in rules_in(dry_run(tenant, another(namespace, environment, never))), never
    assert dry_run(tenant, another(namespace, environment, "2096-02-29T00:00:00Z")) == ""


def test_the_clock_cannot_be_forged(policies, tenant, api, namespace, environment):
    """managedFields can be sent by PUT and by a patch, with any time; metadata.creationTimestamp cannot."""
    name = strict(policies, environment)
    wait_refused(tenant, shop(namespace, environment))
    policies.status(name, f"^({environment})$", as_of=today(1))
    made = api.create(APPS, shop(namespace, environment, image=PINNED, exemptions=exemption(today())))
    wait_until_it_counts("the next day", lambda: merge(tenant, {"spec": {"image": TAGGED}}, "--dry-run=server"))
    forged = {"stripped": [{}], "of 2019": [{**made["metadata"]["managedFields"][0], "time": "2019-01-01T00:00:00Z"}],
              "of 2099": [{**made["metadata"]["managedFields"][0], "time": "2099-01-01T00:00:00Z"}]}
    for what, fields in forged.items():
        body = api.get(APPS, "shop", namespace)
        body["metadata"].update(managedFields=fields, creationTimestamp="2019-01-01T00:00:00Z")
        body["spec"]["image"] = TAGGED
        said = tenant.refused("replace", "-f", "-", stdin=json.dumps(body))
        assert "TF0201" in rules_in(said), f"PUT, {what}: {said}"
        patch = json.dumps([{"op": "replace", "path": "/metadata/managedFields", "value": fields}, {"op": "replace", "path": "/spec/image", "value": TAGGED}])
        said = tenant.refused("patch", "tfa", "shop", "--type=json", "-p", patch)
        assert "TF0201" in rules_in(said), f"JSON patch, {what}: {said}"
    # Stripped in a write that breaks nothing, and then again.
    body = api.get(APPS, "shop", namespace)
    body["metadata"]["managedFields"] = [{}]
    assert tenant.refused("replace", "-f", "-", stdin=json.dumps(body)) == ""
    assert "TF0201" in rules_in(merge(tenant, {"spec": {"image": TAGGED}})), "after that"


def test_exemptions_are_as_long_as_the_policy_allows(policies, tenant, namespace, environment):
    only = {"levels": {"TF0201": "Enforce"}}
    strict(policies, environment, **only, exemptions={"allowed": True, "maxDuration": "10d"})
    wait_refused(tenant, shop(namespace, environment, exemptions=exemption(today(11))))
    wait_taken(tenant, shop(namespace, environment, exemptions=exemption(today(10))))
    strict(policies, environment, **only, exemptions={"allowed": True, "maxDuration": "25h"})
    wait_refused(tenant, shop(namespace, environment, exemptions=exemption(today(3))))
    wait_taken(tenant, shop(namespace, environment, exemptions=exemption(today(2))))
    strict(policies, environment, **only, exemptions={"allowed": False})
    wait_refused(tenant, shop(namespace, environment, exemptions=exemption(today())))


def test_the_most_specific_policy_decides(policies, tenant, api, namespace, environment):
    wide = policies.put("wide", [f"{environment[:-1]}*"], defaultLevel="Off", levels={"TF0201": "Enforce"}, shadowed_by=f"^({environment})$")
    narrow = policies.put("narrow", [environment], defaultLevel="Off")
    other = f"{environment[:-1]}%s" % ("x" if environment[-1] != "x" else "y")
    wait_refused(tenant, shop(namespace, other))
    wait_taken(tenant, shop(namespace, environment))
    # Two globs that contradict each other, of which neither is shadowed: the stricter counts, as the status of both says.
    policies.status(wide, f"^({environment[:-1]}.*)$")
    wait_refused(tenant, shop(namespace, environment))
    policies.remove(narrow)
    policies.remove(wide)
    wait_taken(tenant, shop(namespace, environment))


def test_the_labels_of_the_namespace_count(policies, tenant, kubectl, namespace, environment):
    label = f"stage-{namespace[-6:]}"
    strict(policies, environment, namespaceSelector={"matchLabels": {label: "production"}, "matchExpressions": [
        {"key": "sandbox", "operator": "DoesNotExist"}, {"key": label, "operator": "NotIn", "values": ["test"]}]})
    app = shop(namespace, environment)
    wait_taken(tenant, app)
    kubectl.run("label", "namespace", namespace, f"{label}=production")
    wait_refused(tenant, app)
    kubectl.run("label", "namespace", namespace, "sandbox=yes")
    wait_taken(tenant, app)
    # One without a selector, from which one with a selector takes some namespaces.
    selector = {"matchExpressions": [{"key": "sandbox", "operator": "In", "values": ["yes", "maybe"]}]}
    strict(policies, environment, shadowed_in=[{"policy": "sandbox", "match": "^(.*)$", "namespaceSelector": selector}])
    wait_taken(tenant, app)
    kubectl.run("label", "namespace", namespace, "sandbox-")
    wait_refused(tenant, app)


def test_a_policy_that_nobody_has_read_decides_nothing(policies, tenant, namespace, environment):
    name = policies.put("unread", [environment], match=False, defaultLevel="Enforce")
    other = policies.put("other", [f"test-{namespace[-6:]}"], defaultLevel="Enforce")
    wait_refused(tenant, shop(namespace, f"test-{namespace[-6:]}"))
    assert dry_run(tenant, shop(namespace, environment)) == "", f"{name} has no status.match, {other} is about another environment"
    policies.status(name, f"^({environment})$")
    wait_refused(tenant, shop(namespace, environment))


def test_without_policies_everything_is_as_before(api, admission, tenant, namespace, environment):
    """And with policies of other environments, in a cluster that has the admission policies."""
    assert not [found for found in api.list(POLICIES) if found["spec"]["environments"] == ["*"]]
    app = shop(namespace, environment)
    assert tenant.applies(app) == "" and tenant.applies({**app, "metadata": {**app["metadata"], "labels": {"a": "b"}}}) == ""


def test_without_the_definition_nothing_fails_open(kubectl, tenant, namespace, environment):
    """The same policies with a parameter that nobody has defined, in the namespace of the test alone."""
    objects = []
    for found in yaml.safe_load_all(program("--admission")):
        found["metadata"]["name"] = f"{found['metadata']['name']}-{namespace[-6:]}"
        spec = found["spec"]
        if "paramKind" in spec:
            spec["paramKind"]["kind"] = "TwelveFactorPolicyThatIsNotThere"
            spec["matchConstraints"]["namespaceSelector"] = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
        else:
            spec["policyName"] = found["metadata"]["name"]
        objects.append(found)
    with installed(kubectl, yaml.safe_dump_all(objects)):
        said = wait_until_it_counts("the refusal", lambda: dry_run(tenant, shop(namespace, environment, image=PINNED)))
        assert "paramKind" in said and f"'twelvefactor-{namespace[-6:]}'" in said, said
        assert "twelvefactor-warn" not in said, "a policy that warns refuses nothing"
    wait_taken(tenant, shop(namespace, environment, image=PINNED))


def test_the_largest_app_is_judged_within_the_budget(policies, tenant, api, namespace, environment):
    """As much as the definition lets in of what rules look at, and the API server's 3 MiB."""
    strict(policies, environment, defaultLevel="Enforce", levels={})
    process = {"command": ["w" * 200] * 16, "args": ["w" * 200] * 16, "env": {f"REDIS_URL_{n}": "redis://localhost:6379/" + "x" * 200 for n in range(15)}, "replicas": 1}
    app = shop(namespace, environment, processes={f"worker{n}": process for n in range(32)}, backingServices={
        f"service{n}": {"type": "postgresql", "secretRef": {"name": "db"}, "env": {f"DATABASE_URL_{m if n == 31 else n * 64 + m}": "uri" for m in range(64)}}
        for n in range(32)},
        config={"env": {f"PROD_LOG_FILE_{n}_URL": "/var/log/" + "x" * 240 for n in range(256)}, "secrets": {}},
        exemptions={f"TF{n:04}": {"reason": "r", "expires": today(5)} for n in range(9000, 9064)})
    said = wait_until_it_counts("the refusal", lambda: refusal(api, APPS, app))
    assert {"TF0201", "TF0303", "TF0801", "TF0802"} <= rules_in(said) and "budget" not in said, said
    # As many variables as are looked at, each as long as is looked at.
    variables = {f"PROD_LOG_FILE_{n}_URL": "redis://localhost:6379/" + "x" * 230 for n in range(256)}
    app["spec"].update(config={"env": variables}, processes={f"worker{n}": {"env": {f"REDIS_URL_{m}": "redis://localhost/" + "x" * 230 for m in range(64)}} for n in range(4)})
    said = refusal(api, APPS, app)
    assert {"TF0201", "TF0304", "TF0402"} <= rules_in(said) and "budget" not in said, said


def test_the_operator_makes_a_policy_decide(api, operator, admission, tenant, namespace, environment):
    """Nobody writes a status here but the operator; what is refused is mended, and becomes a release."""
    policies = Policies(api, namespace[-6:])
    name = policies.put("strict", [environment], match=False, defaultLevel="Off", levels={"TF0201": "Enforce"})
    try:
        said = wait_refused(tenant, shop(namespace, environment))
        assert f"TwelveFactorPolicy {name}: TF0201 spec.image: " in said
        assert api.find(APPS, "shop", namespace) is None
        wait_taken(tenant, shop(namespace, environment, exemptions=exemption(today(2))))
        app = put_ready(api, shop(namespace, environment, image=PINNED))
        assert "TF0201" in rules_in(merge(tenant, {"spec": {"image": TAGGED}}))
        assert list(releases(api, app)) == [1]
    finally:
        policies.remove_all()
    wait_until_it_counts("it to be taken", lambda: merge(tenant, {"spec": {"image": TAGGED}}, "--dry-run=server"), lambda said: not said)
