"""Chart and manifests as texts: they say the same, and every option of the chart makes what an API server would take. No cluster."""
import re
import subprocess

import pytest
import yaml

from harness.install import CHART, NAME, ROOT, HelmError, template
from harness.kubectl import find_kubectl

CLUSTER_SCOPED = {"ingressclasses", "namespaces", "twelvefactorpolicies", "twelvefactorpolicies/status"}
LABELS = "app.kubernetes.io/component"


def kustomize(name):
    built = subprocess.run([find_kubectl(), "kustomize", str(ROOT / "manifests" / name)], capture_output=True, text=True, check=True).stdout
    return list(yaml.safe_load_all(built))


def of_kind(objects, kind, name=None):
    return [found for found in objects if found["kind"] == kind and name in (None, found["metadata"]["name"])]


def the(objects, kind, name=None):
    found = of_kind(objects, kind, name)
    assert len(found) == 1, f"{len(found)} objects of kind {kind} named {name or 'anything'}"
    return found[0]


def test_install_yaml_is_what_kustomize_makes():
    parts = kustomize("definitions") + kustomize("cluster-wide")
    assert list(yaml.safe_load_all((ROOT / "manifests" / "install.yaml").read_text())) == parts, "stale: make manifests"


def test_everything_can_be_selected_for_removal():
    """docs/install.md removes by this label: a definition that had the operator's would take all apps with it."""
    for found in yaml.safe_load_all((ROOT / "manifests" / "install.yaml").read_text()):
        kept = found["kind"] in ("CustomResourceDefinition", "Namespace") or found["metadata"]["name"] in ("twelvefactor-view", "twelvefactor-edit", "twelvefactor-run")
        assert found["metadata"]["labels"][LABELS] == ("definitions" if kept else "operator"), found["metadata"]["name"]


def test_the_chart_grants_what_the_manifests_grant():
    chart, manifests = template(), kustomize("definitions") + kustomize("cluster-wide")
    for kind, there, here in (("ClusterRole", NAME, NAME), ("Role", f"{NAME}-lease", f"{NAME}-lease"), ("Role", f"{NAME}-keys", f"{NAME}-keys"),
                              ("ClusterRole", "twelvefactor-view", f"{NAME}-view"), ("ClusterRole", "twelvefactor-edit", f"{NAME}-edit"),
                              ("ClusterRole", "twelvefactor-run", f"{NAME}-run")):
        assert the(chart, kind, here)["rules"] == the(manifests, kind, there)["rules"]
    namespaced = template("--set", "watch.namespaces={one,two}")
    everything = the(manifests, "ClusterRole", NAME)["rules"]
    wanted = [rule for rule in everything if not set(rule["resources"]) & CLUSTER_SCOPED]
    assert [(role["metadata"]["namespace"], role["rules"]) for role in of_kind(namespaced, "Role", NAME)] == [("one", wanted), ("two", wanted)]
    roles = of_kind(kustomize("namespaced"), "Role", NAME)
    for objects in (namespaced, kustomize("namespaced")):
        assert the(objects, "Role", f"{NAME}-keys")["metadata"]["namespace"] == "twelvefactor-system"
        assert not of_kind(objects, "ClusterRoleBinding") and not of_kind(objects, "ClusterRole", NAME)
    assert [(role["metadata"]["namespace"], role["rules"]) for role in roles] == [("shop-production", wanted), ("shop-staging", wanted)]


def test_rights_to_services_are_gathered_from_roles_with_the_label():
    """servicebinding.io, "Role-Based Access Control": and the rules are the control plane's, so no file has any."""
    label = [{"matchLabels": {"servicebinding.io/controller": "true"}}]
    for objects in (template(), kustomize("cluster-wide")):
        role, binding = the(objects, "ClusterRole", f"{NAME}-services"), the(objects, "ClusterRoleBinding", f"{NAME}-services")
        assert role["aggregationRule"]["clusterRoleSelectors"] == label and "rules" not in role
        assert binding["roleRef"]["name"] == role["metadata"]["name"] and binding["subjects"] == the(objects, "ClusterRoleBinding", NAME)["subjects"]
    for objects in (template("--set", "rbac.services=false"), template("--set", "watch.namespaces={one}"), kustomize("namespaced")):
        assert not [found for found in objects if found.get("aggregationRule")]


def test_the_admission_policy_is_that_of_the_manifests():
    """Off by default: it refuses changes that people may be used to make."""
    def boundaries(objects):
        return [found for found in objects if found["metadata"]["name"] == "twelvefactor-boundaries"]

    assert not boundaries(template())
    assert boundaries(template("--set", "admissionPolicy.enabled=true")) == kustomize("policies")


def test_rules_at_admission_are_those_of_the_manifests():
    """Off by default: it refuses what an operator alone takes and holds back."""
    def admission(objects):
        return [found for found in objects if found["kind"].startswith("ValidatingAdmissionPolicy")]

    assert not admission(template()) and len(admission(kustomize("admission"))) == 4
    assert admission(template("--set", "admission.enabled=true")) == kustomize("admission")


def test_the_chart_runs_what_the_manifests_run():
    def essence(objects):
        spec = the(objects, "Deployment", NAME)["spec"]
        pod = spec["template"]["spec"]
        container = pod["containers"][0]
        flags = {word for word in container["args"] if word not in ("--log-level=info", "--shutdown-grace=15", f"--lease-name={NAME}")}  # the defaults
        return (spec["replicas"], pod["terminationGracePeriodSeconds"], pod["securityContext"], flags, container["image"], container["env"],
                *(container[field] for field in ("securityContext", "resources", "readinessProbe", "livenessProbe", "ports")))

    assert essence(template()) == essence(kustomize("cluster-wide"))


def test_people_may_read_every_kind_of_ours_and_write_no_status():
    plurals, readable = set(), set()
    for crd in of_kind(kustomize("definitions"), "CustomResourceDefinition"):
        plural = crd["spec"]["names"]["plural"]
        plurals.add(plural)
        readable |= {plural} | {f"{plural}/{name}" for version in crd["spec"]["versions"] for name in version.get("subresources", {})}
    view, edit = (the(kustomize("definitions"), "ClusterRole", name)["rules"] for name in ("twelvefactor-view", "twelvefactor-edit"))
    assert {resource for rule in view for resource in rule["resources"]} == readable
    assert {verb for rule in view for verb in rule["verbs"]} == {"get", "list", "watch"}
    written = {resource for rule in edit for resource in rule["resources"]}
    assert written <= plurals | {"twelvefactorapps/scale"} and not written & {"admintasks", "appreleases", "parityreports", "twelvefactorpolicies"}
    run = the(kustomize("definitions"), "ClusterRole", "twelvefactor-run")
    assert {resource for rule in run["rules"] for resource in rule["resources"]} == {"admintasks", "jobs", "pods", "pods/log"}
    assert "rbac.authorization.k8s.io/aggregate-to-edit" not in run["metadata"]["labels"], "to run any command is granted apart"


def test_no_role_has_a_wildcard():
    for found in yaml.safe_load_all((ROOT / "manifests" / "install.yaml").read_text()):
        for rule in found.get("rules") or []:
            assert "*" not in rule["verbs"] + rule["resources"] + rule["apiGroups"], found["metadata"]["name"]


@pytest.mark.parametrize("values, kind", [
    (["serviceMonitor.enabled=true", "serviceMonitor.labels.release=prometheus"], "ServiceMonitor"),
    (["networkPolicy.enabled=true", "networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.name=monitoring"], "NetworkPolicy"),
    (["podDisruptionBudget.enabled=true"], "PodDisruptionBudget"),
])
def test_options_select_the_pods(values, kind):
    objects = template(*(word for value in values for word in ("--set", value)))
    pod = the(objects, "Deployment")["spec"]["template"]["metadata"]["labels"]
    found, service = the(objects, kind), the(objects, "Service")
    selector = found["spec"].get("selector") or found["spec"]["podSelector"]
    selected = service["metadata"]["labels"] if kind == "ServiceMonitor" else pod
    assert selector["matchLabels"].items() <= selected.items() and service["spec"]["selector"].items() <= pod.items()


def test_nobody_is_let_in_who_is_not_named():
    """Kubernetes lets the node's own kubelet in whatever a policy says."""
    for objects in (template(), kustomize("cluster-wide"), kustomize("namespaced")):
        policy = the(objects, "NetworkPolicy")["spec"]
        pod = the(objects, "Deployment")["spec"]["template"]
        assert policy["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
        assert (policy["policyTypes"], policy["ingress"]) == (["Ingress"], [])
    policy = the(template("--set", "networkPolicy.metricsFrom[0].podSelector.matchLabels.app=prometheus"), "NetworkPolicy")["spec"]
    assert policy["ingress"] == [{"from": [{"podSelector": {"matchLabels": {"app": "prometheus"}}}], "ports": [{"port": "http", "protocol": "TCP"}]}]
    assert not of_kind(template("--set", "networkPolicy.enabled=false"), "NetworkPolicy")
    closed = the(template("--set", "networkPolicy.egress=true"), "NetworkPolicy")["spec"]
    assert closed["policyTypes"] == ["Ingress", "Egress"] and {port["port"] for port in closed["egress"][0]["ports"]} == {53, 443, 6443}


def test_probes_have_a_port_of_their_own():
    for objects in (template(), kustomize("cluster-wide")):
        container = the(objects, "Deployment")["spec"]["template"]["spec"]["containers"][0]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        assert f"--probes-listen=:{ports['probes']}" in container["args"] and ports["http"] != ports["probes"]
        assert {container[probe]["httpGet"]["port"] for probe in ("readinessProbe", "livenessProbe")} == {"probes"}


def test_metrics_name_apps_only_where_that_is_asked_for():
    for arguments, named in (((), False), (("--set", "metrics.names=true"), True)):
        args = the(template(*arguments), "Deployment")["spec"]["template"]["spec"]["containers"][0]["args"]
        assert ("--metrics-names" in args) == named


def test_reports_are_written_only_where_that_is_asked_for():
    rule, = the(kustomize("reports"), "ClusterRole", f"{NAME}-reports")["rules"]
    binding = the(kustomize("reports"), "ClusterRoleBinding", f"{NAME}-reports")
    assert binding["roleRef"]["name"] == f"{NAME}-reports" and binding["subjects"] == the(kustomize("cluster-wide"), "ClusterRoleBinding", NAME)["subjects"]
    for more, kind in (((), "ClusterRole"), (("--set", "watch.namespaces={one}"), "Role")):
        for arguments, asked in (((), False), (("--set", "reports=openreports"), True)):
            objects = template(*more, *arguments)
            assert (rule in the(objects, kind, NAME)["rules"]) == asked
            assert ("--reports=openreports" in the(objects, "Deployment")["spec"]["template"]["spec"]["containers"][0]["args"]) == asked
    with pytest.raises(HelmError):
        template("--set", "reports=wgpolicy")


def test_alerts_are_those_of_the_plain_file():
    """Off by default: the kind is only there with the Prometheus operator."""
    plain = yaml.safe_load((ROOT / "manifests" / "monitoring" / "alerts.yaml").read_text())
    assert not of_kind(template(), "PrometheusRule")
    made = the(template("--set", "rules.enabled=true", "--set", "rules.labels.release=monitoring"), "PrometheusRule")
    assert made["spec"] == plain and made["metadata"]["labels"]["release"] == "monitoring"
    linked = the(template("--set", "rules.enabled=true", "--set", "rules.runbookUrl=https://git.example.com/x/docs"), "PrometheusRule")
    for there, here in zip(linked["spec"]["groups"], plain["groups"], strict=True):
        for rule, source in zip(there["rules"], here["rules"], strict=True):
            chapter = source["annotations"].pop("runbook").removeprefix("docs/")
            assert rule == {**source, "annotations": {**source["annotations"], "runbook_url": f"https://git.example.com/x/docs/{chapter}"}}


def test_dashboards_are_where_grafana_looks():
    assert not of_kind(template(), "ConfigMap")
    maps = of_kind(template("--set", "dashboards.enabled=true"), "ConfigMap")
    assert {found["metadata"]["name"]: list(found["data"]) for found in maps} == {
        f"{NAME}-dashboard-{name}": [f"twelvefactor-{name}.json"] for name in ("app", "fleet", "operator")}
    for found in maps:
        assert found["metadata"]["labels"]["grafana_dashboard"] == "1" and found["metadata"]["namespace"] == "twelvefactor-system"
        (name, text), = found["data"].items()
        assert text == (CHART / "files" / "dashboards" / name.removeprefix("twelvefactor-")).read_text()
    elsewhere = of_kind(template("--set", "dashboards.enabled=true", "--set", "dashboards.namespace=monitoring", "--set", "dashboards.labels.kind=board",
                                 "--set", "dashboards.annotations.grafana_folder=Twelve-factor"), "ConfigMap")
    assert {(found["metadata"]["namespace"], found["metadata"]["labels"]["kind"], found["metadata"]["annotations"]["grafana_folder"])
            for found in elsewhere} == {("monitoring", "board", "Twelve-factor")}


def test_options_reach_the_pod(tmp_path):
    (tmp_path / "values.yaml").write_text(yaml.safe_dump({
        "imagePullSecrets": [{"name": "registry"}], "nodeSelector": {"pool": "system"}, "tolerations": [{"key": "system", "operator": "Exists"}],
        "affinity": {"nodeAffinity": {}}, "priorityClassName": "important", "podLabels": {"team": "platform"}, "podAnnotations": {"a": "1"},
        "extraArgs": ["--workers=32"], "logLevel": "debug", "shutdownGraceSeconds": 60, "resources": {"limits": {"memory": "1Gi"}},
        "leaderElection": {"leaseName": "another"}, "image": {"repository": "registry.example.com/a/b", "tag": "7"},
        "serviceAccount": {"create": False, "name": "mine"}}))
    objects = template("-f", str(tmp_path / "values.yaml"))
    meta, pod = (the(objects, "Deployment")["spec"]["template"][part] for part in ("metadata", "spec"))
    container = pod["containers"][0]
    assert meta["labels"]["team"] == "platform" and meta["annotations"] == {"a": "1"}
    assert (pod["imagePullSecrets"], pod["nodeSelector"], pod["tolerations"], pod["affinity"], pod["priorityClassName"]) == (
        [{"name": "registry"}], {"pool": "system"}, [{"key": "system", "operator": "Exists"}], {"nodeAffinity": {}}, "important")
    assert container["image"] == "registry.example.com/a/b:7" and container["resources"]["limits"] == {"memory": "1Gi"}
    assert [rule.get("resourceNames") for rule in the(objects, "Role", f"{NAME}-lease")["rules"]] == [None, ["another"]]
    assert {"--workers=32", "--log-level=debug", "--shutdown-grace=60", "--lease-name=another"} <= set(container["args"])
    assert pod["terminationGracePeriodSeconds"] == 75
    assert pod["serviceAccountName"] == "mine" and not of_kind(objects, "ServiceAccount")
    assert {binding["subjects"][0]["name"] for binding in of_kind(objects, "ClusterRoleBinding")} == {"mine"}


def test_definitions_can_be_left_out_and_given_up():
    kept = {crd["metadata"]["name"]: crd for crd in of_kind(template(), "CustomResourceDefinition")}
    for path in (ROOT / "crds").glob("*.yaml"):
        crd = yaml.safe_load(path.read_text())
        assert kept[crd["metadata"]["name"]]["spec"] == crd["spec"]
        assert kept[crd["metadata"]["name"]]["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    assert not of_kind(template("--set", "crds.enabled=false"), "CustomResourceDefinition")
    given_up = of_kind(template("--set", "crds.keep=false"), "CustomResourceDefinition")
    assert given_up and not any("annotations" in crd["metadata"] for crd in given_up)


def test_a_long_or_other_name_is_used_throughout():
    for options in (["--set", "fullnameOverride=mine"], ["--set", "nameOverride=mine"], []):
        objects = template(*options, release="a-rather-long-release-name-of-fifty-three-characters")
        pod = the(objects, "Deployment")["spec"]["template"]
        account = the(objects, "ServiceAccount")["metadata"]["name"]
        assert pod["spec"]["serviceAccountName"] == account
        for binding in of_kind(objects, "ClusterRoleBinding") + of_kind(objects, "RoleBinding"):
            assert binding["subjects"][0]["name"] == account
            assert of_kind(objects, binding["roleRef"]["kind"], binding["roleRef"]["name"])
        assert all(len(found["metadata"]["name"]) <= 63 for found in objects)


@pytest.mark.parametrize("values, says", [
    (["serviceMonitor.enabled=true", "service.enabled=false"], "serviceMonitor.enabled needs service.enabled"),
    (["serviceAccount.create=false"], "name the account that is there already in serviceAccount.name"),
    (["watch.namespaces={Not_A_Namespace}"], "at '/watch/namespaces/0'"),
    (["extraArgs={workers}"], "at '/extraArgs/0'"),
    (["rules.runbookUrl=docs/"], "at '/rules/runbookUrl'"),
    (["image.digest=latest"], "at '/image/digest'"),
    (["admission.enabled=true", "watch.namespaces={one}"], "cannot say which TwelveFactorPolicy decides"),
])
def test_what_cannot_work_is_refused_with_a_reason(values, says):
    with pytest.raises(HelmError) as refused:
        template(*(word for value in values for word in ("--set", value)))
    assert says in refused.value.said


def test_the_chart_is_that_of_this_version():
    version = re.search(r"project\(\S+ VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert (str(chart["version"]), str(chart["appVersion"])) == (version, version)
    assert the(kustomize("cluster-wide"), "Deployment")["spec"]["template"]["spec"]["containers"][0]["image"] == f"{NAME}:{version}"
