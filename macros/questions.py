"""Interview questions with what a strong answer contains."""

from __future__ import annotations

from collections.abc import Iterable

from macros.html import QUIET, items
from macros.pages import Page
from macros.records import Level, Pitfall, Question


def one(page: Page, question: Question, anchor: bool = False) -> str:
    """A question that opens into its answer."""
    mark = f' id="{question.id}"' if anchor else ""
    tags = " · ".join([question.type, question.dimension, "level " + ", ".join(map(str, question.levels))])
    strong = items(page.html(point) for point in question.strong)
    return (
        f'<details class="qa"{mark}><summary>{page.html(question.text)}</summary><div {QUIET}><p class="fact">{tags}</p>'
        f"<p><strong>A strong answer contains</strong></p>{strong}"
        f"<p><strong>The wrong turn.</strong> {page.html(question.wrong_turn)}</p>"
        f"<p><strong>Then they ask:</strong> {page.html(question.follow_up)}</p></div></details>"
    )


def chosen(page: Page, record: Level | Pitfall, most: int) -> list[Question]:
    """The questions of a level or pitfall; those that belong to few others come first."""
    if isinstance(record, Level):
        own = {criterion.id for criterion in record.criteria}
        pool = [q for q in page.records.questions if record.number in q.levels]
        pool.sort(key=lambda q: (-len(own.intersection(q.criteria)), len(q.levels), q.id))
    else:
        pool = [q for q in page.records.questions if record.id in q.pitfalls]
        pool.sort(key=lambda q: (q.pitfalls.index(record.id), len(q.pitfalls), q.id))
    return pool[:most]


def questions(page: Page, record: Level | Pitfall, most: int = 6) -> str:
    """The questions that a record brings up, and the way to all of them."""
    found = chosen(page, record, most)
    total = len(page.records.questions)
    bank = f'<p class="fact"><a href="{page.url("reference/questions.md")}">All {total} questions</a></p>'
    return _all(page, found) + bank


def bank(page: Page) -> str:
    """Every question, by type, each with its anchor."""
    by_type: dict[str, list[Question]] = {}
    for question in page.records.questions:
        by_type.setdefault(question.type, []).append(question)
    return "\n\n".join(
        f"## {name.capitalize()}\n\n" + _all(page, group, anchor=True) for name, group in sorted(by_type.items())
    )


def _all(page: Page, found: Iterable[Question], anchor: bool = False) -> str:
    quiet = "" if anchor else f" {QUIET}"  # the bank is searched, its views are not
    return (
        f'<section class="questions"{quiet}>'
        + "".join(one(page, question, anchor) for question in found)
        + "</section>"
    )
