"""What the other tests lean on: a harness that waits for nothing, counts nothing or starts nothing would make them pass."""
import contextlib
import stat

import pytest

from harness import requests
from harness.api import Api, ApiError
from harness.apps import REMOVED, changed, condition, is_ready, merge_patch, minimal_app, observed
from harness.operator import Operator
from harness.waiting import stays, wait_for

# Waiting


def test_wait_for_returns_what_it_waited_for():
    looks = iter([None, {"phase": "Pending"}, {"phase": "Running"}])
    assert wait_for("running", lambda: next(looks), lambda seen: seen and seen["phase"] == "Running", every=0) == {"phase": "Running"}


def test_wait_for_tells_what_it_saw_last():
    with pytest.raises(AssertionError) as failure:
        wait_for("the pod to run", lambda: {"phase": "Pending"}, lambda seen: seen["phase"] == "Running", timeout=0.1)
    assert "waited 0.1 s for the pod to run" in str(failure.value) and "phase: Pending" in str(failure.value)


def test_wait_for_goes_on_after_an_error_and_tells_it():
    def away():
        raise ConnectionRefusedError("nobody there")
    with pytest.raises(AssertionError, match="last trouble: ConnectionRefusedError: nobody there"):
        wait_for("an answer", away, timeout=0.1)


def test_stays_fails_at_once():
    looks = iter([1, 1, 2])
    with pytest.raises(AssertionError, match="(?s)expected for 60 s: one.*last seen"):
        stays("one", lambda: next(looks), lambda seen: seen == 1, seconds=60, every=0)
    assert stays("one", lambda: 1, lambda seen: seen == 1, seconds=0.05) >= 1


# Builders


def test_changes():
    app = minimal_app(changes={"spec.processes.web.port": 9000, ("metadata", "annotations", "a.b/c"): "x", "spec.codebase.revision": REMOVED})
    assert app["spec"]["processes"] == {"web": {"port": 9000, "minReadySeconds": 0}}
    assert app["metadata"]["annotations"] == {"a.b/c": "x"} and "revision" not in app["spec"]["codebase"]
    before = minimal_app()
    changed(before, {"spec.processes.web.port": 1})
    assert before == minimal_app(), "changed() works on a copy"
    assert merge_patch({"spec.image": "i", "spec.logs": REMOVED}) == {"spec": {"image": "i", "logs": None}}


def test_ready_means_ready_for_this_spec():
    def app(seen, of, status):
        return {"metadata": {"generation": 2}, "status": {"observedGeneration": seen, "conditions": [
            {"type": "Ready", "status": status, "observedGeneration": of}]}}
    assert is_ready(app(2, 2, "True")) and observed(app(2, 2, "False"))
    assert not is_ready(app(1, 2, "True")) and not is_ready(app(2, 1, "True")) and not is_ready(app(2, 2, "False")) and not observed(app(1, 1, "True"))
    assert condition(app(2, 2, "True"), "Stalled") == {}


# The API


def test_api_round_trip(api, namespace):
    made = api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "namespace": namespace, "labels": {"a": "b"}},
                                     "data": {"k": "1"}})
    assert api.get("configmaps", "c", namespace)["metadata"]["uid"] == made["metadata"]["uid"]
    assert api.patch("configmaps", "c", {"data": {"k": "2"}}, namespace)["data"] == {"k": "2"}
    assert api.patch("configmaps", "c", [{"op": "add", "path": "/data/l", "value": "3"}], namespace, kind="json")["data"] == {"k": "2", "l": "3"}
    applied = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"k": "4"}}
    with pytest.raises(ApiError) as conflict:
        api.patch("configmaps", "c", applied, namespace, kind="apply", field_manager="somebody")
    assert conflict.value.status == 409
    assert api.patch("configmaps", "c", applied, namespace, kind="apply", field_manager="somebody", force=True)["data"]["k"] == "4"
    assert [item["metadata"]["name"] for item in api.list("configmaps", namespace, labels={"a": "b"})] == ["c"]
    assert api.list("configmaps", namespace, labels="a=other") == []
    api.delete("configmaps", "c", namespace)
    assert api.find("configmaps", "c", namespace) is None
    with pytest.raises(ApiError) as gone:
        api.get("configmaps", "c", namespace)
    assert (gone.value.status, gone.value.reason) == (404, "NotFound")
    with pytest.raises(ApiError):
        api.delete("configmaps", "c", namespace, missing_ok=False)


def test_namespaces_enforce_the_restricted_standard(api, namespace):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": namespace},
           "spec": {"serviceAccountName": "default", "containers": [{"name": "c", "image": "i", "securityContext": {"privileged": True}}]}}
    with pytest.raises(ApiError) as refused:
        api.create("pods", pod)
    assert refused.value.status == 403 and "restricted" in refused.value.message


def test_kubectl_waits_with_what_it_saw(kubectl, namespace):
    kubectl.apply(minimal_app(), namespace)
    assert kubectl.wait_for("tfa", "shop", lambda app: app["status"]["observedGeneration"] == -1, namespace)["metadata"]["name"] == "shop"
    with pytest.raises(AssertionError, match="observedGeneration: -1"):
        kubectl.wait_for("tfa", "shop", is_ready, namespace, timeout=0.5)


# Counting


def test_metrics_are_parsed():
    page = '# HELP x\nx{a="1",b="two \\"words\\" and {a},b"} 3\ny 1.5e+06\nz{} 2\n'
    assert list(requests.parse_metrics(page)) == [("x", {"a": "1", "b": 'two "words" and {a},b'}, 3.0), ("y", {}, 1.5e6), ("z", {}, 2.0)]


def test_requests_are_counted_by_what_they_ask(api, namespace):
    before = requests.snapshot(api)
    for number in range(3):
        api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"c{number}", "namespace": namespace}})
    api.patch("configmaps", "c0", {"data": {"a": "b"}}, namespace)
    assert api.find("poddisruptionbudgets", "none", namespace) is None
    asked = requests.requests_between(before, requests.snapshot(api))
    # Others (the controller manager) may ask for ConfigMaps, too: at least ours are there.
    assert requests.total(asked, "POST", "configmaps", "201") >= 3
    assert requests.total(asked, requests.WRITES, "configmaps") >= 4
    assert requests.total(asked, "GET", "poddisruptionbudgets", "404") == 1
    assert requests.total(asked, "PATCH", "poddisruptionbudgets") == 0  # not DELETE: that is how namespaces of earlier tests are emptied


def test_the_operators_requests_are_counted_apart(cluster, api, operator_user, namespace):
    """Exactly its own: not those of the tests, which go to the same server at the same time."""
    as_operator = Api(operator_user, user_agent="twelvefactor-e2e-probe")
    before = requests.operator_snapshot(api)
    for number in range(3):
        as_operator.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"c{number}", "namespace": namespace}})
        api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"d{number}", "namespace": namespace}})
    as_operator.delete("configmaps", "c0", namespace)
    as_operator.list("deployments")
    assert as_operator.find("secrets", "none", namespace) is None
    for resource in ("leases", "events"):
        with contextlib.suppress(ApiError):  # it may have no right to: that is a request all the same
            as_operator.list(resource, namespace)
    app = api.create("twelvefactorapps", minimal_app(namespace=namespace))
    as_operator.replace("twelvefactorapps", {**app, "status": {**app["status"], "factorsPassing": "1/12"}}, subresource="status")
    as_operator.request("GET", "/version")
    asked = requests.requests_between(before, requests.operator_snapshot(api))
    assert asked == {"write": 4, "read": 2, "lease": 1, "event": 1, "status": 1, "other": 1}
    assert requests.requests_between(before, before) == {}


def test_a_restarted_server_is_noticed():
    with pytest.raises(AssertionError, match="restarted"):
        requests.requests_between(requests.Counter({"a": 2}), requests.Counter({"a": 1}))


# The operator's process, played by a script


@pytest.fixture
def stand_in(tmp_path):
    def make(script):
        binary = tmp_path / "twelvefactor"
        binary.write_text("#!/bin/sh\n" + script)
        binary.chmod(binary.stat().st_mode | stat.S_IXUSR)
        made.append(Operator("/tmp/some-kubeconfig", tmp_path / "log", binary, arguments=["--flag"]))
        return made[-1]

    made = []
    yield make
    for operator in made:
        operator.end()


LIVES = '''
echo "{\\"message\\": \\"started\\", \\"arguments\\": \\"$*\\", \\"extra\\": \\"$EXTRA\\"}"
trap 'echo "{\\"message\\": \\"stopping\\"}"; exit 7' TERM
while :; do sleep 0.02; done
'''


def test_operator_lives_and_ends(stand_in):
    operator = stand_in(LIVES).start(env={"EXTRA": "x"})
    assert operator.log_lines() == [{"message": "started", "arguments": "operator --kubeconfig /tmp/some-kubeconfig --flag", "extra": "x"}]
    assert operator.running() and operator.memory_kib() > 100 and operator.cpu_seconds() >= 0
    mark = operator.mark()
    assert operator.stop() == 7
    assert operator.log_lines(since=mark) == [{"message": "stopping"}] and not operator.running()
    operator.start()
    operator.kill()
    assert operator.process.returncode == -9 and operator.starts == 2
    assert [line["message"] for line in operator.log_lines()] == ["started", "stopping", "started"]
    assert len(operator.log_lines(message="started")) == 2


def test_operator_frozen(stand_in):
    operator = stand_in('n=0; while :; do n=$((n+1)); echo "{\\"n\\": $n}"; sleep 0.01; done').start()
    operator.freeze()
    mark = operator.mark()
    stays("a frozen operator says nothing", operator.mark, lambda seen: seen == mark, seconds=0.1)
    operator.thaw()
    assert operator.wait_for_log("it to go on", lambda line: line["n"] > 0, since=mark)
    with pytest.raises(AssertionError, match="(?s)waited 0.1 s for a line that never comes.*n: "):
        operator.wait_for_log("a line that never comes", lambda line: line["n"] < 0, timeout=0.1)


def test_operator_that_ends_as_it_starts(stand_in):
    with pytest.raises(AssertionError, match="(?s)ended with 3 as it started.*no such flag"):
        stand_in("echo no such flag >&2; exit 3").start()
    with pytest.raises(FileNotFoundError, match="is not built"):
        Operator("k", "/tmp/none", "/nonexistent/twelvefactor").start()


def test_operator_that_does_not_end(stand_in):
    operator = stand_in("trap '' TERM; echo '{}'; while :; do sleep 0.02; done").start()
    with pytest.raises(AssertionError, match="still there 0.2 s after SIGTERM"):
        operator.stop(timeout=0.2)
    assert not operator.running()


def test_operator_log_must_be_json(stand_in):
    operator = stand_in("echo '{\"a\": 1}'; echo '{\"half\": '; sleep 60").start()
    wait_for("both lines", lambda: operator.raw_log().count("\n") == 2)
    with pytest.raises(AssertionError, match="not a JSON object"):
        operator.log_lines()


@pytest.mark.real_node
def test_real_node_is_real(cluster):
    """Only ever runs where real_node() says so: there a kubelet must answer."""
    answers = [cluster.api.request("GET", f"/api/v1/nodes/{node['metadata']['name']}/proxy/healthz", accept="*/*") for node in cluster.api.list("nodes")]
    assert b"ok" in answers


@pytest.mark.real_node
def test_the_image_runs(cluster, api, namespace):
    """cluster.image can be started: the container gets as far as to say something, whatever it thinks of an empty environment."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": namespace}, "spec": {
        "restartPolicy": "Never", "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [{"name": "c", "image": cluster.image, "securityContext": {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}}]}}
    wait_for("the namespace's account", lambda: api.find("serviceaccounts", "default", namespace))
    api.create("pods", pod)

    def container():
        states = api.get("pods", "p", namespace)["status"].get("containerStatuses") or [{}]
        return states[0].get("state")

    state = wait_for("the container to have started", container, lambda seen: seen and ("running" in seen or "terminated" in seen), timeout=60)
    assert state.get("terminated", {}).get("reason") != "StartError", state
    wait_for("the container to say something", lambda: api.logs("p", namespace), timeout=20)


@pytest.mark.no_api_server
def test_api_server_comes_and_goes(cluster):
    if not cluster.own:
        pytest.skip("the cluster was given to us: its API server is not ours to stop")
    cluster.stop_api_server()
    try:
        assert not cluster.api.ready()
        with pytest.raises(OSError):
            cluster.api.list("nodes")
    finally:
        cluster.start_api_server()
    assert cluster.api.list("namespaces"), "the same data as before"
