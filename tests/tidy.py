#!/usr/bin/python3
"""clang-tidy over operator/, two files at a time. A file that was clean is not looked at again until something changes that it is made of:
itself, a header that it includes, its command line, .clang-tidy, or clang-tidy.

usage: tidy.py [--jobs N] [FILE...]    after cmake --preset clang; files as in operator/store/store.cpp
"""
import argparse
import concurrent.futures
import functools
import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "clang"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twelvefactor-operator" / "tidy"
TIDY = "clang-tidy-19"
UNUSED_DAYS = 30


@functools.cache
def digest_of(path):
    """The content of a file; None when there is none."""
    try:
        return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
    except OSError:
        return None


def in_checkout(text):
    """Without where the checkout is: the cache is shared by all of them."""
    return text.replace(str(ROOT) + "/", "")


class Unit:
    """One .cpp file and what is known of it."""

    def __init__(self, entry, rules):
        self.file = in_checkout(entry["file"])
        self.directory = entry["directory"]
        self.command = shlex.split(entry["command"])
        key = "\0".join([rules, self.file, in_checkout(entry["command"])])
        self.record = CACHE / (hashlib.sha256(key.encode()).hexdigest() + ".json")

    def known_clean(self):
        """Whether it was clean, and all that it is made of is as it was then."""
        try:
            files = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return False
        if any(digest_of(path) != digest for path, digest in files.items()):
            return False
        os.utime(self.record)
        return True

    def remember_clean(self):
        files = {path: digest_of(path) for path in self._made_of()}
        new = self.record.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(files))
        os.replace(new, self.record)

    def check(self):
        """What clang-tidy says; nothing when it is clean."""
        done = subprocess.run([TIDY, "--quiet", "-p", str(BUILD), str(ROOT / self.file)], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            self.remember_clean()
            return ""
        return done.stdout or done.stderr

    def _made_of(self):
        """The file and every header, those of the system too, as the compiler finds them."""
        at = self.command.index("-o")
        command = self.command[:at] + self.command[at + 2:] + ["-M", "-MT", "x"]
        command = [word for word in command if not word.endswith("ccache")]
        rule = subprocess.run(command, cwd=self.directory, capture_output=True, text=True, check=True).stdout
        paths = shlex.split(rule.replace("\\\n", " "))[1:]
        # Through the links of build/*/include_roots to the sources themselves.
        return sorted({in_checkout(str((Path(self.directory) / path).resolve())) for path in paths})


def rules():
    """What all files are checked with."""
    version = subprocess.run([TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    return version + (ROOT / ".clang-tidy").read_text()


def forget_unused():
    for record in CACHE.iterdir():
        if time.time() - record.stat().st_mtime > UNUSED_DAYS * 86400:
            record.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    forget_unused()
    text = rules()
    units = [Unit(entry, text) for entry in json.loads((BUILD / "compile_commands.json").read_text())]
    wanted = {in_checkout(str(Path(name).resolve())) for name in arguments.files}
    units = [unit for unit in units if not wanted or unit.file in wanted]
    changed = [unit for unit in units if not unit.known_clean()]
    print(f"{len(changed)} of {len(units)} files to look at", flush=True)
    with_findings = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for unit, said in zip(changed, pool.map(Unit.check, changed)):
            if said:
                with_findings += 1
                print(in_checkout(said), flush=True)
    print(f"{len(units) - with_findings} passed, {with_findings} failed ({len(units) - len(changed)} unchanged since they passed)")
    return 1 if with_findings else 0


if __name__ == "__main__":
    sys.exit(main())
