"""The sign of the house: a staircase of levels as inline SVG, with real links and text.

Level 5 stands apart, joined by a dashed line: it branches off and is not "more mature" than level 4.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap

from macros.pages import Page, source_of
from macros.records import Level

WIDTH, GAP, RISE, FLOOR = 206, 22, 40, 300  # of a step, before level 5, between steps; all in units of the drawing
ROW, INDENT = 74, 12  # of the narrow drawing


def _lines(text: str, x: int, y: int, width: int, step: int, css: str) -> str:
    spans = "".join(
        f'<tspan x="{x}" y="{y + index * step}">{escape(line, quote=False)}</tspan>'
        for index, line in enumerate(wrap(text, width))
    )
    return f'<text class="{css}">{spans}</text>'


def _step(page: Page, level: Level) -> str:
    branch = level.number == 5
    x = (level.number - 1) * WIDTH + (GAP if branch else 0)
    y = FLOOR - 150 - (3 if branch else level.number - 1) * RISE
    tagline = wrap(level.tagline, 27)
    return (
        f'<a href="{page.url(source_of(level))}" class="l{level.number}">'
        f'<rect class="face" x="{x}" y="{y}" width="{WIDTH}" height="{FLOOR - y}"/>'
        f'<rect class="tread" x="{x}" y="{y}" width="{WIDTH}" height="4"/>'
        f'<text class="number" x="{x + 16}" y="{y + 44}">{level.number}</text>'
        + _lines(level.name, x + 16, y + 70, 18, 21, "name")
        + _lines(level.tagline, x + 16, FLOOR - 16 - 18 * (len(tagline) - 1), 27, 18, "tag")
        + "</a>"
    )


def _row(page: Page, level: Level) -> str:
    y, indent = (level.number - 1) * ROW, (4 - min(level.number, 4) + (1.5 if level.number == 5 else 0)) * INDENT
    return (
        f'<a href="{page.url(source_of(level))}" class="l{level.number}">'
        f'<rect class="face" x="{indent}" y="{y}" width="{358 - indent}" height="{ROW - 2}"/>'
        f'<rect class="tread" x="{indent}" y="{y}" width="5" height="{ROW - 2}"/>'
        f'<text class="number" x="{indent + 18}" y="{y + 46}">{level.number}</text>'
        + _lines(level.name, int(indent) + 52, y + 25, 32, 20, "name")
        + _lines(level.tagline, int(indent) + 52, y + 45, 38, 17, "tag")
        + "</a>"
    )


def staircase(page: Page) -> str:
    """Two drawings, one for wide and one for narrow windows; style sheets show one of them."""
    levels = page.records.levels
    width = WIDTH * 5 + GAP
    top = FLOOR - 150 - 3 * RISE
    bridge = f'<path class="branch" d="M{WIDTH * 4} {top + 2}h{GAP}"/>'
    return (
        f'<div class="staircase"><svg class="wide" viewBox="0 {top - 4} {width} {FLOOR - top + 4}" role="group" aria-label="The five levels">'
        + "".join(_step(page, level) for level in levels)
        + bridge
        + f'</svg><svg class="narrow" viewBox="0 0 360 {ROW * 5}" role="group" aria-label="The five levels">'
        + "".join(_row(page, level) for level in levels)
        + "</svg></div>"
    )
