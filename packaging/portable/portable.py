#!/usr/bin/python3
"""Links the program so that it runs on any Linux with glibc 2.31 or newer (distributions since 2020): all of its libraries are within, and
only the C library is the machine's. Called by packaging/dist.py; needs the Debian packages of e2e/cluster/packages-dist.txt.

usage: portable.py BUILD OUT     BUILD: the directory of a release build (build/release), whose objects are linked anew

Four libraries have no static form in Debian 12: they are made of Debian's source packages, in the version that the headers are of. The C
library to link against is that of Debian 11. Both come from the mirror of this machine's own apt sources, and are kept in the cache under a
hash of what they are made from. Nothing on the machine is changed.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "twelvefactor-operator" / "portable"
TRIPLET = "x86_64-linux-gnu"
OLD_DEBIAN, OLDEST_GLIBC = "bullseye", (2, 31)

# Source package -> the package of its headers.
SOURCES = {"cpprest": "libcpprest-dev", "simdjson": "libsimdjson-dev", "prometheus-cpp": "prometheus-cpp-dev"}
# Of Debian's own -dev packages.
STATIC = ["re2", "yaml-cpp", "yaml", "lz4", "ssl", "crypto", "brotlienc", "brotlidec", "brotlicommon", "z"]
RECIPE = 1  # of what is kept; another one makes it anew
OPTIMISED = ["-O2", "-fPIC", "-fstack-protector-strong", "-ffunction-sections", "-fdata-sections"]


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, **options)


def said(*command, **options):
    return run(*command, capture_output=True, text=True, **options).stdout


# Debian's archive


def mirror():
    """(URI, suite) of this machine's own apt source of Debian."""
    suite = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), flags=re.M).group(1)
    for path in [*sorted(Path("/etc/apt/sources.list.d").glob("*")), Path("/etc/apt/sources.list")]:
        uri = mirror_in(path.read_text(), suite) if path.is_file() else None
        if uri:
            return uri, suite
    raise SystemExit(f"error: no apt source of Debian's suite {suite} on this machine: the portable program is made on Debian 12")


def mirror_in(text, suite):
    """The URI of that suite in a file of apt sources, in either of its formats; None where it is not there."""
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    for stanza in text.split("\n\n"):
        uri, suites = re.search(r"^URIs: (\S+)", stanza, flags=re.M), re.search(r"^Suites: (.*)", stanza, flags=re.M)
        if uri and suites and suite in suites.group(1).split():
            return uri.group(1)
    line = re.search(rf"^deb (?:\[.*?\] )?(\S+) {suite} ", text, flags=re.M)
    return line.group(1) if line else None


class Archive:
    """apt with sources, lists and a list of installed packages, which is empty, of its own."""

    def __init__(self, kind, suite):
        self.place = CACHE / f"apt-{kind}-{suite}"
        for name in ("lists/partial", "cache/archives/partial"):
            (self.place / name).mkdir(parents=True, exist_ok=True)
        (self.place / "sources.list").write_text(f"{kind} [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror()[0]} {suite} main\n")
        (self.place / "status").touch()
        self.options = [word for option in (f"Dir::Etc::sourcelist={self.place}/sources.list", "Dir::Etc::sourceparts=-",
                                            f"Dir::State::lists={self.place}/lists", f"Dir::State::status={self.place}/status", f"Dir::Cache={self.place}/cache",
                                            "APT::Sandbox::User=root", "Acquire::Retries=3") for word in ("-o", option)]
        run("apt-get", *self.options, "-qq", "update")

    def get(self, directory, *words):
        run("apt-get", *self.options, "-qq", *words, cwd=directory)


# What is kept


def kept(name, made_from, make):
    """The directory of what `make` puts there, made once."""
    directory = CACHE / f"{name}-{hashlib.sha256(made_from.encode()).hexdigest()[:16]}"
    if not directory.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix="new.", dir=CACHE))
        make(new)
        new.rename(directory)
    return directory


def versions():
    return {source: said("dpkg-query", "-W", "-f", "${source:Version}", headers) for source, headers in SOURCES.items()}


def static_libraries():
    def make(new):
        print("making static libraries of Debian's sources (once: minutes)", flush=True)
        with tempfile.TemporaryDirectory() as work:
            Archive("deb-src", mirror()[1]).get(work, "source", *(f"{source}={version}" for source, version in versions().items()))
            folder = {source: next(path for path in Path(work).glob(f"{source}-*") if path.is_dir()) for source in SOURCES}
            make_cpprest(folder["cpprest"], new)
            objects("simdjson", new, folder["simdjson"], ["singleheader/simdjson.cpp"], ["-Isingleheader"])
            core = folder["prometheus-cpp"] / "core"
            (core / "include/prometheus/detail/core_export.h").write_text("#define PROMETHEUS_CPP_CORE_EXPORT\n")
            objects("prometheus-cpp-core", new, core, sorted(core.glob("src/**/*.cc")), ["-Iinclude"])

    return kept("static", repr((RECIPE, OPTIMISED, sorted(versions().items()))), make)


def make_cpprest(source, out):
    build = source.parent / "build-cpprest"
    flags = " ".join(["-DNDEBUG", *OPTIMISED])
    run("cmake", "-S", source, "-B", build, "-G", "Ninja", "-DBUILD_SHARED_LIBS=OFF", "-DBUILD_TESTS=OFF", "-DBUILD_SAMPLES=OFF", "-DWERROR=OFF",
        "-DCPPREST_EXCLUDE_WEBSOCKETS=ON", "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_CXX_FLAGS_RELEASE={flags}", stdout=subprocess.DEVNULL)
    run("ninja", "-C", build, "cpprest", stdout=subprocess.DEVNULL)
    shutil.copy(next(build.glob("**/libcpprest.a")), out)


def objects(name, out, directory, sources, flags):
    with tempfile.TemporaryDirectory() as work:
        made = []
        for number, source in enumerate(sources):
            made.append(f"{work}/{number:03}.o")
            run("g++", "-std=c++17", "-DNDEBUG", *OPTIMISED, *flags, "-c", source, "-o", made[-1], cwd=directory)
        run("ar", "rcsD", out / f"lib{name}.a", *made)


def old_libc():
    """Debian 11's C library, as a root for the linker."""
    def make(new):
        with tempfile.TemporaryDirectory() as work:
            Archive("deb", OLD_DEBIAN).get(work, "download", *(f"{name}:amd64" for name in ("libc6", "libc6-dev", "libcrypt1", "libcrypt-dev")))
            for package in sorted(Path(work).glob("*.deb")):
                run("dpkg-deb", "-x", package, new)
        for link in [path for path in new.rglob("*") if path.is_symlink() and os.readlink(path).startswith("/")]:
            target = os.path.relpath(new / os.readlink(link).lstrip("/"), link.parent)
            link.unlink()
            link.symlink_to(target)

    return kept(f"libc-{OLD_DEBIAN}", repr(RECIPE), make)


# The program


def link(build, out):
    main = next(Path(build).glob("operator/CMakeFiles/twelvefactor.dir/**/*.o"))
    ours = sorted(Path(build).glob("operator/libtwelvefactor_*.a"))
    static, libc = static_libraries(), old_libc()
    ends = [f"{libc}/usr/lib/{TRIPLET}", f"{libc}/lib/{TRIPLET}"]
    with tempfile.TemporaryDirectory() as work:
        compat = f"{work}/compat.o"
        run("gcc", "-O2", "-fPIC", "-fvisibility=hidden", "-fcf-protection", "-Wall", "-Wextra", "-Werror", "-c", HERE / "compat.c", "-o", compat)
        run("g++", "-O2", "-pie", f"--sysroot={libc}", *(f"-B{end}" for end in ends), *(f"-L{end}" for end in ends),
            "-Wl,--gc-sections,--as-needed,-z,relro,-z,now,-z,noexecstack,--build-id=sha1", "-o", out, main, compat,
            "-Wl,--start-group", *ours, "-Wl,--end-group", *sorted(static.glob("*.a")),
            *(f"/usr/lib/{TRIPLET}/lib{name}.a" for name in STATIC), "-static-libstdc++", "-static-libgcc", "-pthread", "-ldl")
    run("strip", "--strip-all", out)
    check(out)


def needed(program):
    """(the newest version of glibc that it asks for, the libraries that it loads)."""
    asked = re.findall(r"\bGLIBC_(\d+)\.(\d+)", said("objdump", "-T", program))
    libraries = re.findall(r"NEEDED +(\S+)", said("objdump", "-p", program))
    return max((int(major), int(minor)) for major, minor in asked), libraries


def check(program):
    newest, libraries = needed(program)
    if newest > OLDEST_GLIBC:
        raise SystemExit(f"error: {program} asks for glibc {newest[0]}.{newest[1]}, newer than {OLDEST_GLIBC[0]}.{OLDEST_GLIBC[1]}: "
                         "objdump -T names the functions; packaging/portable/compat.c has to replace them")
    others = sorted(set(libraries) - {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2"})
    if others:
        raise SystemExit(f"error: {program} loads {', '.join(others)}: not every machine has it; add its static form in portable.py")
    print(f"{program}: needs glibc {newest[0]}.{newest[1]}, loads {' '.join(libraries)}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: portable.py BUILD OUT")
    link(sys.argv[1], sys.argv[2])
