#!/usr/bin/python3
"""Writes what is derived from other files, so that each fact has one place: `make manifests`. Standard library only.

    from                                      to
    crds/*.yaml                               crds/Kustomization, templates of the chart
    manifests/cluster-wide/role.yaml          the Role of a watched namespace, rules of the chart
    manifests/base/lease-role.yaml,
    manifests/base/keys-role.yaml,
    manifests/reports/role.yaml,
    manifests/definitions/user-roles.yaml     rules of the chart
    manifests/policies/*.yaml,
    manifests/admission/policies.yaml         the admission policies of the chart (the second is made by `make docs`)
    manifests/monitoring/alerts.yaml          the alerts of the chart
    packaging/dashboards.py                   the dashboards of the chart
    helm/.../values.schema.json               values.yaml, the table in the chart's README.md
    the version in CMakeLists.txt             Chart.yaml, the tag of the image in manifests/base, Dockerfile, README.md, docs/install.md
    manifests/                                manifests/install.yaml (by kubectl; --kubectl PATH)

usage: generate.py [--check] [--kubectl PATH]     --check: writes nothing, names what is stale, exit code 1 when something is.
"""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import dashboards

ROOT = Path(__file__).resolve().parents[1]
CHART = "helm/twelvefactor-operator"
INSTALL = "manifests/install.yaml"
MADE = "# Made by `make manifests` from %s: edit that.\n"
CLUSTER_SCOPED = {"ingressclasses", "namespaces", "twelvefactorpolicies", "twelvefactorpolicies/status"}  # no Role can grant these
WITH_VERSION = [("Dockerfile", r"(docker build -t twelvefactor-operator:)\d[\d.]*", r"^(ARG VERSION=)\S+"),
                ("README.md", r"^(    rev: v)\S+"),
                ("docs/install.md", r"(docker://registry\.example\.com/twelvefactor-operator:)\d[\d.]*\d", r"^(V=)\S+")]
TABLE = re.compile(r"(<!-- values -->\n).*?(<!-- end -->\n)", re.S)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def definitions():
    return sorted(path.name for path in (ROOT / "crds").glob("*.yaml"))


def rules(path):
    """The rules of each role in a file, as they stand there: {name: text}."""
    found = {}
    for document in re.split(r"^---\n", read(path), flags=re.M):
        name = re.search(r"^  name: (\S+)$", document, flags=re.M)
        listed = re.search(r"^rules:\n((?:  .*\n)+)", document, flags=re.M)
        if name and listed:
            found[name.group(1)] = re.sub(r"^  ", "", listed.group(1), flags=re.M)
    return found


def rules_of_a_namespace():
    """Those that a Role can grant, each with the comments above it. The rest the operator asks for only where it watches all namespaces."""
    kept = ""
    for rule in re.findall(r"(?:^#.*\n)*^- apiGroups.*\n(?:^  .*\n)+", rules("manifests/cluster-wide/role.yaml")["twelvefactor-operator"], flags=re.M):
        named = set(re.search(r"resources: \[(.*)\]", rule).group(1).split(", "))
        assert named <= CLUSTER_SCOPED or not named & CLUSTER_SCOPED, f"one rule for namespaces and cluster: {rule}"
        kept += "" if named & CLUSTER_SCOPED else rule
    return kept


def version():
    return re.search(r"project\(\S+ VERSION (\S+)", read("CMakeLists.txt")).group(1)


# Kustomize


def crds_kustomization():
    # Without the ending .yaml, so that `kubectl apply -f crds/` passes over it.
    return (MADE % "the files beside it" + "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
            + "".join(f"  - {name}\n" for name in definitions()))


def role_of_a_namespace():
    return (MADE % "manifests/cluster-wide/role.yaml" + "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n"
            + "  name: twelvefactor-operator\nrules:\n" + re.sub(r"^", "  ", rules_of_a_namespace().rstrip("\n"), flags=re.M) + "\n")


def install_manifest(kubectl):
    parts = [subprocess.run([kubectl, "kustomize", str(ROOT / "manifests" / part)], check=True, capture_output=True, text=True).stdout
             for part in ("definitions", "cluster-wide")]
    return ("# The operator for all namespaces, with the definitions of its kinds: docs/install.md.\n"
            + MADE % "manifests/definitions and manifests/cluster-wide" + "---\n".join(parts))


# The chart


def crd_template(name):
    text = read(f"crds/{name}")
    assert "{{" not in text, f"crds/{name}: two braces would be read as a template"
    head = re.search(r"^metadata:\n  name: \S+\n", text, flags=re.M)
    labels = ("  labels:\n    {{- include \"twelvefactor.labels\" . | nindent 4 }}\n    app.kubernetes.io/component: definitions\n"
              "  {{- if .Values.crds.keep }}\n  annotations:\n    helm.sh/resource-policy: keep\n  {{- end }}\n")
    return ("{{- /* Made by `make manifests` from crds/" + name + ": edit that. */}}\n{{- if .Values.crds.enabled }}\n"
            + text[:head.end()] + labels + text[head.end():] + "{{- end }}\n")


def values_of(schema, depth=0):
    """values.yaml: the defaults of the schema, each with its description above."""
    text, indent = "", "  " * depth
    for name, about in schema["properties"].items():
        if "properties" in about and "default" not in about:
            text += ("\n" if not depth else "") + f"{indent}{name}:\n" + values_of(about, depth + 1)
        elif "default" in about:
            text += ("\n" if not depth else "") + f"{indent}# {about['description']}\n{indent}{name}: {flow(about['default'])}\n"
    return text


def flow(value):
    """A value as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w./-]*|\d+(Mi|m|s)", value):
        return value
    return json.dumps(value)


def values_table(schema, prefix=""):
    text = "" if prefix else "| value | default | meaning |\n|---|---|---|\n"
    for name, about in schema["properties"].items():
        if "properties" in about and "default" not in about:
            text += values_table(about, f"{prefix}{name}.")
        elif "default" in about:
            text += f"| `{prefix}{name}` | `{flow(about['default'])}` | {about['description']} |\n"
    return text


def with_version(path, *patterns):
    text = read(path)
    for pattern in patterns:
        text, count = re.subn(pattern, lambda found: found.group(1) + version(), text, flags=re.M)
        assert count == 1, f"{path}: {pattern} was found {count} times"
    return text


def chart():
    schema = json.loads(read(f"{CHART}/values.schema.json"))
    source = f"{CHART}/values.schema.json"
    made = {f"{CHART}/templates/crds/{name}": crd_template(name) for name in definitions()}
    for path, name, short in (("manifests/cluster-wide/role.yaml", "twelvefactor-operator", "operator"),
                              ("manifests/base/lease-role.yaml", "twelvefactor-operator-lease", "lease"),
                              ("manifests/base/keys-role.yaml", "twelvefactor-operator-keys", "keys"),
                              ("manifests/reports/role.yaml", "twelvefactor-operator-reports", "reports"),
                              ("manifests/definitions/user-roles.yaml", "twelvefactor-view", "view"),
                              ("manifests/definitions/user-roles.yaml", "twelvefactor-edit", "edit"),
                              ("manifests/definitions/user-roles.yaml", "twelvefactor-run", "run")):
        made[f"{CHART}/files/{short}-rules.yaml"] = MADE % path + rules(path)[name]
    made[f"{CHART}/files/namespace-rules.yaml"] = MADE % "manifests/cluster-wide/role.yaml" + rules_of_a_namespace()
    made[f"{CHART}/files/boundaries.yaml"] = (MADE % "manifests/policies"
                                              + "---\n".join(read(f"manifests/policies/{name}.yaml") for name in ("boundaries", "roles")))
    made[f"{CHART}/files/admission.yaml"] = read("manifests/admission/policies.yaml")
    made[f"{CHART}/files/alerts.yaml"] = MADE % "manifests/monitoring/alerts.yaml" + re.sub(r"\A(#.*\n)+", "", read("manifests/monitoring/alerts.yaml"))
    made.update({f"{CHART}/files/dashboards/{name}": text for name, text in dashboards.files().items()})
    made[f"{CHART}/values.yaml"] = MADE % source + values_of(schema)
    made[f"{CHART}/README.md"] = TABLE.sub(lambda found: found.group(1) + values_table(schema) + found.group(2), read(f"{CHART}/README.md"))
    made[f"{CHART}/Chart.yaml"] = with_version(f"{CHART}/Chart.yaml", r"^(version: )\S+", r"^(appVersion: )\S+")
    return made


def everything():
    made = {"crds/Kustomization": crds_kustomization(), "manifests/namespaced/watched/role.yaml": role_of_a_namespace(),
            "manifests/base/kustomization.yaml": with_version("manifests/base/kustomization.yaml", r"^(    newTag: )\S+")}
    for path, *patterns in WITH_VERSION:
        made[path] = with_version(path, *patterns)
    return {**made, **chart()}


def stale(made):
    """Paths that are not as they should be, and files of definitions and dashboards that are no more."""
    found = [path for path, text in made.items() if not (ROOT / path).is_file() or read(path) != text]
    there = [path for directory in ("templates/crds", "files/dashboards") for path in (ROOT / CHART / directory).glob("*")]
    return found + [path for path in map(str, (path.relative_to(ROOT) for path in there)) if path not in made]


def write(made):
    for path in stale(made):
        if path in made:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(made[path], encoding="utf-8")
        else:
            (ROOT / path).unlink()
        print(f"{path}: {'written' if path in made else 'removed'}")


def main():
    parser = argparse.ArgumentParser(description="Writes what is derived from other files.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--kubectl", help="the kubectl that makes " + INSTALL + "; without it that file is left alone")
    options = parser.parse_args()
    made = everything()
    if not options.check:
        write(made)
    if options.kubectl:
        made[INSTALL] = install_manifest(options.kubectl)
        if not options.check:
            write(made)
    old = stale(made) if options.check else []
    for path in old:
        print(f"{path} is stale: run 'make manifests' and commit what it writes")
    print(f"{len(made) - len(old)} passed, {len(old)} failed")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
