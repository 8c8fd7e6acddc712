"""JSON Schemas of our kinds, for editors: from crds/. Called by dist.py; needs Debian's python3-yaml.

An editor has no Kubernetes: so what only the API server reads (x-kubernetes-*) is left out, or said in the words of JSON Schema, and a field
that does not exist is a mistake, as it is for `kubectl apply`.
"""
import json
from pathlib import Path

import yaml

CRDS = Path(__file__).resolve().parents[1] / "crds"
DRAFT = "http://json-schema.org/draft-07/schema#"
KNOWN_FORMATS = {"date-time", "date", "int32", "int64", "double", "float", "uri"}


def files():
    """{name of the file: its text}: one for each kind and version, and all.json, which chooses by apiVersion and kind."""
    made, choices = {}, []
    for path in sorted(CRDS.glob("*.yaml")):
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))["spec"]
        for version in spec["versions"]:
            kind, api = spec["names"]["kind"], f"{spec['group']}/{version['name']}"
            name = f"{kind.lower()}-{version['name']}.json"
            made[name] = text(of_kind(kind, api, version["schema"]["openAPIV3Schema"]))
            choices.append({"if": {"required": ["apiVersion", "kind"], "properties": {"apiVersion": {"const": api}, "kind": {"const": kind}}},
                            "then": {"$ref": name}})
    made["all.json"] = text({"$schema": DRAFT, "title": "The kinds of twelvefactor.dev; others are not judged", "type": "object", "allOf": choices})
    return made


def text(schema):
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def of_kind(kind, api, schema):
    made = plain(schema)
    made["properties"]["apiVersion"] = {"const": api, "description": "Group and version of the kind."}
    made["properties"]["kind"] = {"const": kind, "description": "The kind of the object."}
    # As the API server has it; metadata's own fields are Kubernetes'.
    made["properties"]["metadata"] = {"type": "object", "description": "Name, namespace, labels and annotations."}
    made["required"] = sorted({*made.get("required", []), "apiVersion", "kind", "metadata"})
    return {"$schema": DRAFT, "title": kind, **made}


def plain(schema):
    """A structural schema of a definition as one of draft 7."""
    made = {key: value for key, value in schema.items() if not key.startswith("x-kubernetes-") and key not in ("nullable", "format", "properties", "items", "additionalProperties")}
    if schema.get("format") in KNOWN_FORMATS:
        made["format"] = schema["format"]
    if "properties" in schema:
        made["properties"] = {name: plain(one) for name, one in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields") and "additionalProperties" not in schema:
            made["additionalProperties"] = False
    if isinstance(schema.get("items"), dict):
        made["items"] = plain(schema["items"])
    if "additionalProperties" in schema:
        more = schema["additionalProperties"]
        made["additionalProperties"] = plain(more) if isinstance(more, dict) else more
    if schema.get("x-kubernetes-int-or-string"):
        made.pop("type", None)
        made.setdefault("anyOf", [{"type": "integer"}, {"type": "string"}])
    if schema.get("nullable") and "type" in made:
        made["type"] = [made["type"], "null"]
    return made
