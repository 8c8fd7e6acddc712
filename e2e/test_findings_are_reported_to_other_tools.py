"""--reports openreports writes the findings of an app as a Report of openreports.io, where that kind is served; tools that read reports show them. The definition is that of
the OpenReports project."""
import json
import subprocess
from pathlib import Path

import pytest
import yaml

from harness.apps import IMAGE, REMOVED, quiet_app
from harness.deploy import change, current, put, wait_ready
from harness.identity import ACCOUNT, NAMESPACE
from harness.modules import OPEN_REPORTS, definition
from harness.operator import find_binary
from harness.services import serve, serve_no_more
from harness.waiting import stays, wait_for

GROUP = "openreports.io"
ROLE = Path(__file__).resolve().parents[1] / "manifests" / "reports" / "role.yaml"
SLOW = 90  # a kind that was missing is asked for once a minute at least
LATEST = "registry.example.com/shop:latest"  # a tag may be moved: a finding


@pytest.fixture
def reports(api):
    """Defines Reports; they are gone after the test."""
    yield lambda: serve(api, "reports", definition(OPEN_REPORTS, f"config/crd/{GROUP}_reports.yaml"), f"{GROUP}/v1alpha1")
    serve_no_more(api, "reports", GROUP)


@pytest.fixture
def reporting(api, own_operator):
    """An operator with the flag and the rights of manifests/reports."""
    role = yaml.safe_load(ROLE.read_text())
    role["metadata"]["name"] = name = "twelvefactor-e2e-reports"
    api.patch("clusterroles", name, role, kind="apply", force=True)
    api.patch("clusterrolebindings", name, {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": name},
                                            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
                                            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}]}, kind="apply", force=True)
    own_operator.start(arguments=["--reports", "openreports"])
    yield own_operator.wait_ready()
    own_operator.stop()
    api.delete("clusterrolebindings", name)
    api.delete("clusterroles", name)


def app_of(namespace):
    """It breaks no rule but for its image."""
    web = {"port": 8080, "replicas": 0, "readiness": {"path": "/"}, "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}, "limits": {"memory": "64Mi"}}}
    return quiet_app(namespace=namespace, image=LATEST, environment="staging", processes={"web": web})


def report(api, namespace):
    return api.find("reports", "shop", namespace)


def told(findings):
    """What a Report has to say of the findings of a status."""
    return [(each["rule"], each["path"]) for each in findings]


def said(made):
    return [(each["policy"], each["properties"]["path"]) for each in made["results"]]


def test_an_app_with_findings_has_a_report(api, reporting, namespace, reports):
    app = put(api, app_of(namespace))
    wait_ready(api, app)
    reports()
    made = wait_for("the Report", lambda: report(api, namespace), timeout=SLOW)
    findings = current(api, app)["status"]["findings"]
    assert findings and said(made) == told(findings)
    assert made["scope"] == {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "namespace": namespace, "name": "shop", "uid": app["metadata"]["uid"]}
    assert made["metadata"]["ownerReferences"][0]["uid"] == app["metadata"]["uid"]
    assert made["summary"]["fail"] == sum(each["level"] != "Audit" for each in findings) and made["summary"]["skip"] == 0
    assert made["summary"]["warn"] == sum(each["level"] == "Audit" for each in findings)
    # An exemption is seen, nothing else moves, and what is equal is not written again.
    rule = next(each["rule"] for each in findings if each["level"] != "Audit")
    change(api, app, {f"spec.exemptions.{rule}": {"reason": "it is looked into", "expires": "2999-12-31"}})
    made = wait_for("the exemption", lambda: report(api, namespace), lambda seen: seen["summary"]["skip"] > 0)
    assert {each["policy"] for each in made["results"] if each["result"] == "skip"} == {rule}
    stays("the Report", lambda: report(api, namespace)["metadata"]["resourceVersion"], lambda now: now == made["metadata"]["resourceVersion"], seconds=3)
    # What somebody changes comes back; what nobody needs goes.
    api.patch("reports", "shop", {"summary": {"fail": 99}}, namespace, field_manager="somebody")
    wait_for("the edit to be undone", lambda: report(api, namespace), lambda seen: seen["summary"] == made["summary"])
    change(api, app, {"spec.exemptions": REMOVED})
    wait_for("the exemption to go", lambda: report(api, namespace), lambda seen: seen["summary"]["skip"] == 0)
    # An app without findings has none.
    change(api, app, {"spec.image": IMAGE})
    wait_for("the findings to go", lambda: current(api, app)["status"].get("findings", []), lambda found: found == [])
    wait_for("the Report to go", lambda: report(api, namespace), lambda found: found is None)
    change(api, app, {"spec.image": LATEST})
    wait_for("the Report", lambda: report(api, namespace), lambda found: found is not None)
    serve_no_more(api, "reports", GROUP)
    wait_ready(api, app)


def test_somebody_elses_report_is_no_trouble_of_the_app(api, reporting, namespace, reports):
    reports()
    api.create("reports", {"apiVersion": f"{GROUP}/v1alpha1", "kind": "Report", "metadata": {"name": "shop", "namespace": namespace}, "source": "theirs"})
    app = put(api, app_of(namespace))
    wait_ready(api, app)
    assert report(api, namespace)["source"] == "theirs"
    api.delete("reports", "shop", namespace)
    wait_for("the Report of the app", lambda: report(api, namespace), lambda made: made is not None and made["source"] == "twelvefactor", timeout=SLOW)


def test_without_the_flag_there_is_none(api, operator, namespace, reports):
    reports()
    app = put(api, app_of(namespace))
    wait_ready(api, app)
    assert current(api, app)["status"]["findings"]
    stays("no Report", lambda: report(api, namespace), lambda found: found is None, seconds=2)


def test_what_lint_prints_can_be_applied(api, namespace, reports, tmp_path):
    reports()
    file = tmp_path / "app.yaml"
    file.write_text(json.dumps({**app_of(namespace), "apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp"}))
    ended = subprocess.run([str(find_binary()), "lint", "-f", str(file), "-o", "openreports"], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    items = json.loads(ended.stdout)["items"]
    assert [item["scope"]["name"] for item in items] == ["shop"]
    for item in items:
        api.request("POST", api.path("reports", namespace), item, query={"fieldValidation": "Strict"})
    assert said(report(api, namespace))
