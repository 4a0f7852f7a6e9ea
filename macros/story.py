"""The sections of a story page."""

from __future__ import annotations

from macros.html import QUIET, items, paragraphs, sheet
from macros.pages import Page
from macros.pitfalls import rewrite
from macros.records import CLOCKS, StoryStep, Template


def opening(page: Page, step: StoryStep) -> str:
    times = "".join(f"<li{' aria-current=true' if clock == step.clock else ''}>{clock}</li>" for clock in CLOCKS)
    known = page.url("story/index.md#what-is-known-about-attention")
    return (
        f'<ol class="clock-line" {QUIET} aria-label="The reviewer’s clock">{times}</ol>'
        f'<p class="fact clock-note" {QUIET}>These times are <a href="{known}">rules of thumb</a>, not measurements.</p>'
        f'<p class="lead">{page.html(step.summary)}</p>'
    )


def why(page: Page, step: StoryStep) -> str:
    return paragraphs(page.html(step.why))


def move(page: Page, step: StoryStep) -> str:
    return items(map(page.html, step.moves), tag="ol")


def example(page: Page, step: StoryStep) -> str:
    return rewrite(page, step.rewrite)


def worked(page: Page, step: StoryStep) -> str:
    """The worksheet as the case fills it in, with the level that it is taken from."""
    lines = "".join(f"<dt>{page.html(line.prompt)}</dt><dd>{page.html(line.filled)}</dd>" for line in step.worksheet)
    level = f'<a href="{page.url(f"case/level-{step.case_level}.md")}">level {step.case_level} of the case</a>'
    return (
        f'<div class="worked l{step.case_level}" {QUIET}><p class="worked-title">The worksheet, filled in for {level}</p>'
        f"<dl>{lines}</dl></div>"
    )


def worksheet(page: Page, step: StoryStep) -> str:
    """Prompts with room to write, on the screen and on paper."""
    lines = (
        f'<strong>{page.html(line.prompt)}</strong><p class="fact">{page.html(line.hint)}</p><span class="write"></span>'
        for line in step.worksheet
    )
    body = items(lines, "worksheet", "ol")
    return sheet(f"Worksheet: {step.name}", "worksheet", body, page.site_url, anchor="work-sheet")


def mistakes(page: Page, step: StoryStep) -> str:
    lines = (f"<dt>{page.html(line.mistake)}</dt><dd>{page.html(line.instead)}</dd>" for line in step.mistakes)
    return f'<dl class="mistakes">{"".join(lines)}</dl>'


def templates(page: Page, step: StoryStep) -> str:
    found = [page.find(Template, name) for name in step.templates]
    lines = items(f"{page.link(template)}. {page.html(template.hook)}" for template in found)
    return f"<div {QUIET}>{lines}</div>"


def sources(page: Page, step: StoryStep) -> str:
    from macros.references import references

    return references(page, step)


PARTS = {
    "opening": opening, "why": why, "move": move, "example": example, "worked": worked, "worksheet": worksheet, "mistakes": mistakes,
    "templates": templates, "sources": sources,
}  # fmt: skip
