"""What comparing 1,000 pairs of deploys costs, where tests/bench/parity.cpp was built (its head says how)."""
import re
import subprocess

from process import ROOT


def parity_pairs():
    """CPU seconds, or None."""
    program = ROOT / "build" / "bench" / "tests" / "parity_bench"
    if not program.exists():
        return None
    first = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return float(re.search(r"([\d.]+) ms", first)[1]) / 1000
