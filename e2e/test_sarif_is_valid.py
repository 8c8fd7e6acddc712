"""What `twelvefactor lint -o sarif` and `twelvefactor parity -o sarif` print is valid by the schema that OASIS publishes for SARIF 2.1.0."""
import json
import os
import subprocess

import pytest

from harness.cluster import ROOT
from harness.operator import find_binary

SOURCES = ROOT / "tests" / "sarif"
MANIFESTS = {
    "apps": ["manifests/samples", "tests/golden/apps"],
    "plain manifests, and what cannot be read": ["manifests/base", "manifests/install.yaml", "README.md"],
    "nothing": [],
}


def go(*arguments):
    return subprocess.run(["go", *arguments], cwd=SOURCES, capture_output=True, text=True, check=True,
                          env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": ""}).stdout.strip()


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory):
    """A function from the text of a log to what the schema says against it."""
    place = tmp_path_factory.mktemp("sarif")
    go("build", "-trimpath", "-o", str(place / "sarif"), ".")
    schema = go("list", "-f", "{{.Dir}}/schema.go", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif")

    def look(text):
        (place / "log.sarif").write_text(text)
        ended = subprocess.run([place / "sarif", schema, place / "log.sarif"], capture_output=True, text=True, check=False)
        assert ended.returncode in (0, 1), ended.stderr
        return ended.stdout

    return look


def lint(*paths, stdin=""):
    command = [str(find_binary()), "lint", "-o", "sarif", *(word for path in paths for word in ("-f", path))]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("paths", MANIFESTS.values(), ids=MANIFESTS.keys())
def test_it_is_valid(mistakes, paths):
    log = lint(*paths) if paths else lint("-", stdin="apiVersion: v1\nkind: List\nitems: []\n")
    if len(paths) > 1:
        assert json.loads(log)["runs"][0]["results"], "it tells of something"
    assert mistakes(log) == ""


def parity(*sources):
    command = [str(find_binary()), "parity", *sources, "-o", "sarif"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("sources, results", [(("manifests/samples/shop-staging.yaml", "manifests/samples/shop-production.yaml"), True),
                                              (("README.md", "manifests/samples/shop-production.yaml"), False)], ids=["apps", "what cannot be read"])
def test_a_comparison_is_valid(mistakes, sources, results):
    log = parity(*sources)
    assert bool(json.loads(log)["runs"][0]["results"]) == results
    assert mistakes(log) == ""


def test_the_schema_finds_mistakes(mistakes):
    log = json.loads(lint("manifests/samples"))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert "level" in mistakes(json.dumps(log))
    del log["version"]
    assert "version" in mistakes(json.dumps(log))
