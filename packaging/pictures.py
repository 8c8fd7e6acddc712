#!/usr/bin/python3
"""Draws the pictures of the documentation: docs/pictures/NAME.picture, a text, becomes NAME.svg beside it. `make docs` runs it. Standard library only.

usage: pictures.py [--check]     --check: writes nothing, names what is stale, exit code 1 when something is

A picture is lines of words, as a shell parts them:

    title TEXT                                what it shows, for those who cannot see it
    box NAME COLUMN ROW KIND LINE...          KIND: yours, made, state, good or bad; a column or row may be a fraction
    arrow FROM TO [LABEL] [dashed]            from side to side; in one column from below to above, or back
"""
import shlex
import sys
from html import escape
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
COLUMN, ROW, WIDTH, LINE, MARGIN = 262, 92, 168, 16, 14
STYLE = """<style>
text { font: 13px sans-serif; fill: #1b1f24; text-anchor: middle } .label { font-size: 11.5px; fill: #57606a }
rect { stroke: #57606a; stroke-width: 1.2; fill: #f6f8fa } .yours { fill: #ddf4ff } .good { fill: #dafbe1 } .bad { fill: #ffebe9 } .state { fill: #fff8c5 }
path { stroke: #57606a; stroke-width: 1.4; fill: none } .dashed { stroke-dasharray: 5 4 } .head { fill: #57606a; stroke: none }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .label { fill: #9da7b3 } rect { fill: #21262d; stroke: #9da7b3 } path { stroke: #9da7b3 }
.yours { fill: #0c2d4b } .good { fill: #12381d } .bad { fill: #4b1513 } .state { fill: #3b2f07 } .head { fill: #9da7b3 } }
</style>"""


class Box:
    def __init__(self, column, row, kind, lines):
        self.kind, self.lines = kind, lines
        self.height = LINE * len(lines) + 20
        self.x = MARGIN + float(column) * COLUMN + WIDTH / 2
        self.y = MARGIN + 34 + float(row) * ROW

    def svg(self):
        top = self.y - self.height / 2
        texts = "".join(f'<text x="{self.x:g}" y="{top + 24 + LINE * number:g}">{escape(line)}</text>' for number, line in enumerate(self.lines))
        return f'<rect class="{self.kind}" x="{self.x - WIDTH / 2:g}" y="{top:g}" width="{WIDTH}" height="{self.height}" rx="6"/>{texts}'


def course(start, end, both_ways):
    """The corners of an arrow, and where its label stands. Of two in one column the way back stands apart from the way there."""
    if start.x == end.x:
        down = 1 if end.y > start.y else -1
        shift = -40 if both_ways and down == -1 else 0
        points = [(start.x + shift, start.y + down * start.height / 2), (end.x + shift, end.y - down * end.height / 2)]
        return points, (start.x + shift + 8, (points[0][1] + points[1][1]) / 2 + 4, "start")
    right = 1 if end.x > start.x else -1
    begin, finish = (start.x + right * WIDTH / 2, start.y), (end.x - right * WIDTH / 2, end.y)
    middle = finish[0] - right * (COLUMN - WIDTH) / 2
    points = [begin, finish] if start.y == end.y else [begin, (middle, start.y), (middle, end.y), finish]
    return points, ((middle, end.y - 6, "middle") if start.y == end.y else (middle + 6, (start.y + end.y) / 2 + 4, "start"))


def arrow_svg(start, end, both_ways, label, dashed):
    points, (x, y, anchor) = course(start, end, both_ways)
    (before_x, before_y), (tip_x, tip_y) = points[-2], points[-1]
    across, down = (tip_x > before_x) - (tip_x < before_x), (tip_y > before_y) - (tip_y < before_y)
    head = [(tip_x, tip_y), (tip_x - 9 * across - 4.5 * down, tip_y - 9 * down - 4.5 * across), (tip_x - 9 * across + 4.5 * down, tip_y - 9 * down + 4.5 * across)]
    line = " ".join(f"{'ML'[number > 0]}{px:g} {py:g}" for number, (px, py) in enumerate(points))
    text = f'<text class="label" style="text-anchor:{anchor}" x="{x:g}" y="{y:g}">{escape(label)}</text>' if label else ""
    return (f'<path{" class=" + chr(34) + "dashed" + chr(34) if dashed else ""} d="{line}"/>'
            f'<path class="head" d="M{" L".join(f"{px:g} {py:g}" for px, py in head)} Z"/>{text}')


def drawn(text):
    title, boxes, arrows = "", {}, []
    for line in text.splitlines():
        word, *rest = shlex.split(line, comments=True) or [""]
        if word == "title":
            title = " ".join(rest)
        elif word == "box":
            name, column, row, kind, *lines = rest
            boxes[name] = Box(column, row, kind, lines)
        elif word == "arrow":
            start, end, *more = rest
            dashed = "dashed" in more
            label = " ".join(each for each in more if each != "dashed")
            arrows.append((start, end, label, dashed))
        elif word:
            raise SystemExit(f"pictures.py: no such word: {word}")
    width = max(box.x for box in boxes.values()) + WIDTH / 2 + MARGIN
    height = max(box.y + box.height / 2 for box in boxes.values()) + MARGIN
    ways = {(start, end) for start, end, _, _ in arrows}
    lines = [arrow_svg(boxes[start], boxes[end], (end, start) in ways, label, dashed) for start, end, label, dashed in arrows]
    body = "\n".join([*lines, *(box.svg() for box in boxes.values())])
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" aria-label="{escape(title)}">\n'
            f"<title>{escape(title)}</title>\n{STYLE}\n{body}\n</svg>\n")


def main():
    stale = []
    for source in sorted(PICTURES.glob("*.picture")):
        target, svg = source.with_suffix(".svg"), drawn(source.read_text(encoding="utf-8"))
        if target.exists() and target.read_text(encoding="utf-8") == svg:
            continue
        stale.append(target.name)
        if "--check" not in sys.argv:
            target.write_text(svg, encoding="utf-8")
    if "--check" in sys.argv and stale:
        raise SystemExit(f"docs/pictures: stale: {', '.join(stale)}; run `make docs`")


if __name__ == "__main__":
    main()
