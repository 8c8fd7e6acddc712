"""What became of the tests of all lanes, and whether the run has passed. Called by lanes.py."""
import json
from collections import namedtuple
from pathlib import Path

MOST_FLAKY = 2  # more of them fail the run: by then it is no longer chance
MOST_RUN_AGAIN = 10  # more failures than this have one cause, and to run them again would only take time

Case = namedtuple("Case", "node outcome seconds text")  # outcome: passed, failed or skipped
Verdict = namedtuple("Verdict", "passed failed flaky skipped broken")  # lists of Case; broken: texts about lanes


def read(path):
    """The cases of one pytest process, in their order, from what report_to_file.py has written. A test whose preparation or cleaning-up
    failed has failed; one that has begun and not ended (the process was killed) has failed, too."""
    cases, running = {}, None
    for line in Path(path).read_text().splitlines() if Path(path).exists() else []:
        phase = json.loads(line)
        node = phase["node"]
        if phase["outcome"] in ("began", "ended"):
            running = node if phase["outcome"] == "began" else None
            continue
        before = cases.get(node, Case(node, "passed", 0.0, ""))
        outcome = max(before.outcome, phase["outcome"], key=["passed", "skipped", "failed"].index)
        cases[node] = Case(node, outcome, before.seconds + phase["seconds"], before.text + phase["text"])
    if running:
        cases[running] = cases.get(running, Case(running, "failed", 0.0, ""))._replace(outcome="failed")
    return list(cases.values())


def to_run_again(cases):
    """The nodes of those that failed; none where there are so many that chance is no explanation."""
    failed = [case.node for case in cases if case.outcome == "failed"]
    return failed if len(failed) <= MOST_RUN_AGAIN else []


def judge(cases, again, broken=()):
    """`again`: the cases of the second run. What failed first and passed then is flaky; what failed twice, or was not run again, has failed."""
    passes = {case.node for case in again if case.outcome == "passed"}
    found = Verdict([], [], [], [], list(broken))
    for case in cases:
        if case.outcome == "failed" and case.node in passes:
            found.flaky.append(case)
        else:
            getattr(found, case.outcome).append(case)
    return found


def has_passed(verdict):
    return not verdict.failed and not verdict.broken and len(verdict.flaky) <= MOST_FLAKY


def summary(verdict, seconds):
    """Lines about what did not simply pass, and the closing line, which tests/run.sh counts. A flaky test has passed."""
    lines = [f"FAILED {case.node}: {_reason(case)}" for case in verdict.failed]
    lines += [f"BROKEN {text}" for text in verdict.broken]
    lines += [f"FLAKY {case.node}: passed when it ran again alone; before: {_reason(case)}" for case in verdict.flaky]
    if len(verdict.flaky) > MOST_FLAKY:
        lines.append(f"FAILED because {len(verdict.flaky)} tests were flaky: up to {MOST_FLAKY} are taken for chance")
    counts = [f"{len(verdict.passed) + len(verdict.flaky)} passed", f"{len(verdict.failed) + len(verdict.broken)} failed"]
    counts += [f"{len(cases)} {name}" for name, cases in (("skipped", verdict.skipped), ("flaky", verdict.flaky)) if cases]
    return [*lines, f"{', '.join(counts)} in {seconds:.0f} s"]


def _reason(case):
    """pytest marks what went wrong with an E."""
    lines = [line[1:].strip() for line in case.text.splitlines() if line.startswith("E ")] or case.text.strip().splitlines()[-1:]
    return lines[0][:200] if lines else "it began and did not end"
