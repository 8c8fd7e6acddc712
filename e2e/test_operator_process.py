"""The operator as a process: how it starts, what it says, what it answers, and how it ends."""
import os
import re
import socket
import subprocess
from pathlib import Path

import pytest
import yaml

from harness.apps import quiet_app
from harness.deploy import current, in_namespace, put, put_ready, wait_ready, wait_says
from harness.identity import limited_kubeconfig
from harness.operator import Operator, find_binary, free_port
from harness.waiting import stays, wait_for

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference.md"


def run(*arguments, env=None, timeout=20):
    """Runs the program to its end."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TWELVEFACTOR_") and key != "KUBECONFIG"}
    return subprocess.run([str(find_binary()), *arguments], env={**environment, **(env or {})}, capture_output=True, text=True, timeout=timeout,
                          stdin=subprocess.DEVNULL, check=False)


# How it ends


def test_sigterm_ends_it_at_once(own_operator):
    own_operator.start_ready()
    mark = own_operator.mark()
    assert own_operator.stop(timeout=8) == 0
    # Apps of earlier tests may be going still.
    assert [line["message"] for line in own_operator.log_lines(since=mark) if "app" not in line] == ["stopping", "stopped"]


def test_sigterm_right_after_the_start(own_operator):
    for _ in range(3):
        own_operator.start()
        assert own_operator.stop(timeout=8) == 0


def test_sigterm_lets_the_request_in_hand_end(api, proxied_operator, namespace):
    """Its answer is waited for, and no new one is begun. The account, the config and the secret need nothing of each other: they are in hand together."""
    proxied_operator.start_ready()
    proxied_operator.proxy.rules([{"action": "delay", "ms": 1000, "when": "after", "match": {"verbs": ["POST"], "path": f"/namespaces/{namespace}/"}}])
    put(api, quiet_app(namespace=namespace))
    wait_for("a request to be in hand", lambda: in_namespace(proxied_operator.proxy, namespace))
    assert proxied_operator.stop(timeout=10) == 0
    asked = in_namespace(proxied_operator.proxy, namespace)
    assert sorted((write.verb, write.resource, write.status) for _, write in asked) == [("POST", name, 201) for name in ("configmaps", "secrets", "serviceaccounts")], asked


def test_sigterm_does_not_wait_for_ever(api, proxied_operator, namespace):
    proxied_operator.start_ready(arguments=["--shutdown-grace", "1"])
    proxied_operator.proxy.rules([{"action": "gate", "match": {"verbs": ["POST"], "path": f"/namespaces/{namespace}/"}}])
    app = put(api, quiet_app(namespace=namespace))
    wait_for("a request to hang", lambda: proxied_operator.proxy.stats()["held"])
    assert proxied_operator.stop(timeout=10) == 0
    proxied_operator.proxy.clear()
    proxied_operator.start_ready()
    wait_ready(api, app)


def test_sigterm_under_load(api, own_operator, namespace):
    own_operator.start_ready()
    apps = [put(api, quiet_app(f"shop{number}", namespace)) for number in range(10)]
    assert own_operator.stop(timeout=15) == 0
    own_operator.start_ready()
    for app in apps:
        wait_ready(api, app)


@pytest.mark.parametrize("listening", [False, True], ids=["refused", "silent"])
def test_sigterm_while_nobody_answers(tmp_path, listening):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listening:  # takes connections, and never says a word
            server.listen()
        path = tmp_path / "kubeconfig"
        path.write_text(yaml.safe_dump({
            "current-context": "c", "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{server.getsockname()[1]}"}}],
            "users": [{"name": "u", "user": {"token": "a-token"}}], "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]}))
        with Operator(path, tmp_path / "log").serving().start() as mine:
            wait_for("its probes", lambda: mine.ask("/healthz"), lambda answer: answer[0] == 200)
            assert mine.ask("/readyz")[0] == 503
            assert mine.stop(timeout=8) == 0
            assert mine.log_lines()[-1]["message"] == "stopped" and "a-token" not in mine.raw_log()


# What it says and answers


WITH_NAMES = ("twelvefactor_parity_", "twelvefactor_apps_not_ready", "twelvefactor_release_waiting_seconds")


def documented_metrics():
    """{name: {labels}} of the table in docs/reference.md."""
    section = REFERENCE.read_text().split("## Metrics")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    return {row[1].strip(" `"): set(re.findall(r"`([a-z_]+)`", re.sub(r"code `[^`]*`", "", row[3]))) for row in rows}


def test_every_log_line_is_json_and_has_the_documented_fields(api, proxied_operator, namespace):
    proxied_operator.start_ready(arguments=["--log-level", "debug"])
    put_ready(api, quiet_app(namespace=namespace))
    put(api, quiet_app("waits", namespace, config={"secrets": {"K": {"secretKeyRef": {"name": "absent", "key": "k"}}}}))
    proxied_operator.proxy.cut()
    proxied_operator.wait_for_log("a watch in trouble", lambda line: line.get("cause") == "connection")
    proxied_operator.stop()
    lines = proxied_operator.log_lines()  # fails on a line that is no JSON object
    documented = {field for row in re.findall(r"^\| (`[^|]*) \|", REFERENCE.read_text().split("\n## Log\n")[1].split("\n## ")[0], re.M)
                  for field in re.findall(r"`([a-z_]+)`", row)} | {"time", "level", "message"}
    assert {field for line in lines for field in line} <= documented
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["time"]) and line["level"] in ("debug", "info", "warning", "error") for line in lines)


def test_metrics_are_the_documented_ones(api, proxied_operator, namespace):
    proxied_operator.start_ready(arguments=["--leader-elect", "--metrics-names"])
    put_ready(api, quiet_app("unusual-peer", namespace, parity={"shareWith": {"all": {"namespace": namespace}}}))
    app = put_ready(api, quiet_app("unusual-name", namespace, parity={"peers": {"peer": {"namespace": namespace, "name": "unusual-peer"}}}))
    put(api, quiet_app("unusual-wait", namespace, config={"secrets": {"K": {"secretKeyRef": {"name": "absent", "key": "k"}}}}))
    wait_for("the app that waits", lambda: proxied_operator.metric("twelvefactor_apps_not_ready", name="unusual-wait"))
    proxied_operator.proxy.cut()
    api.delete("services", "unusual-name", namespace)
    wait_for("the repair", lambda: api.find("services", "unusual-name", namespace))
    wait_ready(api, app)
    documented = documented_metrics()
    page = proxied_operator.ask("/metrics")[1]
    wait_for("watches that began anew", lambda: proxied_operator.metric("twelvefactor_watch_restarts_total"))
    found = {}
    for name, labels, _ in proxied_operator.metrics():
        family = name if name in documented else re.sub(r"_(bucket|sum|count)$", "", name)
        found.setdefault(family, set()).update(set(labels) - {"le"})
    assert found == documented
    others = "\n".join(line for line in page.splitlines() if not line.startswith(WITH_NAMES))
    assert namespace not in others and "unusual-" not in others, "no label of an app or a namespace but where it is documented"
    for name in documented:
        assert f"# HELP {name} " in page and f"# TYPE {name} " in page
    assert proxied_operator.metric("twelvefactor_objects_written_total", kind="Service", action="created") >= 2
    assert proxied_operator.metric("twelvefactor_apps", state="ready") >= 1


def test_metrics_do_not_grow_with_apps(api, own_operator, namespace):
    own_operator.start_ready()
    put_ready(api, quiet_app("shop0", namespace))
    wait_for("counts", lambda: own_operator.metric("twelvefactor_apps", state="ready"))
    before = {(name, tuple(sorted(labels.items()))) for name, labels, _ in own_operator.metrics()}
    for app in [put(api, quiet_app(f"shop{number}", namespace)) for number in range(1, 6)]:
        wait_ready(api, app)
    new = {(name, labels) for name, labels, _ in ((n, tuple(sorted(l.items())), v) for n, l, v in own_operator.metrics())} - before
    assert not [entry for entry in new if "shop" in str(entry)] and len(new) < 40, new


def test_probes_and_what_is_not_there(own_operator):
    own_operator.start_ready()
    assert own_operator.ask("/healthz") == (200, "ok\n") and own_operator.ask("/readyz") == (200, "ok\n")
    assert own_operator.ask("/")[0] == 404 and own_operator.ask("/etc/passwd")[0] == 404 and own_operator.ask("/../../etc/passwd")[0] in (400, 404)


# How it is told


def test_a_flag_counts_before_its_variable(own_operator):
    listen = free_port()
    own_operator.start(arguments=["--listen", f"127.0.0.1:{listen}"])  # the variable, which the harness sets, says another port
    own_operator.port = listen
    own_operator.wait_ready()


def test_no_endpoint(api, own_operator, namespace):
    own_operator.env.clear()
    own_operator.start(arguments=["--listen", ""])
    put_ready(api, quiet_app(namespace=namespace))
    assert own_operator.stop() == 0


def test_variables_are_read(operator_user, own_operator):
    own_operator.env.update({"TWELVEFACTOR_LOG_LEVEL": "error", "TWELVEFACTOR_WORKERS": "2", "TWELVEFACTOR_RESYNC": "1"})
    own_operator.log.parent.mkdir(exist_ok=True)
    with own_operator.log.open("ab") as log:
        own_operator.process = subprocess.Popen([str(own_operator.binary), "operator"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={
            **os.environ, **own_operator.env, "TWELVEFACTOR_KUBECONFIG": str(operator_user)})
    own_operator.wait_ready()
    assert own_operator.raw_log() == "", "nothing that is no error"
    assert own_operator.stop() == 0


@pytest.mark.parametrize("arguments, says", [
    (["operator", "--workers", "0"], "--workers"), (["operator", "--log-level", "loud"], "--log-level"), (["operator", "--resync", "x"], "--resync"),
    (["operator", "--no-such-flag"], "--no-such-flag"), (["no-such-command"], "--help"), ([], "--help"),
], ids=lambda value: "-".join(value).strip("-") if isinstance(value, list) else None)
def test_wrong_use_is_explained(arguments, says):
    ended = run(*arguments)
    assert ended.returncode == 2 and says in ended.stderr + ended.stdout, ended


def test_help_and_version():
    for arguments in (["--help"], ["operator", "--help"], ["render", "--help"], ["version"], ["--version"]):
        ended = run(*arguments)
        assert ended.returncode == 0 and ended.stdout and not ended.stderr, ended
    assert re.search(r"\d+\.\d+\.\d+", run("version").stdout)


def test_every_flag_is_in_the_reference():
    """And no other: flags and their variables are a contract."""
    documented = dict(re.findall(r"^\| `(--[a-z-]+)` \| `(TWELVEFACTOR_\w+)`", REFERENCE.read_text(), re.MULTILINE))
    text = run("operator", "--help").stdout + run("render", "--help").stdout
    assert dict(re.findall(r"^  (?:-\w,)?(--[a-z-]+)[^\n]*\n(?: {6}[^\n]*\n)*? {6}[^\n]*\[(TWELVEFACTOR_\w+)\]", text, re.MULTILINE)) == documented


KUBECONFIGS = {
    "absent": (None, ["No such file"]),
    "not-yaml": ("{", ["kubeconfig"]),
    "empty": ("", ["kubeconfig"]),
    "no-such-context": (yaml.safe_dump({"current-context": "other", "clusters": [], "contexts": [], "users": []}), ["other"]),
    "no-cluster": (yaml.safe_dump({"current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "gone", "user": "u"}}], "clusters": [],
                                   "users": []}), ["gone"]),
}


@pytest.mark.parametrize("content, says", KUBECONFIGS.values(), ids=KUBECONFIGS)
def test_a_wrong_kubeconfig_is_explained(tmp_path, content, says):
    path = tmp_path / "kubeconfig"
    if content is not None:
        path.write_text(content)
    ended = run("operator", "--kubeconfig", str(path), "--listen", "")
    assert ended.returncode == 1
    said = ended.stdout + ended.stderr
    assert str(path) in said and all(text in said for text in says), said


def test_a_port_in_use_is_explained(own_operator, operator_user, tmp_path):
    own_operator.start_ready()
    ended = run("operator", "--kubeconfig", str(operator_user), "--listen", f"127.0.0.1:{own_operator.port}")
    assert ended.returncode == 1
    assert f"127.0.0.1:{own_operator.port}" in ended.stdout and "in use" in ended.stdout and "--listen" in ended.stdout, ended


def test_credentials_that_are_refused_are_told(operator_user, own_operator, tmp_path):
    """It stays and tries on: a token may become valid. But it says what is wrong, and is not ready."""
    config = yaml.safe_load(Path(operator_user).read_text())
    config["users"][0]["user"]["token"] = "nonsense"
    wrong = tmp_path / "kubeconfig"
    wrong.write_text(yaml.safe_dump(config))
    own_operator.kubeconfig = str(wrong)
    own_operator.start()
    line = own_operator.wait_for_log("the refusal", lambda line: line.get("cause") == "unauthorized")
    assert "nauthorized" in line["problem"], line
    assert own_operator.ask("/readyz")[0] == 503 and own_operator.ask("/healthz")[0] == 200
    assert "nonsense" not in own_operator.raw_log()


# Rights that are missing


@pytest.fixture
def limited_operator(cluster, tmp_path, request):
    started = []

    def start(account, without):
        kubeconfig = limited_kubeconfig(cluster, tmp_path / "kubeconfig", account, without)
        started.append(Operator(kubeconfig, tmp_path / "log").serving())
        return started[-1].start()

    yield start
    for operator in started:
        operator.end()


def test_a_missing_right_to_write_is_told_by_the_app(api, limited_operator, namespace):
    operator = limited_operator("no-services", {("services", "create")}).wait_ready()
    app = put(api, quiet_app(namespace=namespace))
    workers = put_ready(api, quiet_app("workers", namespace, processes={"worker": {"command": ["bin/worker"], "replicas": 0}}))
    said = wait_says(api, app, "False", "Forbidden")["message"]
    assert "Service shop" in said and "services" in said and "cannot create" in said, said
    wait_says(api, app, "True", "Forbidden", "Stalled")
    assert api.find("deployments", "shop-web", namespace), "the rest is made"
    assert operator.running() and current(api, workers)
    assert operator.metric("twelvefactor_objects_written_total", kind="Service", action="refused") >= 1


def test_a_missing_right_to_watch_is_told_by_the_operator(api, limited_operator, namespace):
    """It cannot know what there is, and so does nothing rather than half of it; and says what it lacks."""
    operator = limited_operator("no-jobs", {("jobs", "list"), ("jobs", "watch")})
    line = operator.wait_for_log("the refusal", lambda line: line.get("cause") == "forbidden")
    assert line["resource"] == "jobs" and "jobs" in line["problem"] and "forbidden" in line["problem"], line
    app = put(api, quiet_app(namespace=namespace))
    wait_for("the one list that is missing to be named", lambda: operator.ask("/readyz"),
             lambda answer: answer == (503, "the first list of jobs is not complete; the operator may not list and watch them: install the roles of this version\n"))
    stays("nothing is made", lambda: api.list("deployments", namespace), lambda found: not found, seconds=0.5)
    limited_operator("no-jobs", set())  # given the right (and started again: the test need not wait for the next try)
    wait_ready(api, app)


def test_events_that_may_not_be_written_are_no_obstacle(api, limited_operator, namespace):
    operator = limited_operator("no-events", {("events", "create")}).wait_ready()
    put_ready(api, quiet_app(namespace=namespace))
    assert operator.wait_for_log("that it was told", lambda line: "event" in line["message"] and "forbidden" in line.get("problem", ""))
