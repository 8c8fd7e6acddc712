"""An app that an earlier version made goes on under this one: no pod is replaced or restarted, nothing runs again, and it is Ready.

What that version sent is in e2e/upgrade and is sent again here (harness/upgrade.py). Where its AppReleases have their status as a subresource, the
definitions change under them, too."""
import json

import pytest

from harness import identity, upgrade
from harness.deploy import change, wait_ready
from harness.operator import Operator
from harness.releases import release, releases, wait_active
from harness.waiting import wait_for

pytestmark = [pytest.mark.install, pytest.mark.real_node]

VERSIONS = sorted(path.parent.name for path in upgrade.RECORDINGS.glob("*/recording.json"))
EVERYTHING = ({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, {"nonResourceURLs": ["*"], "verbs": ["*"]})


@pytest.fixture(params=VERSIONS)
def left_behind(request, cluster, api):
    """The app of that version, whose pods run and whose admin processes have ended."""
    replay = upgrade.Replay(cluster, request.param)
    cluster.name_probe(replay.image)
    upgrade.define(cluster, replay.definitions)
    try:
        app = replay.send()
        wait_for("its Deployments to be rolled out", lambda: api.list("deployments", upgrade.NAMESPACE), lambda found: found and all(map(rolled_out, found)), timeout=90)
        wait_for("its Jobs to be done", lambda: api.list("jobs", upgrade.NAMESPACE), lambda found: all(job.get("status", {}).get("succeeded") for job in found), timeout=90)
        yield app
    finally:
        replay.forget()
        cluster.install_crds()


def rolled_out(deployment):
    status = deployment.get("status", {})
    wanted = deployment["spec"]["replicas"]
    return status.get("observedGeneration") == deployment["metadata"]["generation"] and status.get("readyReplicas") == wanted == status.get("replicas")


def what_runs(api):
    """By kind and name: the UID of what must stay the same object, and what an update of it would change."""
    def of(resource, *more):
        return {item["metadata"]["name"]: (item["metadata"]["uid"], *(read(item) for read in more)) for item in api.list(resource, upgrade.NAMESPACE)}

    return {"pods": of("pods", lambda pod: [entry["restartCount"] for entry in pod["status"].get("containerStatuses", [])]),
            "replicasets": of("replicasets"), "jobs": of("jobs"),
            "templates": of("deployments", lambda found: found["spec"]["template"]),
            "secrets": of("secrets", lambda secret: secret.get("data")), "releases": of("appreleases")}


def test_nothing_is_rolled(cluster, api, left_behind, tmp_path):
    before = what_runs(api)
    assert len(before["pods"]) > 3 and before["jobs"] and list(before["releases"]) == ["shop-v1"], before
    cluster.install_crds()
    kubeconfig = upgrade.at_home(identity.account_kubeconfig(cluster, tmp_path / "upgraded.kubeconfig", "upgraded", *EVERYTHING))
    with Operator(kubeconfig, cluster.files / "operator-upgraded.log").serving() as operator:
        operator.wait_ready()
        # To be Ready for a spec that it alone has seen, it must have worked on the app.
        app = wait_ready(api, change(api, left_behind, {"spec.release.historyLimit": 7}), timeout=60)
        now = what_runs(api)
        assert json.dumps(now, indent=1) == json.dumps(before, indent=1)
        assert (app["status"]["activeRelease"], list(releases(api, app))) == ("v1", [1])

        # And it is kept on: a change is its second release, and what that version recorded can still be run again.
        wait_active(api, change(api, app, {"spec.config.env.COLOUR": "blue"}), 2, timeout=90)
        wait_active(api, change(api, app, {"spec.release.pin": 1}), 3, timeout=90)
        assert release(api, app, 3)["spec"]["rollbackOf"] == 1
