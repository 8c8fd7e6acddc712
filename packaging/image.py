#!/usr/bin/python3
"""Makes the operator's image without a container engine: an archive that is both an OCI layout and what `docker load` takes. The same
inputs (program, libraries, authorities, version, revision) make the same bytes. `make image` calls it; standard library only.

usage: image.py BINARY [--out FILE] [--tag NAME:TAG] [--revision COMMIT]
       image.py BINARY --directory DIR     only the files of the image, for the Dockerfile
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
from pathlib import Path

import rootfs

ROOT = Path(__file__).resolve().parents[1]
NAME = "twelvefactor-operator"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def version():
    return re.search(r"project\(\S+ VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)


def tar(files, modified=0):
    """{path: (content, mode)} as a tar whose bytes depend on nothing else. modified: the time of all files, in seconds since 1970."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, (data, mode) in sorted({**directories(files), **files}.items()):
            entry = tarfile.TarInfo(path)
            entry.mode, entry.mtime = mode, modified
            if data is None:
                entry.type = tarfile.DIRTYPE
            elif isinstance(data, str):
                entry.type, entry.linkname = tarfile.SYMTYPE, data
            else:
                entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data) if isinstance(data, bytes) else None)
    return content.getvalue()


def directories(files):
    return {str(parent): (None, 0o755) for path in files for parent in Path(path).parents if str(parent) != "."}


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def configuration(layer, revision):
    labels = {
        "org.opencontainers.image.title": NAME,
        "org.opencontainers.image.description": "Runs apps as 12factor.net describes them",
        "org.opencontainers.image.version": version(),
        "org.opencontainers.image.licenses": "Apache-2.0",
    }
    if revision:
        labels["org.opencontainers.image.revision"] = revision
    return {
        "architecture": ARCHITECTURES.get(os.uname().machine, os.uname().machine), "os": "linux", "created": "1970-01-01T00:00:00Z",
        "config": {"User": f"{rootfs.ACCOUNT}:{rootfs.ACCOUNT}", "Entrypoint": ["/" + rootfs.PROGRAM], "Cmd": ["operator"], "WorkingDir": "/",
                   "ExposedPorts": {"8080/tcp": {}}, "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": [digest(layer)]},
        "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "packaging/image.py"}],
    }


def descriptor(kind, data):
    return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": digest(data), "size": len(data)}


def encode(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def image(layer, tag, configured):
    """(archive, digest of the image, size as it is pulled). configured: the image's configuration, such as configuration() makes."""
    packed = gzip.compress(layer, compresslevel=9, mtime=0)
    config = encode(configured)
    layer_of, config_of = descriptor("layer.v1.tar+gzip", packed), descriptor("config.v1+json", config)
    manifest = encode({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config_of, "layers": [layer_of]})
    manifest_of = descriptor("manifest.v1+json", manifest)
    named = {"io.containerd.image.name": f"docker.io/library/{tag}", "org.opencontainers.image.ref.name": tag.partition(":")[2]}
    files = {blob(data): (data, 0o644) for data in (packed, config, manifest)}
    files["oci-layout"] = encode({"imageLayoutVersion": "1.0.0"}), 0o644
    files["index.json"] = encode({"schemaVersion": 2, "manifests": [{**manifest_of, "annotations": named}]}), 0o644
    files["manifest.json"] = json.dumps([{"Config": blob(config), "RepoTags": [tag], "Layers": [blob(packed)]}]).encode(), 0o644
    return tar(files), manifest_of["digest"], len(packed)


def blob(data):
    return "blobs/" + digest(data).replace(":", "/")


def unpack(files, directory):
    for path, (data, mode) in sorted({**directories(files), **files}.items()):
        place = Path(directory) / path
        if data is None:
            place.mkdir(parents=True, exist_ok=True)
        elif isinstance(data, str):
            place.symlink_to(data)
            continue
        else:
            place.write_bytes(data)
        place.chmod(mode)


def main():
    parser = argparse.ArgumentParser(description="Makes the operator's image without a container engine.")
    parser.add_argument("binary", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build/image/twelvefactor-operator.tar")
    parser.add_argument("--tag", default=f"{NAME}:{version()}")
    parser.add_argument("--revision", default="")
    parser.add_argument("--directory", type=Path, help="write the files there, and make no archive")
    options = parser.parse_args()
    if not options.binary.is_file():
        raise SystemExit(f"error: {options.binary} is not built: make build")
    files = rootfs.collect(options.binary)
    if options.directory:
        unpack(files, options.directory)
        return
    layer = tar(files)
    archive, made, size = image(layer, options.tag, configuration(layer, options.revision))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    new = options.out.with_suffix(".new")
    new.write_bytes(archive)
    new.replace(options.out)
    print(f"{os.path.relpath(options.out)}: {options.tag}@{made}")
    print(f"{size / 2**20:.1f} MiB to pull, {len(layer) / 2**20:.1f} MiB on the node, {len(rootfs.shared_libraries(options.binary))} shared libraries")


if __name__ == "__main__":
    main()
