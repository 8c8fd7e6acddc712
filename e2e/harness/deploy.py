"""An app in the cluster: brought there, changed, waited for; and what the operator wrote for it, as its proxy tells."""
import re
import urllib.parse
from collections import namedtuple

from .apps import condition, is_ready, merge_patch
from .waiting import wait_for

APPS = "twelvefactorapps"


def put(api, app):
    """Creates the app and returns it as the API server has it."""
    return api.create(APPS, app)


def current(api, app):
    return api.get(APPS, app["metadata"]["name"], app["metadata"]["namespace"])


def change(api, app, changes):
    """A merge patch of changes, as in changed(); returns the app as it is then."""
    return api.patch(APPS, app["metadata"]["name"], merge_patch(changes), app["metadata"]["namespace"])


def wait_ready(api, app, timeout=60):
    """Waits until it is Ready for the spec as it is now; returns it."""
    return wait_for(f"app {app['metadata']['name']} to be Ready", lambda: current(api, app), is_ready, timeout=timeout)


def put_ready(api, app, timeout=60):
    return wait_ready(api, put(api, app), timeout)


def says(app, status, reason, kind="Ready"):
    """Whether this condition says so about the spec as it is now."""
    entry = condition(app, kind)
    return (entry.get("status"), entry.get("reason"), entry.get("observedGeneration")) == (status, reason, app["metadata"]["generation"])


def wait_says(api, app, status, reason, kind="Ready", timeout=30):
    """Waits until that condition says so; returns the condition."""
    return condition(wait_for(f"app {app['metadata']['name']} to say {kind}={status} {reason}", lambda: current(api, app),
                              lambda seen: says(seen, status, reason, kind), timeout=timeout), kind)


Write = namedtuple("Write", "verb resource name subresource status")

_PATH = re.compile(r"/namespaces/([^/?]+)/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?")


def in_namespace(proxy, namespace, since=0):
    """What was asked about this namespace after that request number: [(request, Write)], oldest first."""
    found = []
    for request in proxy.requests(since):
        path = _PATH.search(request["path"].split("?")[0])
        if path and urllib.parse.unquote(path[1]) == namespace:
            found.append((request, Write(request["verb"], path[2], path[3] or "", path[4] or "", request["status"])))
    return found


def written(proxy, namespace, since=0):
    """Its writes of objects: all that is no read, no event and no status."""
    return [write for _, write in in_namespace(proxy, namespace, since) if write.verb != "GET" and write.resource != "events" and not write.subresource]


def status_writes(proxy, namespace, since=0):
    return [write for _, write in in_namespace(proxy, namespace, since) if write.subresource == "status"]


def events_told(api, app):
    """{(type, reason)} of the events about the app."""
    return {(event["type"], event["reason"]): event.get("note", "") for event in api.list("events", app["metadata"]["namespace"])
            if event["regarding"].get("name") == app["metadata"]["name"] and event["regarding"].get("kind") == "TwelveFactorApp"}
