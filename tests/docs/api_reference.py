#!/usr/bin/python3
"""Writes docs/api.md from the definitions in crds/: every field with its type, default, limits, and what the API server says when it refuses it.

usage: api_reference.py [--check]     --check: writes nothing; fails when docs/api.md is not what would be written, or when a field has no
description or no limit. Prints one line per problem and a closing line.
"""
import argparse
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "api.md"
HEAD = """# API reference

Made of the descriptions in `crds/` by `make docs`; change it there. `kubectl explain` shows the same: `kubectl explain tfa.spec.processes`.
A name in angle brackets is one that you choose.
"""
OWN = ("apiVersion", "kind", "metadata")  # Kubernetes describes them


# The schema: each field by its path, written like spec.processes.<name>.port


def children(schema, path):
    """(path, schema) of what is directly below; of a map or a list that is its value or item."""
    for name, child in schema.get("properties", {}).items():
        yield f"{path}.{name}" if path else name, child
    if isinstance(schema.get("additionalProperties"), dict):
        yield f"{path}.<name>", schema["additionalProperties"]
    if isinstance(schema.get("items"), dict):
        yield f"{path}[]", schema["items"]


def walk(schema, path=""):
    """Everything below, and not the object's own apiVersion, kind and metadata."""
    for below, child in children(schema, path):
        if path or below not in OWN:
            yield below, child
            yield from walk(child, below)


def target_of(schema, path):
    """Where the fields of this part are: in itself, or in the value of the map or list that it is. None when it has no fields."""
    while True:
        if schema.get("properties"):
            return path
        path, schema = next(((below, child) for below, child in children(schema, path)), (None, {}))
        if path is None:
            return None


# What must be so


def problems_of(kind, schema):
    for path, part in walk(schema):
        limits = part.keys()
        if not path.endswith("[]") and len(part.get("description", "").split()) < 3:
            yield f"{kind} {path}: has no description"
        if part.get("type") == "array" and "maxItems" not in limits:
            yield f"{kind} {path}: is a list without maxItems"
        if part.get("type") == "object" and "additionalProperties" in limits and "maxProperties" not in limits:
            yield f"{kind} {path}: is a map without maxProperties"
        if (part.get("type") == "string" or "x-kubernetes-int-or-string" in limits) and not {"maxLength", "enum", "format"} & limits:
            yield f"{kind} {path}: is a text without maxLength, enum or format"
        if part.get("type") == "integer" and path.startswith("spec.") and "maximum" not in limits:
            yield f"{kind} {path}: is a number without maximum"


# What is written


def plain(text):
    """As Markdown that shows just this, in a cell of a table, too."""
    for character in "\\<>*|[]":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())


def anchor(heading):
    return "".join(character for character in heading.lower() if character.isalnum() or character in "_- ").replace(" ", "-")


def type_of(schema):
    if schema.get("x-kubernetes-int-or-string"):
        return "number or string"
    if schema.get("type") == "array":
        return f"list of {type_of(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"map of {type_of(schema['additionalProperties'])}"
    return {"date-time": "time"}.get(schema.get("format"), schema.get("type", "anything"))


def value(thing):
    return f'`"{thing}"`' if isinstance(thing, str) else f"`{yaml.safe_dump(thing, default_flow_style=True).split(chr(10))[0]}`"


def span(schema, least, most, what):
    low, high = schema.get(least), schema.get(most)
    if low is not None and high is not None:
        return f"{low} to {high} {what}".strip()
    if high is not None:
        return f"at most {high} {what}".strip()
    return f"at least {low} {what}".strip() if low is not None else ""


def limits(schema):
    found = [f"one of {', '.join(f'`{word}`' for word in schema['enum'])}"] if "enum" in schema else []
    found += [span(schema, "minLength", "maxLength", "characters"), span(schema, "minItems", "maxItems", "items"),
              span(schema, "minProperties", "maxProperties", "entries"), span(schema, "minimum", "maximum", "")]
    items = schema.get("items") or schema.get("additionalProperties")
    if isinstance(items, dict) and not items.get("properties"):
        found += [f"each {limit}" for limit in [limits(items)] if limit]
    return "; ".join(limit for limit in found if limit)


def row(path, schema, required, kind):
    name = path.rsplit(".", 1)[-1]
    below = target_of(schema, path)
    kind_of = plain(type_of(schema))
    if below:
        kind_of = f"[{kind_of}](#{anchor(f'{kind} {below}')})"
    state = "required" if required else f"default {value(schema['default'])}" if "default" in schema else ""
    limit = limits(schema)
    text = plain(schema.get("description", ""))
    entry = schema.get("additionalProperties")
    if not below and isinstance(entry, dict) and "description" in entry:
        text += f"<br>Each entry: {plain(entry['description'])}"
    return f"| `{name}` | {kind_of} | {state} | {text}{f' *{limit[0].upper()}{limit[1:]}.*' if limit else ''} |"


def told(rule):
    return rule.get("message") or f"this does not hold: {rule['rule']}"


def refusals(schema, path):
    """(field that the message is about, message) of the rules of this part, and of its fields and values that have no section of their own."""
    for rule in schema.get("x-kubernetes-validations", []):
        yield path + rule.get("fieldPath", ""), told(rule)
    for below, child in children(schema, path):
        if target_of(child, below) is None:
            yield from refusals(child, below)
        elif not child.get("properties"):  # of the map itself; what is in it has a section
            yield from ((below + rule.get("fieldPath", ""), told(rule)) for rule in child.get("x-kubernetes-validations", []))


def sections(kind, schema, path=""):
    """A section for each object that has fields."""
    if schema.get("properties") and path not in OWN:
        if path:
            yield f"### {kind} {plain(path)}\n"
        if path and schema.get("description"):
            yield plain(schema["description"]) + "\n"
        yield "| field | type | | |\n|---|---|---|---|"
        yield from (row(below, child, child_name(below) in schema.get("required", []), kind)
                    for below, child in children(schema, path) if path or below not in OWN)
        yield ""
        refused = list(dict.fromkeys(refusals(schema, path)))
        if refused:
            yield "Refused with:\n"
            yield from (f"- `{about.lstrip('.')}`: {plain(message)}" for about, message in refused)
            yield ""
    for below, child in children(schema, path):
        if path or below not in OWN:
            yield from sections(kind, child, below)


def child_name(path):
    return path.rsplit(".", 1)[-1]


def page(definitions):
    lines = [HEAD]
    for definition in definitions:
        names, group = definition["spec"]["names"], definition["spec"]["group"]
        for version in definition["spec"]["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            lines.append(f"## {names['kind']}\n\n`{group}/{version['name']}`, {definition['spec']['scope'].lower()}, "
                         f"`kubectl get {(names.get('shortNames') or [names['plural']])[0]}`. {plain(schema.get('description', ''))}\n")
            columns = [f"| {column['name'].upper()} | {'wide' if column.get('priority') else ''} | {plain(column.get('description', ''))} |"
                       for column in version.get("additionalPrinterColumns", [])]
            lines += ["| column | | |\n|---|---|---|", *columns, ""] if columns else []
            lines += sections(names["kind"], schema)
    return "\n".join(lines).rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    definitions = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "crds").glob("*.yaml"))]
    text = page(definitions)
    if not parser.parse_args().check:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    fields = 0
    problems = []
    for definition in definitions:
        for version in definition["spec"]["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            fields += sum(1 for _ in walk(schema))
            problems += problems_of(definition["spec"]["names"]["kind"], schema)
    if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        problems.append("docs/api.md is not what crds/ says: 'make docs' writes it")
    for problem in problems:
        print(problem)
    print(f"{fields + 1 - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
