"""Programs that the bench starts: begun, ended, and what they have used."""
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def cpu_seconds(pid):
    """What a process has used; of one that is gone, none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def machine_cpu_seconds():
    """What all programs on the machine have used."""
    user, nice, system, _, _, irq, softirq = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:8])
    return (user + nice + system + irq + softirq) / TICKS


def memory_mib(pid, field="VmRSS"):
    """VmRSS, or VmHWM for its peak."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(field)


class Program:
    """One program; ends when the bench ends, however that comes about."""

    def __init__(self, command, log, environment=None):
        self.command, self.log, self.environment = command, log, {**os.environ, **(environment or {})}
        self._process = None

    def start(self, further=()):
        self.began = time.monotonic()
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C is for the bench, which then ends the others in order.
            self._process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *self.command, *further], stdin=subprocess.DEVNULL, stdout=log,
                                             stderr=log, env=self.environment, start_new_session=True)
        return self

    @property
    def pid(self):
        return self._process.pid

    def check(self):
        if self._process.poll() is not None:
            end = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
            raise RuntimeError(f"{self.command[0]} ended with {self._process.returncode}; it said last:\n{end}")

    def stop(self, timeout=30):
        """SIGTERM, and SIGKILL when that is not enough."""
        self._process.terminate()
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def cpu(self):
        return cpu_seconds(self.pid)

    def memory(self, field="VmRSS"):
        self.check()
        return memory_mib(self.pid, field)

    def quiet(self, seconds=5, share=0.02, timeout=900):
        """Waits until it has used next to nothing for some seconds: an operator may put a write off for a few. Housekeeping may use a share of a core."""
        seen, end = [(time.monotonic(), self.cpu())], time.monotonic() + timeout
        while time.monotonic() < end:
            time.sleep(0.25)
            self.check()
            now = time.monotonic()
            seen.append((now, self.cpu()))
            while len(seen) > 1 and seen[1][0] <= now - seconds:
                seen.pop(0)
            if now - seen[0][0] >= seconds and seen[-1][1] - seen[0][1] <= share * seconds:
                return
        say(f"{Path(self.command[0]).name} has not come to rest in {timeout} s")
