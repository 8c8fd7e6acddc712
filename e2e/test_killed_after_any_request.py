"""Wherever the operator is killed, and whichever request or answer is lost, it ends where an undisturbed run ends: one release was made, its gate
was passed once, and what runs once has run once.

For each k, the k-th request is disturbed in a namespace of its own. Only the disturbance is waited for there; the end states are looked at
together, at the end.
"""
import pytest

from harness.apps import is_ready, quiet_app
from harness.children import bare, bare_children, differences, our_entries
from harness.deploy import change, current, in_namespace, put, wait_ready
from harness.recorder import Recorder
from harness.releases import gate_name, migrate, releases, wait_active, wait_phase
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

OURS = "(serviceaccounts|configmaps|secrets|services|deployments|jobs|appreleases|twelvefactorapps)"  # not events: they are told once or not, as it comes


def small_app(cluster, namespace):
    """One object of each kind; pods are those of the gate and of the Once process alone. As few releases are kept as can be, so that some go."""
    return quiet_app(namespace=namespace, image=cluster.probe, release={"historyLimit": 1}, adminProcesses={
        "migrate": migrate("exit", "0"), "seed": {"command": ["/bin/probe", "exit", "0"], "trigger": "Once", "runId": "0", "activeDeadlineSeconds": 60}})


def update(number):
    """A change that touches every kind, leaves a config, a variable and a port behind, runs the Once process again, and is a release."""
    return {"spec.codebase.revision": f"{number}23456789abcdef", "spec.config.env": {f"LEVEL_{number}": "debug"},
            "spec.config.secrets.KEY.generate.rotation": f"r{number}", "spec.processes.web.port": 9000 + number,
            "spec.adminProcesses.seed.runId": str(number)}


def end_state(api, app):
    now = current(api, app)
    state = bare_children(api, now)
    for key, item in state.items():
        item["managers"] = sorted(our_entries(api.get(*key, app["metadata"]["namespace"])))
    state[("twelvefactorapps", "shop")] = bare("twelvefactorapps", now)
    return state


def mutations(proxy, namespace):
    return len([1 for request, write in in_namespace(proxy, namespace) if request.get("m") and write.resource != "events"])


def matching(namespace, k):
    return {"mutating": True, "path": f"/namespaces/{namespace}/{OURS}", "nth": k}


@pytest.fixture(scope="module")
def reference(cluster, api, module_operator, make_module_namespace):
    """(how many requests, end state) of an undisturbed creation (0), and of undisturbed updates (1, 2)."""
    module_operator.start_ready()
    namespace = make_module_namespace()
    app = put(api, small_app(cluster, namespace))
    steps, before = [], 0
    for number in range(3):
        if number:
            change(api, app, update(number))
        wait_active(api, app, number + 1)
        wait_phase(api, app, number + 1, "Active")
        wait_for("earlier config to be gone", lambda: api.list("configmaps", namespace, labels={"twelvefactor.dev/app": "shop"}),
                 lambda found, number=number: len(found) == min(number + 1, 2))
        total = mutations(module_operator.proxy, namespace)
        steps.append((total - before, end_state(api, app)))
        before = total
    return steps


@pytest.fixture(scope="module")
def apps_to_update(cluster, api, reference, make_module_namespace):
    """Enough apps, each Ready, for all k of an update; the tests below update them in turn."""
    apps = {k: put(api, small_app(cluster, make_module_namespace(f"k{k}"))) for k in range(1, max(step[0] for step in reference[1:]) + 1)}
    for app in apps.values():
        wait_ready(api, app, timeout=120)
    return apps


@pytest.fixture(autouse=True)
def no_rules_left(module_operator):
    yield
    module_operator.proxy.clear()
    if not module_operator.running():
        module_operator.start_ready()


class OnceEach:
    """Watches that each run, and the gate of each release, has one Job and one pod."""

    def __init__(self, api):
        self.jobs, self.pods = Recorder(api, "jobs"), Recorder(api, "pods")

    def __enter__(self):
        self.jobs.__enter__()
        self.pods.__enter__()
        return self

    def __exit__(self, *_):
        self.jobs.stop()
        self.pods.stop()

    def check(self, api, what, app, number):
        namespace = app["metadata"]["namespace"]
        self.jobs.caught_up(api.get("jobs", "shop-seed", namespace)["metadata"]["resourceVersion"])
        jobs = {entry.object["metadata"]["uid"]: entry.object["metadata"] for entry in list(self.jobs.seen) if entry.object["metadata"]["namespace"] == namespace}
        pods = [entry.object for entry in list(self.pods.seen) if entry.object["metadata"]["namespace"] == namespace and entry.object["spec"].get("nodeName")]
        gates = {uid for uid, job in jobs.items() if job["name"].startswith(gate_name(app, number + 1))}  # a second attempt would be one, too
        runs = {uid for uid, job in jobs.items() if job["annotations"].get("twelvefactor.dev/run-id") == str(number) and job["name"] == "shop-seed"}
        for kind, made in (("the gate", gates), ("one run", runs)):
            ran = {pod["metadata"]["uid"] for pod in pods if pod["metadata"]["labels"]["batch.kubernetes.io/controller-uid"] in made}
            assert (len(made), len(ran)) == (1, 1), f"{what}: {len(made)} Jobs and {len(ran)} pods for {kind}"
        assert max(releases(api, app)) == number + 1, f"{what}: a release too many"


def check_end_states(api, apps, number, expected, once):
    for k, app in apps.items():
        try:
            wait_ready(api, app, timeout=120)
            wait_for("the same end state", lambda app=app: differences(expected, end_state(api, app)), lambda left: not left, timeout=30)
        except AssertionError as failure:
            raise AssertionError(f"disturbed at request {k}: {failure}") from None
        once.check(api, f"disturbed at request {k}", app, number)


@pytest.mark.parametrize("step", ["create", "update"])
def test_killed_after_each_request(cluster, api, module_operator, make_namespace, reference, request, step):
    """The API server has acted, and the operator is gone before it is told."""
    number = {"create": 0, "update": 1}[step]
    requests, expected = reference[number]
    assert requests >= 12, "the reference run did nothing: this test would pass for no reason"
    apps = {k: request.getfixturevalue("apps_to_update")[k] for k in range(1, requests + 1)} if number else {}
    proxy = module_operator.proxy
    killed = 0
    with OnceEach(api) as once:
        for k in range(1, requests + 1):
            namespace = apps[k]["metadata"]["namespace"] if number else make_namespace(f"k{k}")
            proxy.rules([{"action": "kill", "pid": module_operator.process.pid, "when": "after", "match": matching(namespace, k)}])
            if number:
                apps[k] = change(api, apps[k], update(number))
            else:
                apps[k] = put(api, small_app(cluster, namespace))
            # How often progress is told depends on the time that the gate takes: the last requests may not come.
            wait_for(f"request {k}, or the end without it", lambda k=k: not module_operator.running() or is_ready(current(api, apps[k])), timeout=60)
            killed += not module_operator.running()
            proxy.clear()
            if not module_operator.running():
                module_operator.start_ready()
        assert killed >= requests - 3, f"killed at {killed} of {requests} requests"
        check_end_states(api, apps, number, expected, once)


LOST = [("drop_after", "create", 0), ("drop_after", "update", 2), ("drop_before", "create", 0)]


@pytest.mark.parametrize("action, step, number", LOST, ids=[f"{action}-{step}" for action, step, _ in LOST])
def test_each_request_or_its_answer_is_lost(cluster, api, module_operator, make_namespace, reference, request, action, step, number):
    """drop_after: the API server has acted, and the answer never came; drop_before: it has not even been asked."""
    requests, expected = reference[number]
    proxy = module_operator.proxy
    if number:
        apps = request.getfixturevalue("apps_to_update")
        for app in apps.values():  # also when the test before was not run, or failed
            change(api, app, update(number - 1))
            wait_ready(api, app)
    namespaces = {k: apps[k]["metadata"]["namespace"] if number else make_namespace(f"k{k}") for k in range(1, requests + 1)}
    proxy.rules([{"action": action, "match": matching(namespace, k)} for k, namespace in namespaces.items()])
    with OnceEach(api) as once:
        if number:
            for k in namespaces:
                change(api, apps[k], update(number))
        else:
            apps = {k: put(api, small_app(cluster, namespace)) for k, namespace in namespaces.items()}
        check_end_states(api, {k: apps[k] for k in namespaces}, number, expected, once)
        # A disturbed run may need fewer requests than the undisturbed one: then the last rules find nothing to act on.
        assert sum(rule["acted"] for rule in proxy.current_rules()) >= requests - 3
