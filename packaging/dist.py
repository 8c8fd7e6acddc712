#!/usr/bin/python3
"""Makes everything that a release publishes, in dist/: `make dist`. The same commit on the same packages makes the same bytes.

usage: dist.py [--build DIR] [--out DIR] [--go PROGRAM] [--debsbom PROGRAM]

    file                                      what it is
    twelvefactor-V-linux-amd64.tar.gz         the program, for any Linux with glibc 2.31 or newer, with licences
    twelvefactor-operator-V-image-amd64.tar   the operator's image: an OCI layout that docker load takes, too
    hello-V-image-amd64.tar, hello.yaml       the app of the quick start
    twelvefactor-operator-V.tgz               the chart
    install.yaml, crds.yaml                   the operator in one file; the definitions alone
    schemas-V.tar.gz                          JSON Schemas for editors
    twelvefactor.yaml                         the krew manifest of the plugin
    *.spdx.json, *.cdx.json                   what is in the program and in the image
    provenance-V.json                         of which commit and with which packages these were made (in-toto, SLSA)
    SHA256SUMS                                of all of these

Where it is published is not known here: RELEASE_URL (the directory of the files), RELEASE_IMAGE (repository of the image) and HOMEPAGE are
variables of the environment. docs/releasing.md says how a version is cut.
"""
import argparse
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import image
import provenance
import rootfs
import schemas

sys.path.insert(0, str(Path(__file__).resolve().parent / "portable"))
import portable  # noqa: E402 - packaging/portable/portable.py

ROOT = Path(__file__).resolve().parents[1]
CHART = ROOT / "helm/twelvefactor-operator"
VERSION = image.version()
HOMEPAGE = os.environ.get("HOMEPAGE", "https://git.example.com/twelvefactor-operator")
RELEASE_URL = os.environ.get("RELEASE_URL", f"{HOMEPAGE}/releases/download/v{VERSION}")
RELEASE_IMAGE = os.environ.get("RELEASE_IMAGE", "")
# Packages of Debian whose code is in the portable program, beside portable.STATIC and portable.SOURCES.
HEADERS_AND_RUNTIME = ["libboost1.74-dev", "libcli11-dev", "libgcc-12-dev", "libstdc++-12-dev", "libxxhash-dev", "nlohmann-json3-dev"]
NAMESPACE = uuid.UUID("5b0e4f5c-7a44-5c1e-9a8a-0d0e6a0b1c12")  # of the serial numbers; any fixed one will do


def git(*words):
    return subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True).stdout.strip()


def epoch():
    """The time that files in archives have: the commit's, unless SOURCE_DATE_EPOCH says another."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct"))


def packed(files, modified):
    return gzip.compress(image.tar(files, modified), compresslevel=9, mtime=0)


# What is published


def program(build):
    """(the portable program's bytes, the files beside it)."""
    with tempfile.TemporaryDirectory() as work:
        portable.link(build, f"{work}/twelvefactor")
        binary = Path(f"{work}/twelvefactor").read_bytes()
        told = told_by_itself(f"{work}/twelvefactor")
    licences = {f"licenses/{package}": (Path(f"/usr/share/doc/{package}/copyright").read_bytes(), 0o644) for package in packages_of_the_program()}
    return binary, {"twelvefactor": (binary, 0o755), "LICENSE": ((ROOT / "LICENSE").read_bytes(), 0o644), **told, **licences}


def told_by_itself(binary):
    """Scripts for shells, named as each shell looks for them, and a page for man."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch()), "LC_ALL": "C", "TZ": "UTC"}

    def said(*command):
        return subprocess.run(command, check=True, capture_output=True, env=environment).stdout

    scripts = {"bash": "twelvefactor", "zsh": "_twelvefactor", "fish": "twelvefactor.fish"}
    page = said("help2man", "--no-info", "--section=1", "--name=run and look at twelve-factor apps on Kubernetes", binary)
    return {"man/man1/twelvefactor.1.gz": (gzip.compress(page, compresslevel=9, mtime=0), 0o644),
            **{f"completions/{shell}/{name}": (said(binary, "completion", shell), 0o644) for shell, name in scripts.items()}}


def packages_of_the_program():
    """The -dev packages of what is linked into the portable program."""
    archives = [f"/usr/lib/{portable.TRIPLET}/lib{name}.a" for name in portable.STATIC]
    said = subprocess.run(["dpkg-query", "-S", *archives], check=True, capture_output=True, text=True).stdout
    return sorted({line.split(":")[0] for line in said.splitlines()} | set(portable.SOURCES.values()) | set(HEADERS_AND_RUNTIME))


def hello(go):
    """(the image of the quick start's app, its manifest)."""
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([go, "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid=", "-o", f"{work}/hello", "."], check=True,
                       cwd=ROOT / "samples/hello", env={**os.environ, "CGO_ENABLED": "0", "GOARCH": "amd64", "GOOS": "linux", "GOAMD64": "v1", "GOFLAGS": ""})
        layer = image.tar({"hello": (Path(f"{work}/hello").read_bytes(), 0o755)})
    tag = f"hello:{VERSION}"
    configured = image.configuration(layer, "")
    configured["config"] = {"User": "65532:65532", "Entrypoint": ["/hello"], "Cmd": ["web"], "WorkingDir": "/"}
    archive, _, _ = image.image(layer, tag, configured)
    manifest, count = re.subn(r"image: \S+", f"image: {tag}", (ROOT / "samples/hello/app.yaml").read_text(encoding="utf-8"))
    assert count == 1, "samples/hello/app.yaml names not one image"
    return archive, manifest.encode()


def chart(modified):
    ignored = {".helmignore"}
    files = {f"{CHART.name}/{path.relative_to(CHART)}": (path.read_bytes(), 0o644) for path in sorted(CHART.rglob("*"))
             if path.is_file() and path.name not in ignored and not path.name.endswith((".swp", ".orig"))}
    return packed(files, modified)


def install_yaml():
    text = (ROOT / "manifests/install.yaml").read_text(encoding="utf-8")
    if RELEASE_IMAGE:
        text, count = re.subn(r"image: twelvefactor-operator:", f"image: {RELEASE_IMAGE}:", text)
        assert count == 1, "manifests/install.yaml names not one image of the operator"
    return text.encode()


def crds_yaml():
    return "---\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "crds").glob("*.yaml"))).encode()


def krew(archive, name, folder):
    return f"""# For `kubectl krew install twelvefactor`, by an index of yours or by --manifest.
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: twelvefactor
spec:
  version: v{VERSION}
  homepage: {HOMEPAGE}
  shortDescription: Look at twelve-factor apps, their releases and rules
  description: |
    Shows what an app of the twelve-factor operator runs and why it waits, compares and rolls back releases, runs one-off
    commands, tells how environments differ, and judges manifests by the rules of 12factor.net without a cluster.
  platforms:
    - selector:
        matchLabels:
          os: linux
          arch: amd64
      uri: {RELEASE_URL}/{name}
      sha256: {hashlib.sha256(archive).hexdigest()}
      files:
        - from: {folder}/twelvefactor
          to: .
        - from: {folder}/LICENSE
          to: .
      bin: twelvefactor
""".encode()


def versions(packages):
    """[(name, version)] of what is installed."""
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *packages], check=True, capture_output=True, text=True).stdout
    return [tuple(line.split()) for line in listed.splitlines()]


def bills(debsbom, name, stem, packages, modified):
    """{name of the file: bytes}: SPDX and CycloneDX of what is made of Debian packages."""
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version} ${Architecture}\n", *packages], check=True, capture_output=True, text=True).stdout
    when = subprocess.run(["date", "-u", "-d", f"@{modified}", "+%Y-%m-%dT%H:%M:%SZ"], check=True, capture_output=True, text=True).stdout.strip()
    serial = str(uuid.uuid5(NAMESPACE, f"{name} {VERSION} {listed}"))
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([debsbom, "generate", "--from-pkglist", "--distro-name", name, "--distro-version", VERSION, "--distro-arch", "amd64", "--timestamp", when,
                        "--cdx-serialnumber", serial, "--spdx-namespace", f"urn:uuid:{serial}", "-t", "cdx", "-t", "spdx", "-o", f"{work}/sbom"],
                       check=True, input=listed, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return {f"{stem}.{kind}.json": settled(Path(f"{work}/sbom.{kind}.json").read_text(encoding="utf-8")) for kind in ("cdx", "spdx")}


def settled(text):
    """A document whose lists of objects are in one order: debsbom's follows the hashes of its process."""
    def order(value):
        if isinstance(value, dict):
            return {key: order(item) for key, item in sorted(value.items())}
        if isinstance(value, list):
            return sorted((order(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
        return value

    return (json.dumps(order(json.loads(text)), indent=1, ensure_ascii=False) + "\n").encode()


def everything(options):
    """{name of the file: bytes}"""
    modified = epoch()
    folder = f"twelvefactor-{VERSION}-linux-amd64"
    binary, beside = program(options.build)
    archive = packed({f"{folder}/{path}": content for path, content in beside.items()}, modified)
    in_the_image = rootfs.collect(options.build / "twelvefactor")
    layer = image.tar(in_the_image)
    operator, digest, _ = image.image(layer, f"{image.NAME}:{VERSION}", image.configuration(layer, git("rev-parse", "HEAD")))
    hello_image, hello_yaml = hello(options.go)
    made = {
        f"{folder}.tar.gz": archive,
        f"{image.NAME}-{VERSION}-image-amd64.tar": operator,
        f"hello-{VERSION}-image-amd64.tar": hello_image,
        "hello.yaml": hello_yaml,
        f"{image.NAME}-{VERSION}.tgz": chart(modified),
        "install.yaml": install_yaml(),
        "crds.yaml": crds_yaml(),
        f"schemas-{VERSION}.tar.gz": packed({name: (text.encode(), 0o644) for name, text in schemas.files().items()}, modified),
        "twelvefactor.yaml": krew(archive, f"{folder}.tar.gz", folder),
        **bills(options.debsbom, "twelvefactor", folder, packages_of_the_program(), modified),
        **bills(options.debsbom, image.NAME, f"{image.NAME}-{VERSION}-image-amd64", sorted(path.split("/")[-1] for path in in_the_image if path.startswith("var/lib/dpkg/status.d/")), modified),
    }
    parameters = {name: os.environ.get(name, "") for name in ("HOMEPAGE", "RELEASE_URL", "RELEASE_IMAGE", "SOURCE_DATE_EPOCH")}
    made[f"provenance-{VERSION}.json"] = provenance.statement(made, git("rev-parse", "HEAD"), HOMEPAGE, parameters, versions(packages_of_the_program()))
    made["SHA256SUMS"] = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items())).encode()
    print(f"the image is {image.NAME}:{VERSION}@{digest}")
    return made


def write(made, out):
    """The directory holds these files and no other."""
    new = out.with_name(out.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name, data in made.items():
        (new / name).write_bytes(data)
    shutil.rmtree(out, ignore_errors=True)
    new.rename(out)


def main():
    parser = argparse.ArgumentParser(description="Makes everything that a release publishes.")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="a release build of this commit")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--go", default="go")
    parser.add_argument("--debsbom", default="debsbom")
    options = parser.parse_args()
    if git("status", "--porcelain", "--untracked-files=no"):
        print("warning: there are changes that are not committed; a release is made of a commit", file=sys.stderr)
    made = everything(options)
    write(made, options.out)
    for name, data in sorted(made.items()):
        print(f"  {len(data) / 2**20:8.2f} MiB  {name}")


if __name__ == "__main__":
    main()
