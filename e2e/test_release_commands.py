"""twelvefactor status, releases, diff, rollback and retry: what they say of an app in the cluster, and what they change there."""
import json
import os
import pty
import re
import subprocess

import pytest
import yaml

from harness.apps import condition, quiet_app
from harness.deploy import change, current, put, put_ready, wait_ready, wait_says
from harness.operator import find_binary
from harness.releases import gated_app, migrate, phases, release, releases, wait_active, wait_phase

COLOUR = "spec.config.env.COLOUR"
TOKENS = ("tok-first-0123456789", "tok-second-0123456789")  # literals that look like secrets: never shown


class Commands:
    """The program as a person calls it: with a kubeconfig and nothing else."""

    def __init__(self, cluster, namespace):
        self.where = ["-n", namespace, "--kubeconfig", str(cluster.kubeconfig)]
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TWELVEFACTOR_") and key != "KUBECONFIG"}

    def run(self, command, *arguments, **how):
        ended = subprocess.run([str(find_binary()), command, "shop", *arguments, *self.where], capture_output=True, text=True, timeout=120, check=False,
                               env=self.environment, **{"stdin": subprocess.DEVNULL, **how})
        assert not any(token in ended.stdout + ended.stderr for token in TOKENS), ended
        return ended

    def printed(self, command, *arguments, code=0):
        ended = self.run(command, *arguments)
        assert ended.returncode == code, ended
        return ended.stdout

    def answered(self, answer, command, *arguments):
        """With a terminal, on which somebody gives that answer; returns (exit code, what was printed to standard output, to the terminal)."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, answer.encode())
            ended = subprocess.run([str(find_binary()), command, "shop", *arguments, *self.where], stdin=theirs, stderr=theirs, stdout=subprocess.PIPE,
                                   text=True, timeout=60, check=False, env={**self.environment, "TERM": "dumb"})
            return ended.returncode, ended.stdout, os.read(ours, 65536).decode()
        finally:
            os.close(ours)
            os.close(theirs)


@pytest.fixture
def commands(cluster, namespace):
    return Commands(cluster, namespace)


@pytest.fixture
def app(api, operator, namespace):
    """Three releases without pods: red; blue with another command and token; green of another revision."""
    made = put_ready(api, quiet_app(namespace=namespace, config={"env": {"COLOUR": "red", "API_TOKEN": TOKENS[0]}},
                                    processes={"web": {"command": ["bin/web"], "port": 8080, "replicas": 0}}))
    change(api, made, {COLOUR: "blue", "spec.config.env.API_TOKEN": TOKENS[1], "spec.processes.web.command": ["bin/web", "--new"]})
    wait_active(api, made, 2)
    change(api, made, {COLOUR: "green", "spec.codebase.revision": "0123456789abcdef"})
    return wait_active(api, made, 3)


def test_releases_are_listed_newest_first(app, commands):
    lines = commands.printed("releases").splitlines()
    assert lines[0].split() == ["NUMBER", "ACTIVE", "PHASE", "REVISION", "REASON", "BY", "AGE"]
    assert [line.split()[:3] for line in lines[1:]] == [["3", "*", "Active"], ["2", "Superseded", "4f2a9c1d0b7e5a3f8c6d2e1b9a0f7c4d3e2b1a09"],
                                                       ["1", "Superseded", "4f2a9c1d0b7e5a3f8c6d2e1b9a0f7c4d3e2b1a09"]]
    assert "Initial" in lines[3] and app["spec"]["image"] in commands.printed("releases", "-o", "wide")
    for read in (json.loads(commands.printed("releases", "-o", "json")), yaml.safe_load(commands.printed("releases", "-o", "yaml"))):
        assert [item["metadata"]["name"] for item in read["items"]] == ["shop-v3", "shop-v2", "shop-v1"]


def test_diff_tells_what_differs_and_no_secret(app, commands):
    text = commands.printed("diff", code=1)
    assert text.startswith("shop: v2 (Superseded) -> v3 (Active)\n") and "~ COLOUR: blue -> green\n" in text
    assert "Codebase" in text and "0123456789abcdef" in text and re.search("^Unchanged: Image, Environment", text, flags=re.M), text
    text = commands.printed("diff", "--from", "1", "--to", "v2", code=1)
    assert "~ API_TOKEN: changed (value not shown)\n" in text and '~ web.command: ["bin/web"] -> ["bin/web","--new"]\n' in text
    assert commands.printed("diff", "--from", "2", "--to", "2").endswith("Nothing differs.\n")
    found = json.loads(commands.printed("diff", "--from", "1", "--to", "3", "-o", "json", code=1))
    assert (found["from"], found["to"], found["equal"]) == (1, 3, False)
    assert {"part": "Config", "key": "COLOUR", "change": "Changed", "from": "red", "to": "green", "hidden": False} in found["differences"]
    gone = commands.run("diff", "--to", "99")
    assert gone.returncode == 2 and "no release v99" in gone.stderr and "v1 to v3" in gone.stderr


def test_diff_tells_that_secrets_changed(api, operator, namespace, commands):
    api.create("secrets", {"metadata": {"name": "stripe", "namespace": namespace}, "stringData": {"api-key": TOKENS[0]}})
    app = put_ready(api, quiet_app(namespace=namespace, config={"secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}}))
    api.patch("secrets", "stripe", {"stringData": {"api-key": TOKENS[1]}}, namespace)
    wait_active(api, app, 2)
    text = commands.printed("diff", code=1)
    assert "Secrets\n  ~ (contents): changed\n" in text and "Unchanged: Image, Codebase, Environment, Config, " in text, text


def test_status_of_an_app_that_is_well(api, app, commands):
    text = commands.printed("status")
    assert "Environment  production\n" in text and "v3 (0123456789abcdef, " in text and " is running\n" in text, text
    assert re.search(r"^  Ready +True +UpToDate$", text, flags=re.M) and re.search(r"^web +0/0 +0/0$", text, flags=re.M), text
    assert "TF0301" in text and "\x1b" not in text, text
    assert json.loads(commands.printed("status", "-o", "json")) == current(api, app)["status"]


def test_an_app_that_is_not_there(operator, namespace, commands):
    for command, code in (("status", 1), ("releases", 1), ("diff", 2), ("rollback", 1), ("retry", 1)):
        ended = commands.run(command)
        assert ended.returncode == code and f"app shop in namespace {namespace} does not exist" in ended.stderr and "kubectl get tfa -A" in ended.stderr, ended
        assert not ended.stdout


def test_a_rollback_is_a_patch_for_git(api, kubectl, app, namespace, commands):
    ended = commands.run("rollback", "--to", "1")
    patch = yaml.safe_load(ended.stdout)
    assert ended.returncode == 0 and patch == {
        "apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "metadata": {"name": "shop", "namespace": namespace}, "spec": {"release": {"pin": 1}}}
    assert "shop: v3 (Active) -> v1 (Superseded)" in ended.stderr and "~ COLOUR: green -> red\n" in ended.stderr
    assert list(releases(api, app)) == [1, 2, 3] and "pin" not in current(api, app)["spec"].get("release", {}), "it only prints"
    kubectl.run("patch", "tfa", "shop", "-n", namespace, "--type", "merge", "--patch", ended.stdout)
    app = wait_active(api, app, 4)
    assert release(api, app, 4)["spec"]["rollbackOf"] == 1
    assert "Rollback to v1" in commands.printed("releases") and "Pinned to v1: " in commands.printed("status")
    again = commands.run("rollback", "--to", "1")
    assert again.returncode == 1 and "already" in again.stderr


def test_a_rollback_is_applied_and_taken_back(api, app, commands):
    text = commands.printed("rollback", "--apply", "--yes")
    assert "pinned to v2" in text and "twelvefactor status shop" in text
    app = wait_active(api, app, 4)
    assert release(api, app, 4)["spec"]["rollbackOf"] == 2
    managers = {entry["manager"] for entry in app["metadata"]["managedFields"] if "f:pin" in json.dumps(entry["fieldsV1"])}
    assert managers == {"twelvefactor-cli"}
    assert yaml.safe_load(commands.printed("rollback"))["spec"] == {"release": {"pin": 1}}, "of a rollback: further back"
    commands.printed("rollback", "--unpin", "--apply", "--yes")
    app = wait_active(api, app, 5)
    assert "pin" not in app["spec"]["release"] and "~ COLOUR: blue -> green\n" in commands.printed("diff", code=1)
    nothing = commands.run("rollback", "--unpin")
    assert nothing.returncode == 1 and "is not pinned" in nothing.stderr


def test_a_rollback_asks_first(api, app, commands):
    alone = commands.run("rollback", "--apply")
    assert alone.returncode == 2 and "--yes" in alone.stderr
    code, out, asked = commands.answered("n\n", "rollback", "--apply")
    assert code == 1 and "to release v2? [y/N]" in asked and "Nothing was changed." in asked and not out
    assert "pin" not in current(api, app)["spec"].get("release", {})
    code, out, asked = commands.answered("y\n", "rollback", "--apply")
    assert code == 0 and "pinned to v2" in out, asked
    wait_active(api, app, 4)


def test_a_rollback_that_cannot_be_is_explained(api, app, commands):
    for number, says in (("3", "v3 is what runs"), ("99", "no release v99")):
        ended = commands.run("rollback", "--to", number, "--apply", "--yes")
        assert ended.returncode == 1 and says in ended.stderr and not ended.stdout, ended
    assert commands.run("rollback", "--to", "0").returncode == 2
    nothing = commands.run("retry")
    assert nothing.returncode == 1 and "nothing to retry: release v3 is Active" in nothing.stderr
    assert "pin" not in current(api, app)["spec"].get("release", {})


def test_it_is_a_kubectl_plugin(cluster, kubectl, app, namespace, tmp_path):
    (tmp_path / "kubectl-twelvefactor").symlink_to(find_binary().resolve())
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "KUBECONFIG": str(cluster.kubeconfig)}

    def run(*arguments):
        return subprocess.run([kubectl.binary, "twelvefactor", *arguments], capture_output=True, text=True, timeout=60, check=True, env=environment).stdout

    assert "v3 (0123456789abcdef, " in run("status", "tfa/shop", "-n", namespace)
    assert "Usage: kubectl twelvefactor rollback " in run("rollback", "--help")


@pytest.fixture
def failed(cluster, api, operator, namespace):
    """The second release has failed; the first one runs."""
    app = wait_active(api, put(api, gated_app(cluster, namespace)), 1, timeout=120)
    change(api, app, {COLOUR: "blue", "spec.adminProcesses.migrate": migrate("say", "7", "making the table", "the table is locked")})
    wait_says(api, app, "True", "GateFailed", "Stalled", timeout=60)
    wait_phase(api, app, 2, "Failed")
    return app


@pytest.mark.real_node
def test_a_failed_release_is_told_retried_and_left(api, failed, commands):
    text = commands.printed("status")
    told = [line.strip() for line in text.splitlines()]
    assert any(line.startswith("next: v") and line.endswith(", Failed") for line in told) and "the table is locked" in told, text
    assert "migrate: Failed, exit code 7, Job shop-v2-migrate" in told and any("v1 (" in line and line.endswith("is running") for line in told), text
    assert commands.printed("diff", code=1).startswith("shop: v1 (Active) -> v2 (Failed)\n")

    ended = commands.run("retry", "--wait", "--timeout", "60")
    assert ended.returncode == 1 and "Release v2: Failed; migrate Failed, exit code 7, attempt 2" in ended.stdout, ended
    assert "the table is locked" in ended.stderr and release(api, failed, 2)["status"]["adminProcesses"]["migrate"]["attempt"] == 2

    never = commands.run("rollback", "--to", "2")
    assert never.returncode == 1 and "v2 is what is wanted already" in never.stderr
    assert "gives up the release" in commands.printed("rollback", "--apply", "--yes")
    app = wait_ready(api, failed)
    assert app["spec"]["release"]["pin"] == 1 and app["status"]["activeRelease"] == "v1"
    assert phases(api, app) == {1: "Active", 2: "Failed"} and condition(app, "Released")["status"] == "True"
    never = commands.run("rollback", "--to", "2")
    assert never.returncode == 1 and "never passed" in never.stderr


def test_scale_writes_what_git_does_not_state(app, commands, api):
    """Flux applies from the server's side, under its own name: of what it states the patch is printed, the rest is written and stays."""
    namespace = app["metadata"]["namespace"]
    document = {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "metadata": {"name": "shop", "namespace": namespace},
                "spec": {**current(api, app)["spec"], "processes": {"web": {"command": ["bin/web"], "port": 8080, "replicas": 0}, "worker": {"command": ["bin/worker"]}}}}
    api.patch("twelvefactorapps", "shop", document, namespace, kind="apply", field_manager="kustomize-controller", force=True)
    ended = commands.run("scale", "web=1")
    assert ended.returncode == 1 and "kustomize-controller keeps these numbers as Git has them" in ended.stderr, ended
    assert yaml.safe_load(ended.stdout)["spec"] == {"processes": {"web": {"replicas": 1}}}
    assert current(api, app)["spec"]["processes"]["web"]["replicas"] == 0
    assert commands.printed("scale", "worker=0") == "worker: 1 -> 0\n"
    api.patch("twelvefactorapps", "shop", document, namespace, kind="apply", field_manager="kustomize-controller", force=True)  # the next sync
    assert current(api, app)["spec"]["processes"]["worker"]["replicas"] == 0
    wait_ready(api, app)
    assert api.get("deployments", "shop-worker", namespace)["spec"]["replicas"] == 0
    assert "has no process mail; it has web, worker" in commands.run("scale", "mail=2").stderr
    assert commands.run("scale", "worker").returncode == 2
