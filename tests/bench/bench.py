#!/usr/bin/python3
"""What the operator costs: side by side with a bare loader, which only sends the same writes, and with any other operator.

usage: make bench [APPS=1000] [ROUNDS=1] [SIZES=100] [PEER=program ...] [DOCS=yes]

etcd and kube-apiserver are real; there are no controllers and no node, so that nobody else works. Each gets a control plane of its own, one after
the other, and the apps are there before it starts. Nothing is asserted. Progress is told on standard error; the tables are Markdown on standard
output; .local/bench.json has all numbers and .local/bench.svg the chart. `tests/bench/bench.py .local/bench.json` tells them again.

  APPS        of the table
  ROUNDS      of the table, in turn; it has the medians
  SIZES       further numbers of apps, by comma, for the chart and for the memory per further app; one round each
  NAMESPACES  that the apps are spread over (1)
  WRITES      objects for each row of the second table (400; 0: without)
  DOCS=yes    puts tables and chart into docs/performance.md
  E2E_OPERATOR another build of ours than build/release/twelvefactor

Another operator is described by
  PEER              its program with arguments, "path/to/program --flag"; it is given a KUBECONFIG, may do everything, and must end by SIGTERM
  PEER_DEFINITIONS  a folder of CustomResourceDefinitions
  PEER_APP          a file with one of its objects, YAML or JSON, in which NAME stands for its name
  PEER_RESOURCE     the path of its collection: /apis/GROUP/VERSION/PLURAL
  PEER_IMAGE        the field that a release changes (spec.image)
  PEER_RESYNC       arguments with which it looks at all objects every @SECONDS@ seconds; without, that row stays empty
It must keep status.observedGeneration: an app counts as carried out when that is metadata.generation. Children are changed by hand where they are
Deployments.
"""
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "e2e"))

import chart  # noqa: E402
import docs  # noqa: E402
import phases  # noqa: E402
import recording  # noqa: E402
import sending  # noqa: E402
import subjects  # noqa: E402
import table  # noqa: E402
from control_plane import tool  # noqa: E402
from parity_pairs import parity_pairs  # noqa: E402
from process import say  # noqa: E402

STATE = ROOT / ".local" / "side-by-side"
RESULT = ROOT / ".local" / "bench.json"


def number(name, default):
    return int(os.environ.get(name) or default)


def record(measured):
    say("what is sent")
    try:
        return {subject.name: recording.record(subject, STATE) for subject in measured}
    except RuntimeError as error:
        raise SystemExit(f"error: {error}") from None


def one_round(result, measured, plan, count, whole):
    """Everybody in turn. What was measured is written down at once."""
    namespaces = result["namespaces"]
    runs = [("loader", lambda: phases.bare_loader(measured[0], count, STATE, namespaces, plan))]
    runs += [(subject.name, lambda subject=subject: phases.Run(subject, count, STATE, namespaces).measure(whole)) for subject in measured]
    for name, run in runs:
        load = round(os.getloadavg()[0], 2)
        try:
            result["runs"].append({"name": name, "apps": count, "load_before": load, **run()})
        except (RuntimeError, AssertionError) as error:  # of one; the others are measured all the same
            result["failed"].append(f"{name}, {count} apps: {error}")
            say(result["failed"][-1])
        keep(result)


def keep(result):
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2 ** 30
    server = subprocess.run([tool("kube-apiserver"), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, Linux {platform.release().split('-')[0]}, {server}"


def main():
    if len(sys.argv) > 1:
        tell(json.loads(Path(sys.argv[1]).read_text())) if Path(sys.argv[1]).is_file() else print(__doc__)
        return 0
    apps, rounds, writes = number("APPS", 1000), number("ROUNDS", 1), number("WRITES", 400)
    sizes = sorted({int(size) for size in os.environ.get("SIZES", "100").split(",") if size.strip()} - {apps})
    measured = [subject for subject in (subjects.ours(), subjects.peer(os.environ)) if subject]
    result = {"apps": apps, "rounds": rounds, "namespaces": number("NAMESPACES", 1), "writes": writes, "machine": machine(), "began": time.strftime("%Y-%m-%d"),
              "names": ["loader", *(subject.name for subject in measured)], "parity_pairs": parity_pairs(), "runs": [], "failed": [], "costs": {}}
    STATE.mkdir(parents=True, exist_ok=True)
    sending.binary()
    recordings = record(measured)
    plan = recordings["ours"]["cold"]
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}")
        one_round(result, measured, plan, apps, True)
    for size in sizes:
        say(f"{size} apps")
        one_round(result, measured, plan, size, False)
    if writes:
        result["costs"] = {subject.name: recording.costs(subject, recordings[subject.name], STATE, writes) for subject in measured}
    tell(result)
    return 1 if result["failed"] else 0


def tell(result):
    keep(result)
    picture = chart.svg(result)
    RESULT.with_suffix(".svg").write_text(picture)
    tables = table.side_by_side(result) + ("\n\n" + table.by_request(result) if result["costs"] else "")
    print(f"\n{result['machine']}, {result['began']}\n\n{tables}")
    if os.environ.get("DOCS") == "yes":
        docs.keep(result, tables, picture)


if __name__ == "__main__":
    sys.exit(main())
