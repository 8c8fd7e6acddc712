"""A release replaces every pod, and nobody outside notices: a client asks the Service all the time, and every request is answered."""
import pytest

from harness.client import Client
from harness.deploy import change, put, wait_says
from harness.releases import WEB, gated_app, migrate, process_pods, retry, wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

# What docs/releases.md tells teams to set: a pod that goes serves on until every node has heard of it.
TWO = {**WEB, "replicas": 2, "preStopSleepSeconds": 3, "terminationGracePeriodSeconds": 10}


@pytest.fixture
def app(cluster, api, operator, namespace):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    return wait_active(api, put(api, gated_app(cluster, namespace, processes={"web": TWO})), 1, timeout=120)


@pytest.fixture
def client(cluster, api, app):
    return Client(cluster, api.get("services", "shop", app["metadata"]["namespace"])["spec"]["clusterIP"])


def ask_on(client, count=50):
    """Until it has sent so many more."""
    before = client.count()
    wait_for(f"{count} more requests", client.count, lambda now: now >= before + count)


def nothing_was_lost(client, record_property, least):
    sent = client.sent
    record_property("requests", sent.answered + len(sent.lost))
    record_property("lost", len(sent.lost))
    print(f"{sent.answered + len(sent.lost)} requests, {len(sent.lost)} lost, the slowest took {sent.slowest} s")
    assert sent.lost == [] and sent.answered >= least, sent


def test_through_three_releases(api, app, client, record_property):
    before = process_pods(api, app).keys()
    with client:
        ask_on(client)
        for number, colour in ((2, "blue"), (3, "green"), (4, "violet")):
            change(api, app, {"spec.config.env.COLOUR": colour})
            wait_active(api, app, number, timeout=120)
        ask_on(client)
    assert not process_pods(api, app).keys() & before
    nothing_was_lost(client, record_property, 500)


def test_through_a_failed_gate_and_its_successor(api, app, client, record_property):
    with client:
        change(api, app, {"spec.config.env.COLOUR": "blue", "spec.adminProcesses.migrate": migrate("exit", "1")})
        wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
        retry(api, app)
        change(api, app, {"spec.adminProcesses.migrate": migrate("exit", "0")})
        wait_active(api, app, 3, timeout=120)
        ask_on(client)
    nothing_was_lost(client, record_property, 200)
