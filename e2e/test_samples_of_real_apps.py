"""The manifests of real apps (samples/apps) are taken by the API server, rendered, and what is rendered is taken, too; each says what the app cannot have. One that has what they
have together, with an image that is here, runs: several processes, a sidecar, a singleton, files, a route."""
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from harness.api import ApiError
from harness.apps import minimal_app
from harness.children import container
from harness.deploy import change, put
from harness.kubectl import KubectlError
from harness.operator import find_binary
from harness.releases import WEB, pin, process_pods, wait_active

ROOT = Path(__file__).resolve().parents[1]
CLASS = "nobody-serves-the-samples"
FILES = sorted((ROOT / "samples" / "apps").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_taken_and_rendered(api, kubectl, file):
    text = file.read_text()
    assert "What it cannot have:" in text
    apps = list(yaml.safe_load_all(text))
    for app in apps:
        try:
            api.create("twelvefactorapps", {**app, "metadata": {**app["metadata"], "namespace": "default"}}, dry_run=True)
        except ApiError as error:
            pytest.fail(f"{app['metadata']['name']}: {error}")
    rendered = subprocess.run([find_binary(), "render", "-f", str(file)], capture_output=True, text=True, check=False)
    assert rendered.returncode == 0, rendered.stderr
    made = [item for item in yaml.safe_load_all(rendered.stdout) if item]
    assert len([item for item in made if item["kind"] == "Deployment"]) == sum(len(app["spec"]["processes"]) for app in apps)
    known = [item for item in made if "gateway.networking.k8s.io" not in item["apiVersion"] and "monitoring.coreos.com" not in item["apiVersion"]]
    for item in known:
        item["metadata"]["namespace"] = "default"
    try:
        kubectl.run("apply", "--server-side", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump_all(known))
    except KubectlError as error:
        pytest.fail(str(error))


def test_there_are_some_that_are_unlike_each_other():
    assert {file.stem for file in FILES} >= {"mastodon", "sentry", "forem", "saleor", "pixelfed"} and len(FILES) >= 7
    said = "".join(file.read_text() for file in FILES)
    for field in ("files:", "sidecars:", "singleton:", "gateway:", "ports:", "managedBy:", "network:", "scratch:", "fieldEnv:", "prefix:", "grpc:"):
        assert re.search(rf"\b{field}", said), field


@pytest.fixture
def ingress_class(api):
    api.create("ingressclasses", {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": {"name": CLASS}, "spec": {"controller": "example.com/nobody"}})
    yield CLASS
    api.delete("ingressclasses", CLASS)


@pytest.mark.real_node
def test_one_like_them_runs(cluster, api, operator, namespace, ingress_class):
    """php-fpm behind nginx in short: the sidecar answers on the port of the process, and both write into a directory of scratch."""
    beat = {"command": ["/bin/probe", "wait"], "minReadySeconds": 0, "terminationGracePeriodSeconds": 1, "singleton": True}
    web = {"command": ["/bin/probe", "wait"], "port": 8080, "terminationGracePeriodSeconds": 1, "readiness": WEB["readiness"],
           "scratch": {"/run/shared": {"size": "1Mi"}}, "expose": {"host": "shop.example.com", "ingressClassName": ingress_class},
           "sidecars": {"nginx": {"image": cluster.probe, "command": ["/bin/probe", "serve"], "files": {"/etc/nginx/site.conf": {"value": "of the sidecar"}}}}}
    files = {"/etc/shop/config.yml": {"value": "colour: red\n"}}
    app = minimal_app(namespace=namespace, image=cluster.probe, config={"files": files}, processes={"web": web, "beat": beat, "worker": {**beat, "singleton": False, "replicas": 2}})
    app = wait_active(api, put(api, app), 1, timeout=180)
    assert {process: len(process_pods(api, app, process)) for process in ("web", "beat", "worker")} == {"web": 1, "beat": 1, "worker": 2}
    (pod,) = process_pods(api, app, "web").values()
    assert [each["name"] for each in pod["spec"]["initContainers"]] == ["nginx"]
    assert any(mount["mountPath"] == "/etc/shop/config.yml" for mount in container(api.get("deployments", "shop-web", namespace))["volumeMounts"])
    assert api.get("ingresses", "shop-web", namespace)["spec"]["rules"][0]["host"] == "shop.example.com"
    change(api, app, {"spec.config.files": {"/etc/shop/config.yml": {"value": "colour: blue\n"}}})
    wait_active(api, app, 2, timeout=180)
    pin(api, app, 1)
    wait_active(api, app, 3, timeout=180)
