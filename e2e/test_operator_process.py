"""The operator as a process: how it starts, what it says when it cannot, how it ends, what it shows of itself."""
import json
import os
import re
import socket
import subprocess
from datetime import datetime, timezone

import pytest
import yaml

from harness.apps import quiet_app
from harness.deploy import put, put_ready, wait_ready, wait_says
from harness.operator import ROOT, Operator, find_binary
from harness.waiting import wait_for

REFERENCE = ROOT / "docs" / "reference.md"


def run(*arguments, env=None, timeout=20):
    """A command that is expected to end by itself; its home holds no kubeconfig."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TWELVEFACTOR_", "KUBE"))}
    return subprocess.run([str(find_binary()), *arguments], capture_output=True, text=True, check=False, timeout=timeout,
                          stdin=subprocess.DEVNULL, env={**environment, "HOME": "/nonexistent", **(env or {})})


# Its command line

@pytest.mark.parametrize("arguments", [["--help"], ["operator", "--help"], ["render", "--help"], ["version", "--help"], ["--help-all"], ["version"],
                                       ["--version"]], ids=" ".join)
def test_what_it_explains(arguments):
    ended = run(*arguments)
    assert (ended.returncode, ended.stderr) == (0, "") and ended.stdout.strip()


@pytest.mark.parametrize("arguments,says", [
    ([], "subcommand"), (["operate"], ""), (["operator", "--no-such-flag"], "--no-such-flag"), (["operator", "--workers", "0"], "--workers"),
    (["operator", "--log-level", "loud"], "--log-level"), (["operator", "--resync", "soon"], "--resync"), (["render"], "--filename")],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_wrong_use(arguments, says):
    ended = run(*arguments)
    assert ended.returncode == 2 and says in ended.stderr + ended.stdout, ended


def test_every_flag_is_in_the_reference():
    """And no other: flags and their variables are a contract."""
    documented = dict(re.findall(r"^\| `(--[a-z-]+)`(?:, `-\w`)? \| (?:`(TWELVEFACTOR_\w+)`)?", REFERENCE.read_text(), re.MULTILINE))
    text = run("operator", "--help").stdout + run("render", "--help").stdout
    flags = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(line for line in text.splitlines() if re.match(r"\s+-", line)))) - {"--help"}
    assert set(documented) <= flags | {"--version"}, text
    assert {flag for flag in flags if f"`{flag}`" not in REFERENCE.read_text()} <= {"--kube-api-qps"}
    assert set(re.findall(r"TWELVEFACTOR_\w+", text)) == {variable for variable in documented.values() if variable}


# Where it cannot start

def cannot_start(*arguments, env=None):
    ended = run("operator", *arguments, env={"TWELVEFACTOR_LISTEN": "127.0.0.1:0", **(env or {})})
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 1 and lines[-1]["message"] == "cannot start" and lines[-1]["level"] == "error", ended
    return lines[-1]["problem"]


def kubeconfig(path, server="https://127.0.0.1:1", context="here", **user):
    path.write_text(yaml.safe_dump({
        "apiVersion": "v1", "kind": "Config", "current-context": context, "clusters": [{"name": "c", "cluster": {"server": server}}],
        "users": [{"name": "u", "user": user or {"token": "t0ken-marker"}}],
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}]}))
    return str(path)


def test_a_kubeconfig_that_cannot_be_used(tmp_path):
    absent = str(tmp_path / "absent")
    for problem in (cannot_start("--kubeconfig", absent), cannot_start(env={"KUBECONFIG": absent})):
        assert absent in problem and "name a kubeconfig with --kubeconfig or KUBECONFIG" in problem
    assert "/nonexistent/.kube/config" in cannot_start()
    path = kubeconfig(tmp_path / "config")
    problem = cannot_start("--kubeconfig", path, "--context", "elsewhere")
    assert path in problem and "elsewhere" in problem
    assert "--context" in cannot_start("--kubeconfig", kubeconfig(tmp_path / "none", context=""))
    for name, text in (("no-yaml", "a: [\ntoken: t0ken-marker"), ("no-map", "t0ken-marker"), ("other-shape", "clusters: 7\ntoken: t0ken-marker")):
        (tmp_path / name).write_text(text)
        problem = cannot_start("--kubeconfig", str(tmp_path / name))
        assert str(tmp_path / name) in problem and "t0ken-marker" not in problem
    assert "username" in cannot_start("--kubeconfig", kubeconfig(tmp_path / "password", username="u", password="t0ken-marker"))


def test_an_address_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        problem = cannot_start("--kubeconfig", kubeconfig(tmp_path / "config"), "--listen", address)
    assert address in problem and "choose another with --listen" in problem


def test_a_flag_counts_before_its_variable(tmp_path):
    """And an empty variable counts as none."""
    good, absent = kubeconfig(tmp_path / "config"), str(tmp_path / "absent")
    assert absent in cannot_start(env={"TWELVEFACTOR_KUBECONFIG": absent})
    assert "elsewhere" in cannot_start("--kubeconfig", good, env={"TWELVEFACTOR_KUBECONFIG": absent, "TWELVEFACTOR_CONTEXT": "elsewhere"})
    assert absent in cannot_start("--kubeconfig", absent, env={"TWELVEFACTOR_CONTEXT": ""})
    assert run("operator", env={"TWELVEFACTOR_WORKERS": "many"}).returncode == 2


# How it ends

@pytest.mark.parametrize("listening", [False, True], ids=["refused", "silent"])
def test_sigterm_while_nobody_answers(tmp_path, listening):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listening:  # takes connections, and never says a word
            server.listen()
        mine = Operator(kubeconfig(tmp_path / "config", f"https://127.0.0.1:{server.getsockname()[1]}"), tmp_path / "log").serving()
        with mine.start():
            wait_for("its endpoints", lambda: mine.ask("/healthz"), lambda answer: answer[0] == 200)
            assert mine.ask("/readyz")[0] == 503 and "first list" in mine.ask("/readyz")[1]
            assert mine.stop(timeout=5) == 0
        assert mine.log_lines()[-1]["message"] == "stopped" and "t0ken-marker" not in mine.raw_log()


def test_sigterm_when_idle_and_when_busy(api, proxied_operator, namespace):
    """Requests in hand are finished; the next start goes on from there."""
    proxied_operator.start_ready()
    app = put_ready(api, quiet_app(namespace=namespace))
    assert proxied_operator.stop(timeout=3) == 0
    proxied_operator.start_ready()
    proxied_operator.proxy.rules([{"action": "delay", "ms": 200, "match": {"mutating": True}}])
    apps = [put(api, quiet_app(f"busy-{number}", namespace)) for number in range(5)]
    wait_for("it to be in the midst of it", lambda: api.list("services", namespace), lambda services: len(services) >= 2)
    assert proxied_operator.stop(timeout=8) == 0
    for entry in (entry for entry in proxied_operator.proxy.requests() if entry["verb"] == "POST"):
        assert entry["status"] == 201, f"cut off in the midst of a request: {entry}"
    proxied_operator.proxy.clear()
    proxied_operator.start_ready()
    for each in [app, *apps]:
        wait_ready(api, each)
    assert {line["message"] for line in proxied_operator.log_lines() if line.get("signal")} == {"stopping"}


# What it shows

def test_log_and_metrics(api, proxied_operator, namespace):
    """Every line is a JSON object with time, level and message; every metric is in the reference, and those that exist from the start are there."""
    proxied_operator.start_ready(arguments=["--log-level", "debug"])
    put_ready(api, quiet_app(namespace=namespace))
    documented = dict(re.findall(r"^\| `((?:controller_runtime|workqueue|rest_client|twelvefactor)_\w+)` \| (\w+) \|", REFERENCE.read_text(), re.MULTILINE))
    page = proxied_operator.ask("/metrics")[1]
    shown = dict(re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE))
    assert len(documented) > 8 and shown.items() <= documented.items(), set(shown.items()) - set(documented.items())
    assert documented.keys() - shown.keys() <= {"twelvefactor_watch_restarts_total"}
    assert namespace not in page, "a label that grows with the number of apps"
    assert proxied_operator.metric("twelvefactor_apps", state="ready") >= 1
    assert proxied_operator.metric("twelvefactor_objects_written_total", kind="Deployment", action="created") == 1
    assert proxied_operator.stop() == 0
    lines = proxied_operator.log_lines()
    assert lines[-1]["message"] == "stopped"
    for line in lines:
        assert line["level"] in ("debug", "info", "warning", "error") and line["message"]
        told = datetime.fromisoformat(line["time"].replace("Z", "+00:00"))
        assert abs((datetime.now(timezone.utc) - told).total_seconds()) < 300
    assert any(line.get("app") == f"{namespace}/shop" and line.get("action") == "created" and line.get("kind") == "Deployment" for line in lines)


def test_a_right_that_is_missing(cluster, api, make_namespace, tmp_path):
    """Where it may not make Services, the app says so; where it may, all is well."""
    allowed, other, account = make_namespace("a"), make_namespace("b"), "limited"
    role = next(part for part in yaml.safe_load_all((ROOT / "e2e" / "cluster" / "operator-rbac.yaml").read_text()) if part["kind"] == "ClusterRole")
    rules = [{**rule, "resources": [name for name in rule["resources"] if name != "services"]} for rule in role["rules"]]
    services = {"apiGroups": [""], "resources": ["services"]}
    api.create("serviceaccounts", {"metadata": {"name": account, "namespace": allowed}})
    subject = {"kind": "ServiceAccount", "namespace": allowed, "name": account}
    made = f"twelvefactor-e2e-{allowed}"
    api.create("clusterroles", {"metadata": {"name": made}, "rules": [*rules, {**services, "verbs": ["get", "list", "watch"]}]})
    try:
        api.create("clusterrolebindings", {"metadata": {"name": made}, "subjects": [subject], "roleRef": {
            "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": made}})
        api.create("roles", {"metadata": {"name": "services", "namespace": allowed}, "rules": [{**services, "verbs": ["create", "patch", "delete"]}]})
        api.create("rolebindings", {"metadata": {"name": "services", "namespace": allowed}, "subjects": [subject], "roleRef": {
            "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "services"}})
        token = api.create("serviceaccounts", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}},
                           allowed, "token", account)["status"]["token"]
        config = yaml.safe_load(cluster.kubeconfig.read_text())
        for entry in config["clusters"]:
            if "certificate-authority" in entry["cluster"]:
                entry["cluster"]["certificate-authority"] = str(cluster.kubeconfig.resolve().parent / entry["cluster"]["certificate-authority"])
        for entry in config["users"]:
            entry["user"] = {"token": token}
        (tmp_path / "config").write_text(yaml.safe_dump(config))
        with Operator(tmp_path / "config", tmp_path / "log").serving().start_ready():
            good, refused = put(api, quiet_app(namespace=allowed)), put(api, quiet_app(namespace=other))
            told = wait_says(api, refused, "False", "Forbidden")
            assert 'cannot create resource "services"' in told["message"] and wait_says(api, refused, "True", "Forbidden", "Stalled")
            wait_ready(api, good)
            api.create("roles", {"metadata": {"name": "services", "namespace": other}, "rules": [{**services, "verbs": ["create"]}]})
            api.create("rolebindings", {"metadata": {"name": "services", "namespace": other}, "subjects": [subject], "roleRef": {
                "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "services"}})
            wait_ready(api, refused)
    finally:
        api.delete("clusterrolebindings", made)
        api.delete("clusterroles", made)
