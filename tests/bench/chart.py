"""The chart: seconds, CPU and memory by the number of apps, as SVG. Both axes are logarithmic: a straight line is a cost per app."""
import math

from table import median, runs_of

WIDTH, HEIGHT, LEFT, TOP = 300, 190, 70, 40  # of a panel, and what is left free beside it
ACROSS, ROW = LEFT + WIDTH + 60, TOP + HEIGHT + 40
COLUMNS = 2
COLOURS = {"ours": "#0b6e4f", "peer": "#b3541e", "loader": "#6b7280"}
LABELS = {"ours": "ours", "peer": "peer", "loader": "bare loader"}
PANELS = [
    ("seconds until all are carried out", lambda run: run["cold"]["seconds"]),
    ("CPU seconds of the operator for that", lambda run: run["cold"]["operator_cpu"]),
    ("CPU seconds of the API server for that", lambda run: run["cold"]["server_cpu"]),
    ("resident memory when settled, MiB", lambda run: run["idle"]["resident_mib"]),
]


def svg(result):
    width, height = COLUMNS * ACROSS, -(-len(PANELS) // COLUMNS) * ROW + 40
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="#ffffff"/>']
    for number, (title, look) in enumerate(PANELS):
        down, across = divmod(number, COLUMNS)
        parts += [f'<g transform="translate({across * ACROSS + LEFT} {down * ROW + TOP})">', *panel(title, series(result, look)), "</g>"]
    parts += legend(result["names"], height - 20)
    return "\n".join([*parts, "</svg>"]) + "\n"


def series(result, look):
    """{name: [(apps, value)]}, of what was measured."""
    sizes = sorted({run["apps"] for run in result["runs"]})
    found = {name: [(size, median(runs_of(result, name, size), look)) for size in sizes] for name in result["names"]}
    return {name: [(size, value) for size, value in points if value] for name, points in found.items() if any(value for _, value in points)}


def decades(values):
    """The powers of ten around them."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def panel(title, lines):
    points = [point for line in lines.values() for point in line]
    if not points:
        return []
    across, up = decades([x for x, _ in points]), decades([y for _, y in points])

    def x_of(value):
        return WIDTH * (math.log10(value) - across[0]) / (across[1] - across[0])

    def y_of(value):
        return HEIGHT - HEIGHT * (math.log10(value) - up[0]) / (up[1] - up[0])

    parts = [f'<text y="-14" font-weight="bold">{title}</text>', *grid(across, up, x_of, y_of)]
    for name, line in lines.items():
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
        for x, y in line:
            parts.append(f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{COLOURS[name]}"><title>{LABELS[name]}, {x:,} apps: {y:,.4g}</title></circle>')
    parts += end_labels(lines, x_of, y_of)
    return parts


def grid(across, up, x_of, y_of):
    parts = []
    for power in range(up[0], up[1] + 1):
        y = y_of(10.0 ** power)
        parts.append(f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d8dce2"/>')
        parts.append(f'<text x="-6" y="{y + 4:.1f}" text-anchor="end" fill="#4a4f57">{10.0 ** power:,.6g}</text>')
    for power in range(across[0], across[1] + 1):
        x = x_of(10.0 ** power)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{HEIGHT}" stroke="#d8dce2"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT + 18}" text-anchor="middle" fill="#4a4f57">{10 ** power:,}</text>')
    return parts


def end_labels(lines, x_of, y_of):
    """The last value of each line, moved apart where two would lie on each other."""
    parts, free = [], math.inf
    for name, line in sorted(lines.items(), key=lambda entry: -y_of(entry[1][-1][1])):
        x, y = line[-1]
        place = min(y_of(y) + 4, free)
        free = place - 13
        parts.append(f'<text x="{x_of(x) + 6:.1f}" y="{place:.1f}" fill="{COLOURS[name]}">{y:,.3g}</text>')
    return parts


def legend(names, y):
    parts = []
    for number, name in enumerate(names):
        x = LEFT + number * 130
        parts.append(f'<line x1="{x}" x2="{x + 22}" y1="{y}" y2="{y}" stroke="{COLOURS[name]}" stroke-width="2"/>')
        parts.append(f'<text x="{x + 28}" y="{y + 4}">{LABELS[name]}</text>')
    parts.append(f'<text x="{LEFT + len(names) * 130}" y="{y + 4}" fill="#4a4f57">across: apps; both axes are logarithmic</text>')
    return parts
