"""Checklists: views of criteria, of a pitfall's criteria, and of the checks of a story step."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from macros.html import QUIET, box, hours, sheet
from macros.pages import Page, cited_as
from macros.records import DIMENSIONS, Criterion, Level, Pitfall, Record, Reference, StoryStep


def item(page: Page, check: Any, level: Level | None = None, own: bool = True) -> str:
    """One line to tick. Where it is not at home (`own` is false) it links to the level page that holds it."""
    text = page.html(check.statement)
    anchor = f' id="{check.id}"' if own else ""
    facts = [f"Show: {page.html(check.evidence)}"]
    if isinstance(check, Criterion):
        facts.append(hours(check.hours) + ("" if check.required else " · strengthens"))
    if level and not own:
        facts.append(f'<a href="{page.url(f"levels/{level.id}.md#{check.id}")}">level {level.number}, with reasons</a>')
    more = _more(page, check) if own and isinstance(check, Criterion) else ""
    return (
        f"<li{anchor}>{box(check.id)}<div><p>{text}</p>"
        f'<p class="fact" {QUIET}>{" · ".join(facts)}<span class="id"> · {check.id}</span></p>{more}</div></li>'
    )


def _more(page: Page, criterion: Criterion) -> str:
    sources = ", ".join(
        f'<a href="{reference.url}" title="{cited_as(reference).replace(chr(34), "&quot;")}">{_short(reference)}</a>'
        for reference in (page.find(Reference, name) for name in criterion.references)
    )
    return (
        f"<details {QUIET}><summary>Why, and what you will be asked</summary><p>{page.html(criterion.why)}</p>"
        f"<p><em>“{page.html(criterion.question)}”</em></p>"
        + (f"<p>Sources: {sources}</p>" if sources else "")
        + "</details>"
    )


def _short(reference: Reference) -> str:
    who = reference.by.split(",")[0].split("(")[0].strip()
    return f"{who} {reference.year}" if reference.year else who


def _list(lines: list[str]) -> str:
    return '<ul class="checks">' + "".join(lines) + "</ul>"


def checklist(page: Page, record: Record) -> str:
    """The checklist of a level (by dimension), of a pitfall or of a story step, with a link that prints it alone."""
    if isinstance(record, Level):
        ordered = sorted(record.criteria, key=lambda criterion: DIMENSIONS.index(criterion.dimension))
        body = "".join(
            f'<p class="dimension" id="checklist-{dimension}">{dimension.capitalize()}</p>'
            + _list([item(page, criterion) for criterion in group])
            for dimension, group in groupby(ordered, key=lambda criterion: criterion.dimension)
        )
        title = f"Level {record.number}: {record.name}"
    elif isinstance(record, Pitfall):
        body = _list([item(page, check, level, own=False) for level, check in map(page.criterion, record.criteria)])
        title = f"Pitfall {record.number}: {record.name}"
    elif isinstance(record, StoryStep):
        body = _list([item(page, check) for check in record.checks])
        title = f"Step {record.number}: {record.name}"
    else:
        raise TypeError(f"docs/{page.source}: a {type(record).__name__} has no checklist")
    # a pitfall's is a view of criteria that stand on level pages
    mine = page.url("path/mine.md")
    return sheet(title, "checklist", body, page.site_url, quiet=isinstance(record, Pitfall), mine=mine)
