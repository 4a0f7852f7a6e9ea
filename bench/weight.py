"""What a reader's browser loads before and after the first touch of the search, and what moves meanwhile."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.browser import SCREENS, chromium, index_of, lengths, opened, published, screen, settle
from bench.report import Row, gate, gates, say, table
from bench.server import KINDS, Sent, Server, served

KIB = 1024
IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg", ".ico"}
SEARCH = re.compile(r"/search(_index)?\.json$|/workers/search\.")
TOUCH = ".md-header__button[for=__search]:visible, .md-search__input:visible"  # on a phone the first, else the second
WATCH = """
window.bench = { shift: 0, paint: 0, blocked: 0 };
const watch = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
watch("layout-shift", ({ value, hadRecentInput }) => { if (!hadRecentInput) bench.shift += value; });
watch("largest-contentful-paint", ({ startTime }) => { bench.paint = startTime; });
watch("longtask", ({ duration }) => { bench.blocked += duration - 50; });
"""
SCROLL = """async () => {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
  }
  scrollTo(0, 0);
}"""


@dataclass(frozen=True)
class Visit:
    """What a page loaded before the search was touched, what the touch added, and how it felt."""

    before: tuple[Sent, ...]
    touch: tuple[Sent, ...]
    foreign: int
    shift_loading: float
    shift: float
    paint: float
    blocked: float

    def kib(self, *kinds: str) -> float:
        """KiB before the touch: of these kinds, or all."""
        return sum(sent.size for sent in self.before if not kinds or sent.kind in kinds) / KIB

    def searching(self) -> int:
        """How often the index or its worker was asked for before the touch."""
        return sum(1 for sent in self.before if SEARCH.search(sent.path))


def visit(browser: Browser, server: Server, path: str, name: str) -> Visit:
    """Open a page with an empty cache, read it to its end, and touch the search."""
    asked: list[str] = []
    with screen(browser, name) as context:
        context.add_init_script(WATCH)
        context.on("request", lambda request: asked.append(request.url))
        start = len(server.sent)
        page = opened(context, server, path)
        loaded = len(server.sent)
        felt: dict[str, float] = page.evaluate("({ ...bench })")
        page.evaluate(SCROLL)
        settle(server)
        shift = page.evaluate("bench.shift")
        scrolled = len(server.sent)
        page.locator(TOUCH).first.click()
        settle(server)
    foreign = sum(1 for url in asked if url.startswith("http") and not url.startswith(server.address))
    before, touch = tuple(server.sent[start:loaded]), tuple(server.sent[scrolled:])
    return Visit(before, touch, foreign, felt["shift"], shift, felt["paint"], felt["blocked"])


def weight(runs: int) -> Iterator[str]:
    """The home page and the longest page, on a phone and on a desktop."""
    with published() as site, served(site) as server, chromium() as browser:
        words = lengths(site)
        longest = max(words.keys() - {"/"}, key=lambda address: words[address])
        visits: dict[tuple[str, str], list[Visit]] = {}
        for label, path in (("home", "/"), ("longest", longest)):
            for name in SCREENS:
                say(f"weight: {label}, {name}")
                visits[label, name] = [visit(browser, server, path, name) for _ in range(runs)]
        version = browser.version
        more = output_gates(site)
    subject = f"longest: {longest}, {words[longest]:,} words"
    yield f"Weight, KiB on the wire (gzip 6, with headers), Chromium {version}; {subject}"
    yield table(("before the first touch", *map(", ".join, visits)), weight_rows(list(visits.values())))
    home, long = (
        [one for (kind, _), found in visits.items() if kind == label for one in found] for label in ("home", "longest")
    )
    yield gates(*weight_gates(home, long), *more)


def weight_rows(columns: list[list[Visit]]) -> list[Row]:
    """A row for each measure; of several visits the worst, of times the median."""

    def row(what: str, value: Callable[[Visit], float], digits: int = 1, of: Callable[[Any], float] = max) -> Row:
        return (what, *(f"{of([value(one) for one in column]):.{digits}f}" for column in columns))

    def kind(name: str) -> Row:
        return row(name, lambda one: one.kib(name))

    return [
        *map(kind, [*KINDS.values(), "other"]),
        row("all", Visit.kib),
        row("requests", lambda one: len(one.before), 0),
        row("of these search index or worker", Visit.searching, 0),
        row("of these to other hosts", lambda one: one.foreign, 0),
        row("the touch adds, KiB", lambda one: sum(sent.size for sent in one.touch) / KIB),
        row("the touch adds, requests", lambda one: len(one.touch), 0),
        row("layout shift, loading", lambda one: one.shift_loading, 4),
        row("layout shift, read to the end", lambda one: one.shift, 4),
        row("LCP ms (noisy, loopback)", lambda one: one.paint, 0, median),
        row("blocking ms (noisy, loopback)", lambda one: one.blocked, 0, median),
    ]


def weight_gates(home: list[Visit], long: list[Visit]) -> list[Row]:
    """The budget; of all visits the worst counts."""
    both = [*home, *long]
    total = max(one.kib() for one in home)
    return [
        gate("home, goal", total, 70, "KiB"),
        gate("home, gate", total, 90, "KiB"),
        gate("longest, without images", max(one.kib() - one.kib("images") for one in long), 80, "KiB"),
        gate("longest, images", max(one.kib("images") for one in long), 60, "KiB"),
        gate("JS", max(one.kib("js") for one in both), 37, "KiB"),
        gate("CSS", max(one.kib("css") for one in both), 16, "KiB"),
        gate("fonts", max(one.kib("fonts") for one in both), 0, "KiB"),
        gate("requests, home", max(len(one.before) for one in home), 7, digits=0),
        gate("requests to other hosts", max(one.foreign for one in both), 0, digits=0),
        gate("index and worker before the touch", max(one.searching() for one in both), 0, digits=0),
        gate("layout shift", max(one.shift for one in both), 0.001, digits=4),
    ]


def output_gates(site: Path) -> list[Row]:
    """What the site takes on its host, for each HTML file."""
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = sum(1 for path in files if path.suffix == ".html")
    size = sum(path.stat().st_size for path in files if path.suffix not in IMAGES)
    packed = len(gzip.compress(index_of(site).read_bytes(), 6))
    return [
        gate("search index, gzip, a page", packed / pages / KIB, 1.4, "KiB", 2),
        gate("output a page, without images", size / pages / KIB, 60, "KiB"),
    ]
