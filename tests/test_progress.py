"""Ticks, as a reader makes them: with the mouse, from the keyboard, in two tabs, on paper, and where nothing can be kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from browsing import BLOCKED, FULL, printed, violations
from macros.site import loaded
from support import count

RECORDS = loaded()[0]
LEVEL = RECORDS.levels[1]
SIZE = len(LEVEL.criteria)
TOTAL = (
    sum(len(level.criteria) for level in RECORDS.levels)
    + sum(len(step.checks) for step in RECORDS.story)
    + sum(len(pitfall.remedies) for pitfall in RECORDS.pitfalls)
    + len(RECORDS.pitfalls)
)
# A pitfall whose checklist has a criterion of level 2: the same line to tick on two pages.
SHARED, PITFALL = next(
    (criterion.id, pitfall)
    for pitfall in RECORDS.pitfalls
    for criterion in LEVEL.criteria
    if criterion.id in pitfall.criteria and criterion.required
)
# Cells of tables are somebody else's: on a phone they get the names of their columns.
MOVED = """
window.moved = 0;
const cell = ({ node }) => (node?.parentElement ?? node)?.closest("table");
new PerformanceObserver((list) => list.getEntries().forEach((e) => (moved += e.sources.every(cell) ? 0 : e.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
# Whether an element is what is there at its left and at its right end.
SEEN = """(mark) => { const { left, right, top, height } = mark.getBoundingClientRect();
  return [left + 2, right - 5].map((x) => document.elementFromPoint(x, top + height / 2) === mark) }"""


def tick(page: Page, name: str) -> Locator:
    return page.locator(f"input[data-check='{name}']").first


def kept(page: Page) -> dict[str, Any]:
    return dict(
        page.evaluate(
            "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('handbook/'))"
            ".map(([key, text]) => [key.slice(9), JSON.parse(text)[0]]))"
        )
    )


def keep(page: Page, *names: str) -> None:
    """Ticks of an earlier visit."""
    page.evaluate(
        "(names) => names.forEach((name) => localStorage.setItem(`handbook/check/${name}`, '[true,1700000000000]'))",
        list(names),
    )


def test_a_tick_by_mouse_is_kept_and_counted_everywhere(page: Page, address: str) -> None:
    """On the level page, after a reload, on the pitfall's page, in the menu, on the path; and it goes again."""
    page.goto(address + f"levels/{LEVEL.id}/", wait_until="load")
    sheet = page.locator("#check-sheet")
    assert page.get_by_role("checkbox").and_(sheet.locator("input")).count() == SIZE
    expect(sheet).to_contain_text(f"0 of {SIZE} ticked")
    assert page.locator(".tally:visible").count() == 0
    tall = page.evaluate("document.scrollingElement.scrollHeight")
    first = next(one.id for one in LEVEL.criteria if one.id != SHARED)
    tick(page, first).click()
    page.locator(f"#{SHARED} p").first.click(position={"x": 5, "y": 5})  # the words tick as well
    assert tick(page, SHARED).is_checked()
    expect(page.get_by_role("status")).to_have_text(f"Level 2: 2 of {SIZE} ticked")
    expect(sheet).to_contain_text(f"2 of {SIZE} ticked")
    assert page.evaluate("document.scrollingElement.scrollHeight") == tall  # nothing has grown
    said = f"2 of {SIZE} ticked"
    menu = page.get_by_role("navigation", name="Navigation")
    expect(menu.get_by_role("link", name=f"{LEVEL.name} {said}")).to_be_visible()
    expect(page.locator(".steps").get_by_role("link", name=f"2 {LEVEL.short} {said}")).to_be_visible()
    assert kept(page) == {f"check/{first}": True, f"check/{SHARED}": True}

    page.reload(wait_until="load")
    assert tick(page, first).is_checked()
    page.goto(address + f"pitfalls/{PITFALL.id}/", wait_until="load")
    assert tick(page, SHARED).is_checked()
    task = PITFALL.remedies[0]
    page.get_by_role("checkbox", name=task.title).check()
    expect(page.get_by_role("status")).to_have_text(f"1 of {len(PITFALL.remedies)} ticked")

    page.goto(address + "path/", wait_until="load")
    rows = page.locator(".ticks li")
    expect(rows.filter(has_text=LEVEL.name)).to_contain_text(said)
    assert rows.filter(has_text=LEVEL.name).locator("progress").evaluate("(bar) => [bar.value, bar.max]") == [2, SIZE]
    expect(rows.filter(has_text="Tasks of the pitfalls")).to_contain_text("1 of 48 ticked")
    expect(rows.last).to_contain_text(f"3 of {TOTAL} ticked")
    following = rows.filter(has_text=LEVEL.name).get_by_role("link").last
    name = following.inner_text().replace(" ", "-")
    assert name in {one.id for one in LEVEL.criteria if one.required} - {first, SHARED}
    following.click()
    page.wait_for_url(f"**/levels/{LEVEL.id}/#{name}")
    tick(page, SHARED).uncheck()
    expect(sheet).to_contain_text(f"1 of {SIZE} ticked")
    assert kept(page)[f"check/{SHARED}"] is False


def test_the_menu_counts_every_level(page: Page, address: str) -> None:
    """On the page of each level, whatever is open or long: number and words, seen whole, and the whole of the levels."""
    page.goto(address + "path/", wait_until="load")
    keep(page, *(one.id for level in RECORDS.levels for one in level.criteria[:10]))
    sizes = [len(level.criteria) for level in RECORDS.levels]
    counts = [f"50/{sum(sizes)}", *(f"10/{size}" for size in sizes)]
    for path in ("", *(f"{level.id}/" for level in RECORDS.levels)):
        page.goto(address + "levels/" + path, wait_until="load")
        marks = page.locator(".md-nav--primary .tally:visible")
        expect(marks).to_have_count(6)
        assert [mark.get_attribute("data-n") for mark in marks.all()] == counts
        said = [mark.get_attribute("aria-label") for mark in marks.all()]
        assert said == [number.replace("/", " of ") + " ticked" for number in counts]
        for mark, number in zip(marks.all(), counts, strict=True):
            box = mark.bounding_box()
            assert box, f"levels/{path}: {number}"
            assert box["height"] > 12, f"levels/{path}: {number}"
            ends = mark.evaluate(SEEN)
            assert ends == [True, True], f"levels/{path}: {number} is cut off"
        menu = page.get_by_role("navigation", name="Navigation")
        expect(menu.get_by_role("link", name=f"Levels 50 of {sum(sizes)} ticked")).to_be_visible()


def test_ticks_from_the_keyboard(page: Page, address: str) -> None:
    """Tab goes from box to fold to box; Space ticks; a link in a statement leads on and does not tick."""
    page.goto(address + f"levels/{LEVEL.id}/", wait_until="load")
    boxes = page.locator("#check-sheet input.box")
    page.locator("#check-sheet a[data-print]").first.focus()
    page.keyboard.press("Tab")
    expect(boxes.first).to_be_focused()
    ring = boxes.first.evaluate("(box) => getComputedStyle(box).outlineStyle")
    assert ring == "solid"
    page.keyboard.press("Space")
    expect(boxes.first).to_be_checked()
    expect(boxes.first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="Print it empty")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(boxes.nth(1)).to_be_focused()
    page.evaluate(
        "() => { const link = document.createElement('a'); link.href = '#sources'; link.textContent = 'a link';"
        " document.querySelectorAll('#check-sheet label')[1].append(' ', link) }"
    )
    page.get_by_role("link", name="a link").click()
    page.wait_for_url("**/#sources")
    expect(boxes.nth(1)).not_to_be_checked()


def test_two_tabs_and_two_boxes_of_one_line_agree(page: Page, address: str) -> None:
    other = page.context.new_page()
    page.goto(address + f"levels/{LEVEL.id}/", wait_until="load")
    other.goto(address + f"pitfalls/{PITFALL.id}/", wait_until="load")
    tick(page, SHARED).check()
    expect(tick(other, SHARED)).to_be_checked()
    tick(other, SHARED).uncheck()
    expect(tick(page, SHARED)).not_to_be_checked()
    expect(page.locator("#check-sheet")).to_contain_text(f"0 of {SIZE} ticked")
    # a page that comes back from the cache of the browser has slept through the other tab's ticks
    page.evaluate("(name) => localStorage.setItem(`handbook/check/${name}`, `[true,${Date.now() + 5}]`)", SHARED)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(tick(page, SHARED)).to_be_checked()


def test_what_the_page_does_not_know_is_left_alone(page: Page, address: str) -> None:
    page.goto(address + "path/", wait_until="load")
    keep(page, "from-a-later-handbook", SHARED)
    page.evaluate("localStorage.setItem('handbook/check/torn', '[tr')")
    page.evaluate("localStorage.setItem('somebody-else', 'x')")
    page.goto(address + f"levels/{LEVEL.id}/", wait_until="load")
    expect(page.locator("#check-sheet")).to_contain_text(f"1 of {SIZE} ticked")
    tick(page, SHARED).uncheck()
    kept_texts = page.evaluate("({ ...localStorage })")
    assert kept_texts["handbook/check/from-a-later-handbook"] == "[true,1700000000000]"
    assert kept_texts["handbook/check/torn"] == "[tr"
    assert kept_texts["somebody-else"] == "x"


@pytest.mark.parametrize(
    ("script", "words"),
    [(BLOCKED, "This browser keeps nothing for this page"), (FULL, "The storage of this browser is full")],
    ids=["blocked", "full"],
)
def test_where_nothing_can_be_kept_the_first_tick_says_so(page: Page, address: str, script: str, words: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(script)
    page.goto(address + f"levels/{LEVEL.id}/", wait_until="load")
    assert page.get_by_role("alert").count() == 0
    tick(page, SHARED).check()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.locator(f"#{SHARED}")).to_contain_text(words)
    expect(page.locator("#check-sheet")).to_contain_text(f"1 of {SIZE} ticked")
    tick(page, LEVEL.criteria[-1].id).check()
    assert page.get_by_role("alert").count() == 1
    expect(page.locator("#check-sheet")).to_contain_text(f"2 of {SIZE} ticked")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export now").click()
    assert f'"check/{SHARED}": [true,' in download.value.path().read_text()
    assert violations(page) == []
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_ticks_are_sound(browser: Browser, address: str, scheme: str) -> None:
    """Axe, no sideways scroll, nothing moves while ticks come in, no request after the page has loaded."""
    size = (1440, 900) if scheme == "light" else (390, 844)
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + "path/", wait_until="load")
    keep(
        page,
        *(one.id for level in RECORDS.levels[:4] for one in level.criteria[:13]),
        *(one.id for one in LEVEL.criteria),
    )
    page.add_init_script(MOVED)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (
        "path/#your-progress",
        f"levels/{LEVEL.id}/",
        f"levels/{RECORDS.levels[0].id}/#checklist",
        "pitfalls/",
    ):
        page.goto("about:blank")
        page.goto(address + path, wait_until="load")
        page.wait_for_timeout(300)
        asked.clear()
        assert page.evaluate("moved") <= 0.001, path
        for box in page.locator("input.box").all()[:2]:
            box.click()
        assert violations(page) == [], path
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, path
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert asked == []
        count("axe runs", 1)
    context.close()


def test_the_drawer_of_a_phone_counts_too(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + f"levels/{LEVEL.id}/", wait_until="load")
    tick(page, SHARED).check()
    page.get_by_role("button", name="Menu").click()
    for level, shown in ((LEVEL, 1), (RECORDS.levels[0], 0)):
        name = page.locator(".md-nav--primary .md-nav__link:visible", has_text=level.name)
        assert name.get_by_role("img", name=f"1 of {SIZE} ticked").count() == shown
    context.close()


def test_ticks_print_and_the_sheet_prints_empty(page: Page, address: str) -> None:
    """What is ticked is ticked on paper, on one sheet; "Print it empty" unticks for as long as it prints."""
    page.goto(address + "path/", wait_until="load")
    path = f"{address}levels/{LEVEL.id}/#check-sheet"
    page.goto(path, wait_until="load")
    bare = page.get_by_role("link", name="Print it empty")
    assert not bare.is_visible()
    empty = marks(page)
    for one in LEVEL.criteria[:3]:
        tick(page, one.id).check()
    ticked = marks(page)
    assert ticked != empty
    printed(page, path, most=1)
    page.evaluate(
        "window.print = () => { window.seen = document.querySelectorAll('.box:checked').length; dispatchEvent(new Event('afterprint')) }"
    )
    for name, expected in (("Print it empty", 0), ("Print this checklist", 3)):
        page.get_by_role("link", name=name).click()
        page.wait_for_function("'seen' in window")
        assert page.evaluate("seen") == expected
        page.evaluate("delete window.seen")
        assert page.locator(".box:checked").count() == 3
    # what the printer gets in the meantime is the sheet without ticks
    page.goto(path, wait_until="load")
    page.evaluate("window.print = () => {}")
    bare.click()
    assert marks(page) == empty
    assert len(kept(page)) == 3


def marks(page: Page) -> list[bytes]:
    """What is drawn on each sheet of paper."""
    return [sheet.get_contents().get_data() for sheet in PdfReader(BytesIO(page.pdf())).pages]  # type: ignore[union-attr]


def test_without_scripts_lists_are_plain(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "path/")
    row = page.locator(".ticks li").filter(has_text=LEVEL.name)
    assert row.inner_text().split("\n")[-1].strip() == f"{SIZE} criteria"
    assert page.get_by_text("Without scripts a tick cannot be kept").is_visible()
    assert not page.locator("progress").first.is_visible()
    row.get_by_role("link").click()
    assert page.url.endswith(f"levels/{LEVEL.id}/#checklist")
    assert page.locator("#check-sheet").get_by_text("Kept in this browser").is_hidden()
    assert page.get_by_role("link", name="Print this checklist").is_visible()
    context.close()
