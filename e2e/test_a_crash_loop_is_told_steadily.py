"""A process that ends again and again is told as that from the first time on, also in the moments when it runs: without a readiness probe it counts
as ready then."""
import pytest

from harness.apps import minimal_app
from harness.deploy import change, current, put, says, wait_ready, wait_says
from harness.recorder import Recorder
from harness.waiting import stays, wait_for

pytestmark = pytest.mark.real_node


def restarts(api, namespace):
    """How often the containers that do not run just now were started again."""
    return [entry["restartCount"] for pod in api.list("pods", namespace) for entry in pod["status"].get("containerStatuses", [])
            if "running" not in entry["state"]]


def test_it_never_counts_as_wished_in_between(cluster, api, operator, namespace):
    with Recorder(api, "twelvefactorapps", namespace) as recorder:
        app = put(api, minimal_app(namespace=namespace, image=cluster.probe, processes={"worker": {"command": ["/bin/probe", "exit", "3", "500"]}}))
        told = wait_says(api, app, "False", "CrashLooping")
        assert told["message"].startswith("process worker: the process ends and is started again and again (last exit code 3); see kubectl logs shop-worker-")
        assert told["message"].endswith(f" -c app --previous -n {namespace}")
        wait_for("it to run and end once more", lambda: restarts(api, namespace), lambda counts: counts and counts[0] >= 2)
        stays("it does not count as up to date", lambda: current(api, app), lambda seen: not says(seen, "True", "UpToDate"), seconds=1)
        change(api, app, {"spec.processes.worker.command": ["/bin/probe", "wait"]})
        recorder.caught_up(wait_ready(api, app)["metadata"]["resourceVersion"])
    # Of each state, in order; a state that only moved something else counts once.
    reasons = [entry["reason"] for state in recorder.states("shop") if state["metadata"]["generation"] == app["metadata"]["generation"]
               for entry in state["status"].get("conditions", []) if entry["type"] == "Ready"]
    assert set(reasons[reasons.index("CrashLooping"):]) == {"CrashLooping"}, reasons
