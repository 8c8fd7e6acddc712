"""The image of e2e/harness/probe, made without a container engine: a docker-archive with one layer and one file."""
import hashlib
import io
import json
import os
import subprocess
import tarfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parent / "probe"
NAME = "docker.io/twelvefactor/probe:dev"


def sources_digest():
    digest = hashlib.sha256()
    for path in sorted(SOURCES.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def make_archive(path):
    """Builds the program and writes the archive; the same sources make the same image."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    binary = path.with_suffix(".bin")
    built = subprocess.run(["go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", str(binary), "."], cwd=SOURCES,
                           capture_output=True, text=True, check=False, env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": ""})
    if built.returncode:
        raise RuntimeError(f"go build of {SOURCES} failed:\n{built.stderr}")
    layer = _tar({"bin/probe": (binary.read_bytes(), 0o755)})
    config = json.dumps({
        "architecture": _architecture(), "os": "linux", "config": {"Entrypoint": ["/bin/probe"], "Cmd": ["serve"], "User": "10001:10001"},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]}}).encode()
    config_name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = json.dumps([{"Config": config_name, "RepoTags": [NAME], "Layers": ["layer.tar"]}]).encode()
    path.write_bytes(_tar({config_name: (config, 0o644), "layer.tar": (layer, 0o644), "manifest.json": (manifest, 0o644)}))
    binary.unlink()
    return path


def _tar(files):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, (data, mode) in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), mode
            archive.addfile(entry, io.BytesIO(data))
    return content.getvalue()


def _architecture():
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
