"""Steady load from the node on many Services at once: one process, a thread and some twenty requests a second for each, every request on a connection
of its own. For one Service alone, as fast as it goes: client.py."""
import os
import subprocess

from .cluster import SCRIPTS

# What runs there: until its standard input ends. One line a request: which one, and what went wrong. A Service counts from its first answer on: a node
# learns of it some time after its pods are ready.
_PROGRAM = """
import http.client, sys, threading, time
ended, lock = threading.Event(), threading.Lock()
def ask(name, host):
    answered = False
    while not ended.wait(0.05):
        wrong = ""
        try:
            connection = http.client.HTTPConnection(host, 80, timeout=10)
            connection.request("GET", "/ok")
            answer = connection.getresponse()
            wrong = "" if answer.status == 200 and answer.read() == b"ok\\n" else f"status {answer.status}"
            connection.close()
        except Exception as error:
            wrong = repr(error)
        answered = answered or not wrong
        if answered:
            with lock:
                print(name, wrong, flush=True)
threads = [threading.Thread(target=ask, args=target.split("=")) for target in sys.argv[1:]]
[thread.start() for thread in threads]
sys.stdin.read()
ended.set()
[thread.join() for thread in threads]
"""


class Load:
    """with Load(cluster, {name: address}) as load: load.sent() says at any time how many requests were answered, load.lost() which were not."""

    def __init__(self, cluster, targets):
        self.names = list(targets)
        self._command = [str(SCRIPTS / "namespace.sh"), "enter", "/usr/bin/python3", "-c", _PROGRAM, *(f"{name}={host}" for name, host in targets.items())]
        self._env = {**os.environ, "TF_STATE": str(cluster.state)}
        self._output = cluster.files / "load.log"

    def __enter__(self):
        with self._output.open("w") as output:
            self._process = subprocess.Popen(self._command, env=self._env, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(30)

    def _lines(self):
        text = self._output.read_text()
        return [line.split(" ", 1) for line in text[:text.rfind("\n") + 1].splitlines()]

    def sent(self):
        """{name: number of requests}"""
        counts = dict.fromkeys(self.names, 0)
        for name, *_ in self._lines():
            counts[name] += 1
        return counts

    def lost(self):
        """{name: [what went wrong, one a request]}"""
        wrong = {name: [] for name in self.names}
        for name, *words in self._lines():
            if words and words[0]:
                wrong[name].append(words[0])
        return wrong
