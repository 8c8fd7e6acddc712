"""Which lane runs which end-to-end files. A file's tests share what they make, so a file is never divided. Called by lanes.py."""
from pathlib import Path

UNKNOWN = 60  # seconds of a file that no run has measured yet


def read_seconds(path):
    """{file name: seconds} of a file with lines "SECONDS NAME"; without one nothing is known."""
    if not Path(path).exists():
        return {}
    lines = [line.split() for line in Path(path).read_text().splitlines() if line.strip() and not line.startswith("#")]
    return {name: float(seconds) for seconds, name in lines}


def seconds_text(seconds):
    """The same, to be written: the longest first."""
    return "".join(f"{seconds[name]:6.0f} {name}\n" for name in sorted(seconds, key=lambda name: (-seconds[name], name)))


def deal(files, seconds, count, last=()):
    """A list of files for each of `count` lanes: the longest first, each to the lane that has least so far; the same input gives the same
    lanes. Files in `last` go to the last lane: they leave its cluster slow for a while, so that nothing else runs there afterwards."""
    lanes = [[] for _ in range(count)]
    sums = [0.0] * count

    def put(name, lane):
        lanes[lane].append(name)
        sums[lane] += seconds.get(name, UNKNOWN)

    for name in sorted(files, key=lambda name: (name not in last, -seconds.get(name, UNKNOWN), name)):
        put(name, count - 1 if name in last else sums.index(min(sums)))
    return [sorted(lane) for lane in lanes]
