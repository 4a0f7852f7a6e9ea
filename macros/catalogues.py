"""Overviews: every record of a kind, as the index pages and the home page show them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from macros.drill import drill
from macros.html import QUIET
from macros.levels import comparison
from macros.mine import mine
from macros.pages import Page, source_of
from macros.pitfalls import by_level, by_stage, self_check
from macros.placement import placement, size
from macros.progress import progress
from macros.questions import bank, by_pitfall, overview
from macros.records import CLOCKS, QUESTION_KINDS, SHELVES
from macros.references import bibliography, glossary, roles
from macros.staircase import staircase

SHELF_TITLES = {"project": "For a project", "portfolio": "For the portfolio", "application": "For an application"}


def _entry(page: Page, record: object, key: str, css: str = "") -> str:
    mark = f' class="{css}"' if css else ""
    return (
        f'<li{mark}><a href="{page.url(source_of(record))}"><span class="key">{key}</span>'
        f"<span><strong>{record.name}</strong><em>{page.html(record.hook)}</em></span></a></li>"  # type: ignore[attr-defined]
    )


def levels(page: Page) -> str:
    return (
        '<ol class="ladder">'
        + "".join(
            f'<li class="l{level.number}"><a href="{page.url(source_of(level))}"><span class="key">{level.number}</span>'
            f"<span><strong>{level.name}</strong><em>{level.tagline}</em></span></a><p>{page.html(level.summary)}</p></li>"
            for level in page.records.levels
        )
        + "</ol>"
    )


def pitfalls(page: Page) -> str:
    return '<ul class="index">' + "".join(_entry(page, p, f"{p.number:02d}") for p in page.records.pitfalls) + "</ul>"


def story(page: Page) -> str:
    """The steps, in groups by the reviewer's clock."""
    return "\n\n".join(
        f"## {clock} {{#{clock.replace(' ', '-')}}}\n\n"
        + '<ul class="index">' + "".join(_entry(page, step, f"{step.number:02d}") for step in group) + "</ul>"
        for clock, group in groupby(page.records.story, key=lambda step: step.clock)
    )  # fmt: skip


def clock(page: Page) -> str:
    """The reviewer's clock: what each reader sees before they stop."""
    parts = []
    for time in CLOCKS:
        steps = [step for step in page.records.story if step.clock == time]
        links = "".join(f"<li>{page.link(step)}</li>" for step in steps)
        parts.append(f'<div><p class="time">{time}</p><ul>{links}</ul></div>')
    return f'<div class="clock">{"".join(parts)}</div>'


def templates(page: Page) -> str:
    """The templates, by shelf."""
    return "\n\n".join(
        f"## {SHELF_TITLES[shelf]} {{#{shelf}}}\n\n"
        + '<ul class="index">'
        + "".join(_entry(page, t, f"{t.order:02d}") for t in page.records.templates if t.shelf == shelf)
        + "</ul>"
        for shelf in SHELVES
    )


def sheets(page: Page) -> str:
    """Every checklist and worksheet that prints alone, with a link that makes it the only thing to print."""
    rows: list[tuple[str, tuple[Any, ...], tuple[str, ...]]] = [
        ("Level", page.records.levels, ("checklist",)),
        ("Pitfall", page.records.pitfalls, ("checklist",)),
        ("Step", page.records.story, ("checklist", "worksheet")),
    ]
    anchors = {"checklist": "check-sheet", "worksheet": "work-sheet"}
    lists = []
    for noun, records, kinds in rows:
        lines = []
        for record in records:
            links = ", ".join(f'<a href="{page.url(source_of(record))}#{anchors[kind]}">{kind}</a>' for kind in kinds)
            lines.append(f"<li>{noun} {record.number}, {record.name}: {links}</li>")
        lists.append(f"<ul {QUIET}>{''.join(lines)}</ul>")
    titles = ("Levels", "Pitfalls", "Story steps")
    return "\n\n".join(f"### {title}\n\n{html}" for title, html in zip(titles, lists, strict=True))


def figures(page: Page) -> str:
    """How much there is, counted."""
    records = page.records
    counts = {
        "criteria": sum(len(level.criteria) for level in records.levels),
        "tasks": sum(len(pitfall.remedies) for pitfall in records.pitfalls),
        "questions with answers": len(records.questions),
        "templates": len(records.templates),
        "sources": len(records.references),
        "requests to anyone else": 0,
    }
    return (
        '<p class="proof">' + "".join(f"<span><b>{count}</b> {name}</span> " for name, count in counts.items()) + "</p>"
    )


CATALOGUES: dict[str, Callable[[Page], str]] = {
    "staircase": staircase, "levels": levels, "pitfalls": pitfalls, "story": story, "clock": clock,
    "figures": figures, "comparison": comparison, "progress": progress,
    "pitfalls by stage": by_stage, "pitfalls by level": by_level, "self-check": self_check, "questions by pitfall": by_pitfall,
    "sheets": sheets, "templates": templates, "questions": overview, "drill": drill, **{f"{kind} questions": partial(bank, kind=kind) for kind in QUESTION_KINDS},
    "glossary": glossary, "references": bibliography, "roles": roles, "placement": placement, "placement size": size, "mine": mine,
}  # fmt: skip


def catalogue(page: Page, kind: str) -> str:
    """Every record of a kind.

    Raises:
        ValueError: there is no such catalogue.
    """
    if kind not in CATALOGUES:
        raise ValueError(f"docs/{page.source}: there is no catalogue {kind!r}; there are {', '.join(CATALOGUES)}")
    return CATALOGUES[kind](page)
