"""References, glossary and roles: the collections that have one page each, and links to their entries."""

from __future__ import annotations

import re
from html import escape

from macros.html import QUIET, items, paragraphs
from macros.pages import Page, cited_as
from macros.records import Record, Reference, Role, Term

LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SEEN = {
    "page": "we read the page",
    "summary": "we read its abstract or a summary",
    "address": "we checked its address and title only",
}


def ref(page: Page, name: str, text: str | None = None) -> str:
    """A link to an external source, in the middle of a sentence."""
    reference = page.find(Reference, name)
    return (
        f'<a href="{escape(reference.url)}" title="{escape(cited_as(reference))}">{text or escape(reference.title)}</a>'
    )


def references(page: Page, record: Record) -> str:
    """The sources of a record, each with what it is cited for; one that nobody has read says so."""
    found: list[Reference] = [page.find(Reference, name) for name in record.references]  # type: ignore[attr-defined]
    entries = (_entry(page, r) + (_seen(r) if r.seen == "address" else "") for r in found)
    return f"<div {QUIET}>" + items(entries, "sources") + "</div>"


def _seen(reference: Reference) -> str:
    return f' <span class="fact">({SEEN[reference.seen]})</span>'


def _entry(page: Page, reference: Reference) -> str:
    year = f", {reference.year}" if reference.year else ""
    return (
        f'<a href="{escape(reference.url)}">{escape(reference.title, quote=False)}</a> '
        f'<span class="fact" {QUIET}>{escape(reference.by, quote=False)}{year}. {escape(reference.claim, quote=False)}</span>'
    )


def bibliography(page: Page) -> str:
    """Every source, by type, each with its anchor and with what of it was read."""
    types = sorted({reference.type for reference in page.records.references})
    parts = []
    for name in types:
        group = sorted((r for r in page.records.references if r.type == name), key=lambda r: r.title.lower())
        lines = "".join(f'<li id="{r.id}">{_entry(page, r)}{_seen(r)}</li>' for r in group)
        parts.append(f'## {name.capitalize()}\n\n<ul class="sources">{lines}</ul>')
    return "\n\n".join(parts)


def term(page: Page, name: str, text: str | None = None) -> str:
    """A word of the glossary: a link to its entry, with the definition as a tooltip."""
    entry = page.find(Term, name)
    tip = escape(LINKED.sub(r"\1", page.plain(entry.definition)).replace("`", "").replace("*", ""))
    return f'<a class="term" href="{page.url(f"reference/glossary.md#{entry.id}")}" title="{tip}">{text or escape(entry.term)}</a>'


def glossary(page: Page) -> str:
    """Every word, in alphabetical order; each is a heading, so that the search finds it by itself."""
    lines = []
    for entry in sorted(page.records.terms, key=lambda entry: entry.term.lower()):
        also = f' <span class="fact">also {escape(", ".join(entry.also))}</span>' if entry.also else ""
        see = ", ".join(f'<a href="#{name}">{escape(page.find(Term, name).term)}</a>' for name in entry.see)
        cited = ", ".join(ref(page, name) for name in entry.references)
        tail = "".join([f" See {see}." if see else "", f" Source: {cited}." if cited else ""])
        lines.append(f'<h2 id="{entry.id}">{escape(entry.term)}{also}</h2><p>{page.html(entry.definition)}{tail}</p>')
    return f'<div class="glossary">{"".join(lines)}</div>'


def roles(page: Page) -> str:
    """Every role with the level it asks for, what to show, and what the level does not get the reader."""
    from macros.levels import badge

    return "\n\n".join(
        f"## {role.name} {{#{role.id}}}\n\n" + paragraphs(badge(page, role.level)) + _role(page, role)
        for role in sorted(page.records.roles, key=lambda role: role.level)
    )


def _role(page: Page, role: Role) -> str:
    sources = ", ".join(ref(page, name) for name in role.references)
    return (
        items(page.html(text) for text in role.shows)
        + f"<p>{page.html(role.honestly)}</p>"
        + f'<p class="fact">How sure: {role.confidence}.'
        + (f" Sources: {sources}." if sources else "")
        + "</p>"
    )
