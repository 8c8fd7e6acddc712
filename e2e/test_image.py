"""The operator's image as a file: the same bytes each time, nothing in it that is not needed, and all that is. No cluster."""
import hashlib
import io
import json
import os
import subprocess
import tarfile

import pytest

from harness.install import ROOT
from harness.operator import find_binary


def make(path, *options):
    subprocess.run([str(ROOT / "packaging" / "image.py"), str(find_binary()), "--out", str(path), *options], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return make(tmp_path_factory.mktemp("image") / "image.tar")


@pytest.fixture(scope="module")
def parts(archive):
    """(index, manifest, configuration, tar of the one layer); each blob is what its digest says."""
    with tarfile.open(archive) as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}
    for name, content in files.items():
        assert not name.startswith("blobs/") or name == "blobs/sha256/" + hashlib.sha256(content).hexdigest()

    def blob(about):
        return files["blobs/" + about["digest"].replace(":", "/")]

    index = json.loads(files["index.json"])
    manifest = json.loads(blob(index["manifests"][0]))
    layer = tarfile.open(fileobj=io.BytesIO(blob(manifest["layers"][0])), mode="r:gz")
    # `docker load` goes by this one, and must come to the same.
    docker = json.loads(files["manifest.json"])[0]
    assert files[docker["Config"]] == blob(manifest["config"]) and files[docker["Layers"][0]] == blob(manifest["layers"][0])
    return index, manifest, json.loads(blob(manifest["config"])), layer


def test_the_same_inputs_make_the_same_bytes(archive, tmp_path):
    assert make(tmp_path / "again.tar").read_bytes() == archive.read_bytes()
    assert make(tmp_path / "other.tar", "--revision", "4f2a9c1").read_bytes() != archive.read_bytes()


def test_it_runs_as_nobody_in_particular(parts):
    _, _, configuration, layer = parts
    assert configuration["config"]["User"] == "65532:65532" and configuration["config"]["Entrypoint"] == ["/usr/bin/twelvefactor"]
    assert configuration["config"]["Labels"]["org.opencontainers.image.version"]
    assert b":65532:65532:" in layer.extractfile("etc/passwd").read()
    # Nothing is owned by, or can be written by, that account; nothing gets rights when it is run.
    for member in layer:
        assert (member.uid, member.gid) == (0, 0)
        assert member.name == "tmp" or member.issym() or not member.mode & 0o6022, member.name


def test_no_program_is_in_it_but_ours(parts):
    names = [member.name for member in parts[3]]
    assert [name for name in names if name.startswith(("usr/bin/", "usr/sbin/", "bin/", "sbin/"))] == ["usr/bin/twelvefactor"]
    # Each package that a library is of brings its licence, and its version for scanners.
    packages = {name.rpartition("/")[2] for name in names if name.startswith("var/lib/dpkg/status.d/")}
    assert "libc6" in packages and {f"usr/share/doc/{package}/copyright" for package in packages} <= set(names)


def test_the_program_runs_with_nothing_else(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can change the root directory")
    subprocess.run([str(ROOT / "packaging" / "image.py"), str(find_binary()), "--directory", str(tmp_path / "root")], check=True)
    said = subprocess.run(["chroot", "--userspec=65532:65532", str(tmp_path / "root"), "/usr/bin/twelvefactor", "version"], check=True,
                          capture_output=True, text=True).stdout
    assert said.startswith("twelvefactor ")
