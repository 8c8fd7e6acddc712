"""The newest tables and the chart in docs/performance.md, between two marks."""
from process import ROOT, say

PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "performance" / "cost.svg"
BEGIN, END = "<!-- begin: written by make bench -->", "<!-- end: written by make bench -->"


def keep(result, tables, picture):
    head, rest = PAGE.read_text().split(BEGIN)
    _, tail = rest.split(END)
    CHART.parent.mkdir(exist_ok=True)
    CHART.write_text(picture)
    PAGE.write_text(f"{head}{BEGIN}\n{about(result)}\n\n{tables}\n\n![seconds, CPU and memory by the number of apps]({CHART.parent.name}/{CHART.name})\n{END}{tail}")
    say(f"written: {PAGE.relative_to(ROOT)}, {CHART.relative_to(ROOT)}")


def about(result):
    sizes = ",".join(str(size) for size in sorted({run["apps"] for run in result["runs"]} - {result["apps"]}))
    command = f"make bench APPS={result['apps']} ROUNDS={result['rounds']} SIZES={sizes}"
    command += "".join(f" {name}={result[key]}" for name, key, usual in (("NAMESPACES", "namespaces", 1), ("WRITES", "writes", 400)) if result[key] != usual)
    command += " PEER=..." if "peer" in result["names"] else ""
    return f"Measured on {result['began']}: {result['machine']}. Medians of `{command}`."
