"""How a deploy differs from its peers in other environments: told to those whom the peer lets know, and to nobody else anything."""
import json
import secrets

import pytest

from harness.apps import REMOVED, condition, quiet_app
from harness.children import bare, our_entries
from harness.deploy import change, current, events_told, in_namespace, put, put_ready, says, wait_ready, wait_says, written
from harness.releases import wait_active
from harness.secrecy import everywhere, shown
from harness.waiting import stays, wait_for

REPORT = ("parityreports", "shop-vs-staging")
SECONDS = 5  # in which a revocation must have taken effect everywhere

WEB = {"web": {"command": ["bin/web"], "port": 8080, "replicas": 0}}
DATABASE = {"type": "postgresql", "provider": "rds", "secretRef": {"name": "shop-database"}}


@pytest.fixture(scope="module")
def started(module_operator):
    return module_operator.start_ready(arguments=["--log-level", "debug", "--metrics-names"])


@pytest.fixture(autouse=True)
def no_rules_left(started):
    yield
    started.proxy.clear()


@pytest.fixture
def production(make_namespace):
    return make_namespace("production")


@pytest.fixture
def staging(make_namespace):
    return make_namespace("staging")


def reader(production, staging, **spec):
    return quiet_app(namespace=production, **{
        "parity": {"peers": {"staging": {"namespace": staging, "name": "shop"}}}, "config": {"env": {"LOG_LEVEL": "info", "ONLY_HERE": "x"}}, "processes": WEB, **spec})


def peer(staging, production, values="Literals", **spec):
    share = {"shareWith": {"production": {"namespace": production, "name": "shop", "values": values}}} if values else {}
    return quiet_app(namespace=staging, parity=share, **{
        "environment": "staging", "config": {"env": {"LOG_LEVEL": "debug", "ONLY_THERE": "x"}},
        "processes": {**WEB, "worker": {"replicas": 0}}, **spec})


def report(api, namespace):
    return api.get(*REPORT, namespace)


def wait_report(api, namespace, state, timeout=SECONDS):
    return wait_for(f"the report to say {state}", lambda: report(api, namespace), lambda found: found.get("status", {}).get("state") == state, timeout=timeout)


def findings(found):
    return {(each["severity"], each["dimension"], each["key"]): (each["here"], each["there"]) for each in found["status"].get("findings", [])}


def series(operator, namespace):
    return {labels["severity"]: value for name, labels, value in operator.metrics()
            if name == "twelvefactor_parity_findings" and labels["namespace"] == namespace}


def put_pair(api, production, staging, **how):
    """Both run, and where the peer shares at all the report knows what each runs."""
    put_ready(api, peer(staging, production, **how))
    app = put_ready(api, reader(production, staging))
    if how.get("values", "Literals"):
        wait_for("the report to know both releases", lambda: report(api, production).get("status", {}).get("gaps", {}).get("time", {}), lambda seen: "commonRelease" in seen)
    return app


EXPECTED = {
    ("Error", "ConfigKey", "ONLY_THERE"): ("", "Literal"), ("Error", "Process", "worker"): ("", "runs"),
    ("Warning", "ConfigKey", "ONLY_HERE"): ("Literal", ""), ("Info", "ConfigValue", "LOG_LEVEL"): ("info", "debug"),
}


def test_drift_is_found_and_told_and_the_app_stays_ready(api, kubectl, started, production, staging):
    app = put_pair(api, production, staging)
    found = wait_report(api, production, "Drifted")
    assert findings(found) == EXPECTED
    assert found["status"]["summary"] == {"errors": 2, "warnings": 1, "infos": 1, "expected": 0}
    assert found["spec"] == {"peer": "staging", "here": {"namespace": production, "name": "shop"}, "there": {"namespace": staging, "name": "shop"}}
    assert all(each["message"] for each in found["status"]["findings"])
    wait_says(api, app, "False", "Drifted", "ParityInSync")
    app = current(api, app)
    assert says(app, "True", "UpToDate")
    assert app["status"]["parity"] == {"staging": {"state": "Drifted", "errors": 2, "warnings": 1, "expected": 0}} and app["status"]["parityState"] == "Drifted"
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Warning", "Drifted") in told)
    assert series(started, production) == {"Error": 2, "Warning": 1, "Info": 1}
    assert kubectl.run("get", "tfp", "-n", production).split()[:-1] == [
        "NAME", "APP", "PEER", "STATE", "ERRORS", "WARNINGS", "INFOS", "AGE", "shop-vs-staging", "shop", "staging", "Drifted", "2", "1", "1"]
    # Mended: in sync, and said so.
    change(api, app, {"spec.config.env.ONLY_THERE": "x", "spec.config.env.ONLY_HERE": REMOVED,
                      "spec.processes.worker": {"replicas": 0, "terminationGracePeriodSeconds": 7}})
    wait_report(api, production, "InSync")
    wait_says(api, app, "True", "InSync", "ParityInSync")
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Normal", "InSync") in told)
    assert series(started, production) == {"Error": 0, "Warning": 0, "Info": 1}


def pinned_to_v1(api, app):
    """A second release that is nothing like the first, and back."""
    change(api, app, {**{f"spec.config.env.{name}": REMOVED for name in ("LOG_LEVEL", "ONLY_HERE", "ONLY_THERE")}, "spec.config.env.NEW": "1",
                      "spec.processes.web.port": 9090, "spec.processes.web.command": ["bin/new"]})
    wait_active(api, app, 2)
    change(api, app, {"spec.release": {"pin": 1}})
    return wait_active(api, app, 3)


@pytest.mark.parametrize("side", ["here", "there"])
def test_a_pinned_deploy_is_compared_by_what_it_runs(api, started, production, staging, side):
    app = put_pair(api, production, staging)
    assert findings(wait_report(api, production, "Drifted")) == EXPECTED
    pinned_to_v1(api, app if side == "here" else {"metadata": {"name": "shop", "namespace": staging}})
    wait_for("the report to be as at v1", lambda: {key: value for key, value in findings(report(api, production)).items() if key[1] not in ("Code", "Time")},
             lambda found: found == EXPECTED, timeout=SECONDS)
    # What the spec asks for does not run: nobody is told of it.
    change(api, {"metadata": {"name": "shop", "namespace": production if side == "here" else staging}}, {"spec.config.env.NEW": "2"})
    stays("what it says", lambda: {key: value for key, value in findings(report(api, production)).items() if key[1] not in ("Code", "Time")},
          lambda found: found == EXPECTED, seconds=0.5)


def test_admin_processes_are_compared(api, started, production, staging):
    """What is the same in both is not told, nor that a command ran another time."""
    once = {"command": ["bin/seed"], "trigger": "Schedule", "schedule": "0 3 * * *"}
    put_ready(api, peer(staging, production, config={"env": {}}, processes=WEB, adminProcesses={
        "report": {**once, "schedule": "0 4 * * *"}, "only-there": once, "same": once}))
    put_ready(api, reader(production, staging, config={"env": {}}, adminProcesses={"report": once, "same": {**once, "activeDeadlineSeconds": 60}}))
    assert findings(wait_report(api, production, "Drifted")) == {
        ("Warning", "AdminProcess", "report.schedule"): ("0 3 * * *", "0 4 * * *"), ("Warning", "AdminProcess", "only-there"): ("", "Schedule")}
    there = {"metadata": {"name": "shop", "namespace": staging}}
    change(api, there, {"spec.adminProcesses.only-there": REMOVED, "spec.adminProcesses.report": once})
    assert findings(wait_report(api, production, "InSync")) == {}


def meant(**fields):
    return {"dimension": "ConfigKey", "key": "ONLY_*", "reason": "a tool of staging", "expires": "2099-12-31", **fields}


def test_differences_that_are_expected_count_for_nothing_until_their_day_is_over(api, kubectl, started, production, staging):
    app = put_pair(api, production, staging)
    wait_report(api, production, "Drifted")
    change(api, app, {"spec.parity.expectedDifferences": {"keys": meant(), "worker": meant(dimension="Process", key="worker", peer="staging")}})
    found = wait_report(api, production, "InSync")
    assert findings(found) == EXPECTED, "what is expected is told all the same"
    assert found["status"]["summary"] == {"errors": 0, "warnings": 0, "infos": 1, "expected": 3}
    told = found["status"]["findings"]
    assert [each.get("expected", {}).get("name") for each in told] == [None, "keys", "worker", "keys"], "those that count are first"
    assert told[1]["expected"] == {"name": "keys", "reason": "a tool of staging", "expires": "2099-12-31"}
    wait_says(api, app, "True", "InSync", "ParityInSync")
    assert current(api, app)["status"]["parity"] == {"staging": {"state": "InSync", "errors": 0, "warnings": 0, "expected": 3}}
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Normal", "InSync") in told)
    assert series(started, production) == {"Error": 0, "Warning": 0, "Info": 1}
    narrow = kubectl.run("get", "tfp", "-n", production).split()
    assert narrow[:8] == ["NAME", "APP", "PEER", "STATE", "ERRORS", "WARNINGS", "INFOS", "AGE"] and narrow[8:15] == [
        "shop-vs-staging", "shop", "staging", "InSync", "0", "0", "1"]
    wide = kubectl.run("get", "tfp", "-n", production, "-o", "wide").splitlines()
    assert [column for column in ("EXPECTED", "BEHIND SINCE", "VALUES", "MESSAGE") if column not in wide[0]] == []
    # Ended, and about another peer: both count again, and the rule says that the words have no effect.
    change(api, app, {"spec.parity.expectedDifferences.keys.expires": "2020-01-01", "spec.parity.expectedDifferences.worker.peer": "qa"})
    found = wait_report(api, production, "Drifted")
    assert found["status"]["summary"] == {"errors": 2, "warnings": 1, "infos": 1, "expected": 0} and "expected" not in json.dumps(found["status"]["findings"])
    rules = wait_for("the rule", lambda: {(each["rule"], each["path"]) for each in current(api, app)["status"].get("findings", [])}, lambda seen: any(
        rule == "TF1007" for rule, _ in seen))
    assert {path for rule, path in rules if rule == "TF1007"} == {".spec.parity.expectedDifferences.keys", ".spec.parity.expectedDifferences.worker"}


def gap(operator, namespace):
    return [value for name, labels, value in operator.metrics() if name == "twelvefactor_parity_time_gap_seconds" and labels["namespace"] == namespace]


def test_how_far_a_deploy_is_behind_is_told(api, started, production, staging):
    """The three gaps: both run one image, then the peer gets a newer one, and this deploy is behind until it follows."""
    put_ready(api, peer(staging, production, config={"env": {}}, processes=WEB))
    app = put_ready(api, reader(production, staging, config={"env": {}}, parity={"peers": {"staging": {"namespace": staging, "name": "shop", "maxTimeGap": "1s"}}}))

    def gaps():
        return report(api, production).get("status", {}).get("gaps", {})

    time = wait_for("both to have run the image", gaps, lambda seen: seen.get("time", {}).get("commonRelease"))["time"]
    assert time["releasesBehind"] == 0 and time["commonRelease"] == {"here": 1, "there": 1} and "behindSince" not in time
    assert gap(started, production) == [0]
    assert gaps()["tools"] == [] and gaps()["personnel"].keys() == {"here", "there"}
    there = {"metadata": {"name": "shop", "namespace": staging}}
    newer = "registry.example.com/shop@sha256:" + "e" * 64
    wait_ready(api, change(api, there, {"spec.image": newer, "spec.codebase.revision": "8c6d2e1"}))
    time = wait_for("the gap", gaps, lambda seen: seen["time"].get("behindSince"))["time"]
    assert time["releasesBehind"] == 1 and time["commonRelease"] == {"here": 1, "there": 1} and time["firstRan"] == time["behindSince"]
    found = wait_for("the gap to be too long", lambda: findings(report(api, production)), lambda seen: ("Warning", "Time", "gap") in seen)
    assert found["Warning", "Time", "gap"][1] == time["behindSince"]
    before = wait_for("the metric", lambda: gap(started, production), lambda seen: seen and seen[0] > 0)[0]
    version = report(api, production)["metadata"]["resourceVersion"]
    wait_for("the metric to grow by itself", lambda: gap(started, production), lambda seen: seen[0] > before)
    assert report(api, production)["metadata"]["resourceVersion"] == version, "nothing is written while time goes by"
    change(api, app, {"spec.image": newer, "spec.codebase.revision": "8c6d2e1"})
    wait_report(api, production, "InSync", timeout=60)
    wait_for("the gap to be gone", lambda: gap(started, production), lambda seen: seen == [0])
    assert "behindSince" not in gaps()["time"]


def test_a_change_of_the_peer_reaches_the_report_with_one_request(api, started, production, staging):
    """A probe, which makes no release: that would be told, too. How many findings there are stays the same."""
    put_pair(api, production, staging)
    there = {"metadata": {"name": "shop", "namespace": staging}}
    probed = lambda: findings(report(api, production)).get(("Warning", "Process", "web.liveness"), ("", ""))[1]  # noqa: E731
    change(api, there, {"spec.processes.web.liveness": {"path": "/livez"}})
    wait_for("the report to tell", probed, lambda seen: "/livez" in seen)
    stays("the status and its events written", lambda: None, lambda _: True, seconds=0.3)
    mark = started.proxy.stats()["n"]
    change(api, there, {"spec.processes.web.liveness": {"path": "/healthz"}})
    wait_for("the report to tell", probed, lambda seen: "/healthz" in seen)
    stays("one write of the report's status", lambda: [(write.verb, write.resource, write.subresource) for _, write in in_namespace(started.proxy, production, mark)
                                                       if write.resource != "events"], lambda sent: sent == [("PUT", "parityreports", "status")], seconds=0.5)


def test_consent_that_is_revoked_takes_everything_back(api, started, production, staging):
    app = put_pair(api, production, staging)
    wait_report(api, production, "Drifted")
    there = {"metadata": {"name": "shop", "namespace": staging}}
    change(api, there, {"spec.parity.shareWith.production": REMOVED})
    found = wait_report(api, production, "Unknown")
    wait_says(api, app, "Unknown", "PeerUnknown", "ParityInSync", timeout=SECONDS)
    app = current(api, app)
    assert says(app, "True", "UpToDate")
    assert app["status"]["parity"] == {"staging": {"state": "Unknown"}} and app["status"]["parityState"] == "Unknown"
    assert found["status"].keys() == {"state", "message"}, "nobody has counted"
    assert series(started, production) == {}
    for where, text in {"report": json.dumps(found), "app": json.dumps(app["status"]), "events": json.dumps(list(events_told(api, app).values())),
                        "metrics": "\n".join(line for line in started.ask("/metrics")[1].splitlines() if production in line)}.items():
        assert [old for old in ("ONLY_THERE", "debug", "worker") if old in text] == [], where
    # As if there had never been such a peer.
    other = put_ready(api, quiet_app("other", production, config={"env": {}}, processes=WEB, parity={"peers": {"staging": {"namespace": staging, "name": "absent"}}}))
    never = wait_for("its report", lambda: api.get("parityreports", "other-vs-staging", production), lambda seen: "status" in seen)
    assert _named_alike(never["status"], "absent", "other") == _named_alike(found["status"], "shop", "shop")
    assert condition(wait_ready(api, other), "ParityInSync")["reason"] == "PeerUnknown"
    # Given again.
    change(api, there, {"spec.parity.shareWith.production": {"namespace": production, "values": "None"}})
    assert findings(wait_report(api, production, "Drifted")).keys() == EXPECTED.keys() - {("Info", "ConfigValue", "LOG_LEVEL")}


def _named_alike(status, peer_name, app_name):
    return json.loads(json.dumps(status).replace(f"/{peer_name}:", "/PEER:").replace(f"name: {app_name}", "name: APP"))


def test_without_consent_nothing_of_a_peer_makes_a_request(api, started, production, staging):
    app = put_ready(api, reader(production, staging))
    before = wait_report(api, production, "Unknown")
    wait_says(api, app, "Unknown", "PeerUnknown", "ParityInSync")
    stays("events told", lambda: None, lambda _: True, seconds=0.3)
    mark = started.proxy.stats()["n"]

    def nothing_asked(seconds=0.0):
        stays("no request about the reader", lambda: [write for _, write in in_namespace(started.proxy, production, mark)], lambda sent: sent == [],
              seconds=seconds or 0.1)

    there = put_ready(api, peer(staging, production, values=None))
    nothing_asked()
    change(api, there, {"spec.config.env.LOG_LEVEL": "warn", "spec.codebase.revision": "8c6d2e1", "spec.processes.worker.port": 9000})
    wait_ready(api, there)
    nothing_asked()
    change(api, there, {"spec.parity.shareWith": {"other": {"namespace": production, "name": "shop2", "values": "Secrets"},
                                                  "near": {"namespace": production + "-2", "values": "Secrets"}}})
    wait_ready(api, there)
    nothing_asked()
    api.delete("twelvefactorapps", "shop", staging)
    wait_for("the peer to be gone", lambda: api.find("twelvefactorapps", "shop", staging), lambda seen: seen is None)
    wait_for("what was made of it to be gone", lambda: api.find("deployments", "shop-web", staging), lambda seen: seen is None, timeout=60)
    nothing_asked(seconds=1)
    assert report(api, production) == before
    assert current(api, app)["metadata"]["resourceVersion"] == wait_ready(api, app)["metadata"]["resourceVersion"]
    # The same peer with consent makes one, else this test would say nothing.
    put_ready(api, peer(staging, production))
    wait_report(api, production, "Drifted")
    assert [write for _, write in in_namespace(started.proxy, production, mark) if write.resource == "parityreports"]


def test_what_is_not_shared_makes_no_request(api, started, production, staging):
    """At depth None a literal of the peer changes, and how it is run: neither is compared. That there was another release is told, and nothing of it."""
    put_pair(api, production, staging, values="None")
    found = wait_report(api, production, "Drifted")
    assert not [each for each in found["status"]["findings"] if each["dimension"] == "ConfigValue"]
    stays("events told", lambda: None, lambda _: True, seconds=0.3)
    mark = started.proxy.stats()["n"]
    there = {"metadata": {"name": "shop", "namespace": staging}}
    wait_ready(api, change(api, there, {"spec.processes.worker.terminationGracePeriodSeconds": 7}))
    stays("no request about the reader", lambda: [write for _, write in in_namespace(started.proxy, production, mark)], lambda sent: sent == [], seconds=0.5)
    wait_ready(api, change(api, there, {"spec.config.env.LOG_LEVEL": "warned"}))
    after = wait_for("the release to be told", lambda: report(api, production), lambda seen: seen["status"]["gaps"]["time"]["commonRelease"]["there"] == 2)
    assert after["status"]["findings"] == found["status"]["findings"] and "warned" not in json.dumps(after)


def test_a_peer_that_vanishes_is_unknown(api, started, production, staging):
    app = put_pair(api, production, staging)
    wait_report(api, production, "Drifted")
    api.delete("twelvefactorapps", "shop", staging)
    wait_report(api, production, "Unknown")
    wait_says(api, app, "Unknown", "PeerUnknown", "ParityInSync", timeout=SECONDS)
    assert series(started, production) == {}


def test_a_peer_that_is_no_longer_named_takes_its_report_along(api, started, production, staging):
    app = put_pair(api, production, staging)
    wait_report(api, production, "Drifted")
    app = wait_ready(api, change(api, app, {"spec.parity.peers": REMOVED}))
    wait_for("the report to be gone", lambda: api.find(*REPORT, production), lambda seen: seen is None, timeout=SECONDS)
    assert condition(app, "ParityInSync") == {} and not app["status"].keys() & {"parity", "parityState"}
    assert series(started, production) == {}


def test_a_reader_that_is_held_back_from_deletion_keeps_no_report(api, started, production, staging):
    """It may be held for long, and the peer may take its consent back in the meantime."""
    app = put_pair(api, production, staging)
    wait_report(api, production, "Drifted")
    api.patch("twelvefactorapps", "shop", {"metadata": {"finalizers": ["example.com/hold"]}}, production)
    api.delete("twelvefactorapps", "shop", production)
    wait_for("the report to be gone", lambda: api.find(*REPORT, production), lambda seen: seen is None, timeout=SECONDS)
    assert current(api, app)["metadata"]["deletionTimestamp"] and series(started, production) == {}
    stays("the report gone", lambda: api.find(*REPORT, production), lambda seen: seen is None, seconds=0.5)
    api.patch("twelvefactorapps", "shop", {"metadata": {"finalizers": None}}, production)


def op(what, path, value=None):
    return {"op": what, "path": path, **({} if value is None else {"value": value})}


EDITS = {
    "findings": ("status", [op("replace", "/status/findings", [])]),
    "state": ("status", [op("replace", "/status/state", "InSync")]),
    "added": ("status", [op("add", "/status/findingsOmitted", 7)]),
    "no-status": ("status", [op("remove", "/status")]),
    "spec": (None, [op("replace", "/spec/there/name", "other")]),
    "label": (None, [op("remove", "/metadata/labels/twelvefactor.dev~1app")]),
    "not-ours-any-more": (None, [op("remove", "/metadata/labels/app.kubernetes.io~1managed-by")]),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_report_comes_back(api, started, production, staging, edit):
    put_pair(api, production, staging)
    before = wait_report(api, production, "Drifted")
    subresource, patch = edit
    api.patch(*REPORT, patch, production, kind="json", subresource=subresource, field_manager="kubectl-edit")
    as_before = lambda found: (bare(REPORT[0], found), found["status"]) == (bare(REPORT[0], before), before["status"])  # noqa: E731
    wait_for("the report to be as before", lambda: report(api, production), as_before, timeout=SECONDS)
    mark = started.proxy.stats()["n"]
    stays("the report as before", lambda: report(api, production), as_before, seconds=0.5)
    assert written(started.proxy, production, mark) == [], "an edit is mended once"


def test_a_deleted_report_comes_back(api, started, production, staging):
    app = put_pair(api, production, staging)
    before = wait_report(api, production, "Drifted")
    api.delete(*REPORT, production)
    found = wait_for("the report to be made again", lambda: report(api, production), lambda seen: seen["metadata"]["uid"] != before["metadata"]["uid"]
                     and "status" in seen, timeout=SECONDS)
    assert (bare(REPORT[0], found), found["status"]) == (bare(REPORT[0], before), before["status"])
    wait_for("the event", lambda: events_told(api, app), lambda told: ("Normal", "Repaired") in told)


@pytest.mark.parametrize("k", [1, 2])
def test_a_report_is_complete_also_after_an_answer_is_lost(api, started, production, staging, k):
    """A report is made by two requests; the answer to either may be lost."""
    put_ready(api, peer(staging, production))
    started.proxy.reset_count()
    started.proxy.rules([{"action": "drop_after", "match": {"mutating": True, "path": f"/namespaces/{production}/parityreports", "nth": k}}])
    put(api, reader(production, staging))
    found = wait_report(api, production, "Drifted", timeout=30)
    assert started.proxy.acted("drop_after") == 1
    assert findings(found) == EXPECTED and our_entries(found).keys() == {"Update"}


def test_a_name_that_is_taken_keeps_no_app_from_ready(api, started, production, staging):
    put_ready(api, peer(staging, production))
    deploys = {"peer": "x", "here": {"namespace": "x", "name": "x"}, "there": {"namespace": "x", "name": "x"}}
    api.create("parityreports", {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "ParityReport", "metadata": {
        "name": REPORT[1], "namespace": production}, "spec": deploys})
    app = put_ready(api, reader(production, staging))
    told = wait_says(api, app, "Unknown", "ReportNotWritten", "ParityInSync")
    assert "shop-vs-staging" in told["message"] and "left alone" in told["message"]
    assert report(api, production)["spec"] == deploys
    api.delete(*REPORT, production)
    wait_report(api, production, "Drifted", timeout=90)


def test_no_secret_value_crosses_over(api, started, production, staging):
    """Everything is shared, to the depth Secrets; what looks secret or is one is in no report, status, event, log, metric or request about the other."""
    known = {side: {"literal": secrets.token_hex(12), "url": "redis://u:" + secrets.token_hex(12) + "@cache", "argument": secrets.token_hex(12),
                    "binding": secrets.token_hex(12)} for side in ("here", "there")}

    def secret_spec(values):
        return {"config": {"env": {"DB_PASSWORD": values["literal"], "CACHE": values["url"], "LOG_LEVEL": "info"},
                           "secrets": {"KEY": {"generate": {}}}},
                "backingServices": {"database": {**DATABASE, "env": {"DATABASE_URL": "uri"}}},
                "processes": {"web": {**WEB["web"], "args": ["--token", values["argument"], "--port=8080"], "liveness": {
                    "exec": ["check", "--password=" + values["argument"]]}}}}

    for side, namespace in (("here", production), ("there", staging)):
        api.create("secrets", {"metadata": {"name": "shop-database", "namespace": namespace}, "stringData": {"uri": f"postgresql://u:{known[side]['binding']}@db/x"}})
    put_ready(api, peer(staging, production, values="Secrets", **secret_spec(known["there"])))
    app = put_ready(api, reader(production, staging, **secret_spec(known["here"])))
    found = wait_for("the report", lambda: report(api, production), lambda seen: seen.get("status", {}).get("state") in ("InSync", "Drifted"))
    assert findings(found) == {}, "credentials that differ are as they should be"
    there = {"metadata": {"name": "shop", "namespace": staging}}
    change(api, there, {"spec.config.env.LOG_LEVEL": "debug", "spec.config.env.DB_PASSWORD": known["here"]["literal"]})
    wait_for("the report to tell", lambda: findings(report(api, production)).keys(),
             lambda keys: keys == {("Error", "SharedCredential", "DB_PASSWORD"), ("Info", "ConfigValue", "LOG_LEVEL")})
    change(api, there, {"spec.parity.shareWith.production": REMOVED})
    wait_report(api, production, "Unknown")
    # The literals stand in their own side's spec and objects, and nowhere else.
    of_here, of_there = everywhere(api, started, production), everywhere(api, started, staging)
    told = {where: text for where, text in {**of_here, **of_there}.items() if not where.startswith(("twelvefactorapps/", "appreleases/", "configmaps/", "deployments/", "replicasets/", "pods/"))}
    told["status"] = json.dumps(current(api, app)["status"]) + json.dumps(current(api, there)["status"])
    assert len(told) > 8 and any(where.startswith("events/") for where in told) and any(where.startswith("parityreports/") for where in told)
    assert shown({"spec": json.dumps(current(api, app)["spec"])}, {"literal": known["here"]["literal"]}), "this search finds nothing anywhere"
    assert shown(told, known["here"]) == [] and shown(told, known["there"]) == []
    assert shown(of_here, {name: value for name, value in known["there"].items()}) == []


STRIPE = {"secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}, "envFrom": [{"secretRef": {"name": "legacy"}}]}
SECRET_SPEC = {"config": STRIPE, "backingServices": {"database": {**DATABASE, "env": {"DATABASE_URL": "uri"}}}}


def put_secrets(api, namespace, stripe, legacy, password):
    """Sets them: a Secret that is named, one whose keys all become variables, and one that binds a service."""
    for name, data in {"stripe": {"api-key": stripe}, "legacy": {"LEGACY_TOKEN": legacy},
                       "shop-database": {"uri": f"postgresql://shop:{password}@db.{namespace}/shop", "host": "db.example.com"}}.items():
        if api.find("secrets", name, namespace):
            api.patch("secrets", name, {"stringData": data}, namespace)
        else:
            api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "stringData": data})


def put_secret_pair(api, production, staging, values="Secrets"):
    put_ready(api, peer(staging, production, values=values, **SECRET_SPEC))
    return put_ready(api, reader(production, staging, **SECRET_SPEC))


def shared(found):
    return {(each["here"], each["there"]) for each in found["status"].get("findings", []) if each["dimension"] == "SharedCredential"}


def wait_shared(api, namespace, pairs, timeout=SECONDS):
    return wait_for(f"shared credentials {pairs}", lambda: report(api, namespace), lambda found: "status" in found and shared(found) == pairs, timeout=timeout)


def reads(operator, namespace, name, since=0):
    return [write for request, write in in_namespace(operator.proxy, namespace, since)
            if (write.resource, write.name, write.verb) == ("secrets", name, "GET") and not request.get("watch")]


def test_a_shared_credential_is_found_and_gone_within_seconds(api, started, production, staging):
    there = {"metadata": {"name": "shop", "namespace": staging}}
    same, own = secrets.token_hex(12), [secrets.token_hex(12) for _ in range(9)]
    put_secrets(api, production, same, own[0], own[1])
    put_secrets(api, staging, same, own[2], own[3])
    app = put_secret_pair(api, production, staging)
    found = wait_shared(api, production, {("STRIPE_KEY", "STRIPE_KEY")})
    finding = next(each for each in found["status"]["findings"] if each["dimension"] == "SharedCredential")
    assert (finding["severity"], finding["key"]) == ("Error", "STRIPE_KEY") and found["status"]["state"] == "Drifted"
    wait_says(api, app, "False", "Drifted", "ParityInSync")
    put_secrets(api, staging, own[4], own[2], own[3])
    wait_shared(api, production, set())
    # One of ours in another slot of theirs; and the password of a URL at another host.
    put_secrets(api, staging, own[4], own[1], own[3])
    wait_shared(api, production, {("database.uri", "LEGACY_TOKEN")})
    put_secrets(api, staging, own[4], own[2], own[1])
    wait_shared(api, production, {("database.uri", "database.uri")})
    # Ours is changed.
    put_secrets(api, production, own[5], own[0], own[6])
    wait_shared(api, production, set())
    put_secrets(api, production, own[4], own[0], own[6])
    wait_shared(api, production, {("STRIPE_KEY", "STRIPE_KEY")})
    # The peer's Secret goes: nothing is known of it any more.
    api.delete("secrets", "stripe", staging)
    wait_shared(api, production, set())
    put_secrets(api, staging, own[4], own[2], own[3])
    wait_shared(api, production, {("STRIPE_KEY", "STRIPE_KEY")})
    # Less consent takes the findings away, and what happens afterwards is not told.
    change(api, there, {"spec.parity.shareWith.production.values": "None"})
    wait_shared(api, production, set())
    wait_ready(api, app)
    stays("events told", lambda: None, lambda _: True, seconds=0.3)
    told = report(api, production)["status"]["findings"]
    reading = len(reads(started, staging, "stripe"))
    put_secrets(api, staging, own[7], own[2], own[3])
    wait_ready(api, there)
    put_secrets(api, staging, own[4], own[2], own[3])
    wait_ready(api, there)
    # That there are further releases is told by their number; of why, nothing. Each version is read for the peer's own release alone.
    stays("the same findings", lambda: report(api, production)["status"]["findings"], lambda found: found == told, seconds=1)
    assert len(reads(started, staging, "stripe")) <= reading + 2


def test_secrets_are_read_to_be_compared_only_with_consent_and_once_for_each_version(api, started, production, staging):
    """The peer's own pass reads each version once, for its release. Who compares reads it once more."""
    there = {"metadata": {"name": "shop", "namespace": staging}}
    for namespace in (production, staging):
        put_secrets(api, namespace, secrets.token_hex(12), secrets.token_hex(12), secrets.token_hex(12))
    app = put_secret_pair(api, production, staging, values="Literals")
    wait_for("the report", lambda: report(api, production), lambda found: "status" in found)
    wait_ready(api, app)
    counted = lambda: (len(reads(started, staging, "stripe")), len(reads(started, production, "stripe")))  # noqa: E731
    stays("one read of each", counted, lambda seen: seen == (1, 1), seconds=0.5)
    change(api, there, {"spec.parity.shareWith.production.values": "Secrets"})
    wait_for("a second read of each", counted, lambda seen: seen == (2, 2))
    change(api, there, {"spec.config.env.LOG_LEVEL": "warn"})
    wait_ready(api, there)
    stays("no further read: nothing of them has changed", counted, lambda seen: seen == (2, 2), seconds=0.5)
    api.patch("secrets", "stripe", {"stringData": {"api-key": secrets.token_hex(12)}}, staging)
    wait_for("two reads of the new version", counted, lambda seen: seen == (4, 2))
    change(api, there, {"spec.parity.shareWith": REMOVED})
    wait_report(api, production, "Unknown")
    api.patch("secrets", "stripe", {"stringData": {"api-key": secrets.token_hex(12)}}, staging)
    wait_for("one read of the new version", counted, lambda seen: seen[0] >= 5)
    stays("no other", counted, lambda seen: seen == (5, 2), seconds=0.5)


def test_a_secret_of_the_peer_that_cannot_be_read_is_tried_again(api, started, production, staging):
    same = secrets.token_hex(12)
    for namespace in (production, staging):
        put_secrets(api, namespace, same, secrets.token_hex(12), secrets.token_hex(12))
    app = put_secret_pair(api, production, staging, values="None")
    wait_for("the report", lambda: report(api, production), lambda found: "status" in found)
    started.proxy.rules([{"action": "respond", "code": 403, "match": {"path": f"/namespaces/{staging}/secrets/stripe"}}])
    change(api, {"metadata": {"name": "shop", "namespace": staging}}, {"spec.parity.shareWith.production.values": "Secrets"})
    found = wait_for("a look at depth Secrets", lambda: report(api, production), lambda seen: seen["status"].get("values") == "Secrets")
    assert shared(found) == set(), "half of it is not told"
    assert "cannot be read" in found["status"]["message"] and "403" in found["status"]["message"]
    assert "stripe" not in json.dumps(found)
    started.proxy.clear()
    wait_shared(api, production, {("STRIPE_KEY", "STRIPE_KEY")}, timeout=30)
    assert says(current(api, app), "True", "UpToDate")


def test_a_release_of_the_peer_reaches_the_report(api, started, production, staging):
    """What a deploy runs is its code, and a release becomes Active without anybody changing a spec again."""
    put_pair(api, production, staging)
    wait_report(api, production, "Drifted")
    there = {"metadata": {"name": "shop", "namespace": staging}}
    other = "registry.example.com/shop@sha256:" + "8c6d2e1b0a9f7c4d" * 4
    change(api, there, {"spec.image": other, "spec.codebase.revision": "8c6d2e1"})
    wait_for("the report to tell", lambda: findings(report(api, production)), lambda found: ("Info", "Code", "image") in found, timeout=SECONDS)
    assert findings(report(api, production))[("Info", "Code", "image")][1] == other.split("@")[1]
