#!/usr/bin/python3
"""Goes over every fenced block of the documentation: commands of ours must parse, examples of ours must be accepted by the definitions, and what kubectl,
helm and make are given must exist. Commands that need no cluster are run, and must print what the page shows.

usage: check_commands.py PROGRAM [--update]     --update: writes what they print into the pages
prints one line per problem and a closing line; exit code 1 when there is one. Needs python3-yaml.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from examples import whole_objects
from fences import blocks, commands, script, steps

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", "samples/README.md", "helm/twelvefactor-operator/README.md", "e2e/cluster/README.md",
         *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md"))]
OFFLINE = {"lint", "render", "explain", "parity", "score", "import", "policies", "completion"}
STANDS_FOR = {"APP": "shop", "NAMESPACE": "shop-production", "PROCESS": "web", "SUBSTITUTED": "shop"}  # in the pages, for a name of the reader
DIFFERS = re.compile(r"twelvefactor (parity|lint|import)\b")  # they say by their exit code what they found
TREES = ("manifests/", "crds/", "helm/", "samples/", "docs/", "packaging/", "tests/", "e2e/", "operator/")
# Kinds that kubectl is asked for: of Kubernetes, and of others that the pages speak about.
KINDS = set("""all pod pods po deployment deployments deploy service services svc configmap configmaps secret secrets serviceaccount serviceaccounts sa job jobs
    cronjob cronjobs namespace namespaces ns event events lease leases ingress ingresses ingressclass ingressclasses networkpolicy networkpolicies node nodes
    horizontalpodautoscaler horizontalpodautoscalers hpa poddisruptionbudget poddisruptionbudgets pdb clusterrole clusterroles rolebinding rolebindings
    clusterrolebinding role roles replicaset replicasets rs resourcequota quota crd customresourcedefinition customresourcedefinitions priorityclass
    validatingadmissionpolicy validatingadmissionpolicies validatingadmissionpolicybinding validatingadmissionpolicybindings
    validatingwebhookconfigurations mutatingwebhookconfigurations httproute httproutes gateway gatewayclass podmonitor
    application externalsecret postgresclusters.example.com reports.openreports.io""".split())

problems, checked = [], 0


def check(good, where, problem):
    global checked
    checked += 1
    if not good:
        problems.append(f"{where}: {problem}")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def our_kinds():
    found = set()
    for path in ROOT.glob("crds/*s.yaml"):
        names = yaml.safe_load(path.read_text(encoding="utf-8"))["spec"]
        group, names = names["group"], names["names"]
        words = {names["plural"], names["singular"], *names.get("shortNames", [])}
        found |= words | {f"{word}.{group}" for word in words}
    return found


# Commands


class Program:
    """The built program, called where there are no files and no cluster: then it says whether it understood the words."""

    def __init__(self, path):
        self.path, self.known = Path(path).resolve(), {}

    def refuses(self, words):
        """What it says of wrong use, or nothing."""
        key = tuple(words)
        if key not in self.known:
            with tempfile.TemporaryDirectory() as empty:
                environment = {"PATH": "/nonexistent", "HOME": empty, "KUBECONFIG": f"{empty}/none"}
                done = subprocess.run([self.path, *words], cwd=empty, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)
            wrong = "Run with --help" in done.stderr
            self.known[key] = " ".join(done.stderr.split()) if wrong else ""
        return self.known[key]


def check_ours(program, words, place, in_text=False):
    refused = program.refuses([STANDS_FOR.get(word, word) for word in words])
    check(not refused or (in_text and re.search(r"is required|required \w+ missing", refused)), place, f"twelvefactor {' '.join(words)}: {refused}")


def option(words, *names):
    for number, word in enumerate(words):
        for name in names:
            if word == name and number + 1 < len(words):
                yield words[number + 1]
            elif name.startswith("--") and word.startswith(name + "="):
                yield word[len(name) + 1:]


def check_files(paths, place):
    for path in paths:
        if path.startswith(TREES):
            check(any(ROOT.glob(path.rstrip("/"))), place, f"there is no {path}")


def check_kubectl(words, place):
    check_files([*option(words, "-f", "--filename", "-k", "--kustomize"), *option(words, "--patch-file")], place)
    plain, skip = [], False
    for word in words:
        if word == "--":
            break
        if not skip and not word.startswith("-"):
            plain.append(word)
        skip = word in ("-n", "--namespace", "-l", "-o", "-f", "-k", "-p", "-c", "--type", "--patch", "--context", "-L", "--for", "--field-selector", "--clusterrole", "--group", "--verb", "--resource")
    verb = plain[0] if plain else ""
    if verb in ("get", "describe", "delete", "patch", "wait", "annotate", "label", "scale") and len(plain) > 1:
        named = [plain[1]] if "/" not in plain[1] else [word for word in plain[1:] if "/" in word and not word.startswith("twelvefactor.dev")]
        for kind in (kind for word in named for kind in word.split("/")[0].split(",")):
            if kind.isupper() or kind.startswith("$") or kind in ("SUBSTITUTED", ""):
                continue
            check(kind in KINDS or kind in our_kinds_known, place, f"kubectl {verb}: {kind} is no kind that the pages may speak of; add it to KINDS if it exists")


def value_exists(values, path):
    for part in path:
        if not isinstance(values, dict) or values == {}:
            return True  # a list, or what is handed on as it is
        if part not in values:
            return False
        values = values[part]
    return True


def check_helm(words, place):
    for word in words:
        if word.startswith("helm/"):
            check((ROOT / word / "Chart.yaml").is_file(), place, f"there is no chart {word}")
    if not any("twelvefactor-operator" in word for word in words):
        return
    for text in option(words, "--set", "--set-string"):
        name = text.split("=")[0]
        parts = [part.split("[")[0] for part in re.split(r"(?<!\\)\.", name)]
        check(value_exists(chart_values, parts), place, f"helm --set {name}: the chart has no such value")


def check_make(words, place):
    for word in words:
        if re.fullmatch(r"[a-z][a-z-]*", word):
            check(word in targets, place, f"there is no make {word}")


def check_commands_of(program, block):
    try:
        found = list(commands(script(block)))
    except ValueError as trouble:
        check(False, block.place, f"is no shell text: {trouble}")
        return
    for words in found:
        name = words[0].rsplit("/", 1)[-1]
        if name == "kubectl" and words[1:2] == ["twelvefactor"]:
            check_ours(program, words[2:], block.place)
        elif name == "twelvefactor":
            check_ours(program, words[1:], block.place)
        elif name == "kubectl":
            check_kubectl(words[1:], block.place)
        elif name == "helm":
            check_helm(words[1:], block.place)
        elif name == "make":
            check_make(words[1:], block.place)


def check_in_text(program, path):
    """Commands in the running text are often named without all that they need: only what is there must be right."""
    text = re.sub(r"^ *```.*?^ *```", lambda found: "\n" * found[0].count("\n"), read(path), flags=re.M | re.S)
    for found in re.finditer(r"`(?:kubectl )?twelvefactor ([a-z][^`\n]*)`", text):
        for words in commands(f"twelvefactor {found[1]}"):
            if words[0] == "twelvefactor" and not set(words) & {"...", "…", "--"}:
                check_ours(program, words[1:], f"{path}:{text.count(chr(10), 0, found.start()) + 1}", in_text=True)


# Examples


def check_examples(program, pages):
    """Every object and every part of a spec of ours, judged in one call by the definitions. Those of docs/rules.md break rules on purpose; the catalogue's own tests judge them."""
    with tempfile.TemporaryDirectory() as directory:
        places = {}
        for block in (block for path, page in pages.items() if path != "docs/rules.md" for block in page if block.language in ("yaml", "yml")):
            try:
                objects = whole_objects(block.text)
            except (yaml.YAMLError, ValueError) as trouble:
                check(False, block.place, f"is no YAML: {' '.join(str(trouble).split())[:160]}")
                continue
            for each in objects:
                name = f"{len(places):04}.json"
                places[name] = block.place
                (Path(directory) / name).write_text(json.dumps(each), encoding="utf-8")
        done = subprocess.run([program.path, "lint", "-f", directory, "-o", "json"], capture_output=True, text=True, timeout=60, check=False)
        for problem in json.loads(done.stdout)["problems"]:
            check(False, places.get(Path(problem["file"]).name, problem["file"]), problem["message"])
        check(len(places) > 40, "check_commands.py", f"only {len(places)} examples of ours were found")
        for _ in places:
            check(True, "", "")


# What is shown


def runnable(command):
    """Only the program, without a cluster, on files of this repository, and what filters its text."""
    first = list(commands(command))
    if not first or first[0][0] != "twelvefactor" or first[0][1] not in OFFLINE or any(words[0] not in ("grep", "head", "sed", "twelvefactor") for words in first):
        return False
    files = [word for word in first[0][2:] if "/" in word or word.endswith((".yaml", ".json"))]
    return first[0][1] in ("explain", "policies") or (bool(files) and all((ROOT / word).exists() for word in files))


def output_of(program, command):
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "twelvefactor").symlink_to(program.path)
        environment = {"PATH": f"{directory}:/usr/bin:/bin", "HOME": directory, "LANG": "C.UTF-8"}
        return subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False)


def same(shown, printed):
    """A line of … alone is any number of lines; … in a line is any text."""
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed.splitlines()))


def check_shown(program, block, update):
    """Returns the text that the block should have."""
    told = ""
    for command, shown in steps(block):
        told += f"$ {command}\n" + "".join(f"{line}\n" for line in shown) if not (update and runnable(command)) else f"$ {command}\n"
        if not runnable(command):
            continue
        done = output_of(program, command)
        if update:
            told += "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())
            continue
        check(done.returncode in ((0, 1) if DIFFERS.match(command) else (0,)) and same(shown, done.stdout), block.place,
              f"$ {command}\nprints (make docs writes it into the page):\n{done.stdout}")
    return told


def update_page(path, found, texts):
    markdown = read(path)
    for block, text in reversed(list(zip(found, texts))):
        end = markdown.index(f"{block.indent}```", block.start + (0 if block.text else -1))
        indented = re.sub(r"^(?=.)", block.indent, text, flags=re.M)
        markdown = markdown[: block.start] + indented + markdown[end:]
    (ROOT / path).write_text(markdown, encoding="utf-8")


# The checks themselves must be able to fail.


def test_this(program):
    wrong = [("twelvefactor statsu shop", 1), ("twelvefactor rollback shop --too 3", 1), ("helm upgrade twelvefactor-operator helm/twelvefactor-operator --set image.repo=x", 1),
             ("helm template twelvefactor-operator helm/other", 1), ("kubectl get tfaa -A", 1), ("kubectl apply -k manifests/none", 1), ("make everything", 1),
             ('kubectl get "$(twelvefactor statsu)"', 1), ("twelvefactor status shop -n a && kubectl get tfa shop | grep x", 0), ("make lint", 0), ("cat > x <<EOF\ntwelvefactor nonsense\nEOF", 0)]
    for text, number in wrong:
        before = len(problems)
        for block in blocks("check_commands.py", f"```sh\n{text}\n```\n"):
            check_commands_of(program, block)
        assert len(problems) - before == number, (text, problems[before:])
        del problems[before:]
    assert same(["a …", "…", "z"], "a b\nc\nz\n") and not same(["a"], "b\n") and not same(["a"], "a\nb\n")
    assert whole_objects("processes: {web: {command: [x]}}")[0]["kind"] == "TwelveFactorApp" and not whole_objects("{apiVersion: v1, kind: Pod}")


def main():
    arguments = [word for word in sys.argv[1:] if word != "--update"]
    if len(arguments) != 1 or not os.access(arguments[0], os.X_OK):
        raise SystemExit("usage: check_commands.py PROGRAM [--update]")
    program, update = Program(arguments[0]), "--update" in sys.argv
    pages = {path: list(blocks(path, read(path))) for path in PAGES}
    test_this(program)
    global checked
    checked = 0
    for path, found in pages.items():
        consoles = [block for block in found if block.language == "console"]
        texts = [check_shown(program, block, update) for block in consoles]
        if update and texts != [block.text for block in consoles]:
            update_page(path, consoles, texts)
        for block in found:
            if block.language in ("sh", "bash", "console"):
                check_commands_of(program, block)
        check_in_text(program, path)
    check_examples(program, pages)
    for problem in problems:
        print(problem)
    print(f"{checked - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


our_kinds_known = our_kinds()
chart_values = yaml.safe_load(read("helm/twelvefactor-operator/values.yaml"))
targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.M))

if __name__ == "__main__":
    sys.exit(main())
