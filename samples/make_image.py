#!/usr/bin/python3
"""Makes the image of a sample app without a container engine: the app's one file, and of this machine's Debian packages the interpreter and
what it needs. Nothing else is in there: no shell, no package manager. Standard library only; changes nothing on the machine.

usage: make_image.py LANGUAGE [--out FILE]     LANGUAGE: go, node, perl, python or ruby. Prints the archive's path.

Without --out the archive goes to the cache (~/.cache/twelvefactor-operator) under a hash of what it is made from, and is made only once.
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent
sys.path.insert(0, str(SAMPLES.parent / "packaging"))

import image  # noqa: E402  packaging/image.py
import rootfs  # noqa: E402  packaging/rootfs.py

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twelvefactor-operator"
ACCOUNT = "10001:10001"

# packages: patterns of the Debian packages whose files are taken; kept: which of these files.
Interpreter = namedtuple("Interpreter", "program packages kept options", defaults=("", []))

INTERPRETERS = {
    "node": Interpreter("/usr/bin/node", ["nodejs", "node-acorn", "node-busboy", "node-cjs-module-lexer", "node-undici", "node-xtend"],
                        r"/usr/bin/node|/usr/share/nodejs/.*"),
    "perl": Interpreter("/usr/bin/perl", ["perl-base", "perl-modules-5*", "libperl5*"], r"/usr/bin/perl|/usr/(share|lib)/.*perl.*"),
    "python": Interpreter("/usr/bin/python3", ["python3-minimal", "python3.*-minimal", "libpython3.*-minimal", "libpython3.*-stdlib", "python3-psycopg2"],
                          r"/usr/bin/python3[.\d]*|/usr/lib/python3.*"),
    # Without gems, which none of its files needs, it starts in half the time.
    "ruby": Interpreter("/usr/bin/ruby", ["ruby", "ruby3*", "libruby3*"], r"/usr/bin/ruby[.\d]*|/usr/lib/(?!ruby/gems|.*/ruby-).*", ["--disable=gems"]),
}
NEVER = re.compile(r"/usr/share/(doc|man|lintian)/|/(test|tests|idlelib|lib2to3|ensurepip|__pycache__)/|\.(a|h|pod)$")


def source(language):
    """The file of the app."""
    return next(path for path in sorted((SAMPLES / language).iterdir()) if path.stem in ("app", "main") and path.suffix != ".yaml")


def collect(language):
    """({path: (content, mode)}, the words that start the app)."""
    files = {path: (text.encode(), 0o644) for path, text in rootfs.TEXTS.items()}
    files.update({"lib": ("usr/lib", 0o777), "lib64": ("usr/lib64", 0o777), "tmp": (None, 0o1777)})
    if language == "go":
        files["app/notes"] = built_with_go(), 0o755
        return files, ["/app/notes"]
    interpreter, app = INTERPRETERS[language], source(language)
    files["app/" + app.name] = app.read_bytes(), 0o644
    taken = files_of(interpreter)
    for path in taken:
        files[rootfs.below_usr(path)] = link_or_content(Path(path))
    for library in libraries([path for path in taken if is_program(Path(path))]):
        files[rootfs.below_usr(library)] = Path(library).read_bytes(), 0o755
    return files, [interpreter.program, *interpreter.options, "/app/" + app.name]


def built_with_go():
    out = CACHE / f"sample-go-{os.getpid()}"
    command = ["go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", str(out), "."]
    built = subprocess.run(command, cwd=SAMPLES / "go", env={**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"}, capture_output=True, text=True, check=False)
    if built.returncode:
        raise SystemExit(f"error: {' '.join(command)} failed in samples/go:\n{built.stderr}")
    content = out.read_bytes()
    out.unlink()
    return content


def files_of(interpreter):
    if not os.path.exists(interpreter.program):
        raise SystemExit(f"error: no {interpreter.program} here: e2e/cluster/packages.sh samples")
    said = subprocess.run(["dpkg-query", "-W", "-f", "${binary:Package} ${db:Status-Status}\n", *interpreter.packages], capture_output=True, text=True,
                          check=False).stdout  # of patterns that nothing matches it complains
    installed = [line.split()[0] for line in said.splitlines() if line.endswith(" installed")]
    listed = subprocess.run(["dpkg-query", "-L", *installed], capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(path for path in set(listed) if re.fullmatch(interpreter.kept, path) and not NEVER.search(path)
                  and (os.path.islink(path) or os.path.isfile(path)))


def link_or_content(path):
    if path.is_symlink():
        return os.readlink(path), 0o777
    return path.read_bytes(), 0o755 if os.access(path, os.X_OK) else 0o644


def is_program(path):
    if path.is_symlink():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def libraries(programs):
    """All that the loader would load for these."""
    said = subprocess.run(["ldd", *programs], capture_output=True, text=True, check=True).stdout
    missing = re.findall(r"^\s*(\S+) => not found", said, flags=re.M)
    if missing:
        raise SystemExit(f"error: {', '.join(missing)} is missing here: e2e/cluster/packages.sh samples")
    return sorted(set(re.findall(r"(/\S+) \(0x", said)))


def archive(language):
    """The bytes of a docker-archive with one layer."""
    files, command = collect(language)
    layer = image.tar(files)
    config = image.encode({
        "architecture": image.ARCHITECTURES.get(os.uname().machine, os.uname().machine), "os": "linux", "created": "1970-01-01T00:00:00Z",
        "config": {"User": ACCOUNT, "Entrypoint": command, "Cmd": ["web"], "WorkingDir": "/"},
        "rootfs": {"type": "layers", "diff_ids": [image.digest(layer)]}})
    name = image.digest(config).removeprefix("sha256:") + ".json"
    manifest = json.dumps([{"Config": name, "RepoTags": [f"docker.io/twelvefactor/sample-{language}:dev"], "Layers": ["layer.tar"]}]).encode()
    return image.tar({name: (config, 0o644), "layer.tar": (layer, 0o644), "manifest.json": (manifest, 0o644)})


def made_from(language):
    """A hash of all that decides what is in the image."""
    own = [Path(__file__), *sorted((SAMPLES.parent / "packaging").glob("*.py")), *sorted(path for path in (SAMPLES / language).iterdir() if path.suffix != ".md")]
    tools = ["go", "version"] if language == "go" else ["dpkg-query", "-W"]
    told = hashlib.sha256(subprocess.run(tools, capture_output=True, check=True).stdout)
    for path in own:
        told.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def cached(language):
    out = CACHE / f"sample-{language}-{made_from(language)[:16]}.tar"
    if not out.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        write(out, archive(language))
        for old in CACHE.glob(f"sample-{language}-*.tar"):
            if old != out:
                old.unlink()
    return out


def write(path, content):
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_bytes(content)
    new.replace(path)


def main():
    parser = argparse.ArgumentParser(description="Makes the image of a sample app without a container engine.")
    parser.add_argument("language", choices=["go", *INTERPRETERS])
    parser.add_argument("--out", type=Path, help="where to write the archive; without it the cache")
    options = parser.parse_args()
    if options.out:
        write(options.out, archive(options.language))
    print(options.out or cached(options.language))


if __name__ == "__main__":
    main()
