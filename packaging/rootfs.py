"""The files of the operator's image: the program, exactly the shared libraries that it loads, and what these read. Nothing else is in
there: no shell, no package manager. Called by image.py. It runs `ldd` and `dpkg-query`, and changes nothing on the machine.
"""
import re
import subprocess
import tempfile
from pathlib import Path

PROGRAM = "usr/bin/twelvefactor"
AUTHORITIES = "etc/ssl/certs/ca-certificates.crt"
ACCOUNT = 65532
LICENSE = Path(__file__).resolve().parents[1] / "LICENSE"

# glibc 2.34 and newer has these two within itself; without a shared object of their own, no lookup of names can fail for want of a file.
TEXTS = {
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    "etc/passwd": f"root:x:0:0:root:/:/sbin/nologin\ntwelvefactor:x:{ACCOUNT}:{ACCOUNT}:twelvefactor:/:/sbin/nologin\n",
    "etc/group": f"root:x:0:\ntwelvefactor:x:{ACCOUNT}:\n",
}
# Debian has the directories at the top as links; OpenSSL looks below usr/lib/ssl.
LINKS = {"lib": "usr/lib", "lib64": "usr/lib64", "usr/lib/ssl/cert.pem": "/" + AUTHORITIES, "usr/lib/ssl/certs": "/etc/ssl/certs"}


def collect(binary, authorities="/" + AUTHORITIES):
    """{path: (content, mode)}; a str as content is the target of a symbolic link, None is a directory."""
    files = {path: (text.encode(), 0o644) for path, text in TEXTS.items()}
    files.update({path: (target, 0o777) for path, target in LINKS.items()})
    files["tmp"] = (None, 0o1777)
    files[PROGRAM] = (stripped(binary), 0o755)
    files[AUTHORITIES] = (Path(authorities).read_bytes(), 0o644)
    files["usr/share/doc/twelvefactor-operator/LICENSE"] = (LICENSE.read_bytes(), 0o644)
    libraries = shared_libraries(binary)
    for path in libraries:
        files[below_usr(path)] = (Path(path).read_bytes(), 0o755)
    for package in packages(libraries):
        files.update(about_package(package))
    return files


def stripped(binary):
    with tempfile.NamedTemporaryFile() as place:
        subprocess.run(["strip", "--strip-all", "-o", place.name, str(binary)], check=True)
        return Path(place.name).read_bytes()


def shared_libraries(binary):
    """The paths of all that the loader would load, and of the loader."""
    said = subprocess.run(["ldd", str(binary)], check=True, capture_output=True, text=True).stdout
    missing = re.findall(r"^\s*(\S+) => not found", said, flags=re.M)
    if missing:
        raise SystemExit(f"error: {binary} needs {', '.join(missing)}, which this machine lacks: install the packages of 'make build'")
    return sorted(set(re.findall(r"(/\S+) \(0x", said)))


def below_usr(path):
    """Where it goes: /lib/... is /usr/lib/... by the links above."""
    path = path.lstrip("/")
    return path if path.startswith("usr/") else "usr/" + path


def packages(libraries):
    """The Debian packages that these files are of."""
    # The index has a file by the name that its package gave it, on either side of the links at the top, and not by links to it.
    names = {path: {path, path.removeprefix("/usr"), "/" + below_usr(path), str(Path(path).resolve())} for path in libraries}
    said = subprocess.run(["dpkg-query", "-S", *sorted(set().union(*names.values()))], capture_output=True, text=True, check=False).stdout
    owners = {path: package.split(",")[0] for package, _, path in (line.partition(": ") for line in said.splitlines())}
    found = {"ca-certificates"}
    for path, known_as in names.items():
        owner = next((owners[name] for name in sorted(known_as) if name in owners), None)
        if owner is None:
            raise SystemExit(f"error: {path} is of no Debian package: its licence is not known")
        found.add(owner)
    return sorted(found)


def about_package(package):
    """Its licence, and the entry by which scanners know its version."""
    name = package.split(":")[0]
    status = subprocess.run(["dpkg-query", "-s", package], check=True, capture_output=True).stdout
    license_text = Path(f"/usr/share/doc/{name}/copyright").read_bytes()
    return {f"usr/share/doc/{name}/copyright": (license_text, 0o644), f"var/lib/dpkg/status.d/{name}": (status, 0o644)}
