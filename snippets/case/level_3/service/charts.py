"""Small charts as SVG text. Colours are classes: the page's style sheet decides, for light and for dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 200, 46, 24, 10


def frame(name: str, title: str, described: str, inside: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """An SVG picture with a name and a description for who cannot see it."""
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(described)}</desc>{inside}</svg>'
    )


def bars(series: Sequence[tuple[str, Sequence[float]]], ticks: Sequence[tuple[int, str]]) -> str:
    """Bars for each day, the largest series first and the others in front of it, each (class, values).

    ticks: (position, label) along the bottom.
    """
    top = max(series[0][1])
    wide = (WIDTH - LEFT) / len(series[0][1])

    def bar(place: int, value: float, kind: str) -> str:
        high = value / top * (HEIGHT - TOP - BOTTOM)
        return (
            f'<rect class="{kind}" x="{LEFT + place * wide:.1f}" y="{HEIGHT - BOTTOM - high:.1f}" '
            f'width="{max(wide - 1, 1):.1f}" height="{high:.1f}"/>'
        )

    drawn = [bar(place, value, kind) for kind, values in series for place, value in enumerate(values) if value]
    return _scale(top, f"{top:,.0f}") + "".join(drawn) + _ticks(ticks, wide)


def lines(series: Sequence[tuple[str, Sequence[float]]], ticks: Sequence[tuple[int, str]]) -> str:
    """Lines over days, each (class, values from 0 to 1)."""
    top = max(max(values) for _, values in series)
    count = len(series[0][1])
    wide = (WIDTH - LEFT) / count
    drawn = "".join(
        f'<polyline class="{kind}" points="'
        + " ".join(
            f"{LEFT + (place + 0.5) * wide:.1f},{HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM):.1f}"
            for place, value in enumerate(values)
        )
        + '"/>'
        for kind, values in series
    )
    return _scale(top, f"{top:.0%}") + drawn + _ticks(ticks, wide)


def calibration(forecast: Sequence[float], observed: Sequence[float], side: int = 220) -> str:
    """Groups of forecasts against what happened; on the diagonal both agree."""
    low, size = 30, side - 40

    def at(x: float, y: float) -> tuple[float, float]:
        return low + x * size, side - low - y * size

    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    points = [at(x, y) for x, y in zip(forecast, observed, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<rect class="box" x="{x0}" y="{y1}" width="{size}" height="{size}"/>'
        f'<line class="axis" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/><polyline class="model" points="{path}"/>'
        + "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points)
        + f'<text x="{x0}" y="{side - 12}">0</text><text x="{x1}" y="{side - 12}" text-anchor="end">1</text>'
        f'<text x="{(x0 + x1) / 2}" y="{side - 12}" text-anchor="middle">forecast</text>'
        f'<text x="{x0 - 6}" y="{y1 + 10}" text-anchor="end">1</text>'
    )


def _scale(top: float, label: str) -> str:
    base = HEIGHT - BOTTOM
    return (
        f'<line class="axis" x1="{LEFT}" y1="{base}" x2="{WIDTH}" y2="{base}"/>'
        f'<line class="axis faint" x1="{LEFT}" y1="{TOP}" x2="{WIDTH}" y2="{TOP}"/>'
        f'<text x="{LEFT - 6}" y="{TOP + 5}" text-anchor="end">{label}</text>'
        f'<text x="{LEFT - 6}" y="{base}" text-anchor="end">0</text>'
    )


def _ticks(ticks: Sequence[tuple[int, str]], wide: float) -> str:
    return "".join(
        f'<text x="{LEFT + place * wide:.1f}" y="{HEIGHT - 6}">{escape(label)}</text>' for place, label in ticks
    )
