"""What `lint` and `render` say that Kubernetes would refuse of an app's objects, it refuses, and nothing else: each thing that they judge with good and
bad values, and objects of apps changed at random.

E2E_SPECS  how many random apps (300); E2E_SEED another seed.
"""
import json
import os
import string
from dataclasses import dataclass
from typing import Callable

import pytest

from harness import made, schema, verdicts
from harness.apps import changed, full_app
from harness.specs import random_apps

SEED = int(os.environ.get("E2E_SEED", "14"))
COUNT = int(os.environ.get("E2E_SPECS", "300"))


@dataclass
class Thing:
    """A field of the app whose value comes into an object as it is."""
    field: str  # that must be named
    good: str  # a value that is nowhere else in the objects
    changes: Callable  # of a value: those of the app
    values: tuple


def at(path):
    return lambda value: {path: value}


WEB, REPORT, PLACEMENT = "spec.processes.web", "spec.adminProcesses.report", "spec.placement"

LABEL_VALUES = ("", "a", "A", "a-b", "a_b", "a.b", "a b", "-a", "a-", ".a", "a.", "_a", "a/b", "a:b", "grün", "a\n", "0", "true", "a" * 63)
LABEL_KEYS = ("a", "A", "a.b/c", "a_b", "a b", "/a", "a/", "a/b/c", "A.b/c", "a..b/c", "-a/c", "a-/c", "-a", "a-", ".a", "a.b", "grün", "a/" + "b" * 63, "a/" + "b" * 64,
              "b" * 63, "b" * 64, "a" * 64 + "/b", "a" * 253 + "/b", "a" * 254 + "/b", "kubernetes.io/os", "*", "a:b", "a\n")
ANNOTATION_KEYS = ("a", "A", "a/A", "a.b/c", "a..b/c", "a.-b/c", "a-.b/c", "a-b/c", "a" * 64 + "/b", "a" * 253 + "/b", "1/1", "a/a.b_c-d")
SCHEDULES = ("0 3 * * *", "60 * * * *", "59 23 31 12 6", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 7", "* * * * 6", "*/5 * * * *", "*/0 * * * *",
             "*/60 * * * *", "5/10 * * * *", "5/10/2 * * * *", "1-5 * * * *", "5-1 * * * *", "1-2-3 * * * *", "*-5 * * * *", "5-* * * * *", "?-5 * * * *", "? ? ? ? ?", "1,,2 * * * *",
             ", * * * *", ",, , , , ,", "1,60 * * * *", "* * * jan-dec *", "* * * Jan *", "* * * JANUARY *", "* * * mon *", "* * * * mon", "* * * * mon-fri", "* * * * fri-mon",
             "* * * * sun-sat", "* * * * 0-6/2", "* * * * */mon", "00 03 * * *", "0060 * * * *", "-5 * * * *", "5- * * * *", "/5 * * * *", "*/ * * * *", "** * * * *", "*5 * * * *",
             "5* * * * *", "0  3  *  *  *", "0 0 31 2 *", "0 0 30 2 *", "99999999999 * * * *", "*/99999999999 * * * *", "1-99999999999 * * * *", "@hourly", "@daily",
             "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "a * * * *", "* * L * *", "* * W * *", "* * * * 1L", "9223372036854775808 * * * *", "* * * * */7", "* * * 12/1 *")
TIME_ZONES = ("Etc/UTC", "Europe/Berlin", "Europe/Berln", "europe/berlin", "EUROPE/BERLIN", "America/Argentina/Buenos_Aires", "America/Argentina", "Etc/GMT+5", "Etc/GMT-14", "Etc/GMT-15",
              "Etc/Nowhere", "Africa/Abidjan", "US/Pacific", "US/Pacific-New", "Asia/Calcutta", "Asia/Kolkata", "Europe/Kyiv", "Europe/Kiev", "America/Coyhaique",
              "Local", "local", "UTC", "Zulu", "EST", "CET", "Mars/Olympus", "A/b")
HOSTS = ("shop.example.com", "*.example.com", "*.com", "localhost", "1", "1.2.3", "1.2.3.4", "01.2.3.4", "001.002.003.004", "010.0.0.1", "256.1.1.1", "1.2.3.256", "1.2.3.4.5", "0.0.0.0",
         "255.255.255.255", "1.2.3.04", "0001.2.3.4", "0000000001.2.3.4", "0256.1.1.1", "1.2.3.4a", "*.1.2.3.4", "a" * 63 + ".example.com", "a" * 64 + ".example.com", "xn--mnchen-3ya.de", "a--b.de", "1a.2b",
         "-".join("a" * 5) + ".b", "fe80", "127.1", "0x7f.0.0.1")
PATHS = ("/", "/a", "/a/", "//", "/a//b", "/a//", "/.", "/..", "/a/.", "/a/..", "/a/./b", "/a/../b", "/./a", "/../a", "/.a", "/..a", "/a.", "/a..", "/...", "/a%2fb", "/a%2Fb", "/a%2", "/%2e%2e/a",
         "/a?b=c", "/a#b", "/*", "/a*", "/{a}", "/grün", "/🌱", "/\x01", "/a/.../b", "/" + "a" * 1000)

THINGS = {
    "host": Thing(f"{WEB}.expose.host", "good.marker.example.com", at(f"{WEB}.expose.host"), HOSTS),
    "path": Thing(f"{WEB}.expose.path", "/good-marker", at(f"{WEB}.expose.path"), PATHS),
    "annotation of an Ingress": Thing(f"{WEB}.expose.annotations", "good-marker", lambda key: {f"{WEB}.expose.annotations": {key: "x"}}, ANNOTATION_KEYS),
    "annotation of the account": Thing("spec.serviceAccount.annotations", "good-marker", lambda key: {"spec.serviceAccount.annotations": {key: "x"}}, ANNOTATION_KEYS),
    "schedule": Thing(f"{REPORT}.schedule", "7 7 7 7 *", at(f"{REPORT}.schedule"), SCHEDULES),
    "time zone": Thing(f"{REPORT}.timeZone", "Indian/Kerguelen", at(f"{REPORT}.timeZone"), TIME_ZONES),
    "key of a node's label": Thing(f"{PLACEMENT}.nodeSelector", "good-marker", lambda key: {f"{PLACEMENT}.nodeSelector": {key: "x"}}, LABEL_KEYS),
    "value of a node's label": Thing(f"{PLACEMENT}.nodeSelector", "good-marker", lambda value: {f"{PLACEMENT}.nodeSelector": {"a": value}}, LABEL_VALUES),
    "key of a toleration": Thing(f"{PLACEMENT}.tolerations.0.key", "good-marker", lambda key: {f"{PLACEMENT}.tolerations": [{"key": key, "operator": "Exists"}]}, LABEL_KEYS),
    "value of a toleration": Thing(f"{PLACEMENT}.tolerations.0.value", "good-marker", lambda value: {f"{PLACEMENT}.tolerations": [{"key": "a", "value": value}]}, LABEL_VALUES),
    "value of a toleration with Equal": Thing(f"{PLACEMENT}.tolerations.0.value", "good-marker",
                                              lambda value: {f"{PLACEMENT}.tolerations": [{"key": "a", "operator": "Equal", "value": value}]}, LABEL_VALUES),
    "key of a spread": Thing(f"{PLACEMENT}.topologySpreadConstraints.0.topologyKey", "good-marker",
                             lambda key: {f"{PLACEMENT}.topologySpreadConstraints": [{"topologyKey": key, "whenUnsatisfiable": "DoNotSchedule"}]}, LABEL_KEYS),
    "image": Thing("spec.image", "good.marker.example.com/shop:1", at("spec.image"), ("shop", "a b", "shop:1", "shop@sha256:x", "SHOP", "a//b", "[::1]:5000/shop", "shop\u00a0", "shop\u2003")),
    "path of a probe": Thing(f"{WEB}.readiness.path", "/good-marker", at(f"{WEB}.readiness.path"), PATHS),
}


def is_of(cause, places):
    """Whether a cause is about what holds one of these places: of a toleration's value the server names the operator."""
    return any((cause + ".").startswith(place.rpartition(".")[0] + ".") for place in places)


@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
def test_each_thing_that_is_judged(api, tmp_path, thing):
    good = changed(full_app(namespace="default"), thing.changes(thing.good))
    objects, said = made.rendered(good)
    assert objects and not said and not made.of_server(api, objects)
    assert any(list(made.places_of(obj, thing.good)) for obj in objects), "the value is in no object, so that nothing is compared"

    # What the definition refuses never becomes an object; that it is refused is compared elsewhere.
    apps = {value: changed(full_app(namespace="default"), thing.changes(value)) for value in thing.values}
    apps = {value: app for value, app in apps.items() if not verdicts.of_server(api, "twelvefactorapps", app)}
    assert len(apps) >= 5
    files = {value: tmp_path / f"{number}.json" for number, value in enumerate(apps)}
    for value, app in apps.items():
        files[value].write_text(json.dumps(app))
    by_lint, wrong = made.of_lint(tmp_path), []
    for value, app in apps.items():
        changed_objects = [made.with_value(obj, thing.good, value) for obj in objects]
        server = made.of_server(api, changed_objects)
        printed, by_render = made.rendered(app)
        for name, told in (("lint", by_lint.get(str(files[value]), set())), ("render", by_render)):
            fine = {field for field, _ in told} == ({thing.field} if server else set()) and {kind for _, kind in told} <= set(server)
            if not fine:
                wrong.append(f"{value!r}: the server refuses {server}, {name} {sorted(told)}")
        if bool(printed) == bool(server):
            wrong.append(f"{value!r}: render prints {len(printed)} objects, and the server refuses {server}")
        # Refused because of this value, and of nothing that came with it.
        for kind, causes in server.items():
            places = [place for obj in objects if obj["kind"] == kind for place in made.places_of(obj, thing.good)]
            wrong += [f"{value!r}: the server refuses {cause} of the {kind}" for cause in causes if not is_of(cause, places)]
    assert not wrong, "\n".join(wrong)


def test_a_config_map_has_its_limit(api):
    """The variables of config.env come into one ConfigMap, and the API server takes 1 MiB of them."""
    for more, refused in ({}, False), ({"ONE_MORE": "x"}, True):
        env = {f"V{number:02}": "x" * 32 * 1024 for number in range(32)} | more
        app = changed(full_app(namespace="default"), {"spec.config.env": env})
        assert not verdicts.of_server(api, "twelvefactorapps", app)
        printed, told = made.rendered(app)
        if refused:
            assert told == {("spec.config.env", "ConfigMap")} and not printed
            # In the place of the one that is not printed.
            config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop-config", "namespace": "default"}, "data": env}
            assert set(made.of_server(api, [config])) == {"ConfigMap"}
        else:
            assert printed and not told and not made.of_server(api, printed)


def longest_names():
    """Names as long as the definition lets them be."""
    letters = string.ascii_lowercase
    app, process, admin = "a" * 40, "p" * 21, "m" * 10
    service = (letters * 3)[:63]
    return changed(full_app(name=app, namespace="default"), {
        "spec.environment": "e" * 63, "spec.codebase.revision": "4" * 63, "spec.codebase.repository": "https://" + "r" * 2000,
        "spec.processes": {"web": {"port": 1024, "expose": {"host": "a." * 126 + "a", "path": "/" + "b" * 1023, "tlsSecretName": "t" * 253, "ingressClassName": "i" * 253}},
                           process: {"port": 65535, "autoscaling": {"minReplicas": 1, "maxReplicas": 1000}}},
        "spec.adminProcesses": {admin: {"command": ["x"], "trigger": "Schedule", "schedule": "@daily"}, "n" * 10: {"command": ["x"], "trigger": "Once", "runId": "1" * 63},
                                "o" * 10: {"command": ["x"], "trigger": "BeforeRelease"}},
        "spec.backingServices": {service: {"type": "T" * 63, "provider": "P" * 63, "secretRef": {"name": "s" * 253}, "mount": True, "env": {"V" * 253: "k" * 253}}},
        "spec.config.secrets": {"S" * 253: {"secretKeyRef": {"name": "s" * 253, "key": "k" * 253}}},
    })


def test_the_longest_names(api):
    app = longest_names()
    assert not verdicts.of_server(api, "twelvefactorapps", app)
    objects, said = made.rendered(app)
    assert objects and not said and not made.of_server(api, objects)


@pytest.mark.parametrize("seed", [SEED])
def test_apps_changed_at_random(api, tmp_path, seed):
    """Of an app that `render` prints, the API server takes every object."""
    judged, refused, wrong = 0, 0, []
    for number, app in enumerate(random_apps(schema.root(schema.load()), seed, COUNT)):
        if verdicts.of_server(api, "twelvefactorapps", app):
            continue
        judged += 1
        objects, said = made.rendered(app)
        refused += bool(said)
        server = made.of_server(api, objects)
        if server:
            wrong.append(f"seed {seed} number {number}: {server}")
    print(f"{judged} apps, {refused} of them with an object that is refused")
    assert not wrong, "\n".join(wrong[:20])
    assert judged > COUNT // 10
