"""A shop as a team has it before there is an app: what a chart of `helm create` makes, a worker, and a schedule; and the commands that put an app in its place."""
import copy
import os
import subprocess

from .apps import minimal_app
from .operator import find_binary
from .waiting import wait_for

LABELS = {"app.kubernetes.io/name": "shop", "app.kubernetes.io/instance": "shop"}
HELM = {"labels": {**LABELS, "app.kubernetes.io/managed-by": "Helm"},
        "annotations": {"meta.helm.sh/release-name": "shop", "meta.helm.sh/release-namespace": "shop"}}
SOAK = os.environ.get("E2E_SOAK", "2")
ADOPTION = "twelvefactor.dev/adoption"
ADOPT = "twelvefactor.dev/adopt"
RECORD = "shop-adoption"

_SECURITY = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "runAsNonRoot": True, "runAsUser": 1000,
             "seccompProfile": {"type": "RuntimeDefault"}}


def _container(image, *words, **more):
    return {"name": "shop", "image": image, "command": ["/bin/probe", *words], "securityContext": _SECURITY, **more}


def _deployment(name, labels, container, **spec):
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, **copy.deepcopy(HELM)},
            "spec": {"selector": {"matchLabels": labels},
                     "template": {"metadata": {"labels": labels}, "spec": {"serviceAccountName": "shop", "terminationGracePeriodSeconds": 10, "containers": [container]}},
                     **spec}}


def web(image, replicas=2):
    """Ready when it answers, and it goes only when every node has heard of it."""
    return _deployment("shop", LABELS, _container(
        image, "serve", env=[{"name": "PORT", "value": "8080"}], ports=[{"name": "http", "containerPort": 8080}],
        readinessProbe={"httpGet": {"path": "/ok", "port": "http"}, "periodSeconds": 1},
        lifecycle={"preStop": {"sleep": {"seconds": 3}}}), replicas=replicas)


def worker(image):
    return _deployment("shop-jobs", {"app": "shop-jobs"}, _container(image, "tick", "1000", "old"), replicas=1, strategy={"type": "Recreate"})


def service(port=80, name="http", target="http", **spec):
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop", **copy.deepcopy(HELM)},
            "spec": {"selector": LABELS, "ports": [{"port": port, "targetPort": target, **({"name": name} if name else {})}], **spec}}


def autoscaler():
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "shop", **copy.deepcopy(HELM)},
            "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"}, "minReplicas": 1, "maxReplicas": 4}}


def budget():
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "shop", **copy.deepcopy(HELM)},
            "spec": {"selector": {"matchLabels": LABELS}, "minAvailable": 1}}


def schedule(image, name="shop-report"):
    pod = {"restartPolicy": "Never", "containers": [_container(image, "exit", "0")]}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name, **copy.deepcopy(HELM)},
            "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": {"spec": pod}}}}}


def account():
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "shop", **copy.deepcopy(HELM)}}


PARTS = {"deployments": ("shop", "shop-jobs"), "services": ("shop",), "horizontalpodautoscalers": ("shop",), "poddisruptionbudgets": ("shop",),
         "cronjobs": ("shop-report",), "serviceaccounts": ("shop",)}


def put_shop(api, namespace, image, **changes):
    """All of it, its pods ready. changes: other objects for those of these names (web=..., service=...); None leaves one out."""
    parts = {"account": account(), "web": web(image), "worker": worker(image), "service": service(), "autoscaler": autoscaler(), "budget": budget(),
             "schedule": schedule(image), **changes}
    kinds = {"ServiceAccount": "serviceaccounts", "Deployment": "deployments", "Service": "services", "HorizontalPodAutoscaler": "horizontalpodautoscalers",
             "PodDisruptionBudget": "poddisruptionbudgets", "CronJob": "cronjobs"}
    made = [part for part in parts.values() if part]
    for part in made:
        api.create(kinds[part["kind"]], part, namespace)
    for part in made:
        if part["kind"] == "Deployment":
            wait_rolled_out(api, namespace, part["metadata"]["name"])


def wait_rolled_out(api, namespace, name):
    def done(seen):
        wanted, status = seen["spec"]["replicas"], seen.get("status", {})
        return all(status.get(count, 0) == wanted for count in ("replicas", "updatedReplicas", "availableReplicas"))

    return wait_for(f"deployment {name} to roll out", lambda: api.get("deployments", name, namespace), done, timeout=120)


def shop_app(image, namespace, **changes):
    """The app that is to take its place. Its gate and its Once process would fail: both ran before there was an app."""
    return minimal_app(namespace=namespace, image=image, changes=changes, processes={
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "minReadySeconds": 0,
                "preStopSleepSeconds": 3, "terminationGracePeriodSeconds": 10, "autoscaling": {"minReplicas": 2, "maxReplicas": 4, "targetCPUUtilizationPercentage": 80}},
        "worker": {"command": ["/bin/probe", "tick", "1000", "new"], "singleton": True}}, adminProcesses={
        "migrate": {"command": ["/bin/probe", "exit", "1"], "trigger": "BeforeRelease"},
        "seed": {"command": ["/bin/probe", "exit", "1"], "trigger": "Once"},
        "report": {"command": ["/bin/probe", "exit", "0"], "trigger": "Schedule", "schedule": "* * * * *"}})


class Adopt:
    """The command as somebody calls it."""

    def __init__(self, kubeconfig, namespace, app=None):
        self._kubeconfig, self._namespace, self.app = str(kubeconfig), namespace, app

    def arguments(self, step, *more):
        return [str(find_binary()), "adopt", step, "shop", "-n", self._namespace, "--kubeconfig", self._kubeconfig, *more]

    def run(self, step, *more, code=0, timeout=900):
        ended = subprocess.run(self.arguments(step, *more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)
        print(f"$ adopt {step}\n{ended.stdout}{ended.stderr}")
        assert ended.returncode == code, ended
        return ended

    def plan(self, file, *more, code=0):
        return self.run("plan", "-f", str(file), *more, code=code)

    def start(self, file, *more, **how):
        return self.run("start", "-f", str(file), "--soak", SOAK, *more, **how)

    def switch(self, *more, **how):
        return self.run("switch", "--soak", SOAK, "--drain", str(int(SOAK) + 1), *more, **how)


def as_it_is(api, namespace):
    """What somebody would have to write to have all of it again: {kind/name: labels, annotations, spec}."""
    found = {}
    for kind, names in PARTS.items():
        for name in names:
            item = api.find(kind, name, namespace)
            metadata = item["metadata"] if item else {}
            found[f"{kind}/{name}"] = item and {"labels": metadata.get("labels", {}), "spec": item.get("spec", {}), "annotations": {
                key: value for key, value in metadata.get("annotations", {}).items() if key != "deployment.kubernetes.io/revision"}}
    return found


def endpoints(api, namespace, name="shop"):
    """The pods that a Service leads to now, by name."""
    slices = api.list("endpointslices", namespace, labels={"kubernetes.io/service-name": name})
    return {endpoint["targetRef"]["name"] for one in slices for endpoint in one.get("endpoints") or [] if endpoint["conditions"].get("ready")}
