"""`twelvefactor run`: a one-off process on a release of an app that runs, as somebody at a terminal sees it."""
import json
import os
import signal
import subprocess
import threading
import time

import pytest

from harness.deploy import change, put
from harness.operator import find_binary
from harness.releases import WEB, wait_active
from harness.apps import minimal_app
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node


@pytest.fixture(scope="module")
def app(cluster, api, operator, make_module_namespace):
    """Release v1 with COLOUR red, and v2, which runs, with blue."""
    app = put(api, minimal_app(namespace=make_module_namespace(), image=cluster.probe, config={"env": {"COLOUR": "red"}}, processes={"web": WEB}, adminProcesses={
        "words": {"command": ["/bin/probe", "say", "4"], "args": ["of-the-template", "$(COLOUR)"], "trigger": "Manual"}}))
    wait_active(api, app, 1, timeout=120)
    change(api, app, {"spec.config.env.COLOUR": "blue"})
    return wait_active(api, app, 2, timeout=60)


class Run:
    """One command: what it prints, with the time of each line, and how it ends."""

    def __init__(self, cluster, app, *arguments):
        command = [str(find_binary()), "run", app["metadata"]["name"], "-n", app["metadata"]["namespace"], "--kubeconfig", str(cluster.kubeconfig), *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TWELVEFACTOR_")}
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        self.out, self.notes = b"", b""
        self._threads = [threading.Thread(target=self._read, args=(name,)) for name in ("stdout", "stderr")]
        for thread in self._threads:
            thread.start()

    def _read(self, name):
        stream = getattr(self.process, name)
        while part := stream.read1():
            if name == "stdout":
                self.out += part
            else:
                self.notes += part

    def wait(self, timeout=60):
        code = self.process.wait(timeout)
        for thread in self._threads:
            thread.join(10)
        return code

    def interrupt(self, number=signal.SIGINT):
        self.process.send_signal(number)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.wait()


@pytest.fixture
def run(cluster, app):
    started = []

    def start(*arguments):
        started.append(Run(cluster, app, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.end()


def tasks(api, app):
    return {task["metadata"]["name"]: task for task in api.list("admintasks", app["metadata"]["namespace"])}


def condition(task, kind):
    return next((entry["status"] for entry in task["status"]["conditions"] if entry["type"] == kind), None)


def test_output_and_exit_code_are_those_of_the_process(run):
    told = run("--", "/bin/probe", "say", "7", "one", "--two", "three four", "[five]", "")
    assert told.wait() == 7, told.notes
    lines = told.out.decode().split("\n")
    assert json.loads(lines[0])["message"] == "started"
    assert lines[1:] == ["one", "--two", "three four", "[five]", "", ""]
    assert told.notes == b"twelvefactor: the process ended with 7\n"


def test_a_process_that_succeeds(run):
    told = run("--", "/bin/probe", "say", "0", "done")
    assert told.wait() == 0 and told.out.endswith(b"done\n") and told.notes == b"", (told.out, told.notes)


def test_output_comes_before_the_end(run):
    told = run("--", "/bin/probe", "exit", "0", "4000")
    wait_for("the first line", lambda: told.out, lambda out: b"started" in out, every=0.01)
    began = time.monotonic()
    assert told.process.poll() is None and b"ends" not in told.out
    assert told.wait() == 0 and b"ends" in told.out
    assert time.monotonic() - began > 2


def test_it_has_the_config_of_the_release(cluster, api, app, run):
    """The active one, or the one that is named."""
    for arguments, number, colour in (((), 2, "red"), (("--release", "v1"), 1, "blue")):
        told = run("--name", f"on-{number}", "--detach", *arguments, "--", "/bin/probe", "serve")
        assert told.wait() == 0 and told.out == f"on-{number}\n".encode(), told.notes
        task = wait_for("the task to start", lambda number=number: tasks(api, app)[f"on-{number}"],
                        lambda task: condition(task, "Started") == "True", timeout=60)
        assert task["status"]["release"] == number
        pod = api.get("pods", task["status"]["podName"], app["metadata"]["namespace"])
        container = pod["spec"]["containers"][0]
        env = {entry["name"]: entry.get("value") for entry in container["env"]}
        assert (env["TWELVEFACTOR_RELEASE"], container["image"]) == (f"v{number}", cluster.probe)
        config = api.get("configmaps", container["envFrom"][0]["configMapRef"]["name"], app["metadata"]["namespace"])["data"]
        assert config["COLOUR"] != colour
        api.patch("admintasks", f"on-{number}", {"spec": {"cancelled": True}}, app["metadata"]["namespace"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_cancels(api, app, run, number):
    told = run("--name", f"cut-{int(number)}", "--", "/bin/probe", "wait")
    wait_for("it to run", lambda: told.out, lambda out: b"started" in out, timeout=60)
    told.interrupt(number)
    assert told.wait() == 130
    assert b'"message":"ended"' in told.out, "the process was told to end, and its last words are printed"
    assert b"was cancelled\n" in told.notes
    task = tasks(api, app)[f"cut-{int(number)}"]
    assert condition(task, "Cancelled") == "True" and condition(task, "Ready") == "False", task["status"]


def test_a_second_interruption_leaves_at_once(api, app, run):
    told = run("--name", "left", "--", "/bin/probe", "run", "60000")
    wait_for("it to run", lambda: told.out, lambda out: b"started" in out, timeout=60)
    told.interrupt()
    wait_for("the first to be told", lambda: told.notes, lambda notes: b"cancelling" in notes)
    told.interrupt()
    assert told.wait(5) == 130 and b"kubectl patch tft left -n " in told.notes
    # It does not wait for the answer to the first, and may have sent none: so it tells what to run.
    api.patch("admintasks", "left", {"spec": {"cancelled": True}}, app["metadata"]["namespace"])
    wait_for("the task to be cancelled", lambda: tasks(api, app)["left"], lambda task: condition(task, "Cancelled") == "True", timeout=60)


def test_a_template_with_further_arguments(run):
    """Nothing is put in for a word: neither a variable nor one $ for two."""
    told = run("--admin-process", "words", "--", "and-mine", "DO $$BEGIN$$", "$$(COLOUR)", "$(TWELVEFACTOR_APP)", "$é $")
    assert told.wait() == 4, told.notes
    assert told.out.decode().split("\n")[1:] == ["of-the-template", "$(COLOUR)", "and-mine", "DO $$BEGIN$$", "$$(COLOUR)", "$(TWELVEFACTOR_APP)", "$é $", ""]


def test_a_process_that_takes_too_long(run):
    told = run("--timeout", "3", "--", "/bin/probe", "wait")
    assert told.wait() == 124 and b"it took too long and was ended" in told.notes, told.notes


def test_json(run):
    told = run("-o", "json", "--", "/bin/probe", "say", "3", "beside")
    assert told.wait() == 3
    task = json.loads(told.out)
    assert task["status"]["exitCode"] == 3 and task["spec"]["command"] == ["/bin/probe", "say", "3", "beside"]
    assert b"beside\n" in told.notes


@pytest.mark.parametrize("arguments, said", [
    (("--release", "99", "--", "x"), b"release shop-v99 in namespace"),
    (("--admin-process", "absent"), b"the app has no admin process absent; it has: words"),
    (("--process", "absent", "--", "x"), b"has no process absent"),
    (("--", "x" * 5000), b"the API server refuses the task: "),
    (("--", "/bin/absent"), b"/bin/absent"),
    ((), b"what shall be run?"),
], ids=["release", "template", "process", "too-long", "no-such-program", "nothing"])
def test_what_cannot_be_run_says_why(run, arguments, said):
    told = run(*arguments)
    assert told.wait() == 125, told.notes
    assert said in told.notes and told.out == b"", (told.out, told.notes)


def test_no_such_app(cluster, app):
    told = Run(cluster, {"metadata": {**app["metadata"], "name": "other"}}, "--", "x")
    assert told.wait() == 125 and b"app other in namespace" in told.notes
