"""The built site on loopback and a Chromium to read it with."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.child import NotMeasured
from bench.report import say
from bench.server import Server
from scripts.build_site import ROOT, build, trim

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SCREENS = {"phone": (390, 844), "desktop": (1440, 900)}
QUIET_FOR = 0.6  # seconds without a request, after which a page counts as loaded
ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)
NO_TEXT = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)


@contextmanager
def published() -> Iterator[Path]:
    """The site as it is published, in a folder of its own, for the time of the block."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        site = Path(name) / "site"
        say("building the site")
        build(site)
        trim(site)
        yield site


def index_of(site: Path) -> Path:
    """The search index of a build.

    Raises:
        NotMeasured: the build has none.
    """
    for name in ("search/search_index.json", "search.json"):
        if (site / name).is_file():
            return site / name
    raise NotMeasured("the built site has no search index")


def lengths(site: Path) -> dict[str, int]:
    """How many words the article of each page has, by the page's address."""
    words = {}
    for path in site.rglob("index.html"):
        article = ARTICLE.search(path.read_text(encoding="utf-8"))
        address = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        words[address] = len(NO_TEXT.sub(" ", article[0]).split()) if article else 0
    return words


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that `make` found, for the time of the block.

    Raises:
        NotMeasured: there is none.
    """
    note = ROOT / ".venv" / "browser"
    if not note.is_file():
        raise NotMeasured("no browser: .venv/browser is missing; `make bench` writes it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=note.read_text().strip(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def screen(browser: Browser, name: str) -> Iterator[BrowserContext]:
    """A browser without cache or history, for the time of the block."""
    width, height = SCREENS[name]
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        yield context
    finally:
        context.close()


def settle(server: Server) -> None:
    """Wait until nothing more is asked for; workers ask too, so the server knows best."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET_FOR:
        if len(server.sent) != seen:
            seen, since = len(server.sent), time.monotonic()
        time.sleep(0.05)


def opened(context: BrowserContext, server: Server, path: str) -> Page:
    """A page, loaded and at rest."""
    page = context.new_page()
    page.goto(server.address + path, wait_until="load")
    settle(server)
    return page
