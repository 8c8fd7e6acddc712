"""Plain workloads judged by the API server: what `twelvefactor policies --workloads` makes of a TwelveFactorPolicy, in namespaces whose label names it.
No TwelveFactorPolicy is in the cluster, and none is needed."""
import json
import re
import subprocess

import pytest
import yaml

from harness.admission import Tenant, installed, program, rules_in, today, wait_until_it_counts
from harness.apps import quiet_app
from harness.cluster import ROOT
from harness.deploy import put_ready
from harness.operator import find_binary
from harness.waiting import wait_for

LABEL = "twelvefactor.dev/workload-policy"
TAGGED = "registry.example.com/shop:latest"
PINNED = "registry.example.com/shop@sha256:" + "ab" * 32
POD = {"deployments": ("template",), "statefulsets": ("template",), "daemonsets": ("template",), "replicasets": ("template",), "jobs": ("template",),
       "cronjobs": ("jobTemplate", "spec", "template")}


def policy(name, **spec):
    return json.dumps({"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": name}, "spec": {"environments": ["*"], **spec}})


def workload(kind, image=TAGGED, pod=None, container=None, annotations=None, name="shop", spec=None):
    group, title = {"deployments": ("apps/v1", "Deployment"), "statefulsets": ("apps/v1", "StatefulSet"), "daemonsets": ("apps/v1", "DaemonSet"),
                    "replicasets": ("apps/v1", "ReplicaSet"), "jobs": ("batch/v1", "Job"), "cronjobs": ("batch/v1", "CronJob")}[kind]
    labels = {"app": name}
    restart = {"restartPolicy": "Never"} if group == "batch/v1" else {}
    secure = {"allowPrivilegeEscalation": False, "runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "shop", "image": image, "securityContext": secure, **(container or {})}], **restart, **(pod or {})}}
    body = {"replicas": 0} if kind in ("deployments", "statefulsets", "replicasets") else {}
    if group == "apps/v1":
        body["selector"] = {"matchLabels": labels}
    if kind == "statefulsets":
        body["serviceName"] = name
    body["template"] = template
    if kind == "cronjobs":
        body = {"schedule": "0 3 1 1 *", "suspend": True, "jobTemplate": {"spec": body}}
    if kind == "jobs":
        body["suspend"] = True
    return {"apiVersion": group, "kind": title, "metadata": {"name": name, "annotations": annotations or {}}, "spec": {**body, **(spec or {})}}


@pytest.fixture
def judged(kubectl, namespace):
    """judged(TwelveFactorPolicy as JSON) makes its policies count in the namespace of the test."""
    stack = []

    def install(name, **spec):
        manifests = program("--workloads", "-f", "-", stdin=policy(name, **spec))
        entered = installed(kubectl, manifests)
        entered.__enter__()
        stack.append(entered)
        kubectl.run("label", "--overwrite", "namespace", namespace, f"{LABEL}={name}")
        return manifests

    yield install
    for entered in reversed(stack):
        entered.__exit__(None, None, None)


@pytest.fixture
def tenant(kubectl, namespace):
    return Tenant(kubectl, namespace)


def dry_run(tenant, obj):
    return tenant.refused("apply", "--dry-run=server", "-f", "-", stdin=json.dumps(obj))


def wait_refused(tenant, obj, rule="TF0201"):
    return wait_until_it_counts(f"{rule} to be refused", lambda: dry_run(tenant, obj), lambda said: rule in rules_in(said))


def test_each_kind_is_refused_in_one_message(tenant, judged, namespace):
    judged("strict", defaultLevel="Off", levels={"II": "Enforce", "TF1202": "Enforce", "TF0601": "Enforce"})
    claimed = {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]}
    wait_refused(tenant, workload("deployments"))
    for kind in POD:
        said = dry_run(tenant, workload(kind, pod=claimed))
        wanted = {"TF0201", "TF0202", "TF0601"} | ({"TF1202"} if kind in ("jobs", "cronjobs") else set())
        assert rules_in(said) == wanted, f"{kind}: {said}"
        assert "TwelveFactorPolicy strict: " in said and "container shop.image" in said, said
        mended = workload(kind, PINNED)
        place = mended["spec"]["jobTemplate"]["spec"] if kind == "cronjobs" else mended["spec"]
        if kind in ("jobs", "cronjobs"):
            place["activeDeadlineSeconds"] = 60
        assert dry_run(tenant, mended) == "", kind


def test_what_always_passes(api, tenant, judged, namespace):
    api.create("deployments", {**workload("deployments"), "metadata": {"name": "shop", "namespace": namespace}})
    judged("strict", defaultLevel="Off", levels={"TF0201": "Enforce"})
    wait_refused(tenant, workload("deployments", name="another"))
    patch = ["patch", "deployment", "shop", "--type=merge", "-p"]
    for what in ({"metadata": {"labels": {"a": "b"}}}, {"spec": {"replicas": 1}}, {"spec": {"template": {"metadata": {"annotations": {"restarted": "now"}}}}}):
        assert tenant.refused(*patch, json.dumps(what)) == "", what
    assert tenant.refused("scale", "deployment", "shop", "--replicas=0") == ""
    said = tenant.refused(*patch, json.dumps({"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 5}}}}))
    assert rules_in(said) == {"TF0201"}, said
    # Somebody who names an owner gets nowhere.
    owner = {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "name": "shop", "uid": "0", "controller": True}
    forged = workload("deployments", name="forged")
    forged["metadata"]["ownerReferences"] = [owner]
    assert "TF0201" in rules_in(dry_run(tenant, forged))
    assert tenant.refused("delete", "deployment", "shop") == ""


def test_an_exemption_is_an_annotation_with_a_reason_and_a_day(tenant, judged):
    judged("lenient", defaultLevel="Off", levels={"TF0201": "Enforce", "TF0202": "Enforce"}, exemptions={"allowed": True, "maxDuration": "30d"})
    wait_refused(tenant, workload("deployments"))
    both = [f'{{"TF0201": {{"reason": "no digests yet", "expires": "{day}"}}, "TF0202": {{"reason": "x", "expires": "{day}"}}}}' for day in (today(), today(30))]
    both.append(f"TF0201:\n  reason: no digests yet\n  expires: {today(3)}\nTF0202: {{reason: x, expires: '{today(3)}'}}\n")
    for text in both:
        assert dry_run(tenant, workload("deployments", annotations={"twelvefactor.dev/exemptions": text})) == "", text
    for text in (f"TF0201: {{reason: x, expires: {today(31)}}}", f"TF0201: {{reason: x, expires: {today(-1)}}}", f"TF0201: {{expires: {today()}}}", "TF0201: {reason: x}",
                 "TF0201", "TF0201: {reason: x, expires: 2026-02-30}", f"TF0202: {{reason: x, expires: {today()}}}"):
        said = dry_run(tenant, workload("deployments", annotations={"twelvefactor.dev/exemptions": text}))
        assert "TF0201" in rules_in(said), text


def test_where_the_policy_allows_no_exemption_there_is_none(tenant, judged):
    judged("stern", defaultLevel="Off", levels={"TF0201": "Enforce"}, exemptions={"allowed": False})
    text = f"TF0201: {{reason: x, expires: {today()}}}"
    wait_refused(tenant, workload("deployments", annotations={"twelvefactor.dev/exemptions": text}))


def test_only_in_namespaces_with_the_label_and_never_in_kube_system(api, kubectl, tenant, judged, namespace):
    judged("strict", defaultLevel="Off", levels={"TF0201": "Enforce"})
    wait_refused(tenant, workload("deployments"))
    kubectl.run("label", "namespace", "kube-system", f"{LABEL}=strict")
    try:
        kubectl.run("-n", "kube-system", "create", "deployment", "not-judged", f"--image={TAGGED}", "--dry-run=server")
    finally:
        kubectl.run("label", "namespace", "kube-system", f"{LABEL}-")
    kubectl.run("label", "namespace", namespace, f"{LABEL}-")
    wait_until_it_counts("it to be taken", lambda: dry_run(tenant, workload("deployments")), lambda said: not said)


def test_at_warn_it_is_a_warning(tenant, judged):
    judged("soft", defaultLevel="Off", levels={"TF0201": "Warn", "TF0601": "Audit"})
    said = wait_until_it_counts("the warning", lambda: tenant.applies(workload("deployments"), "--dry-run=server"), lambda said: "Warning: " in said)
    assert rules_in(said) == {"TF0201"}
    assert dry_run(tenant, workload("deployments")) == ""


def test_children_of_apps_and_of_controllers_are_not_judged(api, operator, tenant, judged, namespace):
    """The app's image is a tag: that is judged with the app, where a policy says so."""
    judged("strict", defaultLevel="Enforce")
    wait_refused(tenant, workload("deployments"))
    app = put_ready(api, quiet_app(namespace=namespace, image=TAGGED))
    assert api.get("deployments", "shop-web", namespace)["spec"]["template"]["spec"]["containers"][0]["image"] == TAGGED
    api.patch("twelvefactorapps", app["metadata"]["name"], {"spec": {"image": TAGGED.replace("latest", "v2")}}, namespace)
    wait_for("the Deployment to follow", lambda: api.get("deployments", "shop-web", namespace)["spec"]["template"]["spec"]["containers"][0]["image"],
             lambda image: image.endswith(":v2"))
    wait_for("its ReplicaSet", lambda: [found for found in api.list("replicasets", namespace)
                                        if found["spec"]["template"]["spec"]["containers"][0]["image"].endswith(":v2")], timeout=60)


def test_lint_says_the_same(tenant, judged, namespace, tmp_path):
    """Of every golden case of plain workloads: the API server refuses nothing that lint accepts, and of what CEL says of a workload it misses what
    docs/admission.md names."""
    judged("strict", defaultLevel="Enforce")
    wait_refused(tenant, workload("deployments"))
    rules = set(re.findall(r"^    - name: (TF\d{4})$", program("--workloads", "-f", "-", stdin=policy("strict", defaultLevel="Enforce")), re.M))
    compared, wrong, refused_rules = 0, [], set()
    for title, obj in golden():
        compared += one(tenant, obj, rules, tmp_path, title, wrong, refused_rules)
    for kind in POD:
        compared += one(tenant, workload(kind), rules, tmp_path, kind, wrong, refused_rules)
    print(f"{compared} workloads; refused by {sorted(refused_rules)}")
    assert not wrong, "\n".join(wrong)
    assert compared > 40 and len(refused_rules) >= 10


def golden():
    """The cases of tests/golden/workloads that the API server could take, completed as far as it asks for."""
    for path in sorted((ROOT / "tests/golden/workloads").glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text())["cases"]):
            title = f"{path.name} {number}: {case['description']}"
            kind = case.get("kind", "Deployment")
            if "manifests" in case or kind + "s" not in {name.capitalize().replace("set", "Set").replace("job", "Job") for name in POD} or "apiVersion" in case:
                continue
            template = {"metadata": {"labels": {"app": "shop"}}, "spec": {**case.get("pod", {}), "containers": [_container(each, n) for n, each in enumerate(case["containers"])]}}
            init = [_container(each, f"i{n}") for n, each in enumerate(case.get("initContainers", []))]
            if init:
                template["spec"]["initContainers"] = init
            spec = {**case.get("spec", {})}
            if kind in ("Job", "CronJob"):
                template["spec"].setdefault("restartPolicy", "Never")
                job = {"activeDeadlineSeconds": 60, "template": template}
                spec = {"schedule": "0 3 * * *", **spec, "jobTemplate": {"spec": job}} if kind == "CronJob" else {**job, **spec}
            else:
                spec = {"selector": {"matchLabels": {"app": "shop"}}, **spec, "template": template}
            metadata = {"name": "shop", **case.get("metadata", {})}
            yield title, {"apiVersion": "batch/v1" if kind.endswith("Job") else "apps/v1", "kind": kind, "metadata": metadata, "spec": spec}


def _container(container, number):
    quiet = {"name": f"app{number}", "image": PINNED, "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}}, **container}
    return {key: value for key, value in quiet.items() if value is not None}


def one(tenant, obj, rules, folder, title, wrong, refused_rules):
    """Compares one object; 1 where the API server judged it by its rules."""
    obj = json.loads(json.dumps(obj, default=str))
    obj["metadata"].pop("namespace", None)
    (folder / "one.json").write_text(json.dumps(obj))
    ended = subprocess.run([str(find_binary()), "lint", "-f", str(folder / "one.json"), "--level", "Enforce", "-o", "json"], capture_output=True, text=True, timeout=60, check=False)
    said = json.loads(ended.stdout)
    lint = {each["rule"] for each in said["findings"] if not each.get("exempted")} & rules
    answer = dry_run(tenant, obj)
    if answer and "twelvefactor-workloads" not in answer:
        return 0  # what the API server refuses anyway
    server = rules_in(answer)
    refused_rules |= server
    if server - lint:
        wrong.append(f"{title}: the API server refuses {sorted(server - lint)}, and lint does not: {answer}")
    return 1
