#!/usr/bin/python3
"""The end-to-end tests side by side: each lane is a pytest process with some of the files and a cluster of its own, so that a lane meets nothing
of another. What fails runs once more alone when all lanes have ended; what judges the whole run (the marker whole_run) comes last.
Called by tests/run.sh; single files run without it: /usr/bin/python3 -m pytest e2e/test_....py

usage: tests/lanes/lanes.py [FILE...]     files of e2e/, else all
E2E_LANES  how many; 3, and 1 with E2E_KUBECONFIG. The first uses the cluster of E2E_STATE (e2e), the others e2e-2, e2e-3.
E2E_KEEP=1 leaves the clusters up. The other variables are in e2e/conftest.py. What took how long: build/log/e2e-seconds.txt.
"""
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import deal
import results

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LOG = ROOT / "build" / "log"
SECONDS = HERE / "seconds.txt"


class Process:
    """One pytest on one cluster. Prints each of its lines with the name in front."""

    def __init__(self, name, state, arguments, **env):
        self.name, self.began = name, time.monotonic()
        self.report = LOG / f"e2e-{name}.jsonl"
        self.report.unlink(missing_ok=True)
        paths = [str(HERE), os.environ.get("PYTHONPATH")]
        env = {**os.environ, "E2E_STATE": state, "E2E_KEEP": "1", "LANE_REPORT": str(self.report), "PYTHONUNBUFFERED": "1",
               "PYTHONPATH": os.pathsep.join(filter(None, paths)), **env}
        self._process = subprocess.Popen([sys.executable, "-m", "pytest", "-p", "report_to_file", *arguments], cwd=ROOT, env=env, text=True,
                                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
        self._printer = threading.Thread(target=self._print)
        self._printer.start()

    def _print(self):
        for line in self._process.stdout:
            print(f"{self.name} | {line}", end="", flush=True)

    def wait(self):
        """(its cases, what else went wrong with it, or nothing)"""
        code = self._process.wait()
        self._printer.join()
        print(f"{self.name} | ended after {time.monotonic() - self.began:.0f} s with {code}", flush=True)
        fine = code in (0, 1, 5)  # passed, some failed, none of its tests was selected
        return results.read(self.report), [] if fine else [f"{self.name}: pytest ended with {code}, so that not all of its tests ran"]

    def interrupt(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()


class Run:
    def __init__(self, files, count):
        first = os.environ.get("E2E_STATE", "e2e")
        self.states = [first] + [f"{first}-{number}" for number in range(2, count + 1)]
        self.files = files
        self.began, self.began_at = time.monotonic(), time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        self._processes = []

    def _start(self, name, state, arguments, **env):
        self._processes.append(Process(name, state, arguments, **env))
        return self._processes[-1]

    def side_by_side(self):
        last = [name for name in self.files if "mark.no_api_server" in (ROOT / "e2e" / name).read_text()]
        lanes = deal.deal(self.files, deal.read_seconds(SECONDS), len(self.states), last)
        # -m takes the place of the marker's order in e2e/conftest.py: there, too, it comes last.
        running = [self._start(f"lane-{number}", state, ["-m", "not whole_run", *(f"e2e/{name}" for name in lane)])
                   for number, (state, lane) in enumerate(zip(self.states, lanes), start=1) if lane]
        ended = [process.wait() for process in running]
        return [case for cases, _ in ended for case in cases], [text for _, broken in ended for text in broken]

    def again(self, cases):
        """The cases of the second run, on the first lane's cluster, which has its API server all the time."""
        nodes = results.to_run_again(cases)
        return self._start("again", self.states[0], [f"e2e/{node}" for node in nodes]).wait()[0] if nodes else []

    def whole(self, passed):
        """What judges the whole run. It finds the audit logs of all lanes by the file of E2E_RUN."""
        about = LOG / "e2e-run.json"
        everything = sorted(self.files) == sorted(all_files())
        about.write_text(json.dumps({"began": self.began_at, "states": self.states, "all": everything, "passed": passed}))
        return self._start("whole-run", self.states[0], ["-m", "whole_run", *(f"e2e/{name}" for name in self.files)], E2E_RUN=str(about)).wait()

    def end(self):
        for process in self._processes:
            process.interrupt()
        if os.environ.get("E2E_KEEP") == "1" or os.environ.get("E2E_KUBECONFIG"):
            return
        down = [subprocess.Popen([str(ROOT / "e2e" / "cluster" / "down.sh")], env={**os.environ, "TF_STATE": str(ROOT / ".local" / state)},
                                 stdin=subprocess.DEVNULL) for state in self.states if (ROOT / ".local" / state).exists()]
        for process in down:
            process.wait()


def all_files():
    return [path.name for path in sorted((ROOT / "e2e").glob("test_*.py"))]


def write_seconds(cases):
    sums = defaultdict(float)
    for case in cases:
        sums[case.node.split("::")[0]] += case.seconds
    (LOG / "e2e-seconds.txt").write_text(deal.seconds_text(sums))


def main(arguments):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    files = [Path(name).name for name in arguments] or all_files()
    count = int(os.environ.get("E2E_LANES") or (1 if os.environ.get("E2E_KUBECONFIG") else 3))
    LOG.mkdir(parents=True, exist_ok=True)
    run = Run(files, count)
    try:
        cases, broken = run.side_by_side()
        write_seconds(cases)
        verdict = results.judge(cases, run.again(cases), broken)
        judged, trouble = run.whole(results.has_passed(verdict))
        whole = results.judge(judged, [], trouble)
    finally:
        run.end()
    verdict = results.Verdict(*(one + other for one, other in zip(verdict, whole)))
    print(*results.summary(verdict, time.monotonic() - run.began), sep="\n", flush=True)
    return 0 if results.has_passed(verdict) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
