"""The watches of the operator, as the fault proxy sees them. How many there are the code says, and how each is asked for the proxy's record."""
import pathlib
import re
import urllib.parse

from harness.waiting import wait_for

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]

SOURCES = (CHECKOUT / "operator/store/source.hpp").read_text()
# Without those of kinds that a cluster may be without, as this one is.
WATCHES = int(re.search(r"kSourceCount = (\d+);", SOURCES).group(1)) - int(re.search(r"kOptionalCount = (\d+);", SOURCES).group(1))
IN_A_NAMESPACE = WATCHES - 3  # IngressClasses, namespaces and policies belong to none


def place(request):
    """Which watch a recorded request is of: its path and its label selector, as in the query."""
    address = urllib.parse.urlsplit(request["path"])
    selector = re.search(r"labelSelector=[^&]*", address.query)
    return address.path, selector[0] if selector else ""


def open_watches(proxy, since=0, path=""):
    """The places of the watches that were opened after request `since`, were granted, and are open; `path`: a regular expression, as in a rule."""
    return {place(request) for request in proxy.requests(since)
            if request.get("watch") and request.get("open") and request["upstream"] == 200 and re.search(path, place(request)[0])}


def wait_open(proxy, since=0, path="", count=WATCHES):
    """Waits until so many different watches were opened after request `since`. Returns their places."""
    return wait_for(f"{count} watches {path} to be open", lambda: open_watches(proxy, since, path), lambda found: len(found) >= count, timeout=45)


def damage_each(places, action, times=1, **parameters):
    """One rule for each watch: what it asks for next is damaged, so many times."""
    return [{"action": action, **parameters,
             "match": {"watch": True, "path": f"^{re.escape(path)}$", "nth": [1, times], **({"query": re.escape(selector)} if selector else {})}}
            for path, selector in sorted(places)]
