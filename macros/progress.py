"""Every list that can be ticked, counted: plain links, which the script of the page fills with the reader's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

from macros.html import QUIET, counted
from macros.pages import Page
from macros.pitfalls import self_id
from macros.records import DIMENSIONS, Level


def progress(page: Page) -> str:
    """The five levels, each with its next line, then the other lists, then all of them together."""
    records = page.records
    steps = [check.id for step in records.story for check in step.checks]
    tasks = [task.id for pitfall in records.pitfalls for task in pitfall.remedies]
    own = [self_id(pitfall.id) for pitfall in records.pitfalls]
    rows = [
        *(_level(page, level) for level in records.levels),
        _row("Story checks", page.url("story/index.md"), steps, "checks"),
        _row("Tasks of the pitfalls", page.url("pitfalls/index.md"), tasks, "tasks"),
        _row("Self-check on the pitfalls", page.url("pitfalls/index.md#check-sheet"), own, "lines"),
    ]
    total = sum(len(level.criteria) for level in records.levels) + len(steps) + len(tasks) + len(own)
    rows.append(f'<li data-progress=""><strong>All together</strong>{_numbers(total, "lines")}</li>')
    return f'<ul class="ticks" {QUIET}>{"".join(rows)}</ul>'


def _level(page: Page, level: Level) -> str:
    """Required criteria first, in the order of the checklist: the first without a tick is the next."""
    ordered = sorted(
        level.criteria, key=lambda criterion: (not criterion.required, DIMENSIONS.index(criterion.dimension))
    )
    ids = [criterion.id for criterion in ordered]
    home = page.url(f"levels/{level.id}.md")
    following = f'<span class="fact needs-js">Next: <a href="{home}#{ids[0]}">{ids[0].replace("-", " ")}</a></span>'
    return _row(f"{level.number} {level.name}", f"{home}#checklist", ids, "criteria", f"l{level.number}", following)


def _row(name: str, address: str, ids: Sequence[str], noun: str, css: str = "", more: str = "") -> str:
    mark = f' class="{css}"' if css else ""
    return (
        f'<li{mark} data-progress="{" ".join(ids)}"><a href="{address}">{name}</a>{_numbers(len(ids), noun)}{more}</li>'
    )


def _numbers(count: int, noun: str) -> str:
    return (
        f'<span><span class="no-js-only">{count} {noun}</span><span class="needs-js">{counted(count)}</span></span>'
        f'<progress class="needs-js" max="{count}" value="0" aria-hidden="true"></progress>'
    )
