"""Owner references clean up: an app leaves nothing behind, there is no finalizer that could hang, and another app of the same name waits until the
old one's objects are gone."""
import pytest

from harness.apps import quiet_app
from harness.children import KINDS, children
from harness.deploy import current, events_told, put, put_ready, wait_ready, wait_says, written
from harness.recorder import Recorder
from harness.waiting import stays, wait_for


def left(api, namespace):
    return sorted(f"{resource}/{item['metadata']['name']}" for resource in KINDS
                  for item in api.list(resource, namespace, labels={"twelvefactor.dev/app": "shop"}))


@pytest.mark.parametrize("how", ["Background", "Foreground"])
def test_nothing_is_left(api, operator, namespace, how):
    app = put_ready(api, quiet_app(namespace=namespace))
    assert "finalizers" not in app["metadata"] and len(children(api, app)) == 6
    theirs = api.create("configmaps", {"metadata": {"name": "shop-theirs", "namespace": namespace}})
    mark = operator.proxy.stats()["n"]
    api.delete("twelvefactorapps", "shop", namespace, propagation=how)
    wait_for("the app to be gone", lambda: api.find("twelvefactorapps", "shop", namespace), lambda found: found is None)
    wait_for("its objects to be gone", lambda: left(api, namespace), lambda names: not names, timeout=60)
    stays("it stays so", lambda: left(api, namespace), lambda names: not names, seconds=0.5)
    # The garbage collector does it. Which watch tells first is chance: what goes before the app is known to go may be made once more, and goes, too.
    sent = written(operator.proxy, namespace, mark)
    assert all(write.verb == "POST" for write in sent) and len(sent) <= 6, sent
    assert api.get("configmaps", "shop-theirs", namespace)["metadata"]["uid"] == theirs["metadata"]["uid"]


def test_an_app_that_is_being_deleted_is_left_alone(api, operator, namespace):
    """Somebody else's finalizer keeps it: nothing is made again meanwhile."""
    app = put_ready(api, quiet_app(namespace=namespace))
    api.patch("twelvefactorapps", "shop", {"metadata": {"finalizers": ["example.com/hold"]}}, namespace)
    api.delete("twelvefactorapps", "shop", namespace, propagation="Foreground")
    wait_for("its objects to be gone", lambda: left(api, namespace), lambda names: not names, timeout=60)
    stays("nothing is made again", lambda: left(api, namespace), lambda names: not names, seconds=1)
    assert current(api, app)["metadata"]["deletionTimestamp"]
    api.patch("twelvefactorapps", "shop", {"metadata": {"finalizers": None}}, namespace)
    wait_for("the app to be gone", lambda: api.find("twelvefactorapps", "shop", namespace), lambda found: found is None)


def test_orphans_are_nobodys_and_are_not_taken_over(api, operator, namespace):
    app = put_ready(api, quiet_app(namespace=namespace))
    before = {key: item["metadata"]["uid"] for key, item in children(api, app).items()}
    api.delete("twelvefactorapps", "shop", namespace, propagation="Orphan")
    wait_for("the app to be gone", lambda: api.find("twelvefactorapps", "shop", namespace), lambda found: found is None)
    wait_for("no owners", lambda: [item["metadata"].get("ownerReferences") for item in api.list("deployments", namespace)], lambda owners: owners == [None])
    stays("the orphans are left", lambda: left(api, namespace), lambda names: len(names) == len(before), seconds=0.5)
    app = put(api, quiet_app(namespace=namespace))
    taken = wait_says(api, app, "False", "NameTaken")
    assert "was left alone" in taken["message"] and namespace in taken["message"], taken
    wait_says(api, app, "True", "NameTaken", "Stalled")
    assert {key: api.get(*key, namespace)["metadata"]["uid"] for key in before} == before
    for resource, name in before:
        api.delete(resource, name, namespace)
    app = wait_ready(api, app)  # it heals by itself
    assert len(children(api, app)) == len(before)


def test_deleted_and_made_again_at_once(api, operator, namespace):
    """The old one's objects are not taken for the new one's."""
    old = put_ready(api, quiet_app(namespace=namespace))
    with Recorder(api, "twelvefactorapps", namespace) as apps:
        api.delete("twelvefactorapps", "shop", namespace)
        app = wait_for("the name to be free", lambda: put(api, quiet_app(namespace=namespace)))
        app = wait_ready(api, app)
        apps.caught_up(app["metadata"]["resourceVersion"])
    assert app["metadata"]["uid"] != old["metadata"]["uid"] and len(children(api, app)) == 6
    reasons = {entry["reason"] for state in apps.states("shop") if state["metadata"]["uid"] == app["metadata"]["uid"]
               for entry in state["status"].get("conditions", []) if entry["type"] == "Ready"}
    assert reasons <= {"WaitingForDeletion", "ReleasePending", "RolloutInProgress", "UpToDate"}, reasons
    wait_for("the old one's objects to be gone", lambda: left(api, namespace), lambda names: len(names) == 6)
    assert ("Warning", "NameTaken") not in events_told(api, app)


def test_deleted_while_the_operator_was_down(api, own_operator, namespace):
    own_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace))
    own_operator.kill()
    api.delete("twelvefactorapps", "shop", namespace)
    wait_for("the app to be gone", lambda: api.find("twelvefactorapps", "shop", namespace), lambda found: found is None)
    app = put(api, quiet_app(namespace=namespace, changes={"spec.environment": "staging"}))
    own_operator.start_ready()
    app = wait_ready(api, app)
    assert len(children(api, app)) == 6
    assert api.get("deployments", "shop-web", namespace)["metadata"]["labels"]["twelvefactor.dev/environment"] == "staging"
