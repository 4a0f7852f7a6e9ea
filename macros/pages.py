"""Where things stand on the site, and the text of records as HTML with its links resolved."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from markdown import Markdown

from macros.loading import Records, did_you_mean
from macros.records import Criterion, Level, Pitfall, Question, Record, Reference, Role, StoryStep, Template, Term
from macros.results import Results

MARKS = re.compile(r"[*_`\[\]<>&\\]")
LITERAL = re.compile(r"(`[^`]*`|\]\([^)]*\))")  # code and addresses: their quotes stay as they are
RESULT = re.compile(r"\{result:([^}]*)\}")
CITED = re.compile(r"\]\(cite:([^)\s]*)\)")
TARGETS: dict[type[Record], str] = {
    Level: "levels/{id}.md",
    Pitfall: "pitfalls/{id}.md",
    StoryStep: "story/{id}.md",
    Template: "toolkit/{id}.md",
    Role: "levels/roles.md#{id}",
    Question: "interviews/{type}.md#{id}",
    Term: "reference/glossary.md#{id}",
    Reference: "reference/sources.md#{id}",
}


def source_of(record: Any) -> str:
    """The page (and anchor) of a record, from `docs/`."""
    kind = getattr(record, "type", "").replace(" ", "-")  # questions have a page for each type
    return TARGETS[type(record)].format(id=record.id, type=kind)


def address_of(source: str) -> str:
    """The address of a source file on the built site: `levels/index.md` is at `levels/`."""
    path, _, anchor = source.partition("#")
    path = re.sub(r"(^|/)index\.md$", r"\1", path)
    path = re.sub(r"\.md$", "/", path)
    return path + (f"#{anchor}" if anchor else "")


def pages_of(nav: Any) -> Iterator[str]:
    """Every page of a navigation, or of a part of one, in order; links to elsewhere are none."""
    if isinstance(nav, str) and nav.endswith(".md"):
        yield nav
    for child in nav if isinstance(nav, list) else nav.values() if isinstance(nav, dict) else ():
        yield from pages_of(child)


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    return Markdown(output_format="html")


def typographic(text: str) -> str:
    """Straight quotes as British print has them: opening after a space or a bracket, closing everywhere else."""
    if "'" not in text and '"' not in text:
        return text
    parts = LITERAL.split(text)
    for index in range(0, len(parts), 2):
        part = re.sub(r"(^|[\s(\[“‘—–/])(\**)'(?=\S)", r"\1\2‘", parts[index]).replace("'", "’")
        parts[index] = re.sub(r'(^|[\s(\[“‘—–/])(\**)"(?=\S)', r"\1\2“", part).replace('"', "”")
    return "".join(parts)


@lru_cache(maxsize=20_000)
def _html(text: str) -> str:
    """Inline Markdown as HTML; text without marks takes the short way."""
    text = typographic(text)
    if not MARKS.search(text):
        return text
    html = _markdown().reset().convert(text)
    return html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 else html


class UnknownRecord(ValueError):
    """A macro was called with an argument that names no record."""


@dataclass(frozen=True)
class Page:
    """The page on which a macro is called, and what it can call on."""

    source: str
    records: Records
    results: Results
    site_url: str = ""

    def url(self, source: str) -> str:
        """The address of a source file, relative to this page."""
        target, here = address_of(source), address_of(self.source)
        path, mark, anchor = target.partition("#")
        if path == here and anchor:
            return mark + anchor
        start = here.rstrip("/") or "."
        relative = posixpath.relpath(path or ".", start)
        return (relative + "/" if (path.endswith("/") or not path) else relative) + mark + anchor

    def link(self, record: Any, text: str | None = None) -> str:
        """A link to the page of a record, as HTML."""
        name = text or _html(escape(str(getattr(record, "name", "")), quote=False))
        return f'<a href="{self.url(source_of(record))}">{name}</a>'

    def find(self, kind: type[Record], name: object) -> Any:
        """The record of a kind with this id (or number).

        Raises:
            UnknownRecord: there is none; the message names the page, the value and what there is.
        """
        by_id = self.records.by_id(kind)
        if name in by_id:
            return by_id[name]
        ids = [str(key) for key in by_id]
        raise UnknownRecord(f"docs/{self.source}: there is no {kind.kind} {name!r}{did_you_mean(name, ids)}")  # type: ignore[attr-defined]

    def plain(self, text: str) -> str:
        """Text with its results filled in."""
        return RESULT.sub(lambda match: self.results.shown(match[1]), text)

    def markdown(self, text: str) -> str:
        """Text for a file of its own: results filled in, citations as plain links."""
        return CITED.sub(lambda match: f"]({self.find(Reference, match[1]).url})", self.plain(text))

    def html(self, text: str) -> str:
        """Text of a record as inline HTML: results filled in, citations and links resolved."""
        html = _html(self.plain(text))
        if "cite:" in html or "record:" in html:
            html = re.sub(r'href="(cite|record):([^"]*)"', lambda m: self._target(m[1], m[2]), html)
        return html

    def _target(self, scheme: str, name: str) -> str:
        if scheme == "cite":
            reference = self.find(Reference, name)
            return f'href="{escape(reference.url)}" title="{escape(cited_as(reference))}"'
        for kind in (Level, Pitfall, StoryStep, Template, Term):
            if record := self.records.by_id(kind).get(name):
                return f'href="{self.url(source_of(record))}"'
        raise UnknownRecord(f"docs/{self.source}: there is no record {name!r}")

    def criterion(self, name: str) -> tuple[Level, Criterion]:
        """A criterion by id, with its level."""
        for level in self.records.levels:
            for criterion in level.criteria:
                if criterion.id == name:
                    return level, criterion
        raise UnknownRecord(f"docs/{self.source}: there is no criterion {name!r}")

    def check(self, name: str) -> tuple[str, str, int | None]:
        """A criterion, a check of a story step or a task of a pitfall: what it says, where it stands, its level.

        Raises:
            UnknownRecord: there is none of these.
        """
        for step in self.records.story:
            for check in step.checks:
                if check.id == name:
                    return check.statement, f"{source_of(step)}#{name}", None
        for pitfall in self.records.pitfalls:
            for remedy in pitfall.remedies:
                if remedy.id == name:
                    return f"{remedy.title}: {remedy.done_when}", f"{source_of(pitfall)}#{name}", None
        level, criterion = self.criterion(name)
        return criterion.statement, f"{source_of(level)}#{name}", level.number


def cited_as(reference: Reference) -> str:
    """Who, what and when, in one line."""
    return f"{reference.by}: {reference.title}" + (f" ({reference.year})" if reference.year else "")
