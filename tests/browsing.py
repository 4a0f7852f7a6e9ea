"""What tests with a real Chromium share: how it is started, what axe finds, what it prints."""

from __future__ import annotations

from io import BytesIO
from unicodedata import normalize

from playwright.sync_api import Page
from pypdf import PdfReader

from support import ROOT, count

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe finds, one line a rule and place."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate(AXE)
    found = page.evaluate(
        "async (rules) => (await axe.run(document, { runOnly: rules })).violations"
        ".flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary.split('\\n')[1]}`))",
        RULES,
    )
    return list(found)


def printed(page: Page, url: str, most: int) -> list[str]:
    """The text of each sheet that the browser prints of an address; `most` of them at most, on A4 and on Letter."""
    for paper in ("Letter", "A4"):
        page.goto(url, wait_until="load")
        pages = PdfReader(BytesIO(page.pdf(format=paper))).pages
        found = [normalize("NFKC", sheet.extract_text()) for sheet in pages]  # ligatures as letters
        assert 1 <= len(found) <= most, f"{url} takes {len(found)} sheets of {paper}, {most} at most expected"
    count("sheets printed", 1)
    return found


# Scripts that a page runs first: a browser that keeps nothing, as Chromium does where cookies are forbidden, and a full one.
BLOCKED = """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name,
  { configurable: true, get() { throw new DOMException("The operation is insecure.", "SecurityError") } })"""

# The storage takes nothing more of the handbook; what is there can be read and removed.
FULL = """{ localStorage.setItem("another-page", "x"); const { setItem } = Storage.prototype; Storage.prototype.setItem = function (key, text) {
  if (key.startsWith("handbook")) throw new DOMException("full", "QuotaExceededError"); setItem.call(this, key, text) } }"""
