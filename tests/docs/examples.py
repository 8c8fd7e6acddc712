"""Examples of pages are mostly parts of an app. Here each becomes a whole one that the definitions can judge."""
import copy
import re

import yaml

GROUP = "twelvefactor.dev/"
DIGEST = "sha256:" + "9f86d081" * 8
BASE = {"environment": "production", "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1"}, "image": f"registry.example.com/shop@{DIGEST}",
        "processes": {"web": {"command": ["bin/web"], "port": 8080}}}
OF_AN_APP = {"environment", "codebase", "image", "imagePullSecrets", "config", "backingServices", "processes", "adminProcesses", "release", "logs", "parity", "exemptions",
             "serviceAccount", "security", "placement", "pod", "network", "suspend"}


def placed(text):
    """What stands for something else, as something that it could be."""
    text = re.sub(r"sha256:[0-9a-f]*(?:\.\.\.|…)", DIGEST, text)
    text = re.sub(r"\$\{?[A-Z_]+\}?", "placeholder", text)
    return re.sub(r"(?<=[0-9a-f])…|@…", "", text)


def merged(below, above):
    if not isinstance(below, dict) or not isinstance(above, dict):
        return copy.deepcopy(above)
    return {**below, **{key: merged(below[key], value) if key in below else copy.deepcopy(value) for key, value in above.items()}}


def app(spec, metadata=None):
    return {"apiVersion": GROUP + "v1alpha1", "kind": "TwelveFactorApp", "metadata": {"name": "shop", "namespace": "shop-production", **(metadata or {})}, "spec": merged(BASE, spec)}


def whole(document):
    """The object that a document stands for, or nothing if it is not one of ours."""
    if not isinstance(document, dict):
        return None
    kind = document.get("kind")
    if kind == "TwelveFactorApp" and str(document.get("apiVersion", "")).startswith(GROUP):
        return app(document.get("spec") or {}, document.get("metadata"))
    if kind:
        return document if str(document.get("apiVersion", "")).startswith(GROUP) else None
    if set(document) == {"spec"} and isinstance(document["spec"], dict):
        document = document["spec"]
    if document and set(document) <= OF_AN_APP:
        return app(document)
    return None


def whole_objects(text):
    return [found for document in yaml.safe_load_all(placed(text)) for found in [whole(document)] if found]
