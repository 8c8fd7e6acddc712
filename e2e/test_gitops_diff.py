"""kubectl diff is silent about an app that runs as it is written: no default and nothing of the operator's shows as a change."""
import pytest
import yaml

from harness.apps import REMOVED, full_app
from harness.deploy import wait_ready
from harness.kubectl import KubectlError


def app_that_runs(cluster, namespace):
    """Every field, with programs that the image has, and nothing that a simulated node lacks."""
    return full_app(namespace=namespace, image=cluster.probe, changes={
        "spec.processes.web.command": ["/bin/probe", "serve"], "spec.processes.web.replicas": 1, "spec.processes.web.preStopSleepSeconds": 0,
        "spec.processes.web.terminationGracePeriodSeconds": 1, "spec.processes.web.readiness.periodSeconds": 1,
        "spec.processes.web.expose": REMOVED, "spec.processes.web.readiness.path": "/ok", "spec.processes.web.startup.path": "/ok",
        "spec.processes.web.resources.requests.ephemeral-storage": REMOVED, "spec.processes.web.resources.limits.ephemeral-storage": REMOVED,
        "spec.processes.worker.command": ["/bin/probe", "wait"], "spec.processes.worker.liveness": REMOVED,
        "spec.adminProcesses.seed.command": ["/bin/probe", "exit"], "spec.adminProcesses.seed.args": ["0"]})


CLIENT, SERVER = [], ["--server-side"]


# A server-side diff of what was applied client side shows kubectl's own annotation, of every kind of object: nothing we could mend.
@pytest.mark.parametrize("applied, diffs", [(CLIENT, [CLIENT]), (SERVER, [SERVER, CLIENT])], ids=["client-side", "server-side"])
def test_no_noise_on_a_converged_app(api, cluster, kubectl, operator, namespace, applied, diffs):
    for name, key in (("stripe", "api-key"), ("shop-database", "uri")):
        api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": {key: "value"}})
    app = app_that_runs(cluster, namespace)
    kubectl.apply(app, namespace, *applied)
    wait_ready(api, app, timeout=120)
    text = yaml.safe_dump(app)
    for compared in diffs:
        assert kubectl.run("diff", *compared, "-f", "-", stdin=text) == "", compared
    with pytest.raises(KubectlError) as differs:  # it does look
        kubectl.run("diff", *applied, "-f", "-", stdin=text.replace("LOG_LEVEL: info", "LOG_LEVEL: debug"))
    assert differs.value.code == 1 and "LOG_LEVEL: debug" in differs.value.output
