"""The tables, as Markdown that can be read as text."""
import statistics

CHILD = "a child changed by hand"


def _per_app(phase, key):
    return lambda run: 1000 * run[phase][key] / run["apps"]


def _value(*keys):
    def look(run):
        for key in keys:
            run = run[key]
        return run
    return look


# (what, of one run)
ROWS = [
    ("cold: seconds until all apps are carried out", _value("cold", "seconds")),
    ("cold: requests per app", lambda run: run["cold"]["requests"] / run["apps"]),
    ("cold: operator CPU, ms per app", _per_app("cold", "operator_cpu")),
    ("cold: API server CPU, ms per app", _per_app("cold", "server_cpu")),
    ("cold: etcd CPU, ms per app", _per_app("cold", "etcd_cpu")),
    ("cold: cores used by all other programs", _value("cold", "others")),
    ("resident when settled, MiB", _value("idle", "resident_mib")),
    ("ten idle seconds: requests", _value("idle", "requests")),
    ("a new image in all apps: seconds", _value("release", "seconds")),
    ("a new image: requests per app beyond the patch", lambda run: run["release"]["requests"] / run["apps"] - 1),
    ("a new image: operator CPU, ms per app", _per_app("release", "operator_cpu")),
    ("a new image: API server CPU, ms per app", _per_app("release", "server_cpu")),
    ("one new app: p50, ms", _value("new_app", "p50")),
    ("one new app: p99, ms", _value("new_app", "p99")),
    (f"{CHILD}: repair received, p50, ms", _value("repair", "sent", "p50")),
    (f"{CHILD}: repair received, p99, ms", _value("repair", "sent", "p99")),
    (f"{CHILD}: repair seen, p99, ms", _value("repair", "seen", "p99")),
    ("restart: operator CPU, ms per app", _per_app("restart", "operator_cpu")),
    ("restart: requests", _value("restart", "requests")),
    ("restart: peak, MiB", _value("restart", "peak_mib")),
    ("restart: peak / settled", lambda run: run["restart"]["peak_mib"] / run["idle"]["resident_mib"]),
    ("a look at all apps again: requests", _value("resync", "requests")),
    ("a look at all apps again: operator CPU, ms per app", _per_app("resync", "operator_cpu")),
]


def median(runs, look):
    """None where it was not measured."""
    values = []
    for run in runs:
        try:
            values.append(look(run))
        except KeyError:
            pass
    return statistics.median(values) if values else None


def runs_of(result, name, apps):
    return [run for run in result["runs"] if run["name"] == name and run["apps"] == apps]


def growth(result, name):
    """KiB per further app, between one size and the next: [(from, to, KiB)]."""
    sizes = sorted({run["apps"] for run in result["runs"] if run["name"] == name and "idle" in run})
    resident = [median(runs_of(result, name, size), _value("idle", "resident_mib")) for size in sizes]
    pairs = zip(zip(sizes, resident), zip(sizes[1:], resident[1:]))
    return [(low, high, 1024 * (more - less) / (high - low)) for (low, less), (high, more) in pairs]


def cell(value):
    if value is None:
        return "–"
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def markdown(header, rows):
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells):
        return "| " + " | ".join(text.ljust(width) if column == 0 else text.rjust(width) for column, (text, width) in enumerate(zip(cells, widths))) + " |"

    return "\n".join([line(header), "|" + "|".join("-" * (width + 2) if column == 0 else "-" * (width + 1) + ":" for column, width in enumerate(widths)) + "|",
                      *(line(row) for row in rows)])


def side_by_side(result):
    apps, names = result["apps"], result["names"]
    rows = [[what, *(median(runs_of(result, name, apps), look) for name in names)] for what, look in ROWS]
    further = {name: {(low, high): kib for low, high, kib in growth(result, name)} for name in names}
    for low, high in further["ours"]:
        rows.append([f"resident, KiB per further app ({low:,} to {high:,})", *(further[name].get((low, high)) for name in names)])
    if result.get("parity_pairs"):
        rows.append(["1,000 parity pairs: CPU, s", *(result["parity_pairs"] if name == "ours" else None for name in names)])
    other = "peer" if "peer" in names else "loader"
    header = [f"{apps:,} apps, medians of {result['rounds']}", *("bare loader" if name == "loader" else name for name in names), f"ours / {other}"]
    return markdown(header, [[what, *map(cell, values), cell(_ratio(values[names.index("ours")], values[names.index(other)]))] for what, *values in rows
                             if any(value is not None for value in values)])


def _ratio(one, other):
    return None if one is None or not other else one / other


def by_request(result):
    """API server CPU per request, by verb and resource; and how many of each an app takes."""
    rows = []
    for name, measured in result["costs"].items():
        kinds = list(dict.fromkeys(entry["kind"] for entry in measured))
        for kind in kinds:
            same = [entry for entry in measured if entry["kind"] == kind]
            count = {phase: sum(entry["phase"] == phase for entry in same) for phase in ("cold", "release")}
            spread = [entry["milliseconds"] for entry in same]
            cost = cell(statistics.mean(spread)) if len(spread) == 1 else f"{min(spread):.2f} to {max(spread):.2f}"
            rows.append([f"{name}: {kind}", str(count["cold"]), str(count["release"]), cost])
    return markdown(["request", "a new app", "a new image", "API server CPU, ms each"], rows)
