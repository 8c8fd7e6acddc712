"""docs/tutorial.md, word for word: its commands run, and what they print is what it shows. The operator runs outside of the cluster here, which a reader does not see."""
import os
import re
import subprocess
from pathlib import Path

import pytest

from harness import hello
from harness.install import ROOT
from harness.kubectl import find_kubectl
from harness.operator import find_binary

pytestmark = pytest.mark.real_node

BLOCKS = re.findall(r"^```console\n(.*?)^```", (ROOT / "docs/tutorial.md").read_text(encoding="utf-8"), flags=re.M | re.S)
DIFFERS = re.compile(r"twelvefactor (diff|parity)\b")  # they say by their exit code that something does


def steps():
    """(command, lines that it shows)"""
    for block in BLOCKS:
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            yield command, shown


def words(line):
    """Widths of columns differ with the names in them."""
    return " ".join(line.split())


def matches(shown, printed):
    """A line of … alone is any number of lines; … in a line is any text."""
    pattern = ""
    for line in (words(line) for line in shown):
        pattern += r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
    return re.fullmatch(pattern, "".join(words(line) + "\n" for line in printed.splitlines()))


def test_a_line_that_differs_is_found():
    assert matches(["a …", "…", "z"], "a  b\nc\nd\nz\n") and matches(["…"], "")
    assert not matches(["a", "z"], "a\nb\nz\n") and not matches(["a"], "ab\n")


@pytest.fixture
def files(cluster, api, operator, tmp_path):
    cluster.load(hello.write(tmp_path))
    yield tmp_path
    for namespace in ("hello", "hello-production"):
        api.delete("namespaces", namespace)


def test_every_command_prints_what_is_shown(cluster, files):
    if not cluster.own:
        pytest.skip("the image is loaded into the node of a cluster of our own")
    (files / "twelvefactor").symlink_to(find_binary())
    path = f"{files}:{Path(find_kubectl()).parent}:{os.environ['PATH']}"
    ran = 0
    for command, shown in steps():
        done = subprocess.run(["bash", "-c", command], cwd=files, env={**os.environ, "KUBECONFIG": str(cluster.kubeconfig), "PATH": path}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=180, check=False)
        fine = (0, 1) if DIFFERS.match(command) else (0,)
        assert done.returncode in fine and matches(shown, done.stdout), f"$ {command}\n{done.stdout}\nThe tutorial shows:\n" + "\n".join(shown)
        ran += 1
    assert ran > 30
