#!/usr/bin/python3
"""What `twelvefactor lint` costs beside kube-score, a linter written in Go: both on the same manifests, in turns, in one run.

usage: lint.py [N]     N=1000 files, each with a Deployment and a Service

kube-score is installed by `go install` into the cache, unless KUBE_SCORE names it. The two look for different things; what is compared is the cost
of reading and judging. Nothing is asserted. Of ROUNDS rounds the medians are printed: processor time (which other load on the machine
changes least), elapsed time, and the peak of memory.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("E2E_OPERATOR") or ROOT / "build" / "release" / "twelvefactor")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twelvefactor-operator" / "kube-score"
MODULE = "github.com/zegl/kube-score/cmd/kube-score@v1.20.0"
ROUNDS = 5

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: app-{n}, namespace: team-{team}, labels: {{app: app-{n}, environment: production}}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: app-{n}}}}}
  template:
    metadata: {{labels: {{app: app-{n}}}}}
    spec:
      containers:
      - name: web
        image: registry.example.com/team-{team}/app-{n}:{tag}
        command: [sh, -c, "exec bin/web --port $PORT"]
        ports: [{{containerPort: 8080}}]
        env:
        - {{name: LOG_LEVEL, value: info}}
        - {{name: DATABASE_URL, value: "postgres://db.example.com:5432/app_{n}"}}
        - {{name: API_TOKEN, valueFrom: {{secretKeyRef: {{name: app-{n}, key: token}}}}}}
        readinessProbe: {{httpGet: {{path: /healthz, port: 8080}}}}
        resources: {{requests: {{cpu: 100m, memory: 64Mi}}, limits: {{memory: 128Mi}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: app-{n}, namespace: team-{team}}}
spec: {{selector: {{app: app-{n}}}, ports: [{{port: 80, targetPort: 8080}}]}}
"""


def kube_score():
    given = os.environ.get("KUBE_SCORE") or shutil.which("kube-score")
    if given:
        return given
    if not (CACHE / "kube-score").exists():
        subprocess.run(["go", "install", MODULE], env={**os.environ, "GOBIN": str(CACHE), "CGO_ENABLED": "0"}, check=True)
    return str(CACHE / "kube-score")


def measured(command):
    """(seconds of processor, seconds, MiB)"""
    began = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        files = []
        for n in range(count):
            files.append(f"{place}/app-{n:05}.yaml")
            Path(files[-1]).write_text(MANIFEST.format(n=n, team=n % 20, replicas=1 + n % 3, tag="latest" if n % 10 == 0 else "v1"), encoding="utf-8")
        commands = {"twelvefactor lint": [str(BINARY), "lint", "-f", place, "-o", "json"],
                    "kube-score": [kube_score(), "score", "--output-format", "json", *files]}
        seen = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                seen[name].append(measured(command))
    print(f"{count} files with a Deployment and a Service each, {ROUNDS} rounds in turns, medians")
    print(f"{'':18} {'processor':>11} {'elapsed':>11} {'memory':>11}")
    for name, rounds in seen.items():
        processor, elapsed, memory = (statistics.median(values) for values in zip(*rounds))
        print(f"{name:18} {processor:9.2f} s {elapsed:9.2f} s {memory:7.1f} MiB")


main()
