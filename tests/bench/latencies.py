"""What one person waits for: a new app, and a child that somebody changed by hand."""
import datetime
import json
import time

import sending
from counts import percentile
from subjects import in_namespace
from watching import Watch, observed

SAMPLES = 100
PAUSE = 0.03  # seconds between two
DEPLOYMENTS = "/apis/apps/v1/deployments"
CONTAINER_IMAGE = "/spec/template/spec/containers/0/image"
BY_HAND = "bench-by-hand"  # the field manager of the edits
EDITED = "registry.example.com/by-hand:1"


def summary(milliseconds):
    if not milliseconds:
        return {"samples": 0}
    return {"samples": len(milliseconds), "p50": round(percentile(milliseconds, 0.5), 2), "p99": round(percentile(milliseconds, 0.99), 2)}


def new_apps(run):
    """Milliseconds from the POST of an app until it is carried out, one after the other."""
    run.say("one new app after the other")
    waited = []
    for app in sending.names(SAMPLES, run.namespaces, "later"):
        run.watch.expect(lambda found, name=app["name"]: found["metadata"]["name"] == name and observed(found), 1)
        body = json.loads(run.subject.app.replace("@NAME@", app["name"]))
        began = time.monotonic()
        run.plane.api.request("POST", run.subject.collection(app["namespace"]), body)
        waited.append(1000 * (run.watch.wait(60, run.program.check) - began))
        time.sleep(PAUSE)
    run.program.quiet()
    return summary(waited)


def repairs(run):
    """Milliseconds from the answer to an edit of a Deployment until the API server has the repair (sent), and until others see it (seen)."""
    run.say("children changed by hand")
    listed = [item for item in run.plane.list(DEPLOYMENTS)["items"] if item["spec"]["template"]["spec"]["containers"]]
    seen = []
    with Watch(run.plane, DEPLOYMENTS) as watch:
        for child in listed[:SAMPLES]:
            seen.append(_repair(run, watch, child))
            time.sleep(PAUSE)
    run.program.quiet()
    return {"sent": summary(_sent(run.plane.audit)), "seen": summary(seen)}


def _repair(run, watch, child):
    name, namespace = child["metadata"]["name"], child["metadata"]["namespace"]
    image, edited = child["spec"]["template"]["spec"]["containers"][0]["image"], child["metadata"]["generation"] + 1

    def repaired(found):
        now = found["spec"]["template"]["spec"]["containers"][0]["image"]
        return found["metadata"]["name"] == name and found["metadata"]["generation"] > edited and now == image

    watch.expect(repaired, 1)
    patch = [{"op": "replace", "path": CONTAINER_IMAGE, "value": EDITED}]
    run.plane.api.request("PATCH", f"{in_namespace(DEPLOYMENTS, namespace)}/{name}?fieldManager={BY_HAND}", patch, "application/json-patch+json")
    began = time.monotonic()
    return 1000 * (watch.wait(60, run.program.check) - began)


def _sent(audit):
    """From the audit log: the time from each edit by hand to the operator's last write of the same Deployment: there may be one that prepares it."""
    edits, writes = {}, {}
    for line in audit.read_text().splitlines():
        event = json.loads(line)
        key = (event["objectRef"]["namespace"], event["objectRef"]["name"])
        if BY_HAND in event["requestURI"]:
            edits[key] = (_time(event["requestReceivedTimestamp"]), _time(event["stageTimestamp"]))
        else:
            writes.setdefault(key, []).append(_time(event["requestReceivedTimestamp"]))
    last = {key: max(writes.get(key, [edit[0]])) for key, edit in edits.items()}
    # A repair may come before the one who edited has the answer: then nobody has waited.
    return [max(0.0, 1000 * (last[key] - answered).total_seconds()) for key, (received, answered) in edits.items() if last[key] > received]


def _time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
