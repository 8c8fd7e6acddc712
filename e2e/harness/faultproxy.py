"""The fault proxy between the operator and an API server: builds it, starts it, talks to its control API.

Rules, control API and the meaning of every number: e2e/faultproxy/README.md.
"""

import fcntl
import hashlib
import json
import os
import pathlib
import subprocess
import time
import urllib.error
import urllib.request

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = CHECKOUT / "e2e" / "faultproxy"
BINARY = CHECKOUT / ".local" / "bin" / "faultproxy"


def build() -> pathlib.Path:
    """Builds the proxy when its sources changed since the last build. Safe with several test processes."""
    sources = sorted(path for path in SOURCES.iterdir()
                     if path.name == "go.mod" or (path.suffix == ".go" and not path.name.endswith("_test.go")))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    stamp = BINARY.with_name(BINARY.name + ".sources")
    BINARY.parent.mkdir(parents=True, exist_ok=True)
    with open(BINARY.with_name(BINARY.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if BINARY.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
            return BINARY
        new = BINARY.with_name(BINARY.name + ".new")
        built = subprocess.run(["go", "build", "-trimpath", "-o", str(new), "."], cwd=SOURCES, capture_output=True, text=True,
                               env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": ""})
        if built.returncode != 0:
            raise RuntimeError(f"go build of {SOURCES} failed:\n{built.stderr}")
        os.replace(new, BINARY)
        stamp.write_text(digest.hexdigest())
    return BINARY


class FaultProxy:
    """A running fault proxy.

    with FaultProxy(cluster_kubeconfig, tmp_path) as proxy:
        start_operator(proxy.kubeconfig)
        proxy.rules([{"action": "drop_after", "match": {"mutating": True, "nth": 3}}])
    """

    def __init__(self, kubeconfig, workdir, *, tls: bool = False, uncounted: str | None = None, name: str = "faultproxy"):
        self._upstream = pathlib.Path(kubeconfig)
        self.workdir = pathlib.Path(workdir)
        self.kubeconfig = self.workdir / f"{name}.kubeconfig"
        self.record = self.workdir / f"{name}.jsonl"
        self._log = self.workdir / f"{name}.log"
        self._options = ["--tls"] if tls else []
        if uncounted is not None:
            self._options += ["--uncounted", uncounted]
        self._process: subprocess.Popen | None = None
        self.url = ""
        self.control = ""

    def start(self) -> "FaultProxy":
        if self._process is not None:
            raise RuntimeError("the fault proxy runs already")
        binary = build()
        self.workdir.mkdir(parents=True, exist_ok=True)
        with open(self._log, "a") as log:
            # It stops when its standard input ends: also when this process dies without a word.
            self._process = subprocess.Popen(
                [str(binary), "--kubeconfig", str(self._upstream), "--out-kubeconfig", str(self.kubeconfig), "--listen", "127.0.0.1:0",
                 "--control", "127.0.0.1:0", "--record", str(self.record), "--exit-on-stdin-eof", *self._options],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self._process.stdout.readline()  # the ready line, or nothing if it failed
        if not line:
            code = self._process.wait()
            self._close()
            raise RuntimeError(f"the fault proxy ended with {code}: {self._log.read_text()[-2000:]}")
        ready = json.loads(line)
        self.url, self.control = ready["listen"], ready["control"]
        return self

    def stop(self) -> None:
        """Cuts everything open and ends the proxy. What it has recorded stays in self.record."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process = None

    def __enter__(self) -> "FaultProxy":
        return self.start() if self._process is None else self

    def __exit__(self, *_) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _call(self, method: str, path: str, body=None):
        request = urllib.request.Request(self.control + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through an http_proxy of the machine
        try:
            with opener.open(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                text = json.loads(text)["error"]
            except (ValueError, KeyError, TypeError):
                pass
            raise ValueError(f"{method} {path}: {text}") from None

    def rules(self, rules: list[dict]) -> list[dict]:
        """Replaces the rules. A wrong rule raises ValueError and the old rules stay."""
        return self._call("PUT", "/rules", rules)

    def current_rules(self) -> list[dict]:
        """The rules with their counts: matched, taken, acted."""
        return self._call("GET", "/rules")

    def clear(self) -> None:
        """Removes the rules and releases what they hold."""
        self._call("DELETE", "/rules")

    def cut(self, match: dict | None = None, clean: bool = False) -> dict:
        """Ends what is open now (with match, only what fits). Returns how many watches, requests and connections that were."""
        return self._call("POST", "/cut", _order(match=match, clean=clean))

    def release(self, match: dict | None = None, count: int = 0) -> list[int]:
        """Lets requests held by a gate go on; returns their numbers."""
        return self._call("POST", "/release", _order(match=match, count=count))["released"]

    def reset_count(self) -> int:
        """Starts mutation numbers, statistics and rule counts anew; returns the number of the last request, for requests(since)."""
        return self._call("POST", "/reset-count")["n"]

    def stats(self) -> dict:
        return self._call("GET", "/stats")

    def requests(self, since: int = 0) -> list[dict]:
        """The history after request number `since`."""
        return self._call("GET", f"/requests?since={int(since)}")

    def mutations(self) -> int:
        """How many mutating requests have come since the start or the last reset_count()."""
        return self.stats()["mutations"]

    def acted(self, action: str) -> int:
        """How often an action has done its damage since the start or the last reset_count()."""
        return self.stats()["actions"].get(action, 0)

    def wait_acted(self, action: str, times: int = 1, timeout: float = 30.0) -> None:
        """Waits until an action has done its damage so many times."""
        deadline = time.monotonic() + timeout
        while (seen := self.acted(action)) < times:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{action} acted {seen} times in {timeout} s, not {times}")
            time.sleep(0.02)


def _order(**values) -> dict:
    return {key: value for key, value in values.items() if value}
