"""twelvefactor render prints what the operator makes: the same objects, without a cluster's help."""
import copy
import json
import os
import re
import subprocess

import pytest
import yaml

from harness import schema
from harness.apps import full_app, minimal_app, quiet_app
from harness.children import bare, bare_children, differences
from harness.cluster import ROOT
from harness.deploy import put, wait_says
from harness.kubectl import KubectlError
from harness.operator import find_binary
from harness.verdicts import dotted
from harness.waiting import wait_for

PLURAL = {"ServiceAccount": "serviceaccounts", "ConfigMap": "configmaps", "Secret": "secrets", "Service": "services",
          "Deployment": "deployments", "Job": "jobs", "Ingress": "ingresses", "NetworkPolicy": "networkpolicies", "PodDisruptionBudget": "poddisruptionbudgets",
          "HorizontalPodAutoscaler": "horizontalpodautoscalers", "CronJob": "cronjobs"}


def render(*arguments, stdin=None, env=None):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TWELVEFACTOR_")}
    return subprocess.run([str(find_binary()), "render", *arguments], input=stdin, capture_output=True, text=True, timeout=20, check=False,
                          env={**environment, **(env or {})})


def rendered(app):
    ended = render("-f", "-", stdin=json.dumps(app))
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


APPS = {
    "quiet": lambda namespace: quiet_app(namespace=namespace),
    # Pods need not run: their Secrets are there, their image is not. Nothing is compared that a controller writes.
    "full": lambda namespace: full_app(namespace=namespace, changes={
        "spec.processes.web.replicas": 0, "spec.processes.worker.replicas": 0,
        "spec.config.envFrom": [{"secretRef": {"name": "legacy", "optional": True}}]}),  # ConfigMaps are copied where there is a cluster
    "scaled": lambda namespace: quiet_app(namespace=namespace, suspend=True, processes={"web": {"port": 8080, "autoscaling": {"maxReplicas": 3}}}),
    "odd-words": lambda namespace: quiet_app(namespace=namespace, environment="no", codebase={"repository": "on: # x", "revision": "0123"}, config={"env": {
        "YES": "yes", "NUMBER": "0x1F", "FLOAT": "1e3", "EMPTY": "", "LINES": "a\nb\n", "SPACE": "  x ", "TAB": "\t", "QUOTES": "\"'", "NULL": "~",
        "UMLAUT": "grün 🌱", "COLON": "a: b", "BRACE": "{a}", "BACKSLASH": "\\n"}}),
}


def made(api, app):
    """Without the release: it is a record of the cluster's."""
    return {key: item for key, item in bare_children(api, app).items() if key[0] != "appreleases"}


def comparable(objects):
    """Without what the cluster alone knows: the owner, who made a Job, and that a value was generated."""
    for (resource, _), item in objects.items():
        item["metadata"].pop("ownerReferences", None)
        item["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
        item["metadata"].get("annotations", {}).pop("kubectl.kubernetes.io/last-applied-configuration", None)
        if not item["metadata"].get("annotations"):
            item["metadata"].pop("annotations", None)  # none but what was left out
        if resource == "secrets":
            item.pop("data")
    return objects


@pytest.mark.parametrize("make", APPS.values(), ids=APPS)
@pytest.mark.parametrize("how", [["--server-side"], []], ids=["server-side", "client-side"])
def test_what_is_rendered_is_what_the_operator_makes(api, kubectl, operator, make_namespace, make, how):
    by_hand, by_operator = make_namespace("hand"), make_namespace("operator")
    text = rendered(make(by_hand))
    kubectl.run("apply", *how, "--dry-run=server", "--validate=strict", "-f", "-", stdin=text)
    kubectl.run("apply", *how, "-f", "-", stdin=text)
    for name, key in (("stripe", "api-key"), ("shop-database", "uri")):
        api.create("secrets", {"metadata": {"name": name, "namespace": by_operator}, "stringData": {key: "value"}})
    app = put(api, make(by_operator))
    documents = list(yaml.safe_load_all(text))
    names = {(PLURAL[item["kind"]], item["metadata"]["name"]) for item in documents}
    wait_for("the operator to make the same", lambda: made(api, app).keys(), lambda there: there == names)
    mine = comparable({key: bare(key[0], api.get(*key, by_hand)) for key in sorted(names)})
    assert not differences(mine, comparable(made(api, app)))


def test_the_jobs_of_the_gate_are_rendered(api, kubectl, operator, make_namespace):
    """What holds the release up is no reason to leave it out: its image is not there, and nothing else is made yet."""
    by_hand, by_operator = make_namespace("hand"), make_namespace("operator")
    gated = {"adminProcesses": {"migrate": {"command": ["bin/migrate"], "trigger": "BeforeRelease", "resources": {"requests": {"cpu": "10m"}}}}}
    jobs = [item for item in yaml.safe_load_all(rendered(quiet_app(namespace=by_hand, **gated))) if item["kind"] == "Job"]
    assert [job["metadata"]["name"] for job in jobs] == ["shop-v1-migrate"]
    kubectl.run("apply", "--server-side", "-f", "-", stdin=yaml.safe_dump_all(jobs))
    put(api, quiet_app(namespace=by_operator, **gated))
    key = ("jobs", "shop-v1-migrate")
    theirs = wait_for("the operator to make the same", lambda: api.find(*key, by_operator))
    mine = comparable({key: bare(key[0], api.get(*key, by_hand))})
    assert not differences(mine, comparable({key: bare(key[0], theirs)}))


def test_a_rendered_deploy_is_not_taken_over(api, kubectl, operator, namespace):
    """Who wants the operator to go on with it deletes what was rendered first: the app says so."""
    kubectl.run("apply", "--server-side", "-f", "-", stdin=rendered(quiet_app(namespace=namespace)))
    app = put(api, quiet_app(namespace=namespace))
    wait_says(api, app, "False", "NameTaken")


def test_no_value_of_a_secret_is_rendered(api, operator, namespace):
    text = rendered(full_app(namespace=namespace))
    secrets = [item for item in yaml.safe_load_all(text) if item["kind"] == "Secret"]
    assert [item["metadata"]["name"] for item in secrets] == ["shop-generated"] and not secrets[0].get("data") and not secrets[0].get("stringData")


def test_it_is_the_same_each_time(tmp_path):
    app = full_app(namespace="shop")
    file = tmp_path / "app.yaml"
    file.write_text(yaml.safe_dump(app))
    assert render("-f", str(file)).stdout == rendered(app) == rendered(app)


def test_several_apps_and_files(tmp_path):
    """Other kinds in the same files are passed over, as in a directory of manifests."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(yaml.safe_dump_all([quiet_app("a", "x"), {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}, quiet_app("b")]))
    two.write_text(yaml.safe_dump(quiet_app("c")))
    names = {(item["metadata"]["namespace"], item["metadata"]["name"]) for item in yaml.safe_load_all(render("-f", str(one), "-f", str(two)).stdout)
             if item["kind"] == "ServiceAccount"}
    assert names == {("x", "a"), ("default", "b"), ("default", "c")}
    for ended in (render("-f", str(two), "--namespace", "y"), render("-f", str(two), env={"TWELVEFACTOR_NAMESPACE": "y"})):
        assert {item["metadata"]["namespace"] for item in yaml.safe_load_all(ended.stdout)} == {"y"}


def test_findings_are_told_beside_the_objects():
    app = minimal_app(changes={"spec.image": "shop:latest"})
    ended = render("-f", "-", stdin=yaml.safe_dump(app))
    assert ended.returncode == 0 and "TF0201" in ended.stderr and ".spec.image" in ended.stderr and list(yaml.safe_load_all(ended.stdout))
    quiet = render("-f", "-", "--quiet", stdin=yaml.safe_dump(app))
    assert quiet.returncode == 0 and not quiet.stderr and quiet.stdout == ended.stdout


BROKEN = {
    "not-yaml": ("{", 1, "standard input"), "empty": ("", 1, "no TwelveFactorApp"), "another-kind": ("kind: Pod", 1, "no TwelveFactorApp"),
    "another-version": ("apiVersion: twelvefactor.dev/v9\nkind: TwelveFactorApp", 1, "twelvefactor.dev/v1alpha1"),
    "no-name": ("apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nspec: {}", 1, "metadata.name"),
    "wrong-type": (yaml.safe_dump(minimal_app(changes={"spec.processes.web.port": "http"})), 1, "port"),
    "enforced-rule": (yaml.safe_dump(minimal_app(changes={"spec.processes": {"web": {}}})), 1, "TF0702"),
}


@pytest.mark.parametrize("text, code, says", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_rendered_is_explained(text, code, says):
    ended = render("-f", "-", stdin=text)
    assert ended.returncode == code and says in ended.stderr and not ended.stdout, ended


def with_unknown_fields(value, part, path):
    """Puts a field that does not exist into every object whose fields are known; returns their paths."""
    found = []
    if isinstance(value, dict):
        for name in value:
            below = part.get("properties", {}).get(name) or part.get("additionalProperties")
            found += with_unknown_fields(value[name], below, f"{path}.{name}")
        if "properties" in part:
            value["unheardOf"] = {"a": 1}
            found.append(f"{path}.unheardOf")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            found += with_unknown_fields(item, part["items"], f"{path}[{place}]")
    return found


def test_unknown_fields_are_named_as_the_api_server_names_them(kubectl, namespace):
    app = copy.deepcopy(full_app(namespace=namespace))
    wanted = set(with_unknown_fields(app["spec"], schema.root(schema.load())["properties"]["spec"], "spec"))
    assert len(wanted) > 15
    with pytest.raises(KubectlError) as refused:
        kubectl.run("create", "--dry-run=server", "--validate=strict", "-f", "-", stdin=yaml.safe_dump(app))
    assert set(re.findall(r'unknown field "([^"]+)"', refused.value.error)) == wanted
    ended = render("-f", "-", stdin=yaml.safe_dump(app))
    assert ended.returncode == 1 and not ended.stdout
    told = re.findall(r" (spec\.[^ ,;]+): unknown field", ended.stderr)
    assert set(map(dotted, told)) == set(map(dotted, wanted)), "the server's own words differ in how they write keys"


def test_an_app_that_breaks_an_enforced_rule_does_not_hide_the_others():
    broken = {"env": {"LOG_LEVEL": "loud"}, "contract": {"LOG_LEVEL": {"enum": ["info", "warn"]}}}
    both = render("-f", "-", stdin=yaml.safe_dump_all([minimal_app("wrong", config=broken), quiet_app("right")]))
    assert both.returncode == 1 and "default/wrong: error TF0306 .spec.config.contract.LOG_LEVEL" in both.stderr
    assert "wrong-web" not in both.stdout and "right-web" in both.stdout


def test_exit_codes(tmp_path):
    assert render().returncode == 2
    absent = render("-f", str(tmp_path / "absent.yaml"))
    assert absent.returncode == 1 and "absent.yaml" in absent.stderr and "No such file" in absent.stderr
    good = tmp_path / "good.yaml"
    good.write_text(yaml.safe_dump(quiet_app()))
    both = render("-f", str(tmp_path / "absent.yaml"), "-f", str(good))
    assert both.returncode == 1 and "shop-web" in both.stdout, "what can be printed is printed"


def test_the_samples_can_be_applied(kubectl, cluster, make_namespace):
    """manifests/samples, as they are committed."""
    for sample in sorted((ROOT / "manifests" / "samples").glob("*.yaml")):
        app = yaml.safe_load(sample.read_text())
        app["metadata"]["namespace"] = make_namespace(app["spec"]["environment"])
        try:
            kubectl.run("apply", "--server-side", "--dry-run=server", "-f", "-", stdin=rendered(app))
        except KubectlError as error:
            pytest.fail(f"{sample.name}: {error}")
