"""The sample Git repository (manifests/samples/gitops) works as it is described: each overlay is a deploy, a release is promoted by one line, and
what was applied is not applied again."""
import shutil

import pytest
import yaml

from harness.cluster import ROOT
from harness.deploy import wait_ready
from harness.releases import release

SAMPLE = ROOT / "manifests" / "samples" / "gitops"
OLDER, NEWER = "4f2a9c1", "b81d0e7"


def rewrite(directory, words):
    for path in directory.rglob("*.yaml"):
        text = path.read_text()
        for word, other in words.items():
            text = text.replace(word, other)
        path.write_text(text)


@pytest.fixture
def repository(cluster, make_namespace, tmp_path):
    """(directory, namespace of each environment): the sample with an image and namespaces of our own, as a team would write it."""
    directory = tmp_path / "repository"
    shutil.copytree(SAMPLE, directory)
    namespaces = {environment: make_namespace(environment) for environment in ("staging", "production")}
    name, digest = cluster.probe.split("@")
    rewrite(directory, {"registry.example.com/shop": name, "[/bin/web]": "[/bin/probe, serve]", "[/bin/worker]": "[/bin/probe, wait]",
                        "[/bin/migrate]": "[/bin/probe, exit, '0']", "/livez": "/ok", "/healthz": "/ok", **{f"shop-{environment}": found for environment, found in namespaces.items()}})
    for build in (directory / "releases").iterdir():
        text = (build / "kustomization.yaml").read_text()
        before = text.split("digest: ")[1].split()[0]
        (build / "kustomization.yaml").write_text(text.replace(before, digest))
    return directory, namespaces


def apply(kubectl, overlay):
    """What kubectl said: {object: "created", "configured" or "unchanged"}."""
    return dict(line.split()[:2] for line in kubectl.run("apply", "-k", str(overlay)).splitlines())


def ready(api, namespace):
    return wait_ready(api, {"metadata": {"name": "shop", "namespace": namespace}}, timeout=120)


def test_references_follow_the_names_that_kustomize_makes(kubectl, tmp_path):
    shutil.copytree(SAMPLE / "base", tmp_path, dirs_exist_ok=True)
    app = yaml.safe_load((tmp_path / "shop.yaml").read_text())
    app["spec"]["config"]["envFrom"] = [{"configMapRef": {"name": "shared"}}, {"secretRef": {"name": "legacy"}}]
    app["spec"]["imagePullSecrets"] = [{"name": "registry"}]
    (tmp_path / "shop.yaml").write_text(yaml.safe_dump(app))
    kustomization = tmp_path / "kustomization.yaml"
    secrets = ["shop-database", "legacy", "registry"]
    kustomization.write_text(kustomization.read_text() + yaml.safe_dump({
        "secretGenerator": [{"name": name, "literals": ["a=b"]} for name in secrets], "configMapGenerator": [{"name": "shared", "literals": ["A=b"]}],
        "images": [{"name": "shop", "newName": "registry.example.com/shop", "digest": "sha256:" + "0" * 64}]}))
    built = {item["kind"] + "/" + item["metadata"]["name"]: item for item in yaml.safe_load_all(kubectl.run("kustomize", str(tmp_path)))}
    spec = built.pop("TwelveFactorApp/shop")["spec"]
    assert spec["image"] == "registry.example.com/shop@sha256:" + "0" * 64
    named = {"Secret/" + spec["backingServices"]["database"]["secretRef"]["name"], "ConfigMap/" + spec["config"]["envFrom"][0]["configMapRef"]["name"],
             "Secret/" + spec["config"]["envFrom"][1]["secretRef"]["name"], "Secret/" + spec["imagePullSecrets"][0]["name"]}
    assert named == set(built) and len(named) == 4


def test_both_environments_and_a_promotion(api, cluster, kubectl, operator, repository):
    directory, namespaces = repository
    overlays = {environment: directory / "overlays" / environment for environment in namespaces}
    # A Secret that kustomize makes has a hash in its name: the app must refer to it by that.
    staging = overlays["staging"] / "kustomization.yaml"
    staging.write_text(staging.read_text() + "secretGenerator:\n- name: shop-database\n  literals: [uri=postgresql://staging]\n")
    api.create("secrets", {"metadata": {"name": "shop-database", "namespace": namespaces["production"]}, "stringData": {"uri": "postgresql://production"}})
    for overlay in overlays.values():
        apply(kubectl, overlay)
    apps = {environment: ready(api, namespace) for environment, namespace in namespaces.items()}

    secret = {environment: app["spec"]["backingServices"]["database"]["secretRef"]["name"] for environment, app in apps.items()}
    assert secret["production"] == "shop-database" and secret["staging"].startswith("shop-database-")
    assert {app["spec"]["image"] for app in apps.values()} == {cluster.probe}
    assert [app["spec"]["environment"] for app in apps.values()] == ["staging", "production"]
    assert [app["spec"]["codebase"]["revision"][:7] for app in apps.values()] == [NEWER, OLDER]
    assert [app["spec"]["config"]["env"]["LOG_LEVEL"] for app in apps.values()] == ["debug", "info"]
    assert [app["spec"]["processes"]["web"].get("replicas", 1) for app in apps.values()] == [1, 2]

    for environment, overlay in overlays.items():
        assert set(apply(kubectl, overlay).values()) == {"unchanged"}, environment
        assert kubectl.run("diff", "-k", str(overlay)) == ""

    line = overlays["production"] / "kustomization.yaml"
    text = line.read_text()
    line.write_text(text.replace(f"releases/{OLDER}", f"releases/{NEWER}"))
    assert sum(before != after for before, after in zip(text.splitlines(), line.read_text().splitlines())) == 1
    changes = {name: what for name, what in apply(kubectl, overlays["production"]).items() if what != "unchanged"}
    assert changes == {"twelvefactorapp.twelvefactor.dev/shop": "configured"}
    promoted = ready(api, namespaces["production"])
    assert promoted["spec"]["codebase"]["revision"].startswith(NEWER) and promoted["metadata"]["generation"] == 2
    made = release(api, promoted, 2)
    assert made["spec"]["codebase"]["revision"].startswith(NEWER) and made["status"]["adminProcesses"]["migrate"]["state"] == "Succeeded"
    assert promoted["status"]["activeRelease"] == "v2"
    web = api.get("deployments", "shop-web", namespaces["production"])
    assert web["metadata"]["annotations"]["twelvefactor.dev/revision"].startswith(NEWER)
    assert ready(api, namespaces["staging"])["metadata"]["generation"] == 1
