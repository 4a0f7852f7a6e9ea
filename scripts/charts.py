"""Charts as SVG that take their colours from the page, so that one file serves light and dark.

`snippets/charts/<name>.yml` says what a chart shows; the numbers come from `snippets/results/`. Two kinds: bars, one a
value, and lines, one a series. The caption is the text alternative too. The same input gives the same bytes.
"""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

# On a phone the style sheet enlarges the text, moves a bar's label above it and the plot to the left: hence the room
# between bars, to the right of them, and between the names of lines.
LEFT, WIDTH, ROW, BAR = 160, 430, 54, 24  # of bars
WIDE, HIGH, EDGE, APART, TOP = 560, 260, 78, 22, 36  # of lines
Style = Literal["wrong", "right", "faint", "faint right", "third"]
FIELD = re.compile(r"\{([^}]+)\}")


class ChartError(ValueError):
    """A chart's file is wrong, or names a result that is not there; the message says where."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bar(Part):
    """A bar: its label, the result that it shows, and its CSS classes."""

    label: str
    value: str
    style: Style


class Level(Part):
    """A dashed line at a result, with its label: what has to be beaten."""

    value: str
    label: str


class Line(Part):
    """A line: its label and the series that it shows; `marks` names its points, from the left."""

    label: str
    series: str
    style: Style
    marks: list[str] = []


class Axis(Part):
    """What an axis shows, its ends, and how its numbers are written; `ticks` places the numbers."""

    label: str
    ticks: Annotated[list[float], Field(min_length=2)]
    shown: str = "{:g}"
    names: list[str] = []


class Chart(Part):
    """One file of snippets/charts. `of` names the file of results if it is not the chart's own name."""

    of: str | None = None
    bars: Annotated[list[Bar], Field(min_length=2)] | None = None
    line: Level | None = None
    lines: Annotated[list[Line], Field(min_length=1)] | None = None
    x: Axis | None = None
    y: Axis | None = None
    level: Annotated[float | None, Field(description="lines: a dashed horizontal line at this value")] = None
    caption: str


def load_chart(path: Path) -> Chart:
    """Read one chart.

    Raises:
        ChartError: the file is not YAML, or a field is unknown, missing or wrong.
    """
    name = f"snippets/charts/{path.name}"
    try:
        chart = Chart.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ChartError(f"{name}: not YAML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise ChartError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if (chart.bars is None) == (chart.lines is None):
        raise ChartError(f"{name}: needs either bars or lines")
    if chart.lines and not (chart.x and chart.y):
        raise ChartError(f"{name}: lines need x and y")
    return chart


def draw(path: Path, content: dict[str, Any]) -> tuple[str, str]:
    """The SVG of a chart with its caption below, and the caption alone; `content` is the file of results.

    Raises:
        ChartError: see `load_chart`; or a result or series is not in `content`.
    """
    chart, values, name = load_chart(path), content["values"], f"snippets/charts/{path.name}"

    def entry(wanted: str) -> dict[str, Any]:
        if wanted not in values:
            raise ChartError(f"{name}: there is no result '{wanted}'")
        found: dict[str, Any] = values[wanted]
        return found

    def fill(text: str) -> str:
        def shown(match: re.Match[str]) -> str:
            wanted, _, end = match[1].rpartition(".")
            if end == "interval":
                if not entry(wanted)["shown_interval"]:
                    raise ChartError(f"{name}: '{wanted}' has no interval")
                return " to ".join(entry(wanted)["shown_interval"])
            return str(entry(match[1])["shown"])

        return FIELD.sub(shown, text)

    caption = fill(chart.caption)
    if chart.bars:
        rows = [
            (fill(bar.label), entry(bar.value)["value"], entry(bar.value)["shown"], bar.style) for bar in chart.bars
        ]
        level = (entry(chart.line.value)["value"], fill(chart.line.label)) if chart.line else None
        parts, size = _bars(rows, level)
    else:
        series = content.get("series", {})
        if missing := [line.series for line in chart.lines or [] if line.series not in series]:
            raise ChartError(f"{name}: there is no series '{missing[0]}'")
        parts, size = _lines(chart, [(line, series[line.series]) for line in chart.lines or []])
    svg = f'<svg viewBox="0 0 {size[0]} {size[1]}" role="img" aria-label="{escape(caption)}">{"".join(parts)}</svg>'
    return f"{svg}\n<figcaption>{escape(caption)}</figcaption>\n", caption


def _text(x: float, y: float, text: str, anchor: str = "start", css: str = "") -> str:
    css = css and f'class="{css}" '
    return f'<text {css}x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _bars(
    rows: list[tuple[str, float, str, Style]], level: tuple[float, str] | None
) -> tuple[list[str], tuple[int, int]]:
    """Horizontal bars from 0; the longest fills the width. A value below 0 goes to the left."""
    numbers = [value for _, value, _, _ in rows] + ([level[0]] if level else [])
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    scale = WIDTH / ((high - low) or 1)
    zero, height = LEFT - low * scale, ROW * len(rows) + 6
    labels, plot = [], []
    for row, (label, value, shown, style) in enumerate(rows):
        y = row * ROW + ROW - BAR
        start, length = zero + min(value, 0) * scale, abs(value) * scale
        labels.append(_text(LEFT - 10, y + 16, label, "end", "label"))
        plot.append(f'<rect class="{style}" x="{start:.1f}" y="{y}" width="{length:.1f}" height="{BAR}"/>')
        plot.append(_text(max(start + length, zero) + 8, y + 16, shown))
    if low < 0:
        plot.append(f'<line class="axis" x1="{zero:.1f}" y1="12" x2="{zero:.1f}" y2="{height}"/>')
    if level:
        at = zero + level[0] * scale
        plot.append(f'<line class="base" x1="{at:.1f}" y1="12" x2="{at:.1f}" y2="{height}"/>')
        plot.append(_text(max(LEFT + 80, min(at, LEFT + WIDTH - 40)), height + 18, level[1], "middle"))
    return [*labels, '<g class="plot">', *plot, "</g>"], (LEFT + WIDTH + 70, height + (24 if level else 0))


def _lines(chart: Chart, found: list[tuple[Line, dict[str, list[float]]]]) -> tuple[list[str], tuple[int, int]]:
    """Lines over ruled levels, each named at its end; what is above or below the axes is drawn on their edge."""
    assert chart.x is not None
    assert chart.y is not None
    (left, right), (bottom, top) = (chart.x.ticks[0], chart.x.ticks[-1]), (chart.y.ticks[0], chart.y.ticks[-1])

    def across(value: float) -> float:
        return EDGE + (value - left) / (right - left) * WIDE

    def up(value: float) -> float:
        return TOP + (1 - (min(max(value, bottom), top) - bottom) / (top - bottom)) * HIGH

    parts = [_text(0, 10, chart.y.label)]
    for tick in chart.y.ticks:
        parts.append(f'<line class="rule" x1="{EDGE}" y1="{up(tick):.1f}" x2="{EDGE + WIDE}" y2="{up(tick):.1f}"/>')
        parts.append(_text(EDGE - 8, up(tick) + 5, chart.y.shown.format(tick).replace("-", "−"), "end"))
    names = chart.x.names or [chart.x.shown.format(tick) for tick in chart.x.ticks]
    if len(names) != len(chart.x.ticks):
        raise ChartError(f"a chart has {len(chart.x.ticks)} ticks on x and {len(names)} names for them")
    parts += [_text(across(t), TOP + HIGH + 24, name, "middle") for t, name in zip(chart.x.ticks, names, strict=True)]
    parts.append(_text(EDGE + WIDE, TOP + HIGH + 50, chart.x.label, "end"))
    if chart.level is not None:
        y = up(chart.level)
        parts.append(f'<line class="base" x1="{EDGE}" y1="{y:.1f}" x2="{EDGE + WIDE}" y2="{y:.1f}"/>')
    ends = []
    for line, points in found:
        inside = [(x, y) for x, y in zip(points["x"], points["y"], strict=True) if left <= x <= right]
        if not inside:
            raise ChartError(f"the series '{line.series}' has no point between the ends of x")
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in inside)
        parts.append(f'<polyline class="{line.style}" points="{path}"/>')
        ends.append((up(inside[-1][1]), line))
        if line.marks and len(line.marks) != len(inside):
            raise ChartError(
                f"the series '{line.series}' has {len(inside)} points and {len(line.marks)} marks for them"
            )
        for (x, y), mark, after in zip(inside, line.marks, [*inside[1:], inside[-1]], strict=False):
            parts.append(f'<circle class="{line.style}" cx="{across(x):.1f}" cy="{up(y):.1f}" r="5"/>')
            climbs = after[1] > y  # then the line passes above the point, and its name stands beside it
            at = (across(x) + 14, up(y) - 6, mark, "start") if climbs else (across(x), up(y) - 12, mark, "middle")
            parts.append(_text(*at))
    ends.sort(key=lambda end: end[0])
    places = [ends[0][0]]
    for (_, _), (y, _) in pairwise(ends):
        places.append(max(y, places[-1] + APART))  # names of lines that end close together stand one below the other
    for place, (_, line) in zip(places, ends, strict=True):
        parts.append(f'<g class="name {line.style}">{_text(EDGE + WIDE + 8, place + 5, line.label)}</g>')
    return parts, (EDGE + WIDE + 120, TOP + HIGH + 56)
