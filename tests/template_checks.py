"""What must be true of a template's Markdown. Pure: text in, faults out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import unquote

import cmarkgfm
from selectolax.lexbor import LexborHTMLParser

from macros.templates import MARK

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Digits that measure nothing: code, addresses, results (filled in later), dates, names of levels and versions.
NOT_MEASURED = re.compile(
    r"```.*?```|`[^`\n]*`|\]\([^)]*\)|\{result:[^}]*\}"
    rf"|\b\d{{1,2}} (?:{MONTHS})\b|\b\d{{4}}-\d\d-\d\d\b|\b(?:19|20)\d\d\b"
    r"|\b(?:levels?|pitfalls?|steps?|sections?|tables?|figures?|parts?) \d+(?:(?:,| and| to| or) \d+)*"
    r"|\b\d+\.\d+\.\d+\b|\bCC BY 4\.0|\bPython 3\.\d+|\b95 %|\bper 1,000\b|^\s*\d+\. |^#+ \d+\. ",
    re.S | re.M | re.I,
)
NUMBER = re.compile(r"(?<![\w.,-])[−-]?\d[\d,.]*(?!\w)")
BLANK = re.compile(rf"\[{MARK} [^\]]+\]")


def numbers_of_nobody(filled: str) -> list[str]:
    """Numbers in the text of a filled field that neither a result nor a date nor a name gives."""
    return [number.rstrip(".,") for number in NUMBER.findall(NOT_MEASURED.sub(" ", filled))]


def html_of(markdown: str) -> LexborHTMLParser:
    """The Markdown as GitHub renders it, without its sanitiser."""
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    return LexborHTMLParser(html)


def faults(markdown: str) -> Iterator[str]:
    """What a reader on GitHub would see go wrong, one line a fault."""
    tree = html_of(markdown)
    body = tree.body
    text = body.text(deep=True) if body else ""
    text += " ".join(image.attributes.get("alt") or "" for image in tree.css("img"))
    source = re.sub(r"<!--.*?-->", "", markdown, flags=re.S)
    if (shown := len(BLANK.findall(" ".join(text.split())))) != (meant := len(BLANK.findall(" ".join(source.split())))):
        yield f"{meant} blanks written and {shown} shown: one has become a link or broken a table"
    for node in tree.css("pre, code"):
        node.decompose()  # arrows of diagrams and pipes of shells are meant
    text = body.text(deep=True) if body else ""
    if "-->" in text or "<!--" in text:
        yield "a comment is shown to the reader"
    if re.search(r"^ *\|", text, re.M):
        yield "a table is shown as text"
    lines = [line for line in re.sub(r"```.*?```", "", source, flags=re.S).split("\n") if re.match(r" *\|.*-{3}", line)]
    if len(lines) != (tables := len(tree.css("table"))):
        yield f"{len(lines)} tables written and {tables} shown"
    for table in tree.css("table"):
        if not table.css("tbody tr"):
            yield "a table has no row"
    levels = [int((node.tag or "h0")[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"{levels.count(1)} first headings, 1 expected, at the top"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    for link in tree.css("a[href]"):
        if MARK in unquote(link.attributes.get("href") or ""):
            yield "a blank stands in an address"
