#!/usr/bin/python3
"""Judges alerts and dashboards: Prometheus' own promtool reads each query, and every metric in them is one that the program has.

usage: check_monitoring.py     prints one line per problem and a closing line; exit code 1 when there is one. Needs promtool and Debian's python3-yaml.

The program's metrics are those of the table in docs/reference.md, which tests/docs/check_docs.py compares with the sources and
e2e/test_operator_process.py with a running operator.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))
import dashboards  # noqa: E402 - found by the line above

ALERTS, ALERTS_TEST, TOLD = ROOT / "manifests/monitoring/alerts.yaml", ROOT / "tests/monitoring/alerts_test.yaml", ROOT / "docs/alerts.md"
BOARDS = ROOT / "helm/twelvefactor-operator/files/dashboards"
FAMILIES = r"(?:twelvefactor|controller_runtime|workqueue|rest_client|leader_election|kube|container)_[a-z_]+"

problems = []
checked = 0


def check(good, where, problem):
    global checked
    checked += 1
    if not good:
        problems.append(f"{where}: {problem}")


# What there is


def documented():
    """{metric: its type}, of the table in docs/reference.md."""
    section = (ROOT / "docs/reference.md").read_text(encoding="utf-8").split("\n## Metrics\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([a-z_]+)` \| (\w+) \|", section, flags=re.M))


def series_names(metrics):
    """The names under which Prometheus keeps them."""
    return {name for metric, kind in metrics.items()
            for name in ([f"{metric}_{part}" for part in ("bucket", "sum", "count")] if kind == "histogram" else [metric])}


def labels_of(row):
    return set(re.findall(r"`([a-z_]+)`", re.sub(r"code `[^`]*`", "", row)))


def documented_labels():
    """{metric: its labels}"""
    section = (ROOT / "docs/reference.md").read_text(encoding="utf-8").split("\n## Metrics\n")[1].split("\n## ")[0]
    return {name: labels_of(row) for name, row in re.findall(r"^\| `([a-z_]+)` \| \w+ \|([^|]*)\|", section, flags=re.M)}


def rules():
    return [rule for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def queries(**values):
    """(where, expression) of every panel, mark and variable; Grafana's own variables are filled in."""
    for path in sorted(BOARDS.glob("*.json")):
        board = json.loads(path.read_text(encoding="utf-8"))
        for panel in board["panels"]:
            for target in panel.get("targets", []):
                yield f"{path.name}, {panel['title']}", filled_in(target["expr"], values)
        for mark in board["annotations"]["list"]:
            yield f"{path.name}, marks", filled_in(mark["expr"], values)
        for one in board["templating"]["list"]:
            if one["type"] == "query":
                series = re.fullmatch(r"label_values\((.*), (\w+)\)", one["query"]["query"])
                yield f"{path.name}, variable {one['name']}", filled_in(f"count by ({series.group(2)}) ({series.group(1)})", values)


def filled_in(expression, values):
    for name, value in {"__rate_interval": "5m", "namespace": "n", "app": "a", "job": "j", **values}.items():
        expression = expression.replace(f"${name}", value)
    return expression


def names_in(expression):
    return set(re.findall(FAMILIES, re.sub(r'"[^"]*"', "", expression)) + re.findall(r"\bup\b", expression))


# Checks


def promtool(*arguments):
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)


def check_by_promtool():
    said = promtool("check", "rules", str(ALERTS))
    check(said.returncode == 0, "manifests/monitoring/alerts.yaml", said.stderr + said.stdout)
    said = promtool("test", "rules", str(ALERTS_TEST))
    check(said.returncode == 0, "tests/monitoring/alerts_test.yaml", said.stderr + said.stdout)
    groups = [{"name": f"{number} {where}", "rules": [{"record": "panel", "labels": {"number": str(number)}, "expr": expression}]}
              for number, (where, expression) in enumerate(queries())]
    check(len(groups) > 40, "check_monitoring.py", f"only {len(groups)} queries found in the dashboards")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump({"groups": groups}, file)
        file.flush()
        said = promtool("check", "rules", file.name)
    check(said.returncode == 0, "queries of the dashboards", said.stderr)


def check_names():
    metrics, labels = documented(), documented_labels()
    ours = series_names(metrics)
    used = set()
    for where, expression in [(rule["alert"], rule["expr"]) for rule in rules()] + list(queries()):
        for name in names_in(expression):
            check(name in ours or name in dashboards.FOREIGN, where, f"{name} is no metric of the program, and not named in FOREIGN")
        used |= names_in(expression)
        for name, asked in re.findall(rf"({FAMILIES})\{{([^}}]*)\}}", expression):
            metric = name if name in metrics else re.sub(r"_(bucket|sum|count)$", "", name)
            for label in re.findall(r"(\w+)\s*[!=]", re.sub(r'"[^"]*"', "", asked)):
                known = labels.get(metric, {label}) | {"job", "instance", "namespace", "pod", "le"}
                check(label in known, where, f"{metric} has no label {label}")
    for name in sorted(dashboards.FOREIGN - used):
        check(False, "packaging/dashboards.py", f"{name} in FOREIGN is in no panel")
    for metric in sorted(metrics):
        check(series_names({metric: metrics[metric]}) & used, "packaging/dashboards.py", f"{metric} is in no panel and no alert")


def check_alerts():
    """Each has its chapter and its test, and the reasons in them are those of the code."""
    told = TOLD.read_text(encoding="utf-8")
    chapters = set(re.findall(r"^### (TwelveFactor\w+)$", told, flags=re.M))
    tested = set(re.findall(r"TwelveFactor\w+", ALERTS_TEST.read_text(encoding="utf-8")))
    tested |= {f"TwelveFactor{head}{part}" for head, parts in re.findall(r"TwelveFactor(\w+)\(([\w|]+)\)", ALERTS_TEST.read_text(encoding="utf-8")) for part in parts.split("|")}
    names = [rule["alert"] for rule in rules()]
    check(len(names) == len(set(names)), "manifests/monitoring/alerts.yaml", "an alert is there twice")
    for rule in rules():
        name = rule["alert"]
        check(name in chapters, "docs/alerts.md", f"there is no chapter {name}")
        check(name in tested, "tests/monitoring/alerts_test.yaml", f"there is no test of {name}")
        check(rule["annotations"].get("runbook") == f"docs/alerts.md#{name.lower()}", name, "its runbook is not its chapter in docs/alerts.md")
        check(rule["labels"].get("severity") in ("critical", "warning", "info") and "for" in rule, name, "it has no severity, or no time that it waits")
    for name in sorted(chapters - set(names)):
        check(False, "docs/alerts.md", f"the chapter {name} is about no alert")
    for name in set(re.findall(FAMILIES, told)):
        check(name in documented() or name in series_names(documented()) | dashboards.FOREIGN, "docs/alerts.md", f"{name} is no metric")
    listed = {reason for rule in rules() for reason in re.findall(r'reason=~"([^"]*)"', rule["expr"])}
    left_out = {reason for rule in rules() for reason in re.findall(r'reason!~"([^"]*)"', rule["expr"])}
    needs = needs_a_person()
    check(needs and listed == {"|".join(needs)}, "TwelveFactorAppStalled", f"the reasons that need a person are {'|'.join(needs)}")
    check(left_out == {"|".join(["Paused", *needs])}, "TwelveFactorAppNotReady", "it leaves out Paused and the reasons of TwelveFactorAppStalled")


def needs_a_person():
    text = (ROOT / "operator/model/reasons.hpp").read_text(encoding="utf-8")
    group = text.split("// Needs a person.\n")[1].split("\n\n")[0]
    return [reason for reason in re.findall(r'= "(\w+)";', group) if reason != "Paused"]


def main():
    check_by_promtool()
    check_names()
    check_alerts()
    for problem in problems:
        print(problem)
    print(f"{checked - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
