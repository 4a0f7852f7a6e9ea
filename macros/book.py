"""The whole handbook as one HTML page for paper, made of the built pages so that it says what they say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.pages import address_of, pages_of

FILE = "generated/handbook.html"
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.I)  # an address that does not begin at the page
SHEET = "assets/css/book.css"
# What is for the screen: buttons, menus, and forms to copy, whose bare version says nothing on paper.
SCREEN = "[data-feature], .asking, :not(.print-link) > .needs-js, script, style, input, button, .btn, .curl, .print-link, .edit, .steps, .tabbed-labels, .headerlink, .staircase svg.narrow"
IDS = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")  # each holds one id or more


def sections(nav: Any) -> Iterator[tuple[str, list[str]]]:
    """The top of the navigation with all pages below it, in order: ("Levels", ["levels/index.md", …])."""
    for entry in nav:
        for title, node in entry.items():
            yield title, list(pages_of(node))


def key_of(source: str) -> str:
    """The anchor of a page in the book: `levels/2-structured.md` is at `levels-2-structured`."""
    return address_of(source).strip("/").replace("/", "-") or "home"


def chapter(html: str, source: str, keys: dict[str, str]) -> tuple[str, str]:
    """The article of a built page as a chapter: its title, and its HTML with anchors and links of the book.

    `keys` holds the anchor of each page of the book by its address on the site.

    Raises:
        ValueError: the page has no article with a first heading.
    """
    article = LexborHTMLParser(html).css_first("article")
    head = article and article.css_first("h1")
    if not article or not head:
        raise ValueError(f"docs/{source}: its page has no <article> with an <h1>, which the print view is made of")
    key, here = key_of(source), address_of(source)
    for tabs in article.css(".tabbed-set"):
        names = [label.text() for label in tabs.css(".tabbed-labels label")]
        for name, block in zip(names, tabs.css(".tabbed-block"), strict=True):
            if name == "Blank":
                block.decompose()
            else:
                block.attrs["data-name"] = name
    for node in article.css(SCREEN):
        node.decompose()
    for node in article.css("details"):
        if _only_code(node):  # whole files: they are in the repository, and would be half of the paper
            node.replace_with(_line(f"[On the site, folded: {' '.join(node.css_first('summary').text().split())}]"))
        else:
            node.attrs["open"] = ""
    if not source.startswith("interviews/"):  # the bank has every answer; a view of it keeps the questions
        for answer in article.css("details.qa > :not(summary)"):
            answer.decompose()
    for name in IDS:
        for node in article.css(f"[{name}]"):
            node.attrs[name] = " ".join(f"{key}--{one}" for one in (node.attributes[name] or "").split())
    for node in article.css("[href]"):
        node.attrs["href"] = _moved(node.attributes["href"] or "", here, key, keys)
    for node in article.css("[src]"):
        node.attrs["src"] = _beside(node.attributes["src"] or "", here)
    title = head.text().strip()
    # A tag cannot be renamed in the tree; in the text of a page every other `<` is escaped.
    text = re.sub(r"<(/?)h([1-5])\b", lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", article.inner_html or "")
    return title, f'<article class="md-typeset chapter" id="{key}">{text}</article>'


def _line(text: str) -> LexborNode:
    """A paragraph that stands for what paper does not hold."""
    line = LexborHTMLParser(f'<p class="fact">{escape(text, quote=False)}</p>').css_first("p")
    assert line
    return line


def _only_code(details: LexborNode) -> bool:
    """Whether a fold holds nothing but listings."""
    inside = [node for node in details.iter() if node.tag != "summary"]
    return bool(inside) and all("highlight" in (node.attributes.get("class") or "") for node in inside)


def _beside(address: str, here: str) -> str:
    """An address on a page as seen from the book; one that does not begin at the page stays as it is."""
    if OUTSIDE.match(address):
        return address
    path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", address, re.S).groups()  # type: ignore[union-attr]
    seen = posixpath.relpath(posixpath.join("/", here, path), "/" + posixpath.dirname(FILE))
    return seen + ("/" if path.endswith("/") else "") + mark + rest


def _moved(link: str, here: str, key: str, keys: dict[str, str]) -> str:
    """A link of a page as a link of the book: to the chapter, if the page is one, or to the file on the site."""
    path, _, anchor = link.partition("#")
    target = posixpath.normpath(posixpath.join("/", here, path)).strip("/")
    at = keys.get(f"{target}/" if target else "") if path else key
    if OUTSIDE.match(link) or at is None:
        return _beside(link, here)
    return f"#{at}--{anchor}" if anchor else f"#{at}"


def head_of(home: str) -> str:
    """The style sheets and our script, as the home page names them, seen from the book."""
    tree = LexborHTMLParser(home)
    sheets = [node.attributes["href"] or "" for node in tree.css('link[rel="stylesheet"]')]
    sheets.append(SHEET)
    scripts = [node.attributes["src"] or "" for node in tree.css('script[src*="handbook.js"]')]
    links = [f'<link rel="stylesheet" href="{_beside(sheet, "")}">' for sheet in sheets]
    return "\n".join(links + [f'<script defer src="{_beside(script, "")}"></script>' for script in scripts])


def book(name: str, summary: str, nav: Any, page: Callable[[str], str]) -> str:
    """The book: cover, contents, all pages in the order of the navigation.

    Args:
        name: of the site.
        summary: a sentence for the cover.
        nav: as in mkdocs.yml.
        page: the built HTML of a page, by its address on the site.
    """
    parts = list(sections(nav))
    keys = {address_of(source): key_of(source) for _, sources in parts for source in sources}
    contents, chapters, head = [], [], head_of(page(""))
    for title, sources in parts:
        lines = []
        for source in sources:
            own, text = chapter(page(address_of(source)), source, keys)
            lines.append(f'<li><a href="#{key_of(source)}">{escape(own, quote=False)}</a></li>')
            chapters.append(text)
        contents.append(f"<li><strong>{escape(title, quote=False)}</strong><ol>{''.join(lines)}</ol></li>")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<meta name="description" content="{escape(summary)}">\n'
        f"<title>{escape(name)}, whole</title>\n{head}\n</head>\n"
        f'<body class="book" dir="ltr" data-md-color-scheme="default">\n<header class="md-typeset cover" id="cover"><h1>{escape(name)}</h1><p>{escape(summary)}</p>'
        f'<p class="print-link"><a href="#cover" data-print>Print the whole handbook</a>, or <a href="../">go back to the site</a></p></header>\n'
        f'<nav class="md-typeset contents" aria-label="Contents"><h2 id="contents">Contents</h2><ol>{"".join(contents)}</ol></nav>\n'
        f"<main>\n{chr(10).join(chapters)}\n</main>\n</body>\n</html>\n"
    )


def write_book(site: Path, config: Any) -> None:
    """Writes the book into a built site; `config` has the settings of mkdocs.yml."""

    def page(address: str) -> str:
        return (site / address / "index.html").read_text(encoding="utf-8")

    (site / FILE).parent.mkdir(parents=True, exist_ok=True)
    whole = book(config["site_name"], config["site_description"], config["nav"], page)
    (site / FILE).write_text(whole, encoding="utf-8")
