"""What one namespace writes does not take the operator away from the others: large ConfigMaps, large tasks, patterns that cost minutes, kinds that do not exist."""
import random

import pytest

from harness.apps import condition, quiet_app
from harness.deploy import change, current, put, put_ready, wait_ready, wait_says
from harness.memory_cgroup import memory_cgroup

MIB = 1 << 20
LIMIT = 128 * MIB
TASKS, TASK_BYTES = 300, 240 << 10
# Nine times a thousand: as a machine of states it explodes, and step by step it takes seconds for 32 KiB.
COSTLY = "[ab]*a" + "[ab]{1000}" * 9 + "c"


def greedy_app(namespace, name):
    sources = [{"configMapRef": {"name": f"big-{number}"}} for number in range(16)]
    return quiet_app(name, namespace, config={"envFrom": sources})


@pytest.fixture
def small_operator(own_operator, tmp_path):
    """The operator in a cgroup of 128 MiB; it finds its budget by itself."""
    with memory_cgroup() as cgroup:
        if cgroup is None:
            pytest.skip("this machine gives no cgroup with a memory limit")
        cgroup.limit(LIMIT)
        own_operator.binary = cgroup.wrapper(own_operator.binary, tmp_path)
        own_operator.cgroup = cgroup
        yield own_operator.start_ready()
        own_operator.end()


def test_large_config_maps_and_tasks_cost_their_namespace_alone(api, small_operator, make_namespace):
    hostile, good = make_namespace("hostile"), make_namespace("good")
    assert small_operator.log_lines(message="memory is bounded")[0]["budget"] == "128 MiB"
    for number in range(16):
        api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"big-{number}"},
                                  "data": {f"V{number}": "x" * 1_000_000}}, hostile)
    greedy = [put(api, greedy_app(hostile, name)) for name in ("one", "two")]
    for number in range(TASKS):
        api.create("admintasks", {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "AdminTask", "metadata": {"name": f"task-{number}"},
                                  "spec": {"appRef": {"name": "one"}, "command": ["echo"] + ["y" * 4000] * (TASK_BYTES // 4000)}}, hostile)
    for app in greedy:
        said = wait_says(api, app, "False", "ConfigTooLarge", timeout=60)["message"]
        assert "more than 1 MiB" in said
        assert condition(current(api, app), "Stalled")["status"] == "True"
    put_ready(api, quiet_app(namespace=good), timeout=60)
    assert small_operator.running() and small_operator.cgroup.kills() == 0
    print(f"operator beside the tenant: VmRSS {small_operator.memory_kib() >> 10} MiB, VmHWM {small_operator.memory_kib('VmHWM') >> 10} MiB")
    small_operator.restart()
    small_operator.wait_ready(timeout=120)
    change(api, put(api, quiet_app("after", good)), {"spec.environment": "staging"})
    wait_ready(api, current(api, quiet_app("after", good)), timeout=60)
    assert small_operator.cgroup.kills() == 0, "a start reads everything at once"
    print(f"after a restart: VmRSS {small_operator.memory_kib() >> 10} MiB, VmHWM {small_operator.memory_kib('VmHWM') >> 10} MiB")


def test_what_is_too_large_is_not_tried_again_until_it_changes(api, proxied_operator, namespace):
    for number in range(16):
        api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"big-{number}"},
                                  "data": {f"V{number}": "x" * 600_000}}, namespace)
    proxied_operator.start_ready()
    app = put(api, greedy_app(namespace, "shop"))
    wait_says(api, app, "False", "ConfigTooLarge")
    path = f"/api/v1/namespaces/{namespace}/configmaps"
    asked = [request for request in proxied_operator.proxy.requests() if request["path"].startswith(path)]
    assert len(asked) == 2, "the second is one too many"
    change(api, app, {"spec.config.envFrom": [{"configMapRef": {"name": "big-0"}}]})
    wait_ready(api, current(api, app))


def test_patterns_that_cost_minutes_are_refused(api, operator, make_namespace):
    hostile, good = make_namespace("hostile"), make_namespace("good")
    value = "".join(random.Random(1).choices("ab", k=32 << 10))
    costly = [put(api, quiet_app(f"costly-{number}", hostile, config={"env": {"A": value, "B": value}, "contract": {"A": {"pattern": COSTLY}, "B": {"pattern": COSTLY}}}))
              for number in range(16)]
    put_ready(api, quiet_app(namespace=good), timeout=15)
    for app in costly:
        assert "A has a pattern" in wait_says(api, app, "False", "ContractInvalid")["message"]
    shorter = quiet_app("shorter", hostile, config={"env": {"A": value}, "contract": {"A": {"pattern": "[ab]*a[ab]{1000}[ab]{1000}c"}}})
    assert "more work than an app may make" in wait_says(api, put(api, shorter), "False", "ContractInvalid")["message"]


def test_kinds_of_kubernetes_itself_are_no_services(api, operator, namespace):
    mark = operator.proxy.stats()["n"]
    app = put(api, quiet_app(namespace=namespace, backingServices={
        "settings": {"type": "other", "serviceRef": {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "settings"}}}))
    assert "a kind of Kubernetes itself" in wait_says(api, app, "False", "ServiceKindUnusable")["message"]
    asked = [request["path"] for request in operator.proxy.requests(mark) if "replicasets" in request["path"] or request["path"] == "/apis/apps/v1"]
    assert not asked, "to watch them would be to read them all"
