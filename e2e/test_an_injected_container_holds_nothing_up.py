"""A container that a service mesh injects into pods runs on when the command has ended: gates, Once processes and tasks are over all the same."""
import json
import subprocess

import pytest

from harness.deploy import put
from harness.mutation import pods_mutated
from harness.operator import find_binary
from harness.releases import gate_job, gated_app, migrate, release, wait_active
from harness.tasks import TASKS, probe_task, wait_task
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

# The namespace enforces the restricted Pod Security Standard, also for what is injected.
OF = "Object.spec.containers.securityContext"
RESTRICTED_PROXY = (f'{OF}{{allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {OF}.capabilities{{drop: ["ALL"]}}, '
                    f'seccompProfile: {OF}.seccompProfile{{type: "RuntimeDefault"}}}}')


@pytest.fixture
def injected(cluster, api, namespace):
    """Every pod of the namespace gets a container that never ends by itself."""
    container = f'Object.spec.containers{{name: "proxy", image: "{cluster.probe}", command: ["/bin/probe", "wait"], securityContext: {RESTRICTED_PROXY}}}'
    patch = f'[JSONPatch{{op: "add", path: "/spec/containers/-", value: {container}}}]'  # an apply configuration may set no command: it is an atomic list
    with pods_mutated(api, namespace, "injects-a-proxy", patch, cluster.probe, lambda pod: len(pod["spec"]["containers"]) == 2):
        yield


def test_a_run_is_over_when_its_command_has_ended(cluster, api, operator, namespace, injected):
    seed = {"command": ["/bin/probe", "exit", "0"], "trigger": "Once"}
    app = wait_active(api, put(api, gated_app(cluster, namespace, adminProcesses={"migrate": migrate("exit", "0", activeDeadlineSeconds=600), "seed": seed})), 1,
                      timeout=120)
    assert release(api, app, 1)["status"]["adminProcesses"]["migrate"]["exitCode"] == 0
    assert app["status"]["adminProcesses"]["seed"]["state"] == "Succeeded"
    for name in ("shop-v1-migrate", "shop-seed"):
        wait_for("its Job to be gone", lambda name=name: api.find("jobs", name, namespace), lambda job: job is None, timeout=60)

    failed = wait_task(api, api.create(TASKS, probe_task(namespace, "say", "7", "no such customer")), "Failed")
    assert failed["status"]["exitCode"] == 7 and "no such customer" in failed["status"]["message"], failed["status"]
    assert api.get("jobs", "shop-task-fix", namespace)["status"].get("active") == 1, "its log can still be read"

    ran = subprocess.run([str(find_binary()), "run", "shop", "-n", namespace, "--kubeconfig", str(cluster.kubeconfig), "-o", "json", "--",
                          "/bin/probe", "say", "3", "mine"], stdin=subprocess.DEVNULL, capture_output=True, timeout=90, check=False)
    assert ran.returncode == 3 and b"mine\n" in ran.stderr, (ran.stdout, ran.stderr)
    assert json.loads(ran.stdout)["status"]["exitCode"] == 3
    assert gate_job(api, app, 1) is None, "nothing is made again"
