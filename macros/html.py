"""The few shapes of HTML that macros share. No blank line inside: Markdown would end the block there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

# Said elsewhere, or too small to search for: keeps the search index light. The theme's parser loses its place where
# an element with this mark holds another of the same tag, so that <section> is used around blocks with <div>.
QUIET = "data-search-exclude"


def hours(span: tuple[float, float]) -> str:
    """An effort range: `1–3 h`."""
    low, high = (f"{value:g}" for value in span)
    return f"{low} h" if low == high else f"{low}–{high} h"


def items(texts: Iterable[str], css: str = "", tag: str = "ul") -> str:
    """A list of finished texts."""
    attribute = f' class="{css}"' if css else ""
    return f"<{tag}{attribute}>" + "".join(f"<li>{text}</li>" for text in texts) + f"</{tag}>"


def box(name: str) -> str:
    """The box of a line to tick; with scripts it becomes a checkbox that is kept under this id."""
    return f'<span class="box" data-check="{name}" aria-hidden="true"></span>'


def counted(total: int) -> str:
    """How many of some lines are ticked; the script of the page writes the reader's own number there."""
    return f"<b>0 of {total} ticked</b>"


def data(name: str, value: object) -> str:
    """Data for a script of the page (`data()` in page.js); no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, quiet: bool = False) -> str:
    """A table that scrolls inside itself; the first cell of a row is its header. A quiet one is not searched."""
    mark = f" {QUIET}" if quiet else ""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{caption}"{mark}><table class="facts">'
        f"<caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def sheet(
    title: str, noun: str, body: str, site: str, anchor: str = "check-sheet", quiet: bool = True, mine: str = ""
) -> str:
    """What prints alone when its link makes it the target: on paper with a title, room for a name, and where it is from.

    Args:
        title: shown on paper only; on the screen a heading stands above.
        noun: of the link that prints it: `checklist`.
        body: finished HTML.
        site: address of the handbook; empty where it is not published.
        anchor: id of the sheet; a page may have two.
        quiet: whether the search leaves it out.
        mine: address of the page that keeps the ticks, for a sheet with lines to tick.
    """
    mark = f" {QUIET}" if quiet else ""
    source = f"ML Portfolio Handbook · {site}" if site else "ML Portfolio Handbook"
    link = f'<a href="#{anchor}" data-print>'
    ticks = bare = ""
    if mine:
        total = counted(body.count("data-check="))
        ticks = f'<span class="needs-js">{total} Kept in this browser only · <a href="{mine}">My page</a> · </span>'
        bare = f"<span data-empty hidden> · {link}Print it empty</a></span>"
    return (
        f'<section class="sheet" id="{anchor}"{mark}><p class="sheet-title">{title}</p>'
        f'<p class="on-paper" {QUIET}>Project: <i></i> Date: <i></i></p>'
        f'<p class="print-link" {QUIET}{" data-progress=" + chr(34) * 2 if mine else ""}>{ticks}{link}Print this {noun}</a>{bare}</p>'
        f'{body}<p class="on-paper" {QUIET}>{source}</p></section>'
    )
