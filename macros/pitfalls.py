"""The sections of a pitfall page, and the pair of weak and strong that story steps share."""

from __future__ import annotations

from macros.html import QUIET, box, hours, items, paragraphs, sheet, table
from macros.levels import badge
from macros.pages import Page, source_of
from macros.records import Pitfall, Remedy, Rewrite


def opening(page: Page, pitfall: Pitfall) -> str:
    chips = " ".join(badge(page, bite.level, f"Bites at level {bite.level}") for bite in pitfall.bites)
    return f'<p class="lead">{page.html(pitfall.summary)}</p><p class="chips" {QUIET}>{chips}</p>'


def symptoms(page: Page, pitfall: Pitfall) -> str:
    """How it looks in three places, side by side where there is room."""
    places = (("In the CV", "cv"), ("In the repository", "repository"), ("In the interview", "interview"))
    return (
        '<div class="three">'
        + "".join(
            f"<div><p><strong>{title}</strong></p>{items(map(page.html, getattr(pitfall.symptoms, key)))}</div>"
            for title, key in places
        )
        + "</div>"
    )


def cost(page: Page, pitfall: Pitfall) -> str:
    """Its paragraphs: a blank line in the record parts them."""
    return paragraphs(*(page.html(part) for part in pitfall.cost.split("\n")))


def exercise(page: Page, pitfall: Pitfall) -> str:
    if pitfall.exercise is None:
        raise ValueError(f"docs/{page.source}: the pitfall '{pitfall.id}' has no exercise")
    task = pitfall.exercise
    return (
        f'<div class="task"><p><strong>{page.html(task.title)}</strong></p><p>{page.html(task.task)}</p>'
        f"<p>Artefact: {page.html(task.artefact)}</p><p>You are done when {_lower(page.html(task.check))}</p></div>"
    )


def remedies(page: Page, pitfall: Pitfall) -> str:
    """The four tasks, each with its artefact, its effort and its end."""
    return '<ul class="checks tasks">' + "".join(_remedy(page, remedy) for remedy in pitfall.remedies) + "</ul>"


def _remedy(page: Page, remedy: Remedy) -> str:
    return (
        f'<li id="{remedy.id}">{box(remedy.id)}<div>'
        f"<p><strong>{page.html(remedy.title)}</strong></p><p>{page.html(remedy.action)}</p>"
        f'<p class="fact" {QUIET}>Artefact: {page.html(remedy.artefact)} · {hours(remedy.hours)}</p>'
        f'<p class="fact" {QUIET}>Done when {_lower(page.html(remedy.done_when))}</p></div></li>'
    )


def _lower(text: str) -> str:
    """A sentence as the rest of one: its first letter small, unless the word is a name or an abbreviation."""
    return text[0].lower() + text[1:] if text[1:2].islower() and not text.startswith("I ") else text


def rewrite(page: Page, pair: Rewrite) -> str:
    """Weak and strong, side by side, and what makes the difference."""
    return (
        f'<section class="pair" {QUIET}><div class="weak"><p class="fact">Weak</p><p>{page.html(pair.weak)}</p></div>'
        f'<div class="strong"><p class="fact">Strong</p><p>{page.html(pair.strong)}</p></div></section>'
        f"<p>{page.html(pair.why)}</p>"
    )


def better(page: Page, pitfall: Pitfall) -> str:
    return rewrite(page, pitfall.rewrite)


def bites(page: Page, pitfall: Pitfall) -> str:
    """Level by level, and at which stage of an application it costs how much."""
    stages = [(name, getattr(pitfall.stages, key)) for key, name in STAGES.items()]
    rows = [[name, WEIGHTS[stage.weight], page.html(stage.how)] for name, stage in stages]
    levels = items(f"{badge(page, bite.level)} {page.html(bite.how)}" for bite in pitfall.bites)
    return levels + table(
        ["Stage", "It costs", "What is seen there"], rows, "By stage of an application; our judgement"
    )


def sources(page: Page, pitfall: Pitfall) -> str:
    from macros.references import references

    return references(page, pitfall)


WEIGHTS = ("nothing", "little", "something", "most")
STAGES = {"screening": "Screening", "repository": "Repository review", "interview": "Interview"}


def by_stage(page: Page) -> str:
    """The pitfalls at each stage: those that cost most there with what is seen of them, then the others by name."""
    parts = []
    for key, name in STAGES.items():
        found = [(getattr(pitfall.stages, key), pitfall) for pitfall in page.records.pitfalls]
        rows = [
            f"<strong>{page.link(pitfall)}</strong>: {page.html(stage.how)}"
            for stage, pitfall in found if stage.weight == 3
        ]  # fmt: skip
        others = "".join(
            f"<br>{words} {', '.join(page.link(pitfall) for stage, pitfall in found if stage.weight == weight)}."
            for weight, words in ((2, "Cost something, too:"), (1, "Cost little here:"))
        )
        parts.append(f'### {name}\n\n{items(rows)}<p class="fact">{others.removeprefix("<br>")}</p>')
    return "\n\n".join(parts)


def by_level(page: Page) -> str:
    """For each level the pitfalls that bite there, those that cost most over the three stages first."""
    parts = []
    for level in page.records.levels:
        found = [
            (bite, pitfall) for pitfall in page.records.pitfalls for bite in pitfall.bites if bite.level == level.number
        ]
        found.sort(key=lambda pair: (-weight(pair[1]), pair[1].number))
        rows = [f"<strong>{page.link(pitfall)}</strong>: {page.html(bite.how)}" for bite, pitfall in found]
        first = ", ".join(pitfall.name for _, pitfall in found[:3])
        parts.append(
            f'<details class="qa" id="at-level-{level.number}"><summary>{level.number} {level.name}: {first}</summary>'
            f"<div {QUIET}>{items(rows, tag='ol')}</div></details>"
        )
    return f'<section class="questions">{"".join(parts)}</section>'


def weight(pitfall: Pitfall) -> int:
    """What a pitfall costs over all stages."""
    return sum(getattr(pitfall.stages, stage).weight for stage in STAGES)


def self_id(pitfall: str) -> str:
    """The id under which a reader's tick at a pitfall's line of the self-check is kept."""
    return f"self-{pitfall}"


def self_check(page: Page) -> str:
    """Twelve statements; under each what has to be there, and the task to begin with if it is not. Prints alone."""
    rows = []
    for pitfall in page.records.pitfalls:
        check = pitfall.self_check
        task = next(remedy for remedy in pitfall.remedies if remedy.id == check.begin)
        address = page.url(f"{source_of(pitfall)}#{task.id}")
        rows.append(
            f"<li>{box(self_id(pitfall.id))}<div><p><strong>{pitfall.number}. {page.html(check.statement)}</strong></p>"
            f'<p class="fact">Yes, if you can open: {page.html(check.proof)}. '
            f'If not: <a href="{address}">{pitfall.name.lower()}</a>, {hours(task.hours)}.</p></div></li>'
        )
    body = f'<ol class="checks">{"".join(rows)}</ol>'
    mine = page.url("path/mine.md")
    return sheet("Which of the twelve pitfalls are yours?", "self-check", body, page.site_url, quiet=False, mine=mine)


PARTS = {
    "opening": opening, "symptoms": symptoms, "cost": cost, "exercise": exercise, "remedies": remedies,
    "rewrite": better, "bites": bites, "sources": sources,
}  # fmt: skip
