"""What of `make dist` can be tested within seconds: archives, schemas, the krew manifest, and what is asked of the portable program."""
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))
import dist  # noqa: E402
import image  # noqa: E402
import provenance  # noqa: E402
import schemas  # noqa: E402
from dist import portable  # noqa: E402

FILES = schemas.files()


# Archives


def test_a_tar_depends_on_nothing_but_its_files():
    files = {"a/b": (b"text", 0o755), "c": ("a/b", 0o777)}
    assert image.tar(files, 7) == image.tar(dict(reversed(files.items())), 7) != image.tar(files, 8)
    entries = {entry.name: entry for entry in tarfile.open(fileobj=io.BytesIO(image.tar(files, 7)))}
    assert sorted(entries) == ["a", "a/b", "c"] and entries["c"].linkname == "a/b"
    assert {(entry.mtime, entry.uid, entry.gid, entry.uname) for entry in entries.values()} == {(7, 0, 0, "")}
    assert (entries["a/b"].mode, entries["a"].mode) == (0o755, 0o755)


def test_a_compressed_archive_holds_no_time_of_its_making():
    assert dist.packed({"a": (b"text", 0o644)}, 7) == dist.packed({"a": (b"text", 0o644)}, 7)
    assert gzip.decompress(dist.packed({"a": (b"text", 0o644)}, 7)) == image.tar({"a": (b"text", 0o644)}, 7)


def test_the_chart_is_packed_whole():
    archive = tarfile.open(fileobj=io.BytesIO(dist.chart(7)), mode="r:gz")
    packed = {entry.name: archive.extractfile(entry).read() for entry in archive if entry.isfile()}
    there = {f"twelvefactor-operator/{path.relative_to(dist.CHART)}": path.read_bytes() for path in dist.CHART.rglob("*") if path.is_file()}
    del there["twelvefactor-operator/.helmignore"]
    assert packed == there
    assert yaml.safe_load(packed["twelvefactor-operator/Chart.yaml"])["version"] == dist.VERSION


# Manifests


def test_install_yaml_takes_the_image_of_the_release(monkeypatch):
    assert dist.install_yaml() == (ROOT / "manifests/install.yaml").read_bytes()
    monkeypatch.setattr(dist, "RELEASE_IMAGE", "registry.example.com/a/operator")
    deployment, = [found for found in yaml.safe_load_all(dist.install_yaml()) if found["kind"] == "Deployment"]
    assert deployment["spec"]["template"]["spec"]["containers"][0]["image"] == f"registry.example.com/a/operator:{dist.VERSION}"


def test_crds_yaml_is_all_definitions():
    found = list(yaml.safe_load_all(dist.crds_yaml()))
    assert found == [yaml.safe_load(path.read_text()) for path in sorted((ROOT / "crds").glob("*.yaml"))]


def test_the_krew_manifest_names_the_archive(monkeypatch):
    monkeypatch.setattr(dist, "RELEASE_URL", "https://forge.example.com/v1")
    made = yaml.safe_load(dist.krew(b"archive", "name.tar.gz", "folder"))
    assert (made["metadata"]["name"], made["spec"]["version"]) == ("twelvefactor", f"v{dist.VERSION}")
    platform, = made["spec"]["platforms"]
    assert platform["uri"] == "https://forge.example.com/v1/name.tar.gz" and platform["sha256"] == hashlib.sha256(b"archive").hexdigest()
    assert platform["bin"] == "twelvefactor" and {one["from"] for one in platform["files"]} == {"folder/twelvefactor", "folder/LICENSE"}
    assert len(made["spec"]["shortDescription"]) <= 60, "krew search cuts it"


def test_the_version_has_one_place():
    for path in ("README.md", "Dockerfile", "docs/install.md", "manifests/install.yaml", "helm/twelvefactor-operator/Chart.yaml"):
        assert dist.VERSION in (ROOT / path).read_text(encoding="utf-8"), path


def test_a_bill_of_materials_has_one_order():
    one, two = {"b": [{"x": 1}, {"a": [2, 1]}], "a": 0}, {"a": 0, "b": [{"a": [1, 2]}, {"x": 1}]}
    assert dist.settled(json.dumps(one)) == dist.settled(json.dumps(two)) != dist.settled(json.dumps({**one, "a": 1}))


def test_the_provenance_names_each_file_and_the_commit(monkeypatch):
    monkeypatch.delenv("RELEASE_BUILDER", raising=False)
    made = {"b.yaml": b"2", "a.tar": b"1"}
    text = provenance.statement(made, "c0ffee", "https://forge.example.com/p", {"RELEASE_IMAGE": "", "RELEASE_URL": "https://x"}, [("zlib1g", "1:1+b2"), ("libssl3", "3.0")])
    assert text == provenance.statement(dict(reversed(made.items())), "c0ffee", "https://forge.example.com/p", {"RELEASE_URL": "https://x"}, [("libssl3", "3.0"), ("zlib1g", "1:1+b2")])
    said = json.loads(text)
    assert (said["_type"], said["predicateType"]) == ("https://in-toto.io/Statement/v1", "https://slsa.dev/provenance/v1")
    assert {one["name"]: one["digest"]["sha256"] for one in said["subject"]} == {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    build = said["predicate"]["buildDefinition"]
    assert build["externalParameters"] == {"source": {"uri": "git+https://forge.example.com/p", "digest": {"gitCommit": "c0ffee"}}, "variables": {"RELEASE_URL": "https://x"}}
    assert [one["uri"] for one in build["resolvedDependencies"]] == ["git+https://forge.example.com/p", "pkg:deb/debian/libssl3@3.0", "pkg:deb/debian/zlib1g@1:1%2Bb2"]
    assert said["predicate"]["runDetails"]["builder"]["id"] == "https://forge.example.com/p#make-dist"
    monkeypatch.setenv("RELEASE_BUILDER", "https://ci.example.com/7")
    assert b'"id": "https://ci.example.com/7"' in provenance.statement(made, "c0ffee", "https://forge.example.com/p", {}, [])


def test_what_is_written_is_all_there_is(tmp_path):
    dist.write({"old": b"1"}, tmp_path / "out")
    dist.write({"new": b"2"}, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"new": b"2"}


# Schemas


def judge(manifest, name="all.json"):
    loaded = {file: json.loads(text) for file, text in FILES.items()}
    resolver = jsonschema.RefResolver("", loaded[name], store=loaded)
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in jsonschema.Draft7Validator(loaded[name], resolver=resolver).iter_errors(manifest)]


def manifests():
    for path in sorted([*(ROOT / "samples").rglob("*.yaml"), *(ROOT / "manifests/samples").rglob("*.yaml")]):
        for number, found in enumerate(yaml.safe_load_all(path.read_text(encoding="utf-8"))):
            if found and str(found.get("apiVersion")).startswith("twelvefactor.dev/"):
                yield pytest.param(found, id=f"{path.relative_to(ROOT)}-{number}")


@pytest.mark.parametrize("manifest", [one for one in manifests() if "overlays" not in one.id])
def test_samples_are_right(manifest):
    assert judge(manifest) == []


def test_there_is_a_schema_for_each_kind():
    kinds = {yaml.safe_load(path.read_text())["spec"]["names"]["kind"].lower() for path in (ROOT / "crds").glob("*.yaml")}
    assert set(FILES) == {f"{kind}-v1alpha1.json" for kind in kinds} | {"all.json"}
    for text in FILES.values():
        jsonschema.Draft7Validator.check_schema(json.loads(text))
        assert "x-kubernetes" not in text


@pytest.mark.parametrize("change, says", [
    ({"spec": {"enviroment": "production"}}, "'enviroment' was unexpected"),
    ({"spec": {"image": 7}}, "spec.image: 7 is not of type 'string'"),
    ({"spec": {"processes": {"web": {"replicas": -1}}}}, "spec.processes.web.replicas: -1 is less than the minimum"),
    ({"spec": {"processes": {"web": {"comand": ["x"]}}}}, "'comand' was unexpected"),
    ({"kinds": 1}, "'kinds' was unexpected"),
], ids=["unknown field", "type", "limit", "unknown field within", "unknown field at the top"])
def test_mistakes_are_marked(change, says):
    app = yaml.safe_load((ROOT / "samples/hello/app.yaml").read_text())
    for key, value in change.items():
        if key == "spec":
            value = {**app["spec"], **value}
        app[key] = value
    assert any(says in problem for problem in judge(app)), judge(app)


def test_numbers_and_texts_are_taken_where_kubernetes_takes_both():
    mixed = [path for path in (ROOT / "crds").glob("*.yaml") if "x-kubernetes-int-or-string" in path.read_text()]
    assert mixed, "no definition has such a field any more: drop this test, and the case in schemas.py"
    assert schemas.plain({"x-kubernetes-int-or-string": True, "pattern": "x"}) == {"pattern": "x", "anyOf": [{"type": "integer"}, {"type": "string"}]}


def test_other_kinds_are_left_alone():
    assert judge({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"anything": 1}}) == []


# The portable program


def test_the_newest_glibc_of_a_program_is_found():
    newest, libraries = portable.needed(shutil.which("ls"))
    said = subprocess.run(["objdump", "-T", shutil.which("ls")], capture_output=True, text=True, check=True).stdout
    assert f"GLIBC_{newest[0]}.{newest[1]}" in said and f"GLIBC_{newest[0]}.{newest[1] + 1})" not in said
    assert "libc.so.6" in libraries


def test_a_program_that_needs_more_is_refused(monkeypatch):
    with pytest.raises(SystemExit, match="newer than 2.31|libselinux"):
        portable.check(shutil.which("ls"))
    monkeypatch.setattr(portable, "OLDEST_GLIBC", (2, 99))
    with pytest.raises(SystemExit, match="libselinux.*not every machine has it"):
        portable.check(shutil.which("ls"))


@pytest.mark.parametrize("text", [
    "Types: deb\nURIs: http://mirror.example.com/debian\nSuites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: http://x.example.com/sec\nSuites: bookworm-security\n",
    "# deb http://old.example.com/debian bookworm main\ndeb [arch=amd64] http://mirror.example.com/debian bookworm main contrib\n",
    "deb http://x.example.com/sec bookworm-security main\ndeb http://mirror.example.com/debian bookworm main\n",
], ids=["deb822", "with options", "one line"])
def test_the_mirror_of_the_machine_is_found(text):
    assert portable.mirror_in(text, "bookworm") == "http://mirror.example.com/debian"
    assert portable.mirror_in(text, "trixie") is None
