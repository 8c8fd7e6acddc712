"""A plain Deployment with what belongs to it becomes an app that the API server takes: import --from, on live objects, by somebody who may read no Secret."""
import base64
import json
import subprocess

import pytest
import yaml

from harness.operator import find_binary

SECRET = "in-no-output-" + "4f2a9c1d0b"
LABELS = {"app": "shop"}


def plain_objects(image):
    variables = [{"name": "COLOUR", "value": "green"},
                 {"name": "API_PASSWORD", "value": SECRET},
                 {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "shop", "key": "token"}}},
                 {"name": "GREETING", "valueFrom": {"configMapKeyRef": {"name": "shop", "key": "greeting"}}}]
    container = {"name": "shop", "image": image, "env": variables, "ports": [{"name": "http", "containerPort": 8080}],
                 "readinessProbe": {"httpGet": {"path": "/healthz", "port": "http"}}, "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}}}
    run = {"name": "report", "image": image, "command": ["/bin/report"]}
    return [
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop"}, "stringData": {"token": SECRET}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop"}, "data": {"greeting": "hello"}},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop"},
         "spec": {"replicas": 2, "selector": {"matchLabels": LABELS},
                  "template": {"metadata": {"labels": LABELS}, "spec": {"containers": [container]}}}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop"}, "spec": {"selector": LABELS, "ports": [{"port": 80, "targetPort": "http"}]}},
        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "shop"},
         "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"}, "minReplicas": 2, "maxReplicas": 5,
                  "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}]}},
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "shop-report"},
         "spec": {"schedule": "0 3 * * *", "concurrencyPolicy": "Forbid",
                  "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [run]}}}}}},
    ]


@pytest.fixture
def workload(cluster, kubectl, namespace):
    kubectl.apply(plain_objects(cluster.image), namespace)
    return namespace


def twelvefactor(*arguments, stdin=None):
    return subprocess.run([find_binary(), *arguments], input=stdin, capture_output=True, text=True, timeout=60, check=False)


def test_a_deployment_becomes_an_app_that_is_accepted(cluster, kubectl, workload):
    command = ["import", "--kubeconfig", str(cluster.kubeconfig), "--from", "deployment/shop", "-n", workload,
               "--repository", "https://git.example.com/acme/shop", "--revision", "4f2a9c1"]
    first, second = twelvefactor(*command), twelvefactor(*command)
    assert first.returncode == 1, first.stderr  # API_PASSWORD was a literal: its Secret has to be made
    assert first.stdout == second.stdout, "the same objects give the same bytes"
    for text in (first.stdout, first.stderr, twelvefactor(*command, "-o", "json").stdout):
        assert SECRET not in text and base64.b64encode(SECRET.encode()).decode() not in text

    app = yaml.safe_load(first.stdout)
    spec = app["spec"]
    assert app["metadata"] == {"name": "shop", "namespace": workload}
    assert spec["processes"]["web"]["port"] == 8080
    assert spec["processes"]["web"]["autoscaling"] == {"minReplicas": 2, "maxReplicas": 5, "targetCPUUtilizationPercentage": 70}
    assert spec["adminProcesses"]["report"]["schedule"] == "0 3 * * *"
    assert spec["config"]["env"] == {"COLOUR": "green", "GREETING": "hello"}
    assert spec["config"]["secrets"]["TOKEN"] == {"secretKeyRef": {"name": "shop", "key": "token"}}
    assert "kubectl create secret generic shop-secrets --from-literal=API_PASSWORD=..." in first.stderr

    kubectl.run("apply", "--dry-run=server", "-f", "-", stdin=first.stdout)
    rendered = twelvefactor("render", "-f", "-", stdin=first.stdout)
    assert rendered.returncode == 0, rendered.stderr
    kinds = {each["kind"] for each in yaml.safe_load_all(rendered.stdout)}
    assert {"Deployment", "Service", "HorizontalPodAutoscaler", "CronJob"} <= kinds


def test_what_is_not_there_is_said(cluster, workload):
    gone = twelvefactor("import", "--kubeconfig", str(cluster.kubeconfig), "--from", "deployment/gone", "-n", workload)
    assert gone.returncode == 2 and gone.stdout == ""
    assert f"there is no Deployment gone in namespace {workload}" in gone.stderr


def test_the_list_of_kubectl_says_the_same(cluster, kubectl, workload):
    listed = kubectl.run("get", "deployments,services,hpa,cronjobs,configmaps,secrets", "-n", workload, "-o", "json")
    assert json.loads(listed)["items"]
    made = twelvefactor("import", "-", "--service", "shop", stdin=listed)
    assert made.returncode == 1, made.stderr
    assert SECRET not in made.stdout + made.stderr
    assert base64.b64encode(SECRET.encode()).decode() not in made.stdout + made.stderr
    assert yaml.safe_load(made.stdout)["spec"]["processes"]["web"]["port"] == 8080
