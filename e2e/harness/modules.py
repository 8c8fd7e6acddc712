"""Definitions of other projects' kinds, as their Go modules have them."""
import json
import pathlib
import subprocess

import yaml

GATEWAY_API = "sigs.k8s.io/gateway-api@v1.6.3"
OPEN_REPORTS = "github.com/openreports/reports-api@v0.2.1"
PROMETHEUS_OPERATOR = "github.com/prometheus-operator/prometheus-operator@v0.85.0"


def definition(module, path):
    """The CustomResourceDefinition in a file of a module."""
    answer = subprocess.run(["go", "mod", "download", "-json", module], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, f"go mod download {module} failed:\n{answer.stdout}{answer.stderr}"
    return yaml.safe_load((pathlib.Path(json.loads(answer.stdout)["Dir"]) / path).read_text())
