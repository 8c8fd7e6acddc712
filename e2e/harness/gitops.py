"""What GitOps tools see of an object: tests/gitops, which runs Argo CD's script and kstatus' code, built when it is first asked for.

E2E_RECORD=1 writes the objects that are recorded into the test data of the script; look at the difference before it is committed."""
import functools
import json
import os
import re
import subprocess
from collections import namedtuple

import yaml

from .cluster import FILES, ROOT

SOURCES = ROOT / "tests" / "gitops"
CUSTOMIZATIONS = ROOT / "manifests" / "argocd" / "resource_customizations"
TESTDATA = CUSTOMIZATIONS / "twelvefactor.dev" / "TwelveFactorApp" / "testdata"

Seen = namedtuple("Seen", "health message kstatus")


@functools.cache
def program():
    binary = FILES / "bin" / "gitops"
    built = subprocess.run(["go", "build", "-trimpath", "-o", str(binary), "."], cwd=SOURCES, capture_output=True, text=True, check=False,
                           env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": ""})
    if built.returncode:
        raise RuntimeError(f"go build of {SOURCES} failed:\n{built.stderr}")
    return binary


def look(obj):
    """How Argo CD and kstatus call its state."""
    ended = subprocess.run([str(program()), str(CUSTOMIZATIONS)], input=json.dumps(obj), capture_output=True, text=True, timeout=10, check=False)
    assert ended.returncode == 0, ended.stderr
    said = json.loads(ended.stdout)
    return Seen(said["health"]["status"], said["health"].get("message", ""), said["kstatus"])


def record(name, obj):
    """Returns the object. With E2E_RECORD it becomes test data, without what differs from one recording to the next and says nothing."""
    if os.environ.get("E2E_RECORD"):
        namespace = obj["metadata"]["namespace"]
        kept = {key: value for key, value in obj["metadata"].items() if key not in ("managedFields", "uid", "resourceVersion")}
        text = yaml.safe_dump({**obj, "metadata": kept}, sort_keys=True, width=120).replace(namespace, "shop-production")
        (TESTDATA / f"{name}.yaml").write_text(re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2027-03-01T12:00:00Z", text))
    return obj
