"""The minors of Kubernetes that the tests know: their modules, what the documentation says of them, and how another one is refused."""
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = ROOT / "e2e" / "cluster"
MODULES = CLUSTER / "tools" / "kubernetes"
MINORS = sorted(path.name for path in MODULES.iterdir())


def tools(*arguments, **variables):
    return subprocess.run([str(CLUSTER / "tools.sh"), *arguments], env={**os.environ, **variables}, capture_output=True, text=True, check=False)


def version(minor):
    return re.search(r"k8s\.io/kubernetes (v\S+)", (MODULES / minor / "go.mod").read_text()).group(1)


@pytest.mark.parametrize("minor", MINORS)
def test_a_minor_is_of_one_version(minor):
    assert version(minor).startswith(f"v{minor}.")
    replaced = re.findall(r"^replace (\S+) => (\S+) (\S+)$", (MODULES / minor / "go.mod").read_text(), re.M)
    assert len(replaced) > 25 and {(new == old, at) for old, new, at in replaced} == {(True, version(minor).replace("v1.", "v0.", 1))}


def test_each_minor_has_programs_of_its_own(tmp_path):
    paths = {minor: tools("path", "kubectl", KUBERNETES=minor, TF_STATE=str(tmp_path)).stdout for minor in MINORS}
    assert len(set(paths.values())) == len(MINORS) and all(paths.values()), paths
    assert tools("path", "kubectl", KUBERNETES="", TF_STATE=str(tmp_path)).stdout == paths[tools("default").stdout.strip()]


def test_the_cluster_that_is_there_says_which_it_is(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "kubernetes").write_text(MINORS[0] + "\n")
    assert tools("path", "kubectl", KUBERNETES="", TF_STATE=str(tmp_path)).stdout == tools("path", "kubectl", KUBERNETES=MINORS[0]).stdout


@pytest.mark.parametrize("wanted", ["1.20", "36", "1.36.3", "../etcd"])
@pytest.mark.parametrize("arguments", [("path", "kubectl"), ("kubernetes",)])
def test_a_minor_that_is_not_known_is_refused(wanted, arguments):
    refused = tools(*arguments, KUBERNETES=wanted)
    assert refused.returncode == 1 and refused.stdout == ""
    assert refused.stderr == f"error: KUBERNETES is {wanted}, which is not known here: it is one of {' '.join(MINORS)}\n"


def test_a_cluster_does_not_change_its_minor(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / ".twelvefactor").touch()
    (tmp_path / "run" / "kubernetes").write_text(MINORS[0] + "\n")
    environment = {**os.environ, "TF_STATE": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "NODE": "fake", "KUBERNETES": MINORS[1]}
    refused = subprocess.run([str(CLUSTER / "up.sh"), "--only-cluster"], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert refused.stderr == f"error: {tmp_path} holds a cluster of Kubernetes {MINORS[0]}, and KUBERNETES is {MINORS[1]}: end it first with 'make down'\n"


def test_the_documentation_names_them():
    chapter = re.search(r"^## Versions of Kubernetes\n(.*?)^## ", (ROOT / "docs" / "install.md").read_text(), re.M | re.S).group(1)
    rows = dict(re.findall(r"^\| (1\.\d+) \| (1\.\d+\.\d+) \|", chapter, re.M))
    assert rows == {minor: version(minor).removeprefix("v") for minor in MINORS}


def test_the_files_of_make_minors_exist():
    names = [line for line in (ROOT / "tests" / "lanes" / "minors.txt").read_text().splitlines() if not line.startswith("#")]
    assert names and len(set(names)) == len(names)
    assert [name for name in names if not (ROOT / "e2e" / name).is_file()] == []
