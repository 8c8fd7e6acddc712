"""Whoever edits the status of an app, it comes back, and by one write. In a file of its own: no other operator is there, which would put it back, too."""
import pytest

from harness.apps import quiet_app
from harness.deploy import current, in_namespace, put, wait_ready
from harness.waiting import stays, wait_for


@pytest.mark.parametrize("edit", [{"conditions": []}, {"observedGeneration": 99}, {"processes": {"web": {"ready": 7}}}, {"selector": None}, None],
                         ids=["no-conditions", "generation", "counts", "no-selector", "no-status"])
def test_an_edited_status_comes_back_with_one_write(api, operator, namespace, edit):
    app = wait_ready(api, put(api, quiet_app(namespace=namespace)))
    stays("events told", lambda: None, lambda _: True, seconds=0.1)
    mark = operator.proxy.stats()["n"]
    api.patch("twelvefactorapps", "shop", {"status": edit}, namespace, subresource="status")
    wait_for("the status to be as it was", lambda: _without_times(current(api, app)["status"]), lambda status: status == _without_times(app["status"]))

    def sent():
        """What a status that is gone said of Secrets is read again."""
        return [(write.verb, write.subresource, write.status) for _, write in in_namespace(operator.proxy, namespace, mark)
                if write.resource != "events" and write.verb != "GET"]

    wait_for("its answer to be booked", sent, lambda seen: seen and all(status for _, _, status in seen))
    stays("no further write", sent, lambda seen: seen == [("PUT", "status", 200)], seconds=0.5)


def _without_times(status):
    """Neither, which follows from them, the hash of all of it."""
    without = {key: value for key, value in status.items() if key != "inputsHash"}
    return {**without, "conditions": [{key: value for key, value in entry.items() if key != "lastTransitionTime"} for entry in status["conditions"]]}
