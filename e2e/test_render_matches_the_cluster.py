"""twelvefactor render prints what the operator would make: the API server accepts it, and it is the same."""
import json
import os
import subprocess

import pytest
import yaml

from harness.apps import REMOVED, changed, full_app, minimal_app, quiet_app
from harness.children import bare, bare_children, differences
from harness.deploy import put_ready
from harness.operator import find_binary

PLURAL = {"ServiceAccount": "serviceaccounts", "ConfigMap": "configmaps", "Secret": "secrets", "Service": "services", "Deployment": "deployments",
          "Job": "jobs"}


def render(*arguments, apps=(), text=None):
    """With apps, or text, at standard input. JSON is YAML, and leaves no doubt about what is a text."""
    given = text if text is not None else "\n---\n".join(json.dumps(app) for app in apps)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TWELVEFACTOR_")}
    return subprocess.run([str(find_binary()), "render", *(arguments or ("-f", "-"))], input=given, capture_output=True, text=True, check=False,
                          timeout=20, env=environment)


def printed(ended):
    assert ended.returncode == 0, ended
    return list(yaml.safe_load_all(ended.stdout))


def idle(app):
    """Without pods, so that no node is needed."""
    return changed(app, {f"spec.processes.{name}.replicas": 0 for name in app["spec"]["processes"]} | {"spec.adminProcesses": {}})


AWKWARD = minimal_app("awkward", config={"env": {"YES": "yes", "NO": "no", "NUMBER": "0x1F", "FLOAT": "1e3", "EMPTY": "", "LINES": "a\nb\n", "COLON": "a: b #c",
                                                 "UNICODE": "grüße \u2028 \U0001f600", "NULL": "null", "SPACES": "  x  ", "QUOTES": "'\"\\", "TAB": "\t"}},
                      codebase={"repository": "https://git.example.com/acme/shop", "revision": "1234567"})


@pytest.mark.parametrize("app", [quiet_app(), full_app("full"), AWKWARD], ids=lambda app: app["metadata"]["name"])
def test_it_is_what_the_operator_makes(api, operator, make_namespace, app):
    made, rendered = make_namespace("a"), make_namespace("b")
    app = idle(app)
    for name, key in (("stripe", "api-key"), ("shop-database", "uri")):
        api.create("secrets", {"metadata": {"name": name, "namespace": made}, "stringData": {key: "value"}})
    live = bare_children(api, put_ready(api, changed(app, {"metadata.namespace": made})))
    offline = {}
    for item in printed(render("-f", "-", "--namespace", rendered, apps=[app])):
        resource = PLURAL[item["kind"]]
        assert item["metadata"]["namespace"] == rendered
        accepted = api.create(resource, item, dry_run=True)  # with the API server's defaults, as those of the operator have them
        offline[resource, item["metadata"]["name"]] = bare(resource, accepted)
    for (resource, _), item in live.items():
        item["metadata"].pop("ownerReferences")  # there is no owner to refer to before the app is in the cluster
        item["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
        if resource == "secrets":
            assert item.pop("data")
    for key, item in offline.items():
        item["metadata"].pop("ownerReferences", None)
        if key[0] == "secrets":
            assert item.pop("data") == [], "a generated value is the operator's to make"
    assert differences(live, offline) == []


def test_kubectl_accepts_it(kubectl, namespace):
    """All of it, Jobs too, at once, and nothing in it is unknown to the API server."""
    said = kubectl.apply(render("-f", "-", "--namespace", namespace, apps=[full_app()]).stdout, None, "--server-side", "--dry-run=server",
                         "--validate=strict")
    assert len(said.splitlines()) == 7 and all(line.endswith("serverside-applied (server dry run)") for line in said.splitlines()), said


def test_files_and_what_is_passed_over(tmp_path):
    """Several files, several apps in one, JSON, and other kinds between them."""
    (tmp_path / "one.yaml").write_text(yaml.safe_dump_all([minimal_app("one"), {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}},
                                                           minimal_app("two", "elsewhere")]))
    (tmp_path / "three.json").write_text(json.dumps(minimal_app("three")))
    objects = printed(render("-f", str(tmp_path / "one.yaml"), "-f", str(tmp_path / "three.json")))
    assert {(item["metadata"]["namespace"], item["metadata"]["name"]) for item in objects if item["kind"] == "Deployment"} == {
        ("default", "one-web"), ("elsewhere", "two-web"), ("default", "three-web")}
    assert render("-f", str(tmp_path / "three.json")).stdout == render("-f", str(tmp_path / "three.json")).stdout


def test_findings_are_no_output():
    """They go to standard error, and --quiet leaves the mild ones out; what is printed is the same."""
    app = minimal_app(config={"env": {"API_TOKEN": "ghp_0123456789abcdefghijABCDEFGHIJ012345"}})
    loud, quiet = render(apps=[app]), render("-f", "-", "--quiet", apps=[app])
    assert loud.returncode == quiet.returncode == 0 and loud.stdout == quiet.stdout and quiet.stderr == ""
    assert "default/shop: warning TF0301 .spec.config.env.API_TOKEN: " in loud.stderr and "warning TF0901 .spec.processes.web.readiness" in loud.stderr
    assert "ghp_" not in loud.stderr


WRONG = [
    ("no-image", {"spec.image": REMOVED}, "image"),
    ("wrong-type", {"spec.processes.web.port": "http"}, "port"), ("no-name", {"metadata.name": REMOVED}, "metadata.name is required"),
    ("other-version", {"apiVersion": "twelvefactor.dev/v2"}, "apiVersion must be twelvefactor.dev/v1alpha1"),
]


@pytest.mark.parametrize("changes,says", [entry[1:] for entry in WRONG], ids=[entry[0] for entry in WRONG])
def test_an_app_that_cannot_be_read(tmp_path, changes, says):
    """The file and the field are named, nothing of it is printed, and other files are."""
    (tmp_path / "wrong.yaml").write_text(yaml.safe_dump(changed(minimal_app("wrong"), changes)))
    (tmp_path / "right.yaml").write_text(yaml.safe_dump(minimal_app("right")))
    ended = render("-f", str(tmp_path / "wrong.yaml"), "-f", str(tmp_path / "right.yaml"))
    assert ended.returncode == 1 and f"twelvefactor: {tmp_path / 'wrong.yaml'}: " in ended.stderr and says in ended.stderr, ended.stderr
    assert "wrong" not in ended.stdout and "right-web" in ended.stdout


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "no-app.yaml").write_text("kind: Namespace\napiVersion: v1\n")
    (tmp_path / "no-yaml.yaml").write_text("a: b\n  c: [\n")
    for name, says in (("absent", "No such file"), ("no-app.yaml", "there is no TwelveFactorApp in it"), ("no-yaml.yaml", "line 2")):
        ended = render("-f", str(tmp_path / name))
        assert (ended.returncode, ended.stdout) == (1, "") and str(tmp_path / name) in ended.stderr and says in ended.stderr, ended
    assert render("-f", "-", text="").returncode == 1
    assert render("--no-such-flag").returncode == render("-f").returncode == 2


def test_an_enforced_rule_prints_nothing():
    ended = render("-f", "-", "--quiet", apps=[minimal_app(processes={"web": {}}), minimal_app("other")])
    assert ended.returncode == 1 and "default/shop: error TF0702 .spec.processes.web" in ended.stderr, ended
    assert "shop-web" not in ended.stdout and "other-web" in ended.stdout
