"""The API server itself refuses an AdminTask that cannot work, names the field and says what to do; and it is not changed once it is made.

Every limit and every CEL rule of its spec has a row here.
"""
import pytest

from harness import schema
from harness.api import ApiError
from harness.apps import REMOVED, changed
from harness.tasks import TASKS, task

SCHEMA = schema.root(schema.load(TASKS))
CEL = "CEL"


def good(**changes):
    return changed(task("default", command=["bin/fix"]), {f"spec.{path}": value for path, value in changes.items()})


def rows():
    """(limit, field, what the message says, the task)"""
    yield CEL, "", "shorten the name of the task", task("default", "t" * 54, command=["bin/fix"])
    yield "required", "spec.appRef", "Required", good(appRef=REMOVED)
    yield "required", "spec.appRef.name", "Required", good(appRef={})
    yield "minLength", "spec.appRef.name", "at least 1 chars", good(appRef={"name": ""})
    yield "maxLength", "spec.appRef.name", "more than 40 bytes", good(appRef={"name": "a" * 41})
    for wrong in ("Shop", "1shop", "shop-", "a.b"):
        yield CEL, "spec.appRef.name", "write it as in kubectl get tfa", good(appRef={"name": wrong})
    for wrong in (good(command=REMOVED), good(adminProcess="console")):
        yield CEL, "spec", "state one and remove the other", wrong
    yield CEL, "spec.process", "remove process or state a command instead", good(command=REMOVED, adminProcess="console", process="web")
    yield "minLength", "spec.adminProcess", "at least 1 chars", good(command=REMOVED, adminProcess="")
    yield "maxLength", "spec.adminProcess", "more than 51 bytes", good(command=REMOVED, adminProcess="a" * 52)
    yield "minItems", "spec.command", "at least 1 items", good(command=[])
    for words in ("command", "args"):
        yield "maxItems", f"spec.{words}", "at most 64 items", good(**{words: ["w"] * 65})
        yield "maxLength", f"spec.{words}.0", "more than 4096 bytes", good(**{words: ["w" * 4097]})
    yield "minLength", "spec.process", "at least 1 chars", good(process="")
    yield "maxLength", "spec.process", "more than 61 bytes", good(process="p" * 62)
    for field, least, most in (("release", 1, 10000000), ("activeDeadlineSeconds", 1, 604800), ("backoffLimit", 0, 10),
                               ("ttlSecondsAfterFinished", 0, 7776000)):
        yield "minimum", f"spec.{field}", f"greater than or equal to {least}", good(**{field: least - 1})
        yield "maximum", f"spec.{field}", f"less than or equal to {most}", good(**{field: most + 1})


def name_of(row):
    return f"{row[1]}-{row[0]}-{row[2]}".replace(" ", "_")


@pytest.mark.parametrize("limit, field, says, bad", list(rows()), ids=[name_of(row) for row in rows()])
def test_refused_with_field_and_remedy(api, limit, field, says, bad):
    with pytest.raises(ApiError) as refused:
        api.create(TASKS, bad, dry_run=True)
    assert refused.value.status == 422, refused.value
    assert [message for where, message in refused.value.causes if where in (field, "<nil>", "") and says in message], refused.value.causes


def test_every_limit_has_a_row():
    has_row = {(schema.general(SCHEMA, field), limit) for limit, field, _, _ in rows() if limit != CEL}
    wanted = {(path, limit) for path, limit in schema.bounds(SCHEMA) if path.split(".")[0] == "spec"}
    assert len(wanted) > 20 and has_row == wanted - {("spec", "required")}
    said = [says for limit, _, says, _ in rows() if limit == CEL] + CHANGES
    without = [message for path, message in schema.rules(SCHEMA) if not path.startswith("status") and not any(says in message for says in said)]
    assert without == []


CHANGES = ["make another one", "does not come back"]


@pytest.mark.parametrize("change", [
    {"command": ["bin/other"]}, {"args": ["--x"]}, {"appRef": {"name": "other"}}, {"process": "worker"}, {"release": 3}, {"backoffLimit": 1},
    {"activeDeadlineSeconds": 5}, {"ttlSecondsAfterFinished": 5}, {"command": None, "adminProcess": "console"},
], ids=lambda change: "-".join(change))
def test_it_is_not_changed_once_it_is_made(api, namespace, change):
    made = api.create(TASKS, task(namespace, command=["bin/fix"]))
    with pytest.raises(ApiError) as refused:
        api.patch(TASKS, made["metadata"]["name"], {"spec": change}, namespace)
    assert refused.value.status == 422 and CHANGES[0] in refused.value.message


def test_what_is_cancelled_does_not_come_back(api, namespace):
    made = api.create(TASKS, task(namespace, command=["bin/fix"]))
    assert made["spec"] == {"appRef": {"name": "shop"}, "command": ["bin/fix"], "activeDeadlineSeconds": 3600, "backoffLimit": 0,
                            "ttlSecondsAfterFinished": 86400, "cancelled": False}, "defaults are shown"
    assert made["status"]["observedGeneration"] == -1
    api.patch(TASKS, "fix", {"spec": {"cancelled": True}}, namespace)
    for value in (False, None):
        with pytest.raises(ApiError) as refused:
            api.patch(TASKS, "fix", {"spec": {"cancelled": value}}, namespace)
        assert CHANGES[1] in refused.value.message


def test_the_largest_task_is_stored(api, namespace):
    words = ["w" * 4096 for _ in range(64)]
    api.create(TASKS, task(namespace, "t" * 17, app="a" * 40, command=words, args=words, process="p" * 61, release=10000000))
