"""The app of the quick start and of the tutorial: its image and its manifest, as `make dist` writes them."""
import subprocess
import sys

from .cluster import SCRIPTS
from .install import ROOT

sys.path.insert(0, str(ROOT / "packaging"))
import dist  # noqa: E402 - found by the line above


def write(directory):
    """Writes hello.yaml and the archive of the image into a directory; returns the path of the archive."""
    go = subprocess.run(["bash", "-c", f"source {SCRIPTS}/tools.sh && find_go"], capture_output=True, text=True, check=True).stdout.strip()
    archive, manifest = dist.hello(go)
    (directory / "hello.yaml").write_bytes(manifest)
    path = directory / f"hello-{dist.VERSION}-image-amd64.tar"
    path.write_bytes(archive)
    return path
