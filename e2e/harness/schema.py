"""The CRD's schema, to walk and to ask: every field by its path, written like spec.processes.*.port (* a key of a map, [] an item of a list)."""
from pathlib import Path

import yaml

CRDS = Path(__file__).resolve().parents[2] / "crds"


def load(plural="twelvefactorapps"):
    return yaml.safe_load((CRDS / f"{plural}.yaml").read_text())


def root(crd):
    return crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]


def walk(schema, path=""):
    """Yields (path, schema) of the schema itself and of everything below it."""
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from walk(child, f"{path}.{name}" if path else name)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from walk(schema["additionalProperties"], path + ".*")
    if isinstance(schema.get("items"), dict):
        yield from walk(schema["items"], path + "[]")


def general(schema, field):
    """The path of the schema that an error's field speaks of: spec.processes.web.args.3 is spec.processes.*.args[]. None when there is none.
    A key of a map may hold dots: it takes as many of the field's parts as are needed."""
    return _general(schema, field.split(".") if field else [], "")


def _general(schema, parts, path):
    if not parts:
        return path
    if parts[0] in schema.get("properties", {}):
        return _general(schema["properties"][parts[0]], parts[1:], f"{path}.{parts[0]}" if path else parts[0])
    if isinstance(schema.get("items"), dict) and parts[0].isdigit():
        return _general(schema["items"], parts[1:], path + "[]")
    if isinstance(schema.get("additionalProperties"), dict):
        for taken in range(1, len(parts) + 1):
            found = _general(schema["additionalProperties"], parts[taken:], path + ".*")
            if found is not None:
                return found
    return None


BOUNDS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties", "enum", "pattern")


def bounds(schema):
    """(path, keyword) of every limit that is not CEL; a required field is (its path, "required")."""
    for path, part in walk(schema):
        for keyword in BOUNDS:
            if keyword in part:
                yield path, keyword
        for name in part.get("required", []):
            yield (f"{path}.{name}" if path else name), "required"


def rules(schema):
    """(path of the field an error will name, message) of every CEL rule."""
    for path, part in walk(schema):
        for rule in part.get("x-kubernetes-validations", []):
            yield path + rule.get("fieldPath", "") if path else rule.get("fieldPath", "").lstrip("."), rule["message"]
