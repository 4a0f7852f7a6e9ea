"""The sections of a level page, the badge of a level, and the comparison of all levels."""

from __future__ import annotations

from macros.html import QUIET, hours, items, paragraphs, table
from macros.pages import Page
from macros.records import DIMENSIONS, Level, Pitfall


def badge(page: Page, number: int, text: str = "") -> str:
    """A small sign in the level's hue, linked to its page."""
    level = page.find(Level, number)
    label = text or f"Level {level.number} · {level.short}"
    return f'<a class="chip l{level.number}" href="{page.url(f"levels/{level.id}.md")}">{label}</a>'


def opening(page: Page, level: Level) -> str:
    """The lead, the way to the neighbours, and the size of the level."""
    low = sum(m.hours[0] for m in level.milestones)
    high = sum(m.hours[1] for m in level.milestones)
    required = sum(c.required for c in level.criteria)
    steps = "".join(
        f'<li><a class="l{other.number}" href="{page.url(f"levels/{other.id}.md")}"'
        + (' aria-current="page"' if other is level else "")
        + f' title="{other.name}"><span>{other.number}</span><small>{other.short}</small></a></li>'
        for other in page.records.levels
    )
    return (
        f'<ol class="steps" {QUIET} aria-label="The five levels">{steps}</ol>'
        f'<p class="lead">{page.html(level.summary)}</p>'
        f'<p class="fact">{len(level.criteria)} criteria, {required} of them required · {len(level.milestones)} milestones · '
        f"about {low:g} to {high:g} hours, by our estimate</p>"
    )


def effort(page: Page, level: Level) -> str:
    """The hours of all milestones together."""
    return hours((sum(m.hours[0] for m in level.milestones), sum(m.hours[1] for m in level.milestones)))


def signs(page: Page, level: Level) -> str:
    return items(map(page.html, level.signs))


def changes(page: Page, level: Level) -> str:
    """What differs from the level below, dimension by dimension."""
    below = next((other for other in page.records.levels if other.number == level.number - 1), None)
    head = ["Dimension", *([f"Level {below.number}"] if below else []), f"Level {level.number}"]
    rows = [
        [
            name.capitalize(),
            *([page.html(getattr(below.sides, name))] if below else []),
            page.html(getattr(level.sides, name)),
        ]
        for name in DIMENSIONS
    ]
    caption = f"Level {below.number} and level {level.number} by dimension" if below else "Level 1 by dimension"
    return table(head, rows, caption)


def build(page: Page, level: Level) -> str:
    """The milestones, each with its artefact, its effort and what a reviewer opens."""
    lines = []
    for milestone in level.milestones:
        met = ", ".join(f'<a href="#{name}">{name.replace("-", " ")}</a>' for name in milestone.criteria)
        lines.append(
            f'<strong>{page.html(milestone.title)}</strong> <span class="fact">{hours(milestone.hours)}</span>'
            f"<p>Artefact: {page.html(milestone.artefact)}. A reviewer opens {page.html(milestone.opens)}.</p>"
            f'<p class="fact" {QUIET}>Meets: {met}</p>'
        )
    return items(lines, "milestones", "ol")


def opens(page: Page, level: Level) -> str:
    return items(map(page.html, level.opens_first), tag="ol")


def traps(page: Page, level: Level) -> str:
    return items(f"{page.link(page.find(Pitfall, trap.pitfall))}: {page.html(trap.how)}" for trap in level.traps)


def roles(page: Page, level: Level) -> str:
    """The roles that ask for this level, what each wants to see first, and how well the pairing is supported."""
    lines = [
        f'<strong><a href="{page.url(f"levels/roles.md#{role.id}")}">{role.name}</a></strong>: '
        f'{page.html(role.shows[0])} <span class="fact">({role.confidence})</span>'
        for role in page.records.roles
        if role.level == level.number
    ]
    none = "<p>None that we know of: no source names a job for which this level is enough by itself.</p>"
    return items(lines) if lines else none


VERDICTS = {"yes": "met", "part": "in part", "no": "not met"}


def case(page: Page, level: Level) -> str:
    """The worked case held against every criterion of its own level."""
    rows = [
        [
            f'<a href="{page.url(f"levels/{level.id}.md#{criterion.id}")}">{criterion.id.replace("-", " ")}</a>'
            f'<br><span class="fact">{VERDICTS[criterion.case.met]}{"" if criterion.required else " · strengthens"}</span>',
            page.html(criterion.case.where),
        ]
        for criterion in sorted(level.criteria, key=lambda criterion: DIMENSIONS.index(criterion.dimension))
    ]
    answered: list[str] = [criterion.case.met for criterion in level.criteria]
    counts = [f"{answered.count(met)} {verdict}" for met, verdict in VERDICTS.items()]
    return f"<p>Of {len(rows)} criteria: {', '.join(counts)}.</p>" + table(
        ["Criterion", "Open, or missing"], rows, f"The case against the criteria of level {level.number}", quiet=True
    )


def move_on(page: Page, level: Level) -> str:
    return items(map(page.html, level.move_on))


def sources(page: Page, level: Level) -> str:
    from macros.references import references

    return paragraphs(page.html(level.provenance)) + references(page, level)


def comparison(page: Page) -> str:
    """All levels by dimension, in one table: the levels of a dimension stand below each other, so that a phone can show it."""
    caption = "The five levels by dimension"
    groups = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="2"><strong>{name.capitalize()}</strong></th></tr>'
        + "".join(
            f'<tr><th scope="row">{badge(page, level.number, f"Level {level.number}")}</th>'
            f"<td>{page.html(getattr(level.sides, name))}</td></tr>"
            for level in page.records.levels
        )
        + "</tbody>"
        for name in DIMENSIONS
    )
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{caption}" {QUIET}><table class="facts"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">Level</th><th scope="col">What its projects look like</th></tr></thead>{groups}</table></div>'
    )


PARTS = {
    "opening": opening, "hours": effort, "signs": signs, "changes": changes, "build": build, "opens": opens, "traps": traps,
    "roles": roles, "case": case, "move on": move_on, "sources": sources,
}  # fmt: skip
