"""What an operator sends for one app, from the audit log of a run of its own: the plan for the bare loader, and what is measured request by request."""
import json

import sending
from control_plane import ALL_OF_THE_OPERATOR, ControlPlane
from phases import prepare
from process import Program, say
from watching import Watch, observed

APPS = 3  # of which the last is read: the first may bring about more than its own
METHODS = {"create": "POST", "update": "PUT", "patch": "PATCH", "delete": "DELETE", "get": "GET"}
OURS = "twelvefactor-operator/"  # how our user agent begins


def record(subject, folder):
    """{"cold": requests, "release": requests}, with placeholders, as the loader sends them."""
    say(f"  {subject.name}: what it sends for one app")
    folder = folder / f"{subject.name}-recording"
    apps = sending.names(APPS, 1, "recorded")
    with ControlPlane(folder, ALL_OF_THE_OPERATOR) as plane:
        prepare(plane, subject, 1, apps)
        with Watch(plane, subject.resource) as watch:
            program = Program(subject.command, folder / "operator.log", {"KUBECONFIG": str(plane.kubeconfig)})
            watch.expect(observed, APPS)
            program.start()
            try:
                watch.wait(120, program.check)
                program.quiet()
                until = len(plane.audit.read_text().splitlines())
                watch.expect(lambda app: app["metadata"]["generation"] > 1 and observed(app), APPS)
                sending.must(sending.send(plane, [sending.release(subject)], apps))
                watch.wait(120, program.check)
                program.quiet()
            finally:
                program.kill()
        uid = {item["metadata"]["name"]: item["metadata"]["uid"] for item in plane.list(subject.resource)["items"]}
        lines = plane.audit.read_text().splitlines()
    app = {**apps[-1], "uid": uid[apps[-1]["name"]]}
    return {"cold": _plan(lines[:until], app), "release": _plan(lines[until:], app)}


def _plan(lines, app):
    """The requests that name the app and were granted, in the order in which they were answered."""
    events = [json.loads(line) for line in lines if app["name"] in line]
    return [_request(event, app) for event in events if event["verb"] in METHODS and event["responseStatus"]["code"] < 300 and _about(event, app)]


def _about(event, app):
    body = event.get("requestObject")
    meta = json.dumps(body.get("metadata")) if isinstance(body, dict) else ""
    return event["objectRef"]["resource"] != "leases" and (app["name"] in event["requestURI"] or app["name"] in meta)


def _request(event, app):
    body, path = event.get("requestObject"), event["requestURI"]
    about = path.split("?")[0]
    if event["verb"] == "create":
        about += "/" + body["metadata"].get("name", "")
    elif event["objectRef"].get("subresource"):
        about = about.rsplit("/", 1)[0]
    text = json.dumps(_renewed(body, app), separators=(",", ":")) if body and event["verb"] != "get" else ""
    path, about, text = (_placeholders(part, app) for part in (path, about, text))
    return {**sending.request(METHODS[event["verb"]], path, text, _type(event), about), "kind": kind(event)}


def kind(event):
    what = event["objectRef"]
    return f"{METHODS[event['verb']]} {what['resource']}" + (f"/{what['subresource']}" if "subresource" in what else "")


def _type(event):
    """The audit log does not tell; the body and the query do."""
    body = event.get("requestObject")
    if event["verb"] != "patch":
        return "application/json"
    if isinstance(body, list):
        return "application/json-patch+json"
    if "force=" not in event["requestURI"] and event.get("userAgent", "").startswith(OURS) and isinstance(body, dict) and "kind" in body:
        return "application/strategic-merge-patch+json"
    if "force=" in event["requestURI"] or isinstance(body, dict) and {"apiVersion", "kind"} <= body.keys() and "fieldManager=" in event["requestURI"]:
        return "application/apply-patch+yaml"
    return sending.MERGE


def _renewed(body, app):
    """As it would be sent for another app: versions as they are then, and no uid of what is not there."""
    if isinstance(body, list):  # the tests of a JSON patch
        return [change for change in body if change.get("path") not in ("/metadata/uid", "/metadata/resourceVersion")]
    meta = body.get("metadata") if isinstance(body, dict) else None
    if meta:
        if meta.get("resourceVersion"):
            meta["resourceVersion"] = "@VERSION@"
        if meta.get("uid") not in (None, app["uid"]):
            del meta["uid"]
    return body


def _placeholders(text, app):
    return text.replace(app["name"], "@NAME@").replace(app["uid"], "@UID@").replace(app["namespace"], "@NAMESPACE@")


# What each request costs the API server

def costs(subject, recording, folder, count):
    """[{kind, milliseconds, phase}]: every request of the plan sent alone, for so many apps one after the other."""
    say(f"  {subject.name}: what each of its requests costs the API server")
    release = {**sending.release(subject), "kind": "PATCH of the app by its user"}
    create = {**sending.create(subject), "kind": "POST of the app by its user"}
    plan = [("cold", create)] + [("cold", r) for r in recording["cold"]] + [("release", release)] + [("release", r) for r in recording["release"]]
    with ControlPlane(folder / "costs") as plane:
        prepare(plane, subject, 1, [])
        sent = sending.send(plane, [request for _, request in plan], sending.names(count, 1, "costs"), steps=True)
    return [{"kind": request["kind"], "phase": phase, "milliseconds": round(1000 * step["server_cpu"] / count, 2)}
            for (phase, request), step in zip(plan, sent["steps"])]
