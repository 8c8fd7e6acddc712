"""The promotion gate: an image that has not run in the peer that is required, for as long as it should, waits there is no release of it, and what
runs is left alone. It goes on by itself, at the moment that was named."""
import datetime
import re

import pytest

from harness.another_build import another_build
from harness.apps import REMOVED, minimal_app, quiet_app
from harness.deploy import change, current, put, put_ready, says, wait_says, written
from harness.releases import WEB, deployment, phases, wait_active
from harness.waiting import stays, wait_for

SOAK = 8  # seconds
TODAY = datetime.datetime.now(datetime.timezone.utc).date().isoformat()


@pytest.fixture
def staging(make_namespace):
    return make_namespace("staging")


@pytest.fixture
def production(make_namespace):
    return make_namespace("production")


@pytest.fixture(scope="module")
def next_build(cluster):
    return another_build(cluster, cluster.state / "build" / "probe.tar") if cluster.probe else None


def first_deploy(namespace, cluster, **spec):
    return minimal_app(namespace=namespace, image=cluster.probe, processes={"web": WEB}, **spec)


def staged(cluster, staging, production, shares=True):
    consent = {"shareWith": {"production": {"namespace": production, "name": "shop"}}} if shares else {}
    return first_deploy(staging, cluster, environment="staging", parity=consent)


def gated(cluster, staging, production, soak=f"{SOAK}s", **spec):
    return first_deploy(production, cluster, parity={"peers": {"staging": {"namespace": staging, "name": "shop", "required": True, "soak": soak}}}, **spec)


def wait_pending(api, app, words):
    return wait_for(f"the app to wait: {words}", lambda: wait_says(api, app, "False", "PromotionPending")["message"], lambda said: words in said)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_a_new_image_waits_until_it_has_run_in_the_peer(api, cluster, next_build, operator, staging, production):
    there = put_ready(api, staged(cluster, staging, production), timeout=90)
    app = put(api, gated(cluster, staging, production))
    app = wait_active(api, app, 1, timeout=90)
    runs = deployment(api, app)
    mark = operator.proxy.stats()["n"]
    change(api, app, {"spec.image": next_build})
    said = wait_pending(api, app, "has not been Active in")
    assert "TF1005 .spec.parity.peers.staging" in said and "what runs goes on" in said.lower() and ".spec.exemptions.TF1005" in said
    held = current(api, app)
    assert says(held, "True", "PromotionPending", kind="Reconciling") and says(held, "False", "NotStalled", kind="Stalled")
    assert any(each["rule"] == "TF1005" for each in held["status"]["findings"])
    stays("nothing but the status and the report is written", lambda: written(operator.proxy, production, mark), lambda sent: not sent, seconds=1)
    assert phases(api, app) == {1: "Active"} and deployment(api, app)["spec"] == runs["spec"]
    # Tried there: the moment is named, and kept.
    change(api, there, {"spec.image": next_build})
    wait_active(api, there, 2, timeout=90)
    said = wait_pending(api, app, "will be accepted at")
    named = moment(re.search(r"accepted at (\S+Z)", said)[1])
    app = wait_active(api, app, 2, timeout=90)
    release = api.get("appreleases", "shop-v2", production)
    assert named <= moment(release["metadata"]["creationTimestamp"]) <= named + datetime.timedelta(seconds=5)
    # The way back needs no leave, whatever runs there now.
    change(api, app, {"spec.image": cluster.probe})
    wait_active(api, app, 3, timeout=90)


def test_config_needs_no_leave(api, cluster, operator, staging, production):
    """Of a peer that nobody knows: what runs goes on, also with other config."""
    app = put_ready(api, quiet_app(namespace=production))
    change(api, app, {"spec.parity": {"peers": {"staging": {"namespace": staging, "name": "shop", "required": True}}}, "spec.config.env.LOG_LEVEL": "debug"})
    wait_active(api, app, 2)


def test_a_first_deploy_waits_too_and_says_the_same_of_a_peer_that_shares_nothing(api, cluster, operator, staging, production):
    app = put(api, gated(cluster, staging, production, soak="0s"))
    absent = wait_pending(api, app, "nothing is known of")
    assert phases(api, app) == {} and api.list("deployments", production) == []
    there = put_ready(api, staged(cluster, staging, production, shares=False), timeout=90)
    stays("not even whether it exists is told", lambda: wait_says(api, app, "False", "PromotionPending")["message"], lambda said: said == absent, seconds=1)
    change(api, there, {"spec.parity": {"shareWith": {"production": {"namespace": production}}}})
    wait_active(api, app, 1, timeout=90)


def test_what_is_down_there_is_not_accepted(api, cluster, operator, staging, production):
    there = put_ready(api, staged(cluster, staging, production), timeout=90)
    change(api, there, {"spec.processes.web.replicas": 0})
    wait_for("its pods to be gone", lambda: current(api, there)["status"]["processes"]["web"], lambda seen: seen["ready"] == 0)
    app = put(api, gated(cluster, staging, production, soak="2s"))
    wait_pending(api, app, "is not available in")
    change(api, there, {"spec.processes.web.replicas": 1})
    wait_active(api, app, 1, timeout=90)


def test_an_exemption_breaks_the_glass(api, cluster, operator, staging, production):
    app = put(api, gated(cluster, staging, production))
    wait_pending(api, app, ".spec.exemptions.TF1005 lets it through")
    change(api, app, {"spec.exemptions": {"TF1005": {"reason": "outage", "expires": TODAY}}})
    app = wait_active(api, app, 1, timeout=90)
    # It has run here now, and goes on when the glass is whole again.
    change(api, app, {"spec.exemptions": REMOVED})
    wait_active(api, app, 1)
    assert not [each for each in current(api, app)["status"]["findings"] if each["rule"] == "TF1005"]


def test_a_circle_is_told_to_all_in_it(api, operator, staging, production):
    def half(namespace, other):
        return quiet_app(namespace=namespace, parity={"peers": {"other": {"namespace": other, "name": "shop", "required": True}}, "shareWith": {"other": {"namespace": other}}})

    def circular(app):
        return lambda: [each["path"] for each in current(api, app).get("status", {}).get("findings", []) if each["rule"] == "TF1006"]

    one, other = put(api, half(staging, production)), put(api, half(production, staging))
    for app in (one, other):
        wait_for("the circle to be told", circular(app), lambda paths: paths == [".spec.parity.peers.other.required"])
    change(api, one, {"spec.parity.peers": REMOVED})
    wait_for("it to be open", circular(other), lambda paths: not paths)
    wait_says(api, one, "True", "UpToDate")
