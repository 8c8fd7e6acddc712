"""One watch of a collection, which notes when each object has become as it should be."""
import contextlib
import http.client
import json
import threading
import time

from harness.api import RESOURCES


class Watch(threading.Thread):
    """with Watch(plane, collection) as watch: watch.expect(judge, count); ...; watch.wait(seconds)."""

    def __init__(self, plane, collection):
        super().__init__(daemon=True)
        self._version = plane.list(collection, limit=1)["metadata"]["resourceVersion"]
        prefix, self._resource = collection.rsplit("/", 1)
        RESOURCES[self._resource] = (prefix, True)  # for open_watch, which may not know the kind of a peer
        self._api = plane.api
        self._lock, self._all, self._judge = threading.Lock(), threading.Event(), None
        self.seen = {}  # name -> when it was first as it should be
        self._ended = False

    def __enter__(self):
        self._open()
        self.start()
        return self

    def __exit__(self, *_):
        self._ended = True
        with contextlib.suppress(OSError, AttributeError):
            self._connection.sock.shutdown(2)
        self.join(5)

    def expect(self, judge, count):
        """From now on: until judge(object) was true of so many objects."""
        with self._lock:
            self.seen, self._judge, self._count = {}, judge, count
            self._all.clear()

    def wait(self, timeout, alive=lambda: None):
        """When the last of them was as it should be; alive() raises when there is no more to wait for."""
        end = time.monotonic() + timeout
        while not self._all.wait(0.5):
            alive()
            if time.monotonic() > end:
                raise RuntimeError(f"after {timeout} s {len(self.seen)} of {self._count} objects of {self._resource} are as they should be")
        return max(self.seen.values())

    def _open(self):
        """Where we left off."""
        self._connection, self._answer = self._api.open_watch(self._resource, resource_version=self._version)

    def run(self):
        while not self._ended:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError, AttributeError):
                for line in self._answer:
                    self._take(json.loads(line), time.monotonic())
            if not self._ended:
                self._open()

    def _take(self, event, now):
        if event["type"] not in ("ADDED", "MODIFIED"):
            return
        found = event["object"]
        self._version = found["metadata"]["resourceVersion"]
        with self._lock:
            name = found["metadata"]["name"]
            if self._judge is None or name in self.seen or not self._judge(found):
                return
            self.seen[name] = now
            if len(self.seen) == self._count:
                self._all.set()


def observed(app):
    """The operator has carried out the spec as it is now."""
    return app.get("status", {}).get("observedGeneration") == app["metadata"]["generation"]
