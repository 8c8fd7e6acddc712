"""Debian's Prometheus reads a running operator: every query of the dashboards and every alert is answered, most with data."""
import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from harness.apps import quiet_app
from harness.deploy import put, put_ready
from harness.operator import free_port
from harness.waiting import wait_for

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "monitoring"))
import check_monitoring  # noqa: E402 - found by the line above

JOB = "twelvefactor-operator"
# Nothing of the kind happens here: no peer that is behind, no exemption, no watch that breaks off, no lease; and a counter that begins with its first
# count does not increase.
QUIET = {"fleet.json, Furthest behind", "fleet.json, Furthest behind a peer", "app.json, Behind its peers", "fleet.json, Findings that an exemption covers",
         "operator.json, Watches that began anew", "operator.json, Leads", "operator.json, Objects written, by kind and action"}


class Prometheus:
    def __init__(self, directory, target):
        self.port = free_port()
        (directory / "prometheus.yml").write_text(json.dumps({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": [str(check_monitoring.ALERTS)],
            "scrape_configs": [{"job_name": JOB, "honor_labels": True, "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}]}))
        self.log = (directory / "log").open("wb")
        self.process = subprocess.Popen(["prometheus", f"--config.file={directory}/prometheus.yml", f"--storage.tsdb.path={directory}/data",
                                         f"--web.listen-address=127.0.0.1:{self.port}"], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def ask(self, path, **parameters):
        """The data of an answer; None before it serves. An answer that says error fails."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return None
            raise RuntimeError(f"{parameters}: {error.read().decode()}") from error
        except urllib.error.URLError:
            return None

    def query(self, expression):
        data = self.ask("query", query=expression)
        return data and data["result"]

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@pytest.fixture
def prometheus(api, own_operator, namespace, tmp_path):
    own_operator.start_ready(arguments=["--metrics-names"])
    put_ready(api, quiet_app("peer", namespace, parity={"shareWith": {"all": {"namespace": namespace}}}))
    put(api, quiet_app("waits", namespace, parity={"peers": {"peer": {"namespace": namespace, "name": "peer"}}},
                       config={"secrets": {"K": {"secretKeyRef": {"name": "absent", "key": "k"}}}}))
    wait_for("the app that waits", lambda: own_operator.metric("twelvefactor_apps_not_ready", name="waits"))
    made = Prometheus(tmp_path, own_operator.port)
    yield made
    made.end()


def test_every_query_is_answered(prometheus, namespace):
    wait_for("a few scrapes", lambda: prometheus.query("count_over_time(twelvefactor_build_info[1m]) > 4"), timeout=30)
    empty = []
    for where, expression in check_monitoring.queries(__rate_interval="10s", namespace=namespace, app="waits", job=JOB):
        result = prometheus.query(expression)
        assert result is not None, where
        foreign = check_monitoring.names_in(expression) & (check_monitoring.dashboards.FOREIGN - {"up"})
        if not result and not foreign:
            empty.append(where)
    assert set(empty) - QUIET == set(), "panels without data"


def test_every_alert_is_judged(prometheus, namespace):
    def judged():
        data = prometheus.ask("rules")
        rules = [rule for group in data["groups"] for rule in group["rules"]] if data else []
        return rules and all(rule["health"] != "unknown" for rule in rules) and rules

    rules = wait_for("all alerts to be judged", judged, timeout=30)
    assert {rule["name"]: rule.get("lastError") for rule in rules if rule["health"] != "ok"} == {}
    assert len(rules) == len(check_monitoring.rules())
    pending = wait_for("the app that waits to be told", lambda: prometheus.query(f'ALERTS{{alertname="TwelveFactorAppNotReady", name="waits", namespace="{namespace}"}}'), timeout=30)
    assert [found["metric"]["reason"] for found in pending] == ["SecretMissing"]
