"""GitOps tools see the true state of an app: Argo CD by our health script, Flux and others by kstatus. At no moment does an app look done that is not."""
import pytest

from harness.apps import changed, is_ready, minimal_app
from harness.deploy import change, current, put, put_ready, wait_ready, wait_says
from harness.gitops import look, record
from harness.recorder import Recorder
from harness.waiting import wait_for


def shop(cluster, namespace, **spec):
    return minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "readiness": {"path": "/ok", "periodSeconds": 1}, "terminationGracePeriodSeconds": 1}}, **spec)


def states(api, app, steps):
    """The states that the app goes through while steps() are taken, up to the one that steps() returns."""
    with Recorder(api, "twelvefactorapps", app["metadata"]["namespace"]) as apps:
        last = steps()
        apps.caught_up(last["metadata"]["resourceVersion"])
        return [seen for seen in apps.states("shop") if int(seen["metadata"]["resourceVersion"]) <= int(last["metadata"]["resourceVersion"])]


def never_done_too_early(seen):
    """In progress to Argo CD and kstatus until it is Ready for the spec as it is."""
    for state in seen:
        wanted = ("Healthy", "Current") if is_ready(state) else ("Progressing", "InProgress")
        said = look(state)
        assert (said.health, said.kstatus) == wanted, (said, state)


def test_an_app_that_nobody_has_looked_at_is_in_progress(api, cluster, own_operator, namespace):
    """Without the definition's default of observedGeneration, kstatus would take it for current."""
    app = record("not_observed_yet", put(api, shop(cluster, namespace)))
    said = look(app)
    assert (said.health, said.kstatus) == ("Progressing", "InProgress") and "not looked" in said.message
    own_operator.start()
    assert look(wait_ready(api, app)) == ("Healthy", f"release v1, revision {app['spec']['codebase']['revision'][:12]}, is running", "Current")


def test_a_new_app_is_in_progress_until_it_is_ready(api, cluster, operator, namespace):
    app = shop(cluster, namespace)
    seen = states(api, app, lambda: put_ready(api, app, timeout=120))
    never_done_too_early(seen)
    assert look(seen[0]).kstatus == "InProgress" and look(seen[-1]).kstatus == "Current"
    record("ready", seen[-1])
    record("rolling_out", next(state for state in seen if state["status"]["observedGeneration"] == 1))


def test_a_change_is_in_progress_from_the_moment_it_is_made(api, cluster, operator, namespace):
    app = put_ready(api, shop(cluster, namespace), timeout=120)

    def steps():
        change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
        return wait_ready(api, app, timeout=120)

    seen = states(api, app, steps)
    never_done_too_early(seen)
    record("spec_changed", next(state for state in seen if state["metadata"]["generation"] == 2))
    assert look(seen[-1]).kstatus == "Current"


def test_waiting_for_a_secret_is_progress(api, cluster, operator, namespace):
    """It may come by itself, as with External Secrets: a failed health check would be wrong."""
    app = put(api, shop(cluster, namespace, config={"secrets": {"KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}))
    wait_says(api, app, "True", "SecretMissing", "Reconciling")
    said = look(record("secret_missing", current(api, app)))
    assert (said.health, said.kstatus) == ("Progressing", "InProgress") and said.message.startswith("SecretMissing: ")
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": "value"}})
    assert look(wait_ready(api, app, timeout=120)).kstatus == "Current"


def test_what_needs_a_person_has_failed(api, cluster, operator, namespace):
    api.create("services", {"metadata": {"name": "shop", "namespace": namespace}, "spec": {"ports": [{"port": 80}]}})
    app = put(api, shop(cluster, namespace))
    wait_says(api, app, "True", "NameTaken", "Stalled")
    said = look(record("name_taken", current(api, app)))
    assert (said.health, said.kstatus) == ("Degraded", "Failed") and said.message.startswith("NameTaken: ")
    api.delete("services", "shop", namespace)
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})  # else it is tried again only after a minute
    assert look(wait_ready(api, app, timeout=120)).kstatus == "Current"


@pytest.mark.real_node
def test_a_failed_admin_process_has_failed(api, cluster, operator, namespace):
    app = put(api, shop(cluster, namespace, adminProcesses={"seed": {"command": ["/bin/probe", "exit", "3"], "trigger": "Once"}}))
    wait_says(api, app, "True", "AdminProcessFailed", "Stalled", timeout=60)
    said = look(record("admin_process_failed", current(api, app)))
    assert (said.health, said.kstatus) == ("Degraded", "Failed") and "exit code 3" in said.message


def test_an_app_that_is_being_deleted_is_terminating(api, cluster, operator, namespace):
    app = put_ready(api, changed(shop(cluster, namespace), {"metadata.finalizers": ["example.com/hold"]}), timeout=120)
    api.delete("twelvefactorapps", "shop", namespace)
    said = look(record("being_deleted", current(api, app)))
    assert (said.health, said.kstatus) == ("Progressing", "Terminating")
    api.patch("twelvefactorapps", "shop", {"metadata": {"finalizers": None}}, namespace)
    wait_for("the app to be gone", lambda: api.find("twelvefactorapps", "shop", namespace), lambda found: found is None)


def test_a_paused_app_is_suspended(api, cluster, operator, namespace):
    app = put_ready(api, shop(cluster, namespace), timeout=120)
    api.patch("twelvefactorapps", "shop", {"metadata": {"annotations": {"twelvefactor.dev/paused": "true"}}}, namespace)
    assert look(record("paused", current(api, app))).health == "Suspended"


def test_a_paused_app_that_is_not_as_wished_is_suspended(api, cluster, operator, namespace):
    """To Argo CD; kstatus has no such word, and calls failed what will not come by itself."""
    app = put_ready(api, shop(cluster, namespace), timeout=120)
    api.patch("twelvefactorapps", "shop", {"metadata": {"annotations": {"twelvefactor.dev/paused": "true"}}}, namespace)
    change(api, app, {"spec.config.env.LOG_LEVEL": "debug"})
    wait_says(api, app, "True", "Paused", "Stalled")
    said = look(record("paused_with_a_change", current(api, app)))
    assert (said.health, said.kstatus) == ("Suspended", "Failed") and said.message.startswith("Paused: ")
    api.patch("twelvefactorapps", "shop", {"metadata": {"annotations": {"twelvefactor.dev/paused": None}}}, namespace)
    assert look(wait_ready(api, app, timeout=120)).health == "Healthy"


def test_an_app_that_says_suspend_is_suspended_once_it_is_at_zero(api, cluster, operator, namespace):
    app = put_ready(api, shop(cluster, namespace), timeout=120)

    def steps():
        change(api, app, {"spec.suspend": True})
        return wait_ready(api, app, timeout=120)

    *before, last = states(api, app, steps)
    assert {look(state).health for state in before if state["metadata"]["generation"] == 2} <= {"Progressing"}
    said = look(record("suspended", last))
    assert (said.health, said.kstatus) == ("Suspended", "Current") and said.message.startswith("suspended: ")
