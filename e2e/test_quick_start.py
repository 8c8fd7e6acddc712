"""The quick start of docs/install.md, word for word, with the files that `make dist` makes: its commands run, and what they print is what it shows."""
import os
import re
import subprocess
from pathlib import Path

import pytest

from harness import hello
from harness.install import NAME, ROOT, remove_everything
from harness.kubectl import find_kubectl
from harness.operator import find_binary
from harness.waiting import wait_for

pytestmark = [pytest.mark.install, pytest.mark.real_node]

CHAPTER = (ROOT / "docs/install.md").read_text(encoding="utf-8").split("\n## Quick start\n")[1].split("\n## ")[0]
COMMANDS, SHOWN, AFTERWARDS = re.findall(r"^```(?:sh|text)\n(.*?)^```", CHAPTER, flags=re.M | re.S)
# The images are on the nodes already: only the file must be there.
KIND = 'kind() { [[ $1 == load && $2 == image-archive && -s $3 ]]; }\n'


@pytest.fixture(scope="module")
def files(cluster, tmp_path_factory):
    """What `make dist` writes, as far as the quick start asks for it."""
    directory = tmp_path_factory.mktemp("dist")
    hello.write(directory)
    (directory / "install.yaml").write_bytes(hello.dist.install_yaml())
    subprocess.run([ROOT / "packaging/image.py", find_binary(), "--out", directory / f"{NAME}-{hello.dist.VERSION}-image-amd64.tar"], check=True)
    for path in sorted(directory.glob("*-image-*.tar")):
        cluster.load(path)
    remove_everything(cluster)
    yield directory
    cluster.api.delete("namespaces", "hello")
    remove_everything(cluster)
    cluster.install_crds()


def shell(cluster, directory, commands):
    path = f"{Path(find_kubectl()).parent}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", KIND + commands], cwd=directory, env={**os.environ, "KUBECONFIG": str(cluster.kubeconfig), "PATH": path},
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def as_shown(text):
    """Without what differs each time: addresses, ages, widths of columns, and how far a rollout was when somebody looked."""
    lines = [line for line in text.splitlines() if line and not line.startswith("Waiting for") and not line.endswith("serverside-applied")]
    return [" ".join(re.sub(r"\b\d+(\.\d+){3}\b", "ADDRESS", re.sub(r"\b\d+m?\d*s$", "AGE", line)).split()) for line in lines]


def test_the_four_commands(cluster, files):
    assert as_shown(shell(cluster, files, COMMANDS)) == as_shown(SHOWN)


def test_what_comes_afterwards(cluster, files):
    """But for the forwarded port, which the machine of a test may not have free, and the command that looks on for ever."""
    patch, = re.findall(r"^kubectl -n hello patch .*$", AFTERWARDS, flags=re.M)
    assert "port-forward service/hello " in AFTERWARDS and cluster.api.get("services", "hello", "hello")
    shell(cluster, files, patch)
    wait_for("the second release", lambda: cluster.api.get("appreleases", "hello-v2", "hello")["status"]["phase"], lambda phase: phase == "Active")
