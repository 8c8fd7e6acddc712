"""The sample app in development, staging and production: how they differ, on the command line; and a build that is promoted from one to the next."""
import json
import os
import subprocess

import pytest
import yaml

from harness import samples
from harness.another_build import another_build
from harness.apps import REMOVED, changed
from harness.cluster import ROOT
from harness.deploy import change, current, put, wait_ready
from harness.operator import find_binary
from harness.releases import releases, wait_active
from harness.waiting import wait_for

ENVIRONMENTS = ("development", "staging", "production")
BEFORE = {"staging": "development", "production": "staging"}
OLD, NEW = "01d0000000000000000000000000000000000001", "4e30000000000000000000000000000000000002"
SOAK = 15  # seconds that production waits after staging runs a build
PASSWORD = "tok-not-to-be-shown-0123456789"  # a literal that looks like a secret


def shop(environment, namespaces, image):
    """As manifests/samples have it, without what differs there on purpose."""
    app = yaml.safe_load((ROOT / "manifests" / "samples" / "shop-production.yaml").read_text())
    app["metadata"]["namespace"] = namespaces[environment]
    parity = {}
    if environment in BEFORE:
        peer = {"namespace": namespaces[BEFORE[environment]], "name": "shop"}
        gate = {"required": True, "soak": f"{SOAK}s"} if environment == "production" else {}
        parity["peers"] = {BEFORE[environment]: {**peer, **gate}}
    after = {before: later for later, before in BEFORE.items()}.get(environment)
    if after:
        parity["shareWith"] = {after: {"namespace": namespaces[after], "name": "shop", "values": "Literals"}}
    return changed(app, {
        "spec.environment": environment, "spec.image": image, "spec.codebase.revision": OLD, "spec.parity": parity,
        "spec.processes.web.replicas": 1, "spec.config.env.LOG_LEVEL": "info", "spec.config.env.API_TOKEN": f"{PASSWORD}-{environment}"})


class Commands:
    """The program as a person calls it."""

    def __init__(self, cluster, directory):
        self.cluster, self.directory = cluster, directory
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TWELVEFACTOR_") and key != "KUBECONFIG"}

    def run(self, *words, stdin=""):
        ended = subprocess.run([str(find_binary()), *words], capture_output=True, text=True, timeout=180, check=False, env=self.environment, input=stdin,
                               cwd=self.directory)
        assert PASSWORD not in ended.stdout + ended.stderr, "a value that looks secret is shown"
        return ended

    def parity(self, namespace, *words):
        return self.run("parity", "shop", "-n", namespace, "--kubeconfig", str(self.cluster.kubeconfig), *words)

    def promote(self, source, target, *words):
        return self.run("promote", "shop", "--from", source, "--to", target, "--kubeconfig", str(self.cluster.kubeconfig), *words)


@pytest.fixture
def commands(cluster, tmp_path):
    return Commands(cluster, tmp_path)


@pytest.fixture(scope="module")
def images(cluster):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    return cluster.image, another_build(cluster, cluster.state / "shop.tar")


@pytest.fixture(scope="module")
def namespaces(api, cluster, operator, images, make_module_namespace):
    """Three running deploys of the same build, each with a database of its own."""
    made = {environment: make_module_namespace(environment) for environment in ENVIRONMENTS}
    for environment, namespace in made.items():
        binding = samples.postgres(cluster, environment)
        api.create("secrets", {"metadata": {"name": "shop-database", "namespace": namespace}, "stringData": binding})
    apps = [put(api, shop(environment, made, images[0])) for environment in ENVIRONMENTS]
    for app in apps:
        wait_ready(api, app, timeout=180)
    return made


def named(namespaces, environment):
    return {"metadata": {"name": "shop", "namespace": namespaces[environment]}}


def wait_state(api, namespaces, environment, state):
    wait_for(f"{environment} to be {state}", lambda: current(api, named(namespaces, environment)),
             lambda app: app["status"].get("parityState") == state, timeout=20)


def test_environments_that_are_alike_are_in_sync(api, commands, namespaces):
    for environment, before in BEFORE.items():
        wait_state(api, namespaces, environment, "InSync")
        ended = commands.parity(namespaces[environment])
        assert ended.returncode == 0, ended
        assert f"shop ({environment}) against {namespaces[before]}/shop ({before}): InSync" in " ".join(ended.stdout.split()), ended.stdout
    nobody = commands.parity(namespaces["development"])
    assert nobody.returncode == 2 and "add spec.parity.peers" in nobody.stderr, nobody


def test_drift_is_told_in_every_format_and_mended(api, commands, namespaces):
    staging = named(namespaces, "staging")
    change(api, staging, {"spec.config.env.ONLY_THERE": "x", "spec.config.env.LOG_LEVEL": "debug"})
    wait_state(api, namespaces, "production", "Drifted")
    ended = commands.parity(namespaces["production"])
    assert ended.returncode == 1 and "Error " in ended.stdout and "ONLY_THERE" in ended.stdout, ended
    assert max(len(line) for line in ended.stdout.splitlines()) <= 100, ended.stdout
    report = json.loads(commands.parity(namespaces["production"], "-o", "json").stdout)["reports"][0]
    assert report["state"] == "Drifted" and report["peer"] == "staging" and report["summary"]["errors"] == 1
    assert {(each["dimension"], each["key"], each["here"], each["there"]) for each in report["findings"]} >= {
        ("ConfigKey", "ONLY_THERE", "", "Literal"), ("ConfigValue", "LOG_LEVEL", "info", "debug")}
    sarif = json.loads(commands.parity(namespaces["production"], "-o", "sarif").stdout)["runs"][0]
    assert {(each["ruleId"], each["level"]) for each in sarif["results"]} >= {("Parity.ConfigKey", "error"), ("Parity.ConfigValue", "note")}
    markdown = commands.parity(namespaces["production"], "-o", "markdown").stdout
    assert "**Drifted**: 1 error" in markdown and "| Error | ConfigKey | `ONLY_THERE` |" in markdown, markdown
    # The same from what the API server has of the two, without it; and by way of a pipe.
    files = {}
    for environment in ("staging", "production"):
        files[environment] = commands.directory / f"{environment}.yaml"
        files[environment].write_text(yaml.safe_dump(current(api, named(namespaces, environment))))
    offline = commands.run("parity", files["staging"].name, files["production"].name)
    assert offline.returncode == 1 and "ONLY_THERE" in offline.stdout, offline
    piped = commands.run("parity", files["staging"].name, "-", "-o", "json", stdin=files["production"].read_text())
    assert json.loads(piped.stdout)["reports"][0]["summary"]["errors"] == 1, piped
    change(api, staging, {"spec.config.env.ONLY_THERE": REMOVED, "spec.config.env.LOG_LEVEL": "info"})
    wait_state(api, namespaces, "production", "InSync")
    assert commands.parity(namespaces["production"], "--strict").returncode == 0


def test_a_peer_that_no_longer_shares_is_unknown(api, commands, namespaces):
    staging = named(namespaces, "staging")
    share = current(api, staging)["spec"]["parity"]["shareWith"]
    change(api, staging, {"spec.parity.shareWith": REMOVED})
    wait_state(api, namespaces, "production", "Unknown")
    ended = commands.parity(namespaces["production"])
    assert ended.returncode == 2 and "shareWith" in ended.stdout, ended
    change(api, staging, {"spec.parity.shareWith": share})
    wait_state(api, namespaces, "production", "InSync")


def test_a_build_is_promoted_from_one_environment_to_the_next(api, kubectl, commands, namespaces, images):
    development = named(namespaces, "development")
    before = max(releases(api, development))
    change(api, development, {"spec.image": images[1], "spec.codebase.revision": NEW, "spec.config.env.LOG_LEVEL": "debug"})
    wait_active(api, development, before + 1, timeout=120)
    # Shown, and nothing else.
    shown = commands.promote(namespaces["development"], namespaces["staging"])
    assert shown.returncode == 0, shown
    assert f"- {OLD}\n" in shown.stdout and f"+ {NEW}\n" in shown.stdout and "\nThe gate\n" in shown.stdout, shown.stdout
    told = " ".join(shown.stdout.split())
    assert "(development): InSync" in told and "this deploy is 1 release behind" in told, "who follows has not drifted"
    assert current(api, named(namespaces, "staging"))["spec"]["image"] == images[0]
    # As a patch for Git.
    bare = commands.promote(namespaces["development"], namespaces["staging"], "-o", "yaml")
    patch = yaml.safe_load(bare.stdout)
    assert patch["spec"] == {"image": images[1], "codebase": {"revision": NEW}}, "config never travels"
    before = max(releases(api, named(namespaces, "staging")))
    kubectl.run("patch", "tfa", "shop", "-n", namespaces["staging"], "--type", "merge", "--patch", bare.stdout)
    staging = wait_active(api, named(namespaces, "staging"), before + 1, timeout=120)
    assert staging["spec"]["config"]["env"]["LOG_LEVEL"] == "info"
    # And applied.
    held = commands.promote(namespaces["staging"], namespaces["production"])
    assert f"it is to run for {SOAK}s in {namespaces['staging']}/shop first" in " ".join(held.stdout.split()), held.stdout
    before = max(releases(api, named(namespaces, "production")))
    applied = commands.promote(namespaces["staging"], namespaces["production"], "--apply", "--yes", "--wait", "--timeout", "120")
    assert applied.returncode == 0, applied
    assert f"v{before + 1}: Active" in applied.stdout, applied
    production = current(api, named(namespaces, "production"))
    assert (production["spec"]["image"], production["spec"]["codebase"]["revision"]) == (images[1], NEW)
    assert production["spec"]["config"]["env"]["API_TOKEN"] == f"{PASSWORD}-production", "config never travels"
    managers = {entry["manager"] for entry in production["metadata"]["managedFields"] if "f:image" in json.dumps(entry["fieldsV1"].get("f:spec", {}))}
    assert managers == {"twelvefactor-cli"}, managers
    again = commands.promote(namespaces["staging"], namespaces["production"], "--apply", "--yes")
    assert again.returncode == 0 and "nothing to promote" in again.stderr, again


def test_what_cannot_be_promoted_says_what_to_do(api, commands, namespaces):
    missing = commands.promote(namespaces["staging"] + "-x", namespaces["production"])
    assert missing.returncode == 1 and "does not exist" in missing.stderr, missing
    same = commands.promote(namespaces["staging"], namespaces["staging"])
    assert same.returncode == 2, same
    production = named(namespaces, "production")
    change(api, production, {"spec.codebase.repository": "https://git.example.com/acme/other"})
    other = commands.promote(namespaces["staging"], namespaces["production"])
    assert other.returncode == 1 and "another codebase" in other.stderr, other
    change(api, production, {"spec.codebase.repository": "https://git.example.com/acme/shop"})
