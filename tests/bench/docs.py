"""The newest tables and the chart in docs/performance.md, between two marks."""
import os

from process import ROOT, say

PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "performance" / "cost.svg"
BEGIN, END = "<!-- begin: written by make bench -->", "<!-- end: written by make bench -->"
VARIABLES = ("APPS", "ROUNDS", "SIZES", "NAMESPACES", "WRITES")


def keep(result, tables, picture):
    head, rest = PAGE.read_text().split(BEGIN)
    _, tail = rest.split(END)
    CHART.parent.mkdir(exist_ok=True)
    CHART.write_text(picture)
    PAGE.write_text(f"{head}{BEGIN}\n{about(result)}\n\n{tables}\n\n![seconds, CPU and memory by the number of apps]({CHART.parent.name}/{CHART.name})\n{END}{tail}")
    say(f"written: {PAGE.relative_to(ROOT)}, {CHART.relative_to(ROOT)}")


def about(result):
    command = " ".join(f"{name}={os.environ[name]}" for name in VARIABLES if os.environ.get(name))
    peer = " PEER=... (a hand-written operator)" if "peer" in result["names"] else ""
    load = max(run["load_before"] for run in result["runs"])
    return f"{result['began']}, {result['machine']}; at most {load} programs were at work before a run. `make bench {command}{peer}`"
