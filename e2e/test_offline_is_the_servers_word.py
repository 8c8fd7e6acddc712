"""`lint` and `render` refuse what the API server refuses, and name the same fields: every limit and rule, every golden app, and apps changed at random.

E2E_SPECS  how many random apps (300); E2E_SEED another seed.
"""
import json
import os

import pytest
import yaml

from harness import schema, verdicts
from harness.apps import changed, full_app
from harness.cluster import ROOT
from harness.specs import random_apps
from test_invalid_spec_is_refused import ROWS

APPS = "twelvefactorapps"
SEED = int(os.environ.get("E2E_SEED", "14"))
COUNT = int(os.environ.get("E2E_SPECS", "300"))


def compared(api, folder, apps):
    """(refused, taken, differences) of apps by name."""
    files = {}
    for number, (title, app) in enumerate(apps.items()):
        files[title] = folder / f"{number:05}.json"
        files[title].write_text(json.dumps(app))
    by_lint, by_render = verdicts.of_lint(folder), verdicts.of_render(files.values())
    refused, wrong = 0, []
    for title, app in apps.items():
        server = verdicts.of_server(api, APPS, app)
        offline = {"lint": by_lint.get(str(files[title]), set()), "render": by_render.get(str(files[title]), set())}
        refused += bool(server)
        same = all(bool(said) == bool(server) if verdicts.UNREADABLE in server else said == server for said in offline.values())
        if not same:
            wrong.append(f"{title}: the server refuses {sorted(server)}, " + ", ".join(f"{name} {sorted(said)}" for name, said in offline.items()))
    return refused, len(apps) - refused, wrong


def test_every_limit_and_rule(api, tmp_path):
    rows = {f"{number} {bad}": changed(full_app(name=bad.name, namespace="default"), bad.changes) for number, bad in enumerate(ROWS)}
    refused, taken, wrong = compared(api, tmp_path, rows)
    assert not wrong, "\n".join(wrong)
    assert taken == 0 and refused > 500


# Cases about what the API server refuses.
REFUSED = {"error_port_out_of_range", "error_web_without_a_port", "error_named_port_out_of_range", "error_expected_differences", "credential_is_never_expected", "expected_of_others"}


def golden_apps():
    for path in sorted((ROOT / "tests" / "golden").rglob("*.yaml")):
        documents = list(yaml.safe_load_all(path.read_text()))
        document = documents[0] if len(documents) == 1 and isinstance(documents[0], dict) else {}  # others are what is expected
        for which, app in (("", document), ("app", document.get("app")), ("peer", document.get("peer"))):
            if isinstance(app, dict) and app.get("kind") == "TwelveFactorApp":
                app["metadata"] = {**app["metadata"], "namespace": "default"}
                yield f"{path.relative_to(ROOT)} {which}", app


def test_every_golden_app_is_taken(api, tmp_path):
    """But for the cases that say so."""
    apps = dict(golden_apps())
    refusing = {title for title, app in apps.items() if verdicts.of_server(api, APPS, app)}
    assert {title.split("/")[-1].split(".")[0] for title in refusing} == REFUSED
    refused, taken, wrong = compared(api, tmp_path, apps)
    print(f"{refused} refused, {taken} taken by the API server")
    assert not wrong, "\n".join(wrong)
    assert refused == len(REFUSED) and taken > 250


@pytest.mark.parametrize("seed", [SEED])
def test_apps_changed_at_random(api, tmp_path, seed, record_property):
    apps = {f"seed {seed} number {number}": app for number, app in enumerate(random_apps(schema.root(schema.load()), seed, COUNT))}
    refused, taken, wrong = compared(api, tmp_path, apps)
    record_property("refused", refused)
    record_property("taken", taken)
    print(f"{refused} refused, {taken} taken by the API server")
    assert not wrong, f"{len(wrong)} of {COUNT}:\n" + "\n".join(wrong[:20])
    assert min(refused, taken) > COUNT // 20, "the apps are too alike to prove anything"
