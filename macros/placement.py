"""Every criterion as a question with three answers, and as data: what the placement asks and counts with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from macros.html import QUIET, data, hours
from macros.pages import Page
from macros.records import DIMENSIONS, Criterion, Level

LADDERS = [(1, 2, 3, 4), (1, 2, 5)]  # of a product, and of research
ANSWERS = {"met": "Met", "not": "Not met", "unclear": "Cannot tell"}


def ordered(page: Page) -> Iterator[tuple[Level, Criterion]]:
    """Every criterion with its level, by level and side."""
    for level in page.records.levels:
        for criterion in sorted(level.criteria, key=lambda one: DIMENSIONS.index(one.dimension)):
            yield level, criterion


def compact(page: Page) -> str:
    """What `placement.js` counts with, for a page that does not ask: `data("criteria")`."""
    criteria = [
        {
            "id": one.id, "side": one.dimension, "level": level.number, "required": one.required, "short": one.short,
            "least": one.hours[0], "most": one.hours[1],
        }
        for level, one in ordered(page)
    ]  # fmt: skip
    return data("criteria", criteria)


def placement(page: Page) -> str:
    """The list of all questions, and their data; with scripts they stand in the tool of the page, as they are asked."""
    groups = []
    for (level, side), group in groupby(ordered(page), key=lambda pair: (pair[0], pair[1].dimension)):
        questions = "".join(_question(page, level, criterion) for _, criterion in group)
        groups.append(f'<div><p class="dimension">Level {level.number}: {side}</p>{questions}</div>')
    return f'<section class="asking no-js-only" {QUIET}>{"".join(groups)}</section>{compact(page)}'


def size(page: Page) -> str:
    """How many questions one aim asks at most."""
    levels = [level.number for level, _ in ordered(page)]
    return str(max(sum(number in ladder for number in levels) for ladder in LADDERS))


def _question(page: Page, level: Level, criterion: Criterion) -> str:
    choices = "".join(
        f'<label><input type="radio" name="{criterion.id}" value="{value}">{words}</label>'
        for value, words in ANSWERS.items()
    )
    weight = "" if criterion.required else "strengthens, does not decide · "
    links = [f'<a href="{page.url(f"levels/{level.id}.md")}#{criterion.id}">reasons</a>']
    for noun, records in (
        ("template", [one for one in page.records.templates if any(t.check == criterion.id for t in one.teaches)]),
        ("pitfall", [one for one in page.records.pitfalls if criterion.id in one.criteria]),
    ):
        if records:
            links.append(f"{noun}: " + ", ".join(page.link(one) for one in records))
    more = "".join(f" · {link}" for link in links[1:])
    return (
        f'<fieldset data-id="{criterion.id}"><legend>{page.html(criterion.statement)}</legend><div class="choices">{choices}</div>'
        f'<p class="fact">Show: <span class="evidence">{page.html(criterion.evidence)}</span><span class="extra"> · {hours(criterion.hours)}</span> · '
        f'{weight}<span class="links">{links[0]}<span class="extra">{more}</span></span></p></fieldset>'
    )
