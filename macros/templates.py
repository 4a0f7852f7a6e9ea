"""One source of a template, three versions: blank, guided, filled."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from macros.builder import builder
from macros.html import QUIET, items
from macros.levels import badge
from macros.pages import Page
from macros.records import Template, TemplateField

FIELD = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MARK = "FILL IN:"  # `grep 'FILL IN:'` finds every blank that is left
VERSIONS = {
    "blank": "The bare form, for when you know what goes where.",
    "guided": "The form with advice in comments, which GitHub does not show.",
    "filled": "The form filled in with",
}


def text(template: Template, version: str, plain: Callable[[str], str]) -> str:
    """The Markdown of one version; `plain` fills in results."""
    by_name = {field.id: field for field in template.fields}
    blanks: dict[str, Callable[[TemplateField], str]] = {
        "blank": lambda field: f"[{MARK} {field.label}]",
        "guided": lambda field: f"[{MARK} {field.label}]",
        "filled": lambda field: plain(field.filled),
    }
    body = guided(template) if version == "guided" else template.body.rstrip()
    return FIELD.sub(lambda match: blanks[version](by_name[match[1]]), body) + "\n"


def guided(template: Template) -> str:
    """The body with its hints, its fields still in braces."""
    return _with_hints(template.body.rstrip(), {field.id: field for field in template.fields})


def _with_hints(body: str, fields: dict[str, TemplateField]) -> str:
    """The body with each hint as a comment above the block that holds its field: inside a table, a list or a
    fence a comment would break the block."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in body.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if line or fenced:
            blocks[-1].append(line)
        else:
            blocks.append([])
    hinted: set[str] = set()
    for block in blocks:
        names = [name for name in FIELD.findall("\n".join(block)) if not (name in hinted or hinted.add(name))]  # type: ignore[func-returns-value]
        block[:0] = [_hint(fields[name]) for name in names]
    return "\n\n".join("\n".join(block) for block in blocks)


def _hint(field: TemplateField) -> str:
    return f"<!-- {field.label}: {field.hint.replace('--', '–')} -->"


def raw_source(template: Template, version: str) -> str:
    """Where the file of a version is on the built site."""
    return f"generated/templates/{template.id}.{version}.md.txt"


def template(page: Page, record: Template) -> str:
    """The versions in tabs, each with copy, download and curl."""
    return "\n\n".join(_tab(page, record, version) for version in VERSIONS)


def _tab(page: Page, record: Template, version: str) -> str:
    content = text(record, version, page.markdown)
    fence = "`" * max(4, 1 + max((len(run) for run in re.findall(r"`{3,}", content)), default=3))
    url = page.url(raw_source(record, version))
    base = page.site_url or "http://127.0.0.1:8000/"
    here = "" if page.site_url else " data-here"  # the address is not known: the page's script fills in its own
    curl = f"curl -o {record.file} {base}{raw_source(record, version)}"
    note = VERSIONS[version] + (f" {record.filled_from}." if version == "filled" else "")
    # Inside a tab only inline HTML survives: the theme's Markdown would wrap a <div> in a paragraph.
    bar = (
        f'<span class="fact" {QUIET}>{escape(note, quote=False)}</span>\n\n'
        f'<button type="button" {QUIET} class="btn primary" data-copy="{record.id}-{version}" hidden>Copy</button>\n'
        f'<a class="btn" {QUIET} href="{url}" download="{record.file}">Download {record.file}</a>\n'
        f'<a class="btn" {QUIET} href="#{record.id}-{version}" data-print>Print</a>\n\n'
        f'<code class="curl" {QUIET}{here}>{escape(curl)}</code>'
    )
    block = f'{fence} {{ .markdown .no-copy #{record.id}-{version} {QUIET}="" }}\n{content}{fence}'
    body = f"{bar}\n\n{block}"
    return f'=== "{version.capitalize()}"\n\n' + "\n".join("    " + line if line else "" for line in body.split("\n"))


def opening(page: Page, record: Template) -> str:
    chips = " ".join(badge(page, number) for number in record.levels)
    return (
        f'<p class="lead">{page.html(record.hook)}.</p><p><strong>Use it when</strong> {_lower(page.html(record.use_when))}</p>'
        f'<p><strong>Leave it when</strong> {_lower(page.html(record.avoid_when))}</p><p class="chips" {QUIET}>{chips}</p>'
    )


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def proves(page: Page, record: Template) -> str:
    """The checklist that the template teaches: each line with the fields that are its evidence."""
    labels = {field.id: field.label for field in record.fields}
    lines = []
    for taught in record.teaches:
        check, source, level = page.check(taught.check)
        mark = f" {badge(page, level)}" if level else ""
        there = "; ".join(page.html(labels[name]) for name in taught.fields)
        lines.append(f'<a href="{page.url(source)}">{page.html(check)}</a>{mark}<p class="fact">Stands in: {there}</p>')
    return f"<div {QUIET}>{items(lines)}</div>"


def steps(page: Page, record: Template) -> str:
    """The story steps that lead to this template."""
    lines = items(
        f"{page.link(step)}. {page.html(step.hook)}" for step in page.records.story if record.id in step.templates
    )
    return f"<div {QUIET}>{lines}</div>"


def sources(page: Page, record: Template) -> str:
    from macros.references import references

    return references(page, record)


PARTS = {"opening": opening, "builder": builder, "proves": proves, "steps": steps, "sources": sources}
