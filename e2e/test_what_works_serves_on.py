"""Each kind of change together with each way in which a release can fail: no request is lost, and no pod that works ends. One app for each change, all
under load at once; they go through the failures side by side, one after the other and without a good release in between, then through a good
release, then back to the first.

Left out: `suspend` (it ends pods on purpose, and what is suspended serves nobody) in all columns.
In the columns of a good release and of a rollback pods are replaced, so only requests are counted there."""
import copy

import pytest

from harness.apps import REMOVED, minimal_app
from harness.deploy import change, current, put, says, wait_ready
from harness.load import Load
from harness.releases import LABEL, process_pods, releases, wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

# As docs/releases.md tells teams to do it.
WEB = {"command": ["/bin/probe"], "args": ["serve"], "port": 8080, "replicas": 2, "readiness": {"path": "/ok", "periodSeconds": 1},
       "preStopSleepSeconds": 3, "terminationGracePeriodSeconds": 10}
# Without a probe: what holds is the default of minReadySeconds.
WORKER = {"command": ["/bin/probe"], "args": ["wait"], "replicas": 2, "terminationGracePeriodSeconds": 1}
PROCESS = "spec.processes.web"

CHANGES = {
    "port": {PROCESS + ".port": 9090},
    "command": {PROCESS + ".args": ["serve", "well"], "spec.processes.worker.args": ["wait", "well"]},
    "image": {"spec.image": "the other name of the image"},
    "probe": {PROCESS + ".readiness.path": "/env"},
    "rename": {"spec.processes.worker": REMOVED, "spec.processes.jobs": WORKER},
    "scale": {PROCESS + ".replicas": 3, "spec.config.env.COLOUR": "blue"},
    "autoscale": {PROCESS + ".replicas": REMOVED, PROCESS + ".autoscaling": {"minReplicas": 2, "maxReplicas": 3},
                  "spec.config.env.COLOUR": "blue"},
    "fixed": {PROCESS + ".replicas": 2, PROCESS + ".autoscaling": REMOVED, "spec.config.env.COLOUR": "blue"},
    "environment": {"spec.environment": "staging"},
}
FAILURES = ("cannot be pulled", "crashes", "never ready", "quota", "policy")
COLUMNS = (*FAILURES, "good", "rolled back")


class Table:
    """What every app went through: requests lost and working pods ended, by change and column."""

    def __init__(self):
        self.cells = {}

    def text(self):
        width = max(map(len, COLUMNS))
        lines = ["lost/ended".ljust(12) + " ".join(column.ljust(width) for column in COLUMNS)]
        for row in CHANGES:
            cells = (self.cells.get((row, column)) for column in COLUMNS)
            lines.append(row.ljust(12) + " ".join(("-" if cell is None else f"{cell[0]}/{'-' if cell[1] is None else cell[1]}").ljust(width) for cell in cells))
        return "\n".join(lines)


@pytest.fixture
def apps(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    made = {}
    for name in CHANGES:
        processes = {"web": dict(WEB), **({"worker": WORKER} if name in ("command", "rename") else {})}
        if name == "fixed":
            del processes["web"]["replicas"]
            processes["web"]["autoscaling"] = {"minReplicas": 2, "maxReplicas": 3}
        made[name] = put(api, minimal_app(name, namespace, cluster.probe, config={"env": {"COLOUR": "red"}}, processes=processes))
    return {name: wait_active(api, app, 1, timeout=180) for name, app in made.items()}


@pytest.fixture
def policy(api, namespace):
    """Images by tag are refused in the environments of the apps."""
    name = f"digests-{namespace[-6:]}"
    yield {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": name},
           "spec": {"environments": ["production", "staging"], "defaultLevel": "Off", "levels": {"TF0201": "Enforce"}}}
    api.delete("twelvefactorpolicies", name)


class Matrix:
    def __init__(self, cluster, api, apps):
        self.cluster, self.api, self.apps = cluster, api, apps
        self.changes = {name: dict(changes) for name, changes in CHANGES.items()}
        self.repository, digest = cluster.probe.split("@")
        self.changes["image"]["spec.image"] = f"{self.repository}:other@{digest}"

    def processes(self, name):
        return {"command": ("web", "worker"), "rename": ("web", "jobs")}.get(name, ("web",))

    def put(self, name, failure):
        """The change, and with it what makes it fail; what made it fail before is taken back."""
        change(self.api, self.apps[name], {
            "spec.image": self.cluster.probe, PROCESS + ".readiness.path": "/ok",
            **{f"spec.processes.{process}.args": ["serve" if process == "web" else "wait"] for process in self.processes(name)},
            **{path: copy.deepcopy(value) if isinstance(value, dict) else value for path, value in self.changes[name].items()}, **failure(name)})

    def serving(self, name):
        """UIDs of the pods that work, of all its processes."""
        return {uid for process in ("web", "worker") for uid, pod in process_pods(self.api, self.apps[name], process).items()
                if any(entry["type"] == "Ready" and entry["status"] == "True" for entry in pod["status"].get("conditions", []))}

    def wait_reason(self, reason):
        for name, app in self.apps.items():
            wait_for(f"{name} to say {reason}", lambda app=app: current(self.api, app), lambda seen: says(seen, "False", reason), timeout=120)

    def wait_new_pod(self):
        """A pod of the newest release runs, and is not ready."""
        for name, app in self.apps.items():
            def runs(app=app):
                newest = f"v{max(releases(self.api, app))}"
                return any(pod["metadata"]["labels"][LABEL] == newest and pod["status"].get("phase") == "Running"
                           for pod in process_pods(self.api, app).values())

            wait_for(f"a pod of the newest release of {name} to run", runs, timeout=120)


def crashing(matrix, name, but=()):
    return {f"spec.processes.{process}.args": ["exit", "4"] for process in matrix.processes(name) if process not in but}


def asked_on(load, count=20):
    before = load.sent()
    wait_for(f"{count} more requests to each app", load.sent, lambda now: all(now[name] >= before[name] + count for name in before), timeout=60)


@pytest.fixture
def table(record_property):
    """It is told also of a test that broke off."""
    made = Table()
    yield made
    print(f"\n{made.text()}")
    record_property("matrix", made.text())


def test_every_change_with_every_failure(cluster, api, apps, namespace, policy, table, record_property):
    matrix = Matrix(cluster, api, apps)
    targets = {name: api.get("services", name, namespace)["spec"]["clusterIP"] for name in apps}
    with Load(cluster, targets) as load:
        asked_on(load)
        before = {name: matrix.serving(name) for name in apps}

        def column(title, pods=True):
            asked_on(load)
            lost = load.lost()
            for name in apps:
                earlier = sum(cell[0] for (row, _), cell in table.cells.items() if row == name)
                table.cells[name, title] = (len(lost[name]) - earlier, len(before[name] - matrix.serving(name)) if pods else None)

        def all_put(failure):
            for name in apps:
                matrix.put(name, failure)

        all_put(lambda _: {"spec.image": "registry.invalid/shop@sha256:" + "0" * 64})
        matrix.wait_reason("ImagePullFailed")
        column("cannot be pulled")
        all_put(lambda name: crashing(matrix, name))
        matrix.wait_reason("CrashLooping")
        column("crashes")
        # What has no probe and works takes its predecessor's place, as it should: it goes on crashing.
        all_put(lambda name: {PROCESS + ".readiness.path": "/never", **crashing(matrix, name, but=("web",))})
        matrix.wait_new_pod()
        column("never ready")
        api.create("resourcequotas", {"metadata": {"name": "none", "namespace": namespace}, "spec": {"hard": {"pods": "0"}}})
        wait_for("the quota to count", lambda: api.get("resourcequotas", "none", namespace).get("status", {}).get("hard"))
        all_put(lambda name: {"spec.config.env.QUOTA": "full", **crashing(matrix, name, but=("web",))})
        matrix.wait_reason("PodsNotCreated")
        column("quota")
        api.create("twelvefactorpolicies", policy)
        all_put(lambda _: {"spec.image": matrix.repository + ":latest"})
        matrix.wait_reason("PolicyViolation")
        column("policy")
        api.delete("resourcequotas", "none", namespace)
        all_put(lambda _: {"spec.config.env.QUOTA": REMOVED})
        for app in apps.values():
            wait_ready(api, app, timeout=180)
        column("good", pods=False)
        for app in apps.values():
            change(api, app, {"spec.release.pin": 1})
        for app in apps.values():
            wait_ready(api, app, timeout=180)
        column("rolled back", pods=False)
    sent = load.sent()
    record_property("requests", sum(sent.values()))
    assert all(lost == 0 and ended in (0, None) for lost, ended in table.cells.values()), table.text() + f"\n{load.lost()}"
    assert all(count > 100 for count in sent.values()), sent
