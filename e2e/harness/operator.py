"""The operator as a process of this machine, outside the cluster: started, stopped, killed and frozen at will."""
import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from .requests import parse_metrics
from .waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]


def find_binary():
    """E2E_OPERATOR, else build/<E2E_PRESET>/twelvefactor, else the newest build/*/twelvefactor."""
    if os.environ.get("E2E_OPERATOR"):
        return Path(os.environ["E2E_OPERATOR"])
    preset = os.environ.get("E2E_PRESET")
    if preset:
        return ROOT / "build" / preset / "twelvefactor"
    built = sorted(ROOT.glob("build/*/twelvefactor"), key=lambda path: path.stat().st_mtime)
    return built[-1] if built else ROOT / "build" / "dev" / "twelvefactor"


class Operator:
    """One operator. Each start() is a new process; its log is added to the same file, and log lines are those of all starts."""

    COMMAND = ("operator",)

    def __init__(self, kubeconfig, log, binary=None, arguments=(), env=None):
        self.binary = Path(binary or find_binary())
        self.kubeconfig = str(kubeconfig)
        self.log = Path(log)
        self.arguments = list(arguments)
        self.env = dict(env or {})
        self.process = None
        self.starts = 0
        self.port = None  # of metrics and probes, from serving() on

    # Its life

    def serving(self):
        """Gives it a port of its own for metrics and probes: several operators may run on this machine."""
        self.port = free_port()
        self.env["TWELVEFACTOR_LISTEN"] = f"127.0.0.1:{self.port}"
        return self

    def start(self, arguments=None, env=None, log_within=10):
        """Starts it and waits until it has logged something; if it ends instead, the failure shows what it said."""
        assert not self.running(), "it is running already"
        if not self.binary.exists():
            raise FileNotFoundError(f"{self.binary} is not built: cmake --preset dev && cmake --build --preset dev, or set E2E_OPERATOR")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        before = self.log.stat().st_size if self.log.exists() else 0
        environment = {**os.environ, **self.env, **(env or {})}
        environment.pop("KUBECONFIG", None)  # the flag alone says where it goes
        command = [str(self.binary), *self.COMMAND, "--kubeconfig", self.kubeconfig, *(self.arguments if arguments is None else arguments)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True)
        self.starts += 1

        def has_begun():
            if self.process.poll() is not None:
                raise AssertionError(f"the operator ended with {self.process.returncode} as it started:\n{self.tail()}")
            return self.log.stat().st_size > before

        wait_for("the operator's first log line", has_begun, timeout=log_within, every=0.01)
        return self

    def running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, timeout=20):
        """SIGTERM. Returns the exit code; a process that does not end in time is killed and the test fails."""
        self._signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the operator was still there {timeout} s after SIGTERM:\n{self.tail()}") from None

    def kill(self):
        """SIGKILL: as if the node had lost its power."""
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def freeze(self):
        """SIGSTOP: it is there, and does nothing. Returns when all of its threads stand still."""
        self._signal(signal.SIGSTOP)
        wait_for("the operator to stand still", self._state, lambda state: state == "T", timeout=5, every=0.002)

    def thaw(self):
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def restart(self):
        self.stop()
        return self.start()

    def end(self):
        """Whatever its state, it is gone afterwards: for the end of a test. How it ends by itself is for stop() to see."""
        if self.running():
            self.kill()

    def __enter__(self):
        return self if self.running() else self.start()

    def __exit__(self, *_):
        self.end()

    def _signal(self, number):
        assert self.running(), f"the operator is not running; it said last:\n{self.tail()}"
        self.process.send_signal(number)

    def _state(self):
        return Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]

    # What it answers

    def ask(self, path, timeout=5):
        """(status, text) of GET path at its own port; OSError when nobody answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through an http_proxy of the machine
        try:
            with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_ready(self, timeout=30):
        """Waits until it knows the whole cluster."""
        wait_for("the operator to be ready", lambda: self.ask("/readyz"), lambda answer: answer[0] == 200, timeout=timeout, every=0.02)
        return self

    def start_ready(self, **how):
        return self.start(**how).wait_ready()

    def metrics(self):
        """[(name, labels, value)]."""
        return list(parse_metrics(self.ask("/metrics")[1]))

    def metric(self, name, /, **labels):
        """The sum of all samples of that name with (at least) these labels."""
        return sum(value for found, having, value in self.metrics() if found == name and labels.items() <= having.items())

    # What it costs

    def memory_kib(self, field="VmRSS"):
        """VmRSS, or VmHWM for its peak."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise KeyError(field)

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # What it says

    def raw_log(self, since=0):
        """The log as text, from byte since on."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace")

    def mark(self):
        """Where the log ends now, for log_lines(since=...)."""
        return self.log.stat().st_size if self.log.exists() else 0

    def log_lines(self, since=0, **fields):
        """The log lines as dicts; those with these fields if given. A line still being written is left out; one that is not JSON fails."""
        text = self.raw_log(since)
        lines = []
        for line in text[:text.rfind("\n") + 1].splitlines():
            if not line.strip():
                continue
            try:
                parsed = json.loads(line)
            except ValueError:
                parsed = None
            assert isinstance(parsed, dict), f"a log line is not a JSON object: {line!r}"
            if all(parsed.get(key) == value for key, value in fields.items()):
                lines.append(parsed)
        return lines

    def wait_for_log(self, message, matches, since=0, timeout=20):
        """Waits for a line for which matches(line) holds, and returns it."""
        found = wait_for(message, lambda: [line for line in self.log_lines(since) if matches(line)] or self._last_lines(), timeout=timeout,
                         until=lambda lines: lines and matches(lines[0]))
        return found[0]

    def _last_lines(self):
        return self.log_lines()[-10:]

    def tail(self, lines=30):
        return "\n".join(self.raw_log().splitlines()[-lines:]) or "(no log)"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
