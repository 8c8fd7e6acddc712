"""The language of an app and the kind of its backing services do not matter: the samples run for real, each with its service, answer, log, run their
admin process, and end in time when they are told to."""
import contextlib
import json
import re
import subprocess
import time

import pytest

from harness import samples
from harness.apps import condition
from harness.deploy import change, put, wait_ready
from harness.operator import find_binary
from harness.recorder import Recorder
from harness.releases import process_pods
from harness.waiting import wait_for

# The Secrets that each names, and the service that is behind each.
BOUND = {"go": {"notes-database": "postgresql", "notes-cache": "redis"}, "python": {"notes-database": "postgresql"}, "ruby": {"notes-store": "redis"},
         "node": {"notes-queue": "beanstalkd"}, "perl": {"notes-mail": "mail"}}
ADMIN = {**{language: "count" for language in samples.LANGUAGES}, "perl": "announce"}


def test_lint_finds_nothing():
    said = subprocess.run([find_binary(), "lint", "--strict", "-f", str(samples.SAMPLES)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    apps = sum(len(re.findall("^kind: TwelveFactorApp$", path.read_text(), re.M)) for path in samples.SAMPLES.rglob("*.yaml"))
    assert apps > 10 and f"{apps} apps, 0 plain workloads: 0 errors, 0 warnings" in said.stdout, said.stdout


def bound_service(cluster, language, kind):
    return samples.postgres(cluster, language) if kind == "postgresql" else samples.service(cluster, kind)


@pytest.fixture(scope="module")
def bindings(cluster):
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    return {language: {name: bound_service(cluster, language, kind) for name, kind in bound.items()} for language, bound in BOUND.items()}


@pytest.fixture(scope="module")
def apps(cluster, api, operator, bindings, make_module_namespace):
    """All at once, so that they are waited for once."""
    made = {}
    for language, bound in bindings.items():
        namespace = make_module_namespace(language)
        for name, data in bound.items():
            samples.bind(api, namespace, name, data)
        made[language] = put(api, samples.sample(cluster, language, namespace))
    return {language: wait_ready(api, app, timeout=120) for language, app in made.items()}


@pytest.fixture(params=samples.LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def app(apps, language):
    return apps[language]


pytest_real = pytest.mark.real_node


def ask(cluster, api, app, path, *options):
    address = api.get("services", app["metadata"]["name"], app["metadata"]["namespace"])["spec"]["clusterIP"]
    said = cluster.inside("curl", "-sS", "--fail-with-body", "--max-time", "5", *options, f"http://{address}{path}")
    return said if path == "/healthz" else json.loads(said)


def logged(kubectl, app, what, **fields):
    """Lines of a log, each of which must be JSON; those with these fields."""
    lines = [json.loads(line) for line in kubectl.run("logs", "-n", app["metadata"]["namespace"], what, "--tail=-1").splitlines()]
    return [line for line in lines if fields.items() <= line.items()]


@pytest_real
def test_it_knows_its_release(cluster, api, app, language):
    assert ask(cluster, api, app, "/") == {
        "app": f"notes-{language}", "language": language, "release": "v1", "revision": app["spec"]["codebase"]["revision"]}
    assert ask(cluster, api, app, "/healthz") == "ok\n"
    assert condition(app, "BackingServicesBound")["status"] == "True"


def write(cluster, api, app, note):
    return ask(cluster, api, app, "/notes", "--data-binary", note)


def mails(cluster):
    return [path.read_text() for path in (cluster.state / "services" / "mail").glob("*.eml")]


@pytest_real
def test_it_uses_its_backing_service(cluster, api, kubectl, app, bindings, language):
    """Asked through the app, and at the service itself."""
    note = f"a note of {language}, grüß dich"
    before = ask(cluster, api, app, "/notes")
    assert write(cluster, api, app, note) in ({"stored": True}, {"sent": True})
    after = ask(cluster, api, app, "/notes")
    bound = bindings[language]
    if language == "perl":
        assert after["server"].startswith("mail.example.com")
        assert [mail for mail in mails(cluster) if note in mail and "Subject: a note" in mail]
        return
    assert after["notes"] == before["notes"] + 1
    if "notes-database" in bound:
        assert samples.sql(cluster, bound["notes-database"], f"SELECT note FROM {language}_notes ORDER BY id DESC LIMIT 1") == [note]
    if language == "go":
        assert int(samples.redis(cluster, bound["notes-cache"], "GET", "go:looks")) == int(after["looks"]) == int(before["looks"]) + 1
    if language == "ruby":
        assert samples.redis(cluster, bound["notes-store"], "LINDEX", "ruby:notes", "-1") == note
    if language == "node":
        wait_for("the worker to do it", lambda: logged(kubectl, app, f"deployment/{app['metadata']['name']}-worker", message="a note was done"),
                 lambda lines: [line for line in lines if line["length"] == len(note)])


@pytest_real
def test_a_service_that_is_away_is_told_and_does_not_end_it(cluster, api, kubectl, apps):
    """Only the one whose service no other test uses."""
    app = apps["perl"]
    samples.stop(cluster, "mail")
    try:
        with pytest.raises(RuntimeError, match="a backing service failed"):
            write(cluster, api, app, "nobody listens")
        assert ask(cluster, api, app, "/healthz") == "ok\n"
    finally:
        samples.service(cluster, "mail")
    assert write(cluster, api, app, "somebody listens") == {"sent": True}
    assert logged(kubectl, app, "deployment/notes-perl-web", level="error", message="a backing service failed")
    pod, = process_pods(api, app).values()
    assert pod["status"]["containerStatuses"][0]["restartCount"] == 0


@pytest_real
def test_its_admin_process_has_run(cluster, api, kubectl, app, language):
    name = ADMIN[language]
    entry = app["status"]["adminProcesses"][name]
    assert entry["succeeded"] if "succeeded" in entry else entry, entry
    job = f"job/{app['metadata']['name']}-{name}"
    if language == "perl":
        assert [mail for mail in mails(cluster) if "notes are open" in mail]
        assert logged(kubectl, app, job, message="sent")
    else:
        line, = logged(kubectl, app, job)
        assert isinstance(line["notes"], int)
    if "migrate" in app["spec"]["adminProcesses"]:
        assert logged(kubectl, app, f"job/{app['metadata']['name']}-v1-migrate", message="the schema is up to date")


@pytest_real
def test_it_logs_lines_of_json(kubectl, app):
    assert logged(kubectl, app, f"deployment/{app['metadata']['name']}-web", message="listening", process="web")


@pytest_real
def test_they_end_when_they_are_told_to(api, apps):
    """All processes of all at once; the last state of each container says how it ended."""
    with contextlib.ExitStack() as open_watches:
        seen = {}
        for app in apps.values():
            pods = open_watches.enter_context(Recorder(api, "pods", app["metadata"]["namespace"]))
            seen[app["metadata"]["name"]] = pods, {pod["metadata"]["name"] for name in app["spec"]["processes"] for pod in process_pods(api, app, name).values()}
        began = time.monotonic()
        for app in apps.values():
            change(api, app, {"spec.suspend": True})
        for pods, names in seen.values():
            wait_for("its pods to go", lambda: names - set(pods.deleted()), lambda left: not left, timeout=30)
        took = time.monotonic() - began
    for pods, names in seen.values():
        for name in names:
            ended = [state["status"]["containerStatuses"][0]["state"].get("terminated") for state in pods.states(name)]
            last = [state for state in ended if state][-1]
            assert last["exitCode"] == 0, (name, last)
    assert took < 8, "2 s of it are the sleep before the signal; after 10 s more they would have been killed"
