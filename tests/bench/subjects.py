"""Who is measured: our operator, and any other that is described by a few settings."""
import json
import os
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from process import ROOT

DIGEST = "sha256:" + "9f86d081884c7d65" * 4


@dataclass
class Subject:
    """An operator and its kind of app."""
    name: str
    command: list
    definitions: Path  # folder of CustomResourceDefinitions
    app: str  # an app as JSON, with @NAME@ in it
    resource: str  # path of the collection in all namespaces: /apis/GROUP/VERSION/PLURAL
    image: str = "spec.image"  # the field that a release changes
    resync: list = field(default_factory=list)  # arguments with which it looks at all apps every RESYNC_SECONDS

    def collection(self, namespace):
        return in_namespace(self.resource, namespace)

    def path(self):
        """Of one app, as in the loader's plans."""
        return f"{self.collection('@NAMESPACE@')}/@NAME@"

    def new_image(self):
        """The merge patch that is a release."""
        patch = f"registry.example.com/another@{DIGEST}"
        for key in reversed(self.image.split(".")):
            patch = {key: patch}
        return json.dumps(patch)


def in_namespace(resource, namespace):
    head, plural = resource.rsplit("/", 1)
    return f"{head}/namespaces/{namespace}/{plural}"


def resync_seconds(count):
    """Long enough for a look at so many apps at the start, and for one at all of them after that."""
    return 10 + count // 200


def template(path):
    """A file of YAML or JSON in which NAME stands for the name of the app."""
    app = yaml.safe_load(Path(path).read_text())
    app["metadata"].pop("namespace", None)
    return json.dumps(app).replace("NAME", "@NAME@")


def ours():
    binary = os.environ.get("E2E_OPERATOR") or ROOT / "build" / "release" / "twelvefactor"
    return Subject("ours", [str(binary), "operator", "--listen", ""], ROOT / "crds", template(ROOT / "tests" / "bench" / "app.yaml"),
                   "/apis/twelvefactor.dev/v1alpha1/twelvefactorapps", resync=["--resync", "@SECONDS@"])


def peer(settings):
    """PEER and what goes with it; None without."""
    if not settings.get("PEER"):
        return None
    missing = [name for name in ("PEER_DEFINITIONS", "PEER_APP", "PEER_RESOURCE") if not settings.get(name)]
    if missing:
        raise SystemExit(f"PEER needs {', '.join(missing)}, too: see --help")
    resource = re.sub(r"/namespaces/[^/]+", "", settings["PEER_RESOURCE"].rstrip("/"))
    return Subject("peer", shlex.split(settings["PEER"]), Path(settings["PEER_DEFINITIONS"]), template(settings["PEER_APP"]), resource,
                   settings.get("PEER_IMAGE") or "spec.image", shlex.split(settings.get("PEER_RESYNC", "")))
