"""What the operators did in all tests of a run, for the tests that judge it (the marker whole_run). A run is one pytest process, or several side by
side (tests/lanes), of which the last process has E2E_RUN: a file that says when the run began, on which clusters, and how it went so far."""
import json
import os
from pathlib import Path

from . import audit


def _told():
    path = os.environ.get("E2E_RUN")
    return json.loads(Path(path).read_text()) if path else None


def asked(cluster):
    """(rights that were used, rights that were refused), as the audit logs of all clusters of the run tell."""
    told = _told()
    states = [cluster.state.with_name(name) for name in told["states"]] if told else [cluster.state]
    used, refused = set(), set()
    for state in states:
        more_used, more_refused = audit.asked(state / "log", told["began"] if told else cluster.began)
        used |= more_used
        refused |= more_refused
    return used, refused


def is_whole(request):
    """Whether the run has all tests, so that what was not seen is not needed."""
    told = _told()
    if told:
        return told["all"]
    there = {path.name for path in request.path.parent.glob("test_*.py")}
    options = request.config.option
    return there == {item.path.name for item in request.session.items} and not options.keyword and not options.markexpr


def passed(request):
    """Whether all other tests passed."""
    told = _told()
    return (told is None or told["passed"]) and not request.session.testsfailed
