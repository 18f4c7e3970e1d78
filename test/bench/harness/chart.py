"""The ratios as a bar chart in SVG: one group of bars for each run, shorter is faster."""

import html
import math
import pathlib

COLORS = {"aotc": "#2f6fb0", "node": "#7f9f3f", "wasm2c": "#c7772e"}
OTHER = "#777777"
LEFT, RIGHT, TOP, BAR, GAP, PLOT = 150, 60, 70, 9, 7, 620
LIMIT = 3.0  # longer bars are cut, and say so


def write(path, results, engines, means, subtitle):
    rows = _rows(results, engines, means)
    top = max([1.5, *(value for _, values in rows for value in values if value)])
    limit = min(LIMIT, math.ceil(top * 4) / 4)
    group = BAR * len(engines) + GAP
    height = TOP + group * len(rows) + 40
    width = LEFT + PLOT + RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        ' font-family="sans-serif">',
        _rect(0, 0, width, height, "#ffffff"),
        _text(
            LEFT, 22, "CPU time beside native code (1.0), lower is better", size=15, weight="bold"
        ),
        _text(LEFT, 38, subtitle, color="#555555"),
        *_legend(engines),
        *_axis(limit, TOP, TOP + group * len(rows)),
    ]
    for index, (name, values) in enumerate(rows):
        parts += _group(name, values, engines, TOP + index * group + GAP / 2, limit)
    parts.append("</svg>")
    pathlib.Path(path).write_text("\n".join(parts) + "\n")


def _rows(results, engines, means):
    rows = []
    for kind, title in (("kernel", "kernels"), ("program", "programs")):
        chosen = [row for row in results if row["kind"] == kind]
        chosen = sorted(chosen, key=lambda row: row["engines"][engines[0]]["ratio"] or 0)
        rows += [(r["name"], [r["engines"][engine]["ratio"] for engine in engines]) for r in chosen]
        if chosen:
            rows.append((f"geomean, {title}", [means[engine][kind] for engine in engines]))
    return rows


def _group(name, values, engines, y, limit):
    bold = "bold" if name.startswith("geomean") else "normal"
    middle = y + BAR * len(engines) / 2 + 4
    yield _text(LEFT - 8, middle, name, anchor="end", weight=bold)
    for index, (engine, value) in enumerate(zip(engines, values)):
        if not value:
            continue
        top, length = y + index * BAR, min(value, limit) / limit * PLOT
        yield _rect(LEFT, top, length, BAR - 1, COLORS.get(engine, OTHER))
        yield _text(
            LEFT + length + 4,
            top + BAR - 1.5,
            f"{value:.2f}",
            size=8.5,
            color="#333333",
            weight=bold,
        )


def _legend(engines):
    for index, engine in enumerate(engines):
        x = LEFT + index * 90
        yield _rect(x, 46, 10, 10, COLORS.get(engine, OTHER))
        yield _text(x + 15, 55, engine)


def _axis(limit, top, bottom):
    for step in range(0, int(limit * 4) + 1, 2):
        value = step / 4
        x = LEFT + value / limit * PLOT
        color, width = ("#b03030", 1.5) if value == 1 else ("#dddddd", 1)
        yield _rect(x - width / 2, top, width, bottom - top, color)
        yield _text(
            x,
            bottom + 16,
            "native" if value == 1 else f"{value:g}",
            anchor="middle",
            color="#555555",
        )


def _rect(x, y, width, height, color):
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{color}"/>'


def _text(x, y, text, anchor="start", size=11, weight="normal", color="#111111"):
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    font = f'font-size="{size}" font-weight="{weight}" fill="{color}"'
    return f"<text {place} {font}>{html.escape(text)}</text>"
