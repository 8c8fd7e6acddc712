"""A plugin of pytest (-p report_to_file): writes what became of each phase of each test to the file of LANE_REPORT, a line of JSON each, at
once, so that a process that is killed leaves what it knew. Read by results.py."""
import json
import os


def _write(node, outcome, seconds=0.0, text=""):
    with open(os.environ["LANE_REPORT"], "a", encoding="utf-8") as report:
        report.write(json.dumps({"node": node, "outcome": outcome, "seconds": seconds, "text": text}) + "\n")


def pytest_runtest_logstart(nodeid):
    # Replaced by what follows; alone it stands for a test that never ended.
    _write(nodeid, "began")


def pytest_runtest_logreport(report):
    _write(report.nodeid, report.outcome, report.duration, report.longreprtext if report.failed else "")


def pytest_runtest_logfinish(nodeid):
    _write(nodeid, "ended")


def pytest_collectreport(report):
    if report.failed:
        _write(report.nodeid or "collection", "failed", 0.0, report.longreprtext)
        _write(report.nodeid or "collection", "ended")
