"""The API server, by the policies of the catalogue, says of an app what `lint` says of it: every example of the catalogue, every golden app, every
manifest of the samples. Where it sees less, docs/rules.md says what; it never refuses what `lint` accepts. No operator, no pod."""
import json
import re
import subprocess

import pytest
import yaml

from harness.admission import Policies, installed, program, refusal, rules_in, wait_until_it_counts, warnings
from harness.apps import quiet_app
from harness.cluster import ROOT
from harness.operator import find_binary

APPS = "twelvefactorapps"
BASE = yaml.safe_load("""
environment: staging
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e}
image: registry.example.com/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
processes: {worker: {command: [/bin/worker], replicas: 2, resources: {requests: {cpu: 100m}}}}
""")


def catalogue():
    """{rule: its chapter of docs/rules.md}"""
    text = (ROOT / "docs" / "rules.md").read_text()
    return {found[1]: found[0] for found in re.finditer(r"^### (TF\d{4}) .*?(?=^#|\Z)", text, re.M | re.S)}


CATALOGUE = catalogue()
JUDGED = {rule for rule, text in CATALOGUE.items() if re.search(r"^Acts: [^.]*\badmission\b", text, re.M) and "in plain workloads alone" not in text}
SEES_LESS = {rule for rule, text in CATALOGUE.items() if "Not seen at admission: " in text}


def examples():
    for rule, text in CATALOGUE.items():
        found = re.search(r"```yaml\n(.*?)```", text, re.S)
        for which, part in zip(("broken", "mended"), yaml.safe_load_all(found[1]) if found else ()):
            yield f"{rule} {which}", {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "metadata": {"name": "shop"}, "spec": {**BASE, **part}}


def golden():
    folder = ROOT / "tests" / "golden"
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name in ("workloads", "secrecy", "parity", "live") or path.name.endswith(".expected.yaml"):
            continue
        for number, document in enumerate(yaml.safe_load_all(path.read_text())):
            app = document.get("app", document) if isinstance(document, dict) else {}
            if app.get("kind") == "TwelveFactorApp":
                yield f"{path.relative_to(folder)} {number}", app


def by_lint(folder):
    """{file: rules that lint finds in it}, of files that it does not refuse."""
    ended = subprocess.run([str(find_binary()), "lint", "-f", str(folder), "--level", "Enforce", "-o", "json"], capture_output=True, text=True, timeout=120, check=False)
    said = json.loads(ended.stdout)
    found = {}
    for each in said["findings"]:
        if not each.get("exempted"):
            found.setdefault(each["file"], set()).add(each["rule"])
    return found, {each["file"] for each in said["problems"]}


SAYS = {"Enforce": refusal, "Warn": warnings}


@pytest.fixture
def judged(api, kubectl, namespace, request):
    """Every rule is at the level of the test, in its namespace alone. What the API server says of an app then."""
    says, policies = SAYS[request.param], Policies(api, namespace[-6:])
    selector = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    with installed(kubectl, program("--admission")):
        policies.put("all", defaultLevel=request.param, namespaceSelector=selector)
        broken = quiet_app(namespace=namespace, image="registry.example.com/shop:latest")
        wait_until_it_counts("the policy", lambda: says(api, APPS, broken))
        yield lambda app: says(api, APPS, app)
        policies.remove_all()


@pytest.mark.parametrize("judged", SAYS, indirect=True)
def test_the_same_rules_of_every_app(judged, namespace, tmp_path, record_property):
    apps, files = {}, {}
    for number, (title, app) in enumerate([*examples(), *golden()]):
        app = json.loads(json.dumps(app, default=str).replace('"shop-production"', f'"{namespace}"'))  # one names its own namespace
        app["metadata"] = {**app["metadata"], "namespace": namespace}
        apps[title], files[title] = app, str(tmp_path / f"{number:05}.json")
        (tmp_path / f"{number:05}.json").write_text(json.dumps(app))
    found, unread = by_lint(tmp_path)
    wrong, compared, refused = [], 0, 0
    seen, missed = set(), {}
    for title, app in apps.items():
        if files[title] in unread:
            continue
        said = judged(app)
        if said and "twelvefactor" not in said:
            continue  # refused before, by the definition
        server, lint = rules_in(said), found.get(files[title], set()) & JUDGED
        compared, refused, seen = compared + 1, refused + bool(server), seen | server
        if server - lint:
            wrong.append(f"{title}: the API server refuses {sorted(server - lint)}, and lint does not: {said}")
        for rule in lint - server:
            missed.setdefault(rule, []).append(title)
            if rule not in SEES_LESS:
                wrong.append(f"{title}: lint finds {rule}, and the API server does not: {said}")
        if said and not server:
            wrong.append(f"{title}: names no rule: {said}")
    record_property("compared", compared)
    print(f"{compared} apps, {refused} refused; seen less: { {rule: len(titles) for rule, titles in missed.items()} }")
    assert not wrong, "\n".join(wrong)
    assert compared > 200 and refused > 150
    assert seen == JUDGED, f"never refused: {sorted(JUDGED - seen)}"
    assert missed.keys() <= SEES_LESS and missed, "a rule that sees as much as the check is said to see less"
    whole = {rule for rule in JUDGED for title in (f"{rule} broken",) if title in apps and rule not in missed}
    assert len(whole) > 15, "most examples of the catalogue are refused by the rule that they break"



@pytest.mark.parametrize("judged", ["Warn"], indirect=True)
def test_at_warn_it_is_a_warning_and_the_app_is_taken(kubectl, judged, namespace):
    app = quiet_app(namespace=namespace, image="registry.example.com/shop:latest", environment="production")
    ended = subprocess.run([kubectl.binary, "--kubeconfig", kubectl.kubeconfig, *kubectl.options, "apply", "--dry-run=server", "-f", "-"],
                           input=yaml.safe_dump(app), capture_output=True, text=True, timeout=60, check=False)
    said = ended.stderr
    assert ended.returncode == 0, said
    assert {"TF0201", "TF0202", "TF0901", "TF1003"} <= rules_in(said) and said.count("Warning:") == len(rules_in(said)), said
