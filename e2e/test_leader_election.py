"""Two operators: one leads and works, the other stands by; and never do two write at the same time."""
import contextlib
import time
from datetime import datetime

import pytest

from harness.apps import quiet_app
from harness.deploy import change, put, put_ready, wait_ready
from harness.faultproxy import FaultProxy
from harness.identity import NAMESPACE, forget_leases
from harness.operator import Operator
from harness.waiting import wait_for

LEASE = "twelvefactor-operator"
QUICK = ("--lease-duration", "6", "--lease-renew-deadline", "3", "--lease-retry-period", "1")
PATIENCE = 45  # more than any lease here lasts
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def replica(cluster, operator_user, tmp_path):
    """A function that starts one more operator, behind a proxy of its own, and waits until it is Ready."""
    forget_leases(cluster)
    with contextlib.ExitStack() as stack:
        def start(name, *arguments, ready=True):
            proxy = stack.enter_context(FaultProxy(operator_user, tmp_path / name))
            mine = Operator(proxy.kubeconfig, tmp_path / f"{name}.log", arguments=["--leader-elect", *arguments]).serving()
            mine.proxy = proxy
            stack.callback(mine.end)
            stack.callback(proxy.clear)
            return mine.start_ready() if ready else mine.start()

        yield start


def holder(api):
    lease = api.find("leases", LEASE, NAMESPACE)
    return lease["spec"].get("holderIdentity", "") if lease else ""


def leads(operator):
    return operator.metric("leader_election_master_status", name=LEASE) == 1


def wait_leads(operator, timeout=PATIENCE):
    wait_for("it to lead", lambda: leads(operator), timeout=timeout, every=0.02)
    return operator


def told_at(operator, message):
    """When it logged that, as text that can be compared."""
    return next(line["time"] for line in operator.log_lines() if message in line["message"])


def writes(operator, since=0):
    """What reached the API server of its requests that change something; the Lease is one of them."""
    return [request for request in operator.proxy.requests(since) if request["verb"] in WRITES and request["upstream"]]


def pair(replica, *arguments):
    """(who leads, who stands by)."""
    return wait_leads(replica("first", *arguments)), replica("second", *arguments)


def test_one_works_and_the_other_stands_by_ready(api, replica, namespace):
    leader, standby = pair(replica)
    put_ready(api, quiet_app(namespace=namespace))
    assert standby.ask("/readyz") == (200, "ok\n") and not leads(standby)
    assert writes(standby) == [] and standby.metric("controller_runtime_reconcile_total") == 0
    assert standby.metric("twelvefactor_watch_events_total", resource="deployments") >= 1, "it knows already"
    lease = api.get("leases", LEASE, NAMESPACE)["spec"]
    line = standby.wait_for_log("that it stands by", lambda line: "standing by" in line["message"])
    assert line["leader"] == lease["holderIdentity"] and line["lease"] == f"{NAMESPACE}/{LEASE}"
    assert (lease["leaseDurationSeconds"], lease["leaseTransitions"]) == (15, 0) and "renewTime" in lease
    assert leader.log_lines(message="this process leads from now on")[0]["leader"] == lease["holderIdentity"]


def test_a_killed_leader_is_replaced(api, replica, namespace, record_property):
    leader, standby = pair(replica)
    app = put_ready(api, quiet_app(namespace=namespace))
    leader.kill()
    killed = time.monotonic()
    change(api, app, {"spec.config.env": {"LOG_LEVEL": "debug"}})
    wait_leads(standby)
    led = time.monotonic() - killed
    wait_ready(api, app)
    print(f"kill -9: leads after {led:.1f} s, the app was Ready again after {time.monotonic() - killed:.1f} s")
    record_property("failover_after_kill_seconds", round(led, 1))
    assert api.get("leases", LEASE, NAMESPACE)["spec"]["leaseTransitions"] == 1
    assert not [request for request in writes(standby) if request["verb"] == "DELETE" and "/deployments/" in request["path"]]


def test_sigterm_hands_over_without_waiting_for_the_lease(api, replica, namespace, record_property):
    """The lease would last ten minutes."""
    leader, standby = pair(replica, "--lease-duration", "600")
    app = put_ready(api, quiet_app(namespace=namespace))
    change(api, app, {"spec.config.env": {"LOG_LEVEL": "debug"}})
    asked = time.monotonic()
    assert leader.stop(timeout=20) == 0
    stopped = time.monotonic()
    ends = ["stopping", "the lease was given back", "stopped"]
    assert [line["message"] for line in leader.log_lines() if line["message"] in ends] == ends
    wait_leads(standby, timeout=30)
    led = time.monotonic() - asked
    wait_ready(api, app)
    print(f"SIGTERM: ended after {stopped - asked:.2f} s, the other leads after {led:.1f} s")
    record_property("failover_after_sigterm_seconds", round(led, 1))
    assert told_at(leader, "the lease was given back") < told_at(standby, "this process leads")


def test_a_standby_that_ends_changes_nothing(api, replica):
    leader, standby = pair(replica, *QUICK)
    assert standby.stop() == 0
    assert "the lease was given back" not in standby.raw_log() and writes(standby) == []
    renewed = api.get("leases", LEASE, NAMESPACE)["spec"]["renewTime"]
    wait_for("the next renewal", lambda: api.get("leases", LEASE, NAMESPACE)["spec"]["renewTime"], lambda time: time != renewed)
    assert leads(leader) and holder(api) == told_leader(leader)


def test_the_lease_is_kept_while_requests_are_in_hand(api, replica, namespace):
    """Nobody may lead while a write of ours is under way."""
    leader, standby = pair(replica, "--lease-duration", "600")
    leader.proxy.rules([{"action": "delay", "ms": 3000, "when": "after", "match": {"verbs": ["POST"], "path": f"/namespaces/{namespace}/"}}])
    app = put(api, quiet_app(namespace=namespace))
    wait_for("a request to be in hand", lambda: [request for request in leader.proxy.requests() if f"/namespaces/{namespace}/" in request["path"]])
    assert leader.stop() == 0
    wait_leads(standby)
    sent = next(request["time"] for request in writes(leader) if namespace in request["path"])
    given_back = told_at(leader, "the lease was given back")
    assert (datetime.fromisoformat(given_back) - datetime.fromisoformat(sent)).total_seconds() >= 3
    assert given_back < told_at(standby, "this process leads")
    wait_ready(api, app)


def freeze_at_work(api, leader, standby, namespace, number):
    """Freezes the leader while it works on many apps, until the other leads and has done all. Returns the last request of the frozen one."""
    leader.proxy.rules([{"action": "delay", "ms": 30, "match": {"mutating": True}}])
    apps = [put(api, quiet_app(f"shop{number}-{each}", namespace)) for each in range(25)]
    wait_for("it to be at work", lambda: leader.proxy.stats()["mutations"], lambda count: count >= 10, every=0.01)
    leader.freeze()
    wait_leads(standby)
    for app in apps:
        wait_ready(api, app)
    change(api, apps[0], {"spec.config.env": {"LOG_LEVEL": "debug"}})
    wait_ready(api, apps[0])
    return leader.proxy.stats()["n"]


@pytest.mark.parametrize("round_", range(2))
def test_a_leader_that_was_frozen_past_its_lease_writes_nothing(api, replica, namespace, round_):
    leader, standby = pair(replica, *QUICK)
    last = freeze_at_work(api, leader, standby, namespace, round_)
    before = writes(leader)
    assert before, "it had not begun: this test would say nothing"
    leader.thaw()
    thawed = time.monotonic()
    assert leader.process.wait(10) == 1
    print(f"ended {time.monotonic() - thawed:.3f} s after it woke")
    line = leader.log_lines(level="error")[-1]
    assert "leads no more" in line["message"] and "stood still" in line["problem"], line
    assert writes(leader, since=last) == []
    assert leads(standby) and holder(api) == told_leader(standby)


def told_leader(operator):
    return operator.log_lines(message="this process leads from now on")[-1]["leader"]


@pytest.mark.parametrize("damage", ["refused", "silent"])
def test_a_leader_that_cannot_reach_the_api_server_ends_before_its_lease(api, replica, namespace, damage):
    leader, standby = pair(replica, *QUICK)
    app = put_ready(api, quiet_app(namespace=namespace))
    leader.proxy.rules([{"action": {"refused": "drop_before", "silent": "gate"}[damage]}])
    last = leader.proxy.stats()["n"]
    leader.proxy.cut()
    change(api, app, {"spec.config.env": {"LOG_LEVEL": "debug"}})
    assert leader.process.wait(PATIENCE) == 1
    wait_leads(standby)
    assert told_at(leader, "leads no more") < told_at(standby, "this process leads")
    assert writes(leader, since=last) == []
    wait_ready(api, app)


def test_a_request_in_hand_is_given_up_before_the_lease_ends(api, replica, namespace):
    """Renewals are lost and a write hangs: its connection is closed before another may lead."""
    leader, standby = pair(replica, *QUICK)
    leader.proxy.rules([{"action": "gate", "match": {"path": f"/namespaces/{namespace}/"}}, {"action": "drop_before", "match": {"path": "/leases"}}])
    app = put(api, quiet_app(namespace=namespace))
    wait_for("a write to hang", lambda: leader.proxy.stats()["held"])
    assert leader.process.wait(PATIENCE) == 1
    leader.proxy.release()
    wait_leads(standby)
    wait_ready(api, app)
    assert [request for request in writes(leader) if namespace in request["path"]] == []


def test_a_lease_that_somebody_else_took_ends_the_leader(api, replica):
    leader = wait_leads(replica("only", *QUICK))
    api.patch("leases", LEASE, {"spec": {"holderIdentity": "somebody"}}, NAMESPACE)
    assert leader.process.wait(PATIENCE) == 1
    assert leader.log_lines(level="error")[-1]["problem"] == "somebody holds the lease now"


def test_a_right_to_the_lease_that_is_missing_is_told(replica, api):
    """A Lease of another name: the rights of the operator name its own."""
    operator = replica("wrong", "--lease-name", "another", ready=False)
    line = operator.wait_for_log("the refusal", lambda line: line.get("lease") == f"{NAMESPACE}/another" and "problem" in line)
    assert "cannot get" in line["problem"] and "leases" in line["problem"], line
    wait_for("readiness to tell", lambda: operator.ask("/readyz"), lambda answer: answer == (503, f"the lease {NAMESPACE}/another has not been read yet\n"))
    assert not api.find("leases", "another", NAMESPACE)
