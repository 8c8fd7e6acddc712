"""A client on the node that sends request after request to a Service, each on a connection of its own or, kept=True, on one that it keeps, and counts those without an answer. It counts
from the first answer on: a node learns of a new Service some time after its pods are ready."""
import os
import subprocess
from collections import namedtuple

from .cluster import SCRIPTS

Sent = namedtuple("Sent", "answered lost slowest")  # lost: what went wrong, one text a request; slowest: seconds

# What runs there: until its standard input ends. One line a request: seconds, and what went wrong.
_PROGRAM = """
import http.client, select, sys, time
host, answered, (method, path, expected, kept), connection = sys.argv[1], False, sys.argv[2:], None
while not select.select([sys.stdin], [], [], 0)[0]:
    began, wrong = time.monotonic(), ""
    try:
        reused = connection is not None
        connection = connection or http.client.HTTPConnection(host, 80, timeout=5)
        connection.request(method, path, "a note" if method == "POST" else None)
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status != 200 or expected not in body:
            wrong = f"status {answer.status}"
        if not kept or answer.will_close:
            connection.close()
            connection = None
    except Exception as error:
        connection = None
        # A server may end a connection between two requests (RFC 9112, 9.3.1): whoever keeps one asks again on another.
        if reused and isinstance(error, (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)):
            continue
        wrong = repr(error)
    answered = answered or not wrong
    if answered:
        print(f"{time.monotonic() - began:.3f} {wrong}", flush=True)
    time.sleep(0.003)
"""


class Client:
    """with Client(cluster, address) as client: ...; client.sent says what became of the requests. An answer is one with status 200 that holds
    the expected text."""

    def __init__(self, cluster, address, method="GET", path="/ok", expected="ok\n", kept=False):
        self._command = [str(SCRIPTS / "namespace.sh"), "enter", "/usr/bin/python3", "-c", _PROGRAM, address, method, path, expected, "kept" if kept else ""]
        self._env = {**os.environ, "TF_STATE": str(cluster.state)}
        self._output = cluster.files / f"client-{method.lower()}{'-kept' if kept else ''}.log"
        self.sent = None

    def __enter__(self):
        with self._output.open("w") as output:
            self._process = subprocess.Popen(self._command, env=self._env, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)
        return self

    def count(self):
        """How many requests it has sent up to now."""
        return self._output.read_text().count("\n")

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(20)
        lines = [line.split(" ", 1) for line in self._output.read_text().splitlines()]
        lost = [wrong for _, wrong in lines if wrong]
        self.sent = Sent(len(lines) - len(lost), lost, max((float(seconds) for seconds, _ in lines), default=0.0))
