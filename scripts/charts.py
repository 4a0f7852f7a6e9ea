"""Charts as SVG that take their colours from the page, so that one file serves both schemes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

LEFT, WIDTH, ROW, BAR = 150, 440, 40, 22


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value as a share of the axis, how it is written, and its style (CSS classes)."""

    label: str
    value: float
    shown: str
    style: str


def bars(bars_: list[Bar], line: float, line_label: str, caption: str) -> str:
    """Horizontal bars on an axis from 0 to 1 with a dashed line to beat; `caption` is also the text alternative."""
    height = ROW * len(bars_)
    parts = []
    for row, bar in enumerate(bars_):
        y = row * ROW + (ROW - BAR) // 2
        parts.append(
            f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(bar.label)}</text>'
            f'<rect class="{bar.style}" x="{LEFT}" y="{y}" width="{bar.value * WIDTH:.1f}" height="{BAR}"/>'
            f'<text x="{LEFT + bar.value * WIDTH + 8:.1f}" y="{y + 16}">{bar.shown}</text>'
        )
    at = LEFT + line * WIDTH
    parts.append(
        f'<line class="base" x1="{at:.1f}" y1="0" x2="{at:.1f}" y2="{height}"/>'
        f'<text x="{at:.1f}" y="{height + 16}" text-anchor="middle">{escape(line_label)}</text>'
    )
    return (
        f'<svg viewBox="0 0 {LEFT + WIDTH + 60} {height + 24}" role="img" aria-label="{escape(caption)}">'
        + "".join(parts)
        + f"</svg>\n<figcaption>{escape(caption)}</figcaption>\n"
    )
