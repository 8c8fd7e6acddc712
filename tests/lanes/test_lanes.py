"""How files are dealt out, and how a run is judged."""
import json

import pytest

from deal import deal, read_seconds, seconds_text
from results import Case, has_passed, judge, read, summary, to_run_again


def case(node, outcome="passed", text=""):
    return Case(node, outcome, 1.0, text)


# Dealing out


def test_the_longest_come_first_and_each_goes_where_least_is():
    seconds = {"a": 100, "b": 90, "c": 50, "d": 50}
    assert deal("abcd", seconds, 2) == [["a", "d"], ["b", "c"]]


def test_every_file_is_in_one_lane():
    files = [f"test_{number}.py" for number in range(20)]
    for count in (1, 2, 3, 25):
        lanes = deal(files, {name: len(name) for name in files}, count)
        assert len(lanes) == count and sorted(name for lane in lanes for name in lane) == sorted(files)


def test_the_order_of_the_files_changes_nothing():
    assert deal("abcdefg", {}, 3) == deal("gfedcba", {}, 3)


def test_what_slows_a_cluster_is_in_the_last_lane():
    lanes = deal("abcd", {"a": 100, "b": 1, "c": 100, "d": 100}, 2, last=("b", "c"))
    assert {"b", "c"} <= set(lanes[1]) and set(lanes[0]) == {"a", "d"}


def test_seconds_are_read_as_they_are_written(tmp_path):
    path = tmp_path / "seconds.txt"
    path.write_text("# seconds of each file\n" + seconds_text({"short": 2.4, "long": 120.0}))
    assert read_seconds(path) == {"long": 120, "short": 2} and list(read_seconds(path)) == ["long", "short"]
    assert read_seconds(tmp_path / "none") == {}


# What a process reports


def report(tmp_path, *phases):
    path = tmp_path / "report.jsonl"
    path.write_text("".join(json.dumps({"node": node, "outcome": outcome, "seconds": 1.0, "text": text}) + "\n" for node, outcome, text in phases))
    return read(path)


@pytest.mark.parametrize("phases, outcome", [
    (("passed", "passed", "passed"), "passed"),
    (("failed", "passed"), "failed"),
    (("passed", "failed", "passed"), "failed"),
    (("passed", "passed", "failed"), "failed"),
    (("skipped", "passed"), "skipped"),
    (("passed", "skipped", "passed"), "skipped")])
def test_a_test_is_what_the_worst_of_its_phases_is(tmp_path, phases, outcome):
    (found,) = report(tmp_path, ("a", "began", ""), *(("a", each, "") for each in phases), ("a", "ended", ""))
    assert (found.node, found.outcome, found.seconds) == ("a", outcome, len(phases))


def test_a_test_that_never_ended_has_failed(tmp_path):
    found = report(tmp_path, ("a", "began", ""), ("a", "passed", ""), ("a", "ended", ""), ("b", "began", ""))
    assert [(each.node, each.outcome) for each in found] == [("a", "passed"), ("b", "failed")]
    assert [each.outcome for each in report(tmp_path, ("b", "began", ""), ("b", "passed", ""))] == ["failed"]


def test_a_process_that_reported_nothing_has_no_cases(tmp_path):
    assert read(tmp_path / "none") == []


# Judging


def test_all_passed():
    verdict = judge([case("a"), case("b", "skipped")], [])
    assert has_passed(verdict) and summary(verdict, 3.2) == ["1 passed, 0 failed, 1 skipped in 3 s"]


def test_what_passes_alone_is_flaky_and_named():
    verdict = judge([case("a"), case("b", "failed", "x\nE   waited 30 s\nE   last seen")], [case("b")])
    assert has_passed(verdict)
    assert summary(verdict, 9) == ["FLAKY b: passed when it ran again alone; before: waited 30 s", "2 passed, 0 failed, 1 flaky in 9 s"]


def test_what_fails_twice_fails_the_run():
    verdict = judge([case("a"), case("b", "failed", "E   broken")], [case("b", "failed", "E   broken again")])
    assert not has_passed(verdict) and summary(verdict, 9) == ["FAILED b: broken", "1 passed, 1 failed in 9 s"]


@pytest.mark.parametrize("again", [[], [case("b", "skipped")]])
def test_what_did_not_pass_in_a_second_run_fails_the_run(again):
    assert not has_passed(judge([case("b", "failed")], again))


def test_two_may_be_flaky_and_three_fail_the_run():
    failed = [case(name, "failed", "E   late") for name in "abc"]
    assert has_passed(judge(failed[:2], [case("a"), case("b")]))
    verdict = judge(failed, [case(name) for name in "abc"])
    assert not has_passed(verdict)
    assert summary(verdict, 9)[-2:] == ["FAILED because 3 tests were flaky: up to 2 are taken for chance", "3 passed, 0 failed, 3 flaky in 9 s"]


def test_a_flaky_one_does_not_hide_one_that_failed():
    verdict = judge([case("a", "failed"), case("b", "failed")], [case("a"), case("b", "failed")])
    assert not has_passed(verdict) and [each.node for each in verdict.failed] == ["b"]


def test_a_lane_that_broke_fails_the_run():
    verdict = judge([case("a")], [], ["lane-2: pytest ended with 3"])
    assert not has_passed(verdict) and summary(verdict, 9) == ["BROKEN lane-2: pytest ended with 3", "1 passed, 1 failed in 9 s"]


def test_what_failed_runs_again_unless_it_is_too_much_for_chance():
    failed = [case(str(number), "failed") for number in range(11)]
    assert to_run_again([case("a"), *failed[:10]]) == [each.node for each in failed[:10]]
    assert to_run_again(failed) == []
