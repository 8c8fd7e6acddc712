"""A cgroup of this machine with a memory limit, for the operator as a process: what a container's limit is in a cluster."""
import contextlib
import secrets
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


class MemoryCgroup:
    def __init__(self, path, limit_file, kills):
        self.path, self.limit_file, self.kills_file = path, limit_file, kills

    def limit(self, bytes):
        (self.path / self.limit_file).write_text(str(bytes))

    def wrapper(self, binary, directory):
        """A program that enters the cgroup and becomes `binary`."""
        script = Path(directory) / "in-cgroup"
        script.write_text(f"#!/bin/sh\necho $$ >{self.path}/cgroup.procs\nexec {binary} \"$@\"\n")
        script.chmod(0o755)
        return script

    def kills(self):
        """How often the kernel has ended something in here for want of memory."""
        for line in (self.path / self.kills_file).read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
        return 0

    def peak_kib(self):
        for name in ("memory.max_usage_in_bytes", "memory.peak"):
            if (self.path / name).exists():
                return int((self.path / name).read_text()) // 1024
        return 0


def _made():
    """The new cgroup, or None where this machine gives none."""
    name = f"tf-e2e-{secrets.token_hex(3)}"
    for parent, limit, kills in ((ROOT / "memory", "memory.limit_in_bytes", "memory.oom_control"), (ROOT, "memory.max", "memory.events")):
        path = parent / name
        try:
            path.mkdir()
        except OSError:
            continue
        if (path / limit).exists():
            return MemoryCgroup(path, limit, kills)
        path.rmdir()
    return None


@contextlib.contextmanager
def memory_cgroup():
    made = _made()
    try:
        yield made
    finally:
        for _ in range(100 if made else 0):
            try:
                made.path.rmdir()
                break
            except OSError:  # its processes are about to end
                time.sleep(0.05)
