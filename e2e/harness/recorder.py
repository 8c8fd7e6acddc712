"""Every state that objects went through, as a watch tells it: for what must never have been so, not even for a moment."""
import json
import socket
import threading
from collections import namedtuple

from .waiting import wait_for

Seen = namedtuple("Seen", "type object")  # LISTED, ADDED, MODIFIED or DELETED


class Recorder:
    """with Recorder(api, "jobs", namespace) as jobs: ...; jobs.seen is complete up to some moment ago, after stop() up to the end."""

    def __init__(self, api, resource, namespace=None, labels=None):
        self._api, self._what = api, (resource, namespace)
        self._labels = labels
        self.seen = []
        self._thread = None

    def __enter__(self):
        listed = self._api.list_all(*self._what, labels=self._labels)
        self.seen = [Seen("LISTED", item) for item in listed["items"]]
        self._connection, self._answer = self._api.open_watch(*self._what, resource_version=listed["metadata"]["resourceVersion"], labels=self._labels)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        return self

    def _read(self):
        try:
            while line := self._answer.readline():
                event = json.loads(line)
                if event["type"] in ("ADDED", "MODIFIED", "DELETED"):
                    self.seen.append(Seen(event["type"], event["object"]))
        except (OSError, ValueError):
            pass  # stopped

    def stop(self):
        if self._thread is None:
            return
        try:
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            pass
        self._thread.join(10)
        self._connection.close()
        self._thread = None

    def __exit__(self, *_):
        self.stop()

    # What was seen

    def states(self, name):
        """Each state of the object of that name, in order; without its deletion."""
        return [entry.object for entry in list(self.seen) if entry.type != "DELETED" and entry.object["metadata"]["name"] == name]

    def uids(self, prefix=""):
        """The different objects with such a name, in order of appearance."""
        found = {}
        for entry in list(self.seen):
            if entry.object["metadata"]["name"].startswith(prefix):
                found[entry.object["metadata"]["uid"]] = entry.object["metadata"]["name"]
        return found

    def deleted(self):
        """Names of what was deleted, in order."""
        return [entry.object["metadata"]["name"] for entry in list(self.seen) if entry.type == "DELETED"]

    def caught_up(self, resource_version):
        """Waits until the watch has told of this version: of an object that it watches."""
        wait_for(f"the watch of {self._what[0]} to reach version {resource_version}", lambda: max(
            (int(entry.object["metadata"]["resourceVersion"]) for entry in list(self.seen)), default=0), lambda newest: newest >= int(resource_version))
