#!/usr/bin/python3
"""Compares the documentation with the sources, both ways: what the code has must be in the docs, what the docs name must be in the code.

usage: check_docs.py [ROOT]     prints one line per problem and a closing line; exit code 1 when there is one. Standard library only.
"""
import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]).resolve()
REFERENCE, RULES, TROUBLES, ARCHITECTURE = "docs/reference.md", "docs/rules.md", "docs/troubleshooting.md", "docs/architecture.md"
SECURITY_TESTS = "docs/security-tests.md"
PAGES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md"))
DOCS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", *PAGES, "samples/README.md", "helm/twelvefactor-operator/README.md"]
TREES = "operator|e2e|samples|docs|crds|manifests|helm|packaging|tests|cmake"  # a code span that begins so is a path
LEAST_PLACES = 35  # rows of the table "What happens where"

problems = []
checked = 0


def check(good, where, problem):
    global checked
    checked += 1
    if not good:
        problems.append(f"{where}: {problem}")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def sources(pattern="operator/**/*.[ch]pp"):
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern))}


def code_spans(text):
    """What is in backticks, outside of fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def section(text, heading):
    """The text below a heading, up to the next one of the same or a higher rank."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", text, flags=re.M | re.S)
    return found.group(2) if found else ""


def first_cells(text):
    """The code spans in the first column of the tables."""
    return {span for row in re.findall(r"^\| (.*?) \|", text, flags=re.M) for span in re.findall(r"`([^`]+)`", row)}


def both_ways(what, code, documented, where):
    check(code, "check_docs.py", f"no {what} found in the sources: has their form changed?")
    for name in sorted(code - documented):
        check(False, where, f"{what} {name} is missing")
    for name in sorted(documented - code):
        check(False, where, f"{what} {name} is not in the code")
    for _ in code & documented:
        check(True, where, "")


# What the code has


def flags():
    """Flag -> variable, or None."""
    text = "".join(sources("operator/cli/**/*.cpp").values())
    found = {name: None for name in re.findall(r"\badd_release_number\(\*\w+, \"(--[a-z-]+)\"", text)}
    for names in re.findall(r"[.>]add_(?:option|flag)(?:_function<[^>]*>)?\(\s*\"([^\"]+)\"", text):
        found.update({name: None for name in names.split(",") if name.startswith("--")})
    with_variable = re.findall(r"\bflag\(\*command, \"(--[a-z-]+)\"", text) + re.findall(r"envname\(variable\(\"(--[a-z-]+)\"", text)
    return {**found, **{name: variable(name) for name in with_variable}}


def variable(flag):
    return "TWELVEFACTOR_" + flag[2:].upper().replace("-", "_")


def default_of(flag):
    """As loop/options.hpp initialises the member that is called like the flag."""
    found = re.search(rf"\b{flag[2:].replace('-', '_')}(?: = |\{{)\"?([^\";}}]*)\"?[;}}]", read("operator/loop/options.hpp"))
    return found.group(1) if found else ""


def metrics():
    return set(re.findall(r"(?:\.Name|family)\(\"([a-z_]+)\"", "".join(sources("operator/support/telemetry/*metrics.cpp").values())))


def metric_labels():
    return set(re.findall(r"\{\"([a-z_]+)\", ", "".join(re.findall(r"(?:Add\(|Labels labels)\{(.*?)\}(?:\)|;)", "".join(sources("operator/support/telemetry/*metrics.cpp").values())))))


def reasons():
    """Group (the comment above) -> reasons."""
    groups, group = {}, ""
    for line in read("operator/model/reasons.hpp").splitlines():
        if line.startswith("// "):
            group = line[3:]
        for name in re.findall(r"= \"(\w+)\";", line):
            groups.setdefault(group, []).append(name)
    return groups


def rules():
    """Id -> level. A rule of the definition alone has no level."""
    found = {}
    for text in sources("operator/reconcile/**/*_rules.cpp").values():
        for rule, level in re.findall(r"\.id = \"(TF\d{4})\",\s+\.factor = \d+,\s+\.level = Level::k(\w+)", text):
            found[rule] = level
    for text in sources().values():
        for rule in re.findall(r"TF\d{4}", re.sub(r"//.*", "", text)):
            found.setdefault(rule, None)
    for text in sources("crds/*.yaml").values():
        for rule in re.findall(r"\bTF\d{4}\b", text):
            found.setdefault(rule, None)
    return {rule: level for rule, level in found.items() if rule not in ("TF0000", "TF9999")}


def marks():
    """Labels and annotations that we set."""
    found = set()
    for path, text in sources().items():
        if path.startswith(("operator/kinds/text/names", "operator/reconcile")):
            found |= set(re.findall(r"\"((?:twelvefactor\.dev|app\.kubernetes\.io)/[a-z-]+|[a-z]+\.bindings\.twelvefactor\.dev/)\"", text))
    return found


def injected():
    texts = "".join(text for path, text in sources("operator/reconcile/**/*.cpp").items())
    numbered = {"PORT_<NAME>"} if "port_variable(" in texts else set()
    return numbered | set(re.findall(r"\"(PORT|SERVICE_BINDING_ROOT|TWELVEFACTOR_[A-Z_]+)\"", texts))


def read_variables():
    """Variables of the process that the operator reads by name."""
    texts = "".join(sources().values())
    return set(re.findall(r"\b(?:getenv|variable)\(\"([A-Z_]+)\"\)", texts)) | set(re.findall(r"\"(SSL_CERT_[A-Z]+)\"", texts))


def log_fields():
    found = {"time", "level", "message"}
    for text in sources().values():
        for call in re.findall(r"\blog::(?:debug|info|warning|error)\((.*?)\);", text, flags=re.S):
            found |= set(re.findall(r"\{\"([a-z_]+)\",", call))
    return found


def conditions():
    return set(re.findall(r"= \"(\w+)\";", read("operator/model/condition.hpp")))


def status_fields():
    """The members of status in the definition, by their indentation."""
    text = read("crds/twelvefactorapps.yaml")
    status = text[text.index("\n          status:\n"):]
    return set(re.findall(r"^ {14}([a-zA-Z]+):$", status, flags=re.M))


def links_of_directories():
    """Directory -> the set of those it links, by operator/CMakeLists.txt; a directory of support/ is called by its last part."""
    called, links = {}, {}
    for call in re.findall(r"^twelvefactor_library\((.*?)\)$", read("operator/CMakeLists.txt"), flags=re.M | re.S):
        words = call.split()
        called[words[0]] = words[words.index("DIR") + 1]
        rest = words[words.index("LINKS") + 1:] if "LINKS" in words else []
        links[words[0]] = rest[:rest.index("HIDES")] if "HIDES" in rest else rest
    return {"operator/" + called[name]: {called[each].removeprefix("support/") for each in links[name]} for name in called}


def rights():
    return set(re.findall(r"[a-z]+(?:/[a-z]+)?", " ".join(re.findall(r"resources: \[(.*?)\]", "".join(read(path) for path in (
        "manifests/cluster-wide/role.yaml", "manifests/base/lease-role.yaml", "manifests/base/keys-role.yaml"))))))


def targets():
    return set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.M))


# What the docs say


def check_reference():
    text = read(REFERENCE)
    code = flags()
    commands = section(text, "Commands and flags")
    both_ways("flag", set(code), {name for name in first_cells(commands) if name.startswith("--")}, REFERENCE)
    both_ways("variable of a flag", {name for name in code.values() if name}, set(re.findall(r"`(TWELVEFACTOR_[A-Z_]+)`", commands)), REFERENCE)
    for flag, name in code.items():
        check(name is None or re.search(rf"^\| `{flag}`.*`{name}`", commands, flags=re.M), REFERENCE, f"{flag} and {name} are not in one row")
    for flag in re.findall(r"^\| `(--[a-z-]+)`", commands[:commands.index("flag of `render`")], flags=re.M):
        row = re.search(rf"^\| `{flag}` \|[^|]*\|([^|]*)\|", commands, flags=re.M)
        check(row and row.group(1).strip(" `") == default_of(flag), REFERENCE, f"the default of {flag} is {default_of(flag) or 'empty'}")
    both_ways("environment variable", read_variables(), first_cells(section(text, "Environment")), REFERENCE)
    both_ways("injected variable", injected(), first_cells(section(text, "Injected variables")), REFERENCE)
    both_ways("metric", metrics(), first_cells(section(text, "Metrics")), REFERENCE)
    for label in sorted(metric_labels()):
        check(f"`{label}`" in section(text, "Metrics"), REFERENCE, f"label {label} of a metric is missing")
    both_ways("label or annotation", marks(), first_cells(section(text, "Labels and annotations")), REFERENCE)
    both_ways("condition", conditions(), first_cells(section(text, "Conditions")), REFERENCE)
    named = set().union(*(first_cells(section(text, title)) for title in ("Reasons", "Events", "Tasks")))
    both_ways("reason", {name for group in reasons().values() for name in group}, named, REFERENCE)
    both_ways("log field", log_fields(), first_cells(section(text, "Log")) | {"time", "level", "message"}, REFERENCE)
    both_ways("status field", status_fields(), {name.split(".")[0] for name in first_cells(section(text, "Status"))}, REFERENCE)
    told = set(re.findall(r"[a-z]+(?:/[a-z]+)?", section(text, "Rights the operator needs")))
    for resource in sorted(rights()):
        check(resource in told, REFERENCE, f"the right to {resource} is missing")


def release_fields():
    """The rows of the table that docs/releases.md shows: field, release, comes back, why."""
    words = {"kReleased": "yes | yes", "kAsItIsNow": "yes | no", "kNotReleased": "no | no"}
    rows = re.findall(r'ReleaseFieldRow\{"([^"]+)",\s*(k\w+),\s*"([^"]+)"\}', read("operator/kinds/deploy/release_fields.cpp"))
    return {f"| `{path}` | {words[is_it]} | {why} |" for path, is_it, why in rows}


def check_release_fields():
    shown = {row for row in section(read("docs/releases.md"), "Every field").splitlines() if row.startswith("| `")}
    both_ways("field of a spec", release_fields(), shown, "docs/releases.md")


def check_rules():
    text = read(RULES)
    code = rules()
    documented = dict(re.findall(r"^### (TF\d{4}) · (\w+) · ", text, flags=re.M))
    both_ways("rule", set(code), set(documented), RULES)
    chapters = re.split(r"^## ", text, flags=re.M)[1:]
    check(len(chapters) == 13, RULES, f"there are {len(chapters)} chapters, not 13: the rules themselves, and the factors")
    for number, chapter in enumerate(chapters):
        for rule in re.findall(r"^### TF(\d\d)", chapter, flags=re.M):
            check(int(rule) == number, RULES, f"a rule TF{rule}.. is in chapter {number}")
        check(number == 0 or "https://12factor.net/" in chapter, RULES, f"chapter {number} has no link to 12factor.net")
    for rule, level in code.items():
        check(level is None or documented.get(rule, level) == level, RULES, f"{rule} has level {level} in the code")
    for name in ("kSecretParts", "kSecretPairs"):
        words = re.search(rf"{name} = \{{(.*?)\}};", read("operator/kinds/secrecy/secret_names.cpp"), flags=re.S)
        for word in re.findall(r"\"([^\"]+)\"", words.group(1)):
            check(f"`{word}`" in text, RULES, f"{word} of secret_names.cpp is missing")


def check_troubles():
    text = read(TROUBLES)
    headings = set(re.findall(r"^## (\w+)$", text, flags=re.M))
    known = reasons()
    for group, names in known.items():
        if group.startswith(("In progress", "Needs a person")):
            for name in names:
                check(name in headings, TROUBLES, f"there is no chapter {name}")
                looks = re.search(rf"^(Reconciling|Stalled)=True {name}: ", section(text, name), flags=re.M)
                check(looks, TROUBLES, f"the chapter {name} does not show how it looks")
        for name in names:
            check(name in headings or f"`{name}`" in text, TROUBLES, f"says nothing of {name}")
    check(sum(group.startswith(("In progress", "Needs a person")) for group in known) == 2, "check_docs.py", "the groups of reasons.hpp have other comments")
    for name in sorted(headings):
        check(any(name in names for names in known.values()), TROUBLES, f"the chapter {name} is about no reason of the code")


def check_architecture():
    text = read(ARCHITECTURE)
    rows = re.findall(r"^\| .+ \| `([^`]+)` \|$", section(text, "What happens where"), flags=re.M)
    check(len(rows) >= LEAST_PLACES, ARCHITECTURE, f"the table of places has {len(rows)} rows, fewer than {LEAST_PLACES}")
    for path in rows:
        check((ROOT / path).is_file(), ARCHITECTURE, f"there is no file {path}")
    told = {}
    for path, may in re.findall(r"^\| `(operator/[a-z/]+)` \| .*? \| (.*?) \| .*\|$", section(text, "Directories"), flags=re.M):
        told[path] = set() if may == "nothing" else set(may.split(", "))
    check_threads(section(text, "Threads"))
    links = links_of_directories()
    both_ways("directory", set(links), set(told), ARCHITECTURE)
    for path in sorted(set(links) & set(told)):
        check(links[path] == told[path], ARCHITECTURE, f"{path} links {' '.join(sorted(links[path]))}, says operator/CMakeLists.txt")


def check_threads(text):
    """The numbers of threads are those of the code; and decision 0006 has the same number of watches."""
    sources = read("operator/store/source.hpp")
    all_watches, optional = (int(re.search(rf"{name} = (\d+);", sources).group(1)) for name in ("kSourceCount", "kOptionalCount"))
    watches = str(all_watches - optional)
    pool = re.search(r"initialize_with_threads\((\d+)\)", read("operator/support/http/cpprest_transport.cpp")).group(1)
    services = re.search(r"kMost = (\d+);", read("operator/loop/service_watches.hpp")).group(1)
    workers = re.search(r"int workers = (\d+);", read("operator/loop/options.hpp")).group(1)
    for number, what in ((watches, "one per watch"), (f"up to {services}", "one per kind of Provisioned"), (f"{workers} (`--workers`)", "one pass"), (pool, "cpprestsdk's pool")):
        check(f"| {number} | {what}" in text, ARCHITECTURE, f"the table of threads does not say that {number} are {what}")
    check(f"each of the {watches} watches" in read("docs/decisions/0006-threads.md").lower(), "docs/decisions/0006-threads.md", f"there are {watches} watches")


# Every document


def anchors(text):
    """As code hosts make them of headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_links(path, text):
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (ROOT / path).parent / file if file else ROOT / path
        check(found.exists(), path, f"the link {target} leads nowhere")
        if anchor and found.is_file():
            check(anchor in anchors(found.read_text(encoding="utf-8")), path, f"there is no heading for the link {target}")


def check_paths(path, text):
    for span in code_spans(text):
        place = re.match(rf"((?:{TREES})/[\w./*-]*)$", span)
        if place:
            check(any(ROOT.glob(place.group(1).rstrip("/"))), path, f"there is no {span}")


def our_commands(text):
    """Calls of the program, up to the end of the command."""
    return re.findall(r"(?:^|[\s`(/])twelvefactor ((?:operator|render|lint|explain|version|status|releases|diff|rollback|retry|parity|promote|score|scale|policies|import|adopt|ps|logs|events|config|completion)\b[^|`\n#]*)", text)


def check_names(path, text):
    known = flags()
    variables = {name for name in known.values() if name} | injected()
    build = "".join(text for place in ("", "operator/", "tests/**/") for text in sources(place + "CMakeLists.txt").values()) + "".join(sources("cmake/*.cmake").values())
    for name in sorted(set(re.findall(r"\bTWELVEFACTOR_[A-Z]+(?:_[A-Z]+)*\b", text))):
        check(name in variables or name in build, path, f"{name} is a variable of nothing")
    for span in code_spans(text):
        flag = re.match(r"(--[a-z][a-z-]*)(?: \"\")?$", span)
        if flag and path not in ("CONTRIBUTING.md", RULES):  # those name options of other programs
            check(flag.group(1) in set(known) | {"--help", "--help-all", "--version", "--log-file"}, path, f"{span} is no flag of ours")
        metric = re.match(r"((?:controller_runtime|workqueue|rest_client|twelvefactor)_[a-z_]+)", span)
        if metric:
            check(metric.group(1) in metrics() or metric.group(1) in build, path, f"{span} is no metric")
    for command in our_commands(text):
        for flag in re.findall(r"(?<!\S)(--[a-z-]+)", command):
            check(flag in set(known) | {"--help", "--version"}, path, f"twelvefactor {command.strip()}: {flag} is no flag")
    for rule in sorted(set(re.findall(r"\bTF\d{4}\b", text))):
        check(rule in rules() or (path == "CONTRIBUTING.md" and rule == "TF0806"), path, f"{rule} is no rule")
    for target in re.findall(r"(?:^|[`\s(])make ([a-z][a-z-]*)(?=[`\s.,;)]|$)", "\n".join(code_spans(text)), flags=re.M):
        check(target in targets(), path, f"there is no make {target}")
    for mark in set(re.findall(r"`(twelvefactor\.dev/[a-z-]+)`", text)):
        check(mark in marks() or mark in ("twelvefactor.dev/operator", "twelvefactor.dev/v1alpha1"), path, f"{mark} is no label or annotation of ours")


def test_names():
    """Suite.Name of each unit and contract test, and file::name of each end-to-end test."""
    found = set()
    for text in sources("tests/**/*.cpp").values():
        found |= {f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_[FP])?\((\w+),\s*(\w+)\)", text, flags=re.M)}
    for path, text in sources("e2e/test_*.py").items():
        found |= {f"{Path(path).name}::{name}" for name in re.findall(r"^def (test_\w+)", text, flags=re.M)}
    return found


def check_security():
    """Each point of SECURITY.md has a row with the tests that would fail without it, and each row a point and its tests."""
    points = [" ".join(point.split()) for point in re.findall(r"^- ((?:.+\n)(?:  .+\n)*)", read("SECURITY.md"), flags=re.M)]
    text, tests = read(SECURITY_TESTS), test_names()
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section(text, "Points"), flags=re.M)[1:]
    starts = [start for start, _ in rows]
    for point in points:
        check(sum(point.startswith(start) for start in starts) == 1, SECURITY_TESTS, f"there is not one row for: {point[:60]}")
    for start in starts:
        check(any(point.startswith(start) for point in points), SECURITY_TESTS, f"no point of SECURITY.md begins: {start}")
    for what, named in rows + re.findall(r"^\| (.+?) \| (.+) \|$", section(text, "Attacks"), flags=re.M)[1:]:
        names = re.findall(r"`([^`]+)`", named)
        check(names or named.startswith("none: "), SECURITY_TESTS, f"neither a test nor a reason for: {what}")
        for name in names if not named.startswith("none: ") else []:
            check(name in tests, SECURITY_TESTS, f"there is no test {name}")


def main():
    missing = [path for path in DOCS + ["LICENSE"] if not (ROOT / path).is_file()]
    for path in missing:
        check(False, path, "does not exist")
    if not missing:
        check_reference()
        check_rules()
        check_release_fields()
        check_troubles()
        check_architecture()
        check_security()
    for path in DOCS + sorted(str(found.relative_to(ROOT)) for found in ROOT.glob("docs/decisions/*.md")):
        if path in missing:
            continue
        text = read(path)
        check_links(path, text)
        check_paths(path, text)
        if not path.startswith("docs/decisions"):
            check_names(path, text)
    for problem in problems:
        print(problem)
    print(f"{checked - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
