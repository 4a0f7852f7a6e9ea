"""Place your project, as a reader uses it: with the mouse, with the keyboard alone, from an address, on paper."""

from __future__ import annotations

import gzip
import json
import re
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from browsing import AXE, BLOCKED, FULL, violations
from macros.pages import Page as Source
from macros.placement import ANSWERS, compact, ordered, size
from macros.site import loaded

RECORDS, RESULTS = loaded()
CRITERIA = {one.id: (level, one) for level, one in ordered(Source("path/place.md", RECORDS, RESULTS))}
SIDES = ["data", "code", "evaluation", "operations", "communication"]
PATH = "path/place/"
HOSTILE = ['<img src=x onerror="window.hit=1">', '"><script>window.hit=1</script>', "__proto__", "\u202eفحص", "x" * 300]
# What the page says of the first look at the case: in part counts as cannot tell.
HANDING = ("Make a link", "Download picture", "Print")
WORKED = {"data": (0, 4), "code": (2, 3), "evaluation": (8, 8), "operations": (1, 2), "communication": (2, 2)}


def opened(page: Page, address: str, kept: dict[str, object] | None = None, fragment: str = "") -> list[str]:
    """The page with what was kept before; the requests that follow after it has loaded are added to the list."""
    page.goto(address + "robots.txt")
    page.evaluate(
        "(kept) => Object.entries(kept).forEach(([key, value]) => localStorage.setItem('handbook/' + key, JSON.stringify([value, 1])))",
        kept or {},
    )
    asked: list[str] = []
    page.goto(address + PATH + fragment, wait_until="load")
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("[data-part=outcome]")).to_be_visible()
    return asked


def kept(page: Page) -> dict[str, object]:
    """What the browser keeps, by key."""
    script = "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('handbook/')).map(([key, value]) => [key.slice(9), JSON.parse(value)[0]]))"
    return dict(page.evaluate(script))


def question(page: Page, name: str) -> Locator:
    return page.locator(f"fieldset[data-id={name}]")


def short(number: int, side: str) -> str:
    return next(
        name for name, (level, one) in CRITERIA.items() if one.short and (level.number, one.dimension) == (number, side)
    )


def level_of(page: Page, side: str) -> str:
    return page.get_by_role("row", name=re.compile(f"^{side}", re.I)).get_by_role("cell").first.inner_text()


def both_schemes(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], scheme
    page.evaluate(AXE)
    order = "async () => (await axe.run(document, { runOnly: ['heading-order'] })).violations.flatMap((one) => one.nodes.map((node) => node.html))"
    assert page.evaluate(order) == []


def rows(page: Page) -> dict[str, list[str]]:
    """Level and count of each side, as the table says."""
    table = page.get_by_role("table", name="Level by side")
    return {
        side: table.get_by_role("row", name=re.compile(f"^{side}", re.I)).get_by_role("cell").all_inner_texts()
        for side in SIDES
    }


def test_each_criterion_is_asked_once_and_the_data_says_the_same(site: Path) -> None:
    html = (site / PATH / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<fieldset data-id="([^"]+)"', html) == list(CRITERIA)
    for value in ANSWERS:
        assert html.count(f' value="{value}">') == len(CRITERIA)
    data = json.loads(re.search(r'<script[^>]*id="criteria">(.*?)</script>', html, re.S)[1])  # type: ignore[index]
    assert [one["id"] for one in data] == list(CRITERIA)
    for number in range(1, 6):
        assert sorted(one["side"] for one in data if one["level"] == number and one["short"]) == sorted(SIDES)
    assert all(one["required"] for one in data if one["short"])
    most = max(sum(one["level"] in ladder for one in data) for ladder in ((1, 2, 3, 4), (1, 2, 5)))
    assert str(most) == size(Source("index.md", RECORDS, RESULTS))
    assert f">Full, up to {most} questions</option>" in html
    assert "<script" not in compact(Source("index.md", RECORDS, RESULTS))[1:]


def test_without_javascript_every_question_stands_on_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + PATH)
    assert page.get_by_role("radio", name="Cannot tell").count() == len(CRITERIA)
    assert page.get_by_role("button", name="Make a link").count() == 0
    page.get_by_role("link", name="Every question").click()
    expect(page.get_by_role("heading", name="Every question")).to_be_in_viewport()
    context.close()


def test_two_minutes_with_the_mouse(page: Page, address: str) -> None:
    """The short form: what is asked depends on the answers; result, links, picture, print and a reload."""
    asked = opened(page, address)
    expect(page.get_by_text("Nothing is answered yet")).to_be_visible()
    assert page.get_by_role("radio", name="Not met").count() == 5
    both_schemes(page)
    for side in SIDES:
        question(page, short(2, side)).get_by_label("Met", exact=True).check()
        expect(question(page, short(3, side))).to_be_visible()
        question(page, short(3, side)).get_by_label("Not met" if side == "evaluation" else "Met", exact=True).check()
    expect(page.locator("[data-part=count]")).to_have_text("10 answered, 4 to go (an answer can add a question)")
    expect(page.get_by_text("4 more answers for a first guess")).to_be_visible()
    assert page.get_by_role("heading", name="The next three changes").count() == 0
    for words in HANDING:
        assert page.get_by_role("button", name=words).count() == 0
    for side in SIDES:
        if side != "evaluation":
            question(page, short(4, side)).get_by_label("Cannot tell").check()
    expect(page.locator("[role=status]")).to_have_text("14 answered, 0 to go")
    for words in HANDING:
        expect(page.get_by_role("button", name=words)).to_be_visible()
    expect(page.get_by_text("Level 2, first guess, from 14 answers: evaluation decides")).to_be_visible()
    assert [level_of(page, side) for side in SIDES] == [
        f"Level {2 if side == 'evaluation' else 3}, first guess" for side in SIDES
    ]
    picture = page.get_by_role("img", name="Level by side: My project")
    assert "evaluation: Level 2, first guess" in (picture.locator("desc").text_content() or "")
    open_ones = [
        one for level, one in CRITERIA.values() if one.required and (level.number, one.dimension) == (3, "evaluation")
    ]
    changes = page.locator("[data-part=changes] > li")
    assert changes.count() == 3 == len(open_ones)
    gate = CRITERIA[short(3, "evaluation")][1]
    assert gate.statement[:40] in changes.first.inner_text()
    assert f"one of 3 open in evaluation, {gate.hours[0]:g}–{gate.hours[1]:g} h" in changes.first.inner_text().lower()
    assert (
        changes.first.get_by_role("link", name="reasons").get_attribute("href", timeout=1000)
        == f"../../levels/3-production/#{gate.id}"
    )
    evidence = page.locator("[data-part=evidence] > li")
    assert [line.split(":")[0] for line in evidence.all_inner_texts()] == ["Make", "Look for", "Look for"]
    rehearse = page.get_by_role("link", name="Rehearse what is missing").get_attribute("href") or ""
    assert re.search(r"interviews/rehearse/#level=2&focus=[0-9a-z]{12}$", rehearse)
    assert (
        page.get_by_role("link", name="Go to level 3: Production", exact=True).get_attribute("href") or ""
    ).endswith("/levels/3-production/")
    both_schemes(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Download picture").click()
    drawing = Path(found.value.path()).read_text(encoding="utf-8")
    assert drawing.startswith("<svg xmlns=")
    assert "var(" not in drawing
    assert "#d5ece8" in drawing, "its colours are the light ones"
    before = page.locator("[data-part=outcome]").inner_text()
    page.reload(wait_until="load")
    assert page.locator("[data-part=outcome]").inner_text() == before
    assert page.url == address + PATH
    assert [
        url
        for url in asked
        if not url.startswith("blob:")
        and "/path/place/" not in url
        and "/assets/" not in url
        and "/generated/" not in url
    ] == []
    sheets = [normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages]
    paper = "\n".join(sheets)
    assert len(sheets) <= 2
    for words in ("My project ·", PATH, "evaluation decides", "The next three changes", "Evidence to collect"):
        assert words in paper
    assert "Cannot tell" not in paper
    assert "The rule" not in paper


def test_by_keyboard_alone(page: Page, address: str) -> None:
    """From the name to a deleted project and back; the focus is never lost, and nothing typed is in the address."""
    opened(page, address)
    page.get_by_label("Name", exact=True).focus()

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def focused() -> str:
        return str(
            page.evaluate(
                "document.activeElement.closest('label, summary, button')?.innerText.trim() ?? document.activeElement.tagName"
            )
        )

    press("Control+A")
    page.keyboard.type("Flight delays")
    press("Tab", "Tab", "Tab", "Tab", "Tab")
    assert focused() == "Met", focused()
    press("ArrowRight")
    assert focused() == "Not met"
    assert page.evaluate("document.activeElement.checked")
    expect(question(page, short(1, "data"))).to_be_visible()
    assert (
        kept(page)[
            f"answer/{page.evaluate('''Object.keys(localStorage).find((key) => key.startsWith('handbook/project/')).slice(17)''')}/{short(2, 'data')}"
        ]
        == "not"
    )
    page.get_by_text("Other projects").focus()
    press("Enter", "Tab", "Enter")  # add a project: its name has the focus
    page.keyboard.type("Second")
    press("Tab")
    expect(page.get_by_role("combobox", name=re.compile("^Project")).locator("option")).to_have_text(
        ["Flight delays", "Second"]
    )
    assert page.locator("[data-part=count]").inner_text() == "0 answered, 5 to go (an answer can add a question)"
    page.get_by_role("combobox", name=re.compile("^Project")).focus()
    press("ArrowUp")
    expect(page.locator("[data-part=count]")).to_contain_text("1 answered, 5 to go")
    page.get_by_text("Other projects").focus()
    press("Tab", "Tab", "Enter")
    expect(page.get_by_role("dialog", name="Delete “Flight delays”?")).to_be_visible()
    assert violations(page) == []
    press("Escape")
    expect(page.get_by_role("button", name="Delete this project")).to_be_focused()
    press("Enter", "Tab", "Enter")
    expect(page.get_by_role("alert")).to_have_text("“Flight delays” is deleted.")
    assert page.get_by_label("Name", exact=True).input_value() == "Second"
    assert violations(page) == []
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    assert page.get_by_label("Name", exact=True).input_value() == "Flight delays"
    assert page.locator("[data-part=count]").inner_text().startswith("1 answered, 5 to go")
    assert page.url == address + PATH
    page.get_by_role("link", name="See where it stands").focus()
    press("Enter")
    expect(page.get_by_role("heading", name="Where it stands")).to_be_focused()
    expect(page.get_by_role("heading", name="Where it stands")).to_be_in_viewport()


def test_the_full_form_gives_the_worked_example_of_the_page(page: Page, address: str) -> None:
    """Answers stay when the form changes, ticks are taken over and given back, and six changes are missing."""
    given: dict[str, object] = {"project/case": {"name": "The case", "aim": "product"}}
    for name, (level, _one) in CRITERIA.items():
        if level.number == 1:
            given[f"check/{name}"] = True
    for side, (met, of) in WORKED.items():
        names = [
            name
            for name, (level, one) in CRITERIA.items()
            if level.number == 2 and one.dimension == side and one.required
        ]
        assert len(names) == of, side
        for place, name in enumerate(names):
            given[f"answer/case/{name}"] = "met" if place < met else "unclear"
    opened(page, address, given)
    page.get_by_text("Other projects").click()
    page.get_by_role("button", name="Answer from my ticks").click()
    expect(page.get_by_role("alert")).to_have_text("14 lines answered “met” from your ticks.")
    assert page.get_by_label("Form").input_value() == "full"
    expect(page.locator("[data-part=count]")).to_have_text("33 answered, 1 to go")
    expect(page.locator("[data-part=headline]")).to_have_text(
        "Level 1, from 33 answers: data, code and operations decide"
    )
    text = re.sub(r"\s+", " ", page.locator("main").inner_text())
    assert "Thirteen of nineteen" in text
    assert "All six have been closed" in text
    assert page.locator("[data-part=evidence] > li").count() == 6
    assert rows(page) == {
        side: [f"Level {2 if met == of else 1}", f"{met} of {of}"] for side, (met, of) in WORKED.items()
    }
    expect(page.get_by_role("columnheader", name="Answered “met”, level 2")).to_be_visible()
    both_schemes(page)
    page.get_by_label("Form").select_option("short")
    expect(page.locator("[data-part=headline]")).to_have_text(
        "Level 1, from 33 answers: data, code and operations decide"
    )
    page.get_by_label("Kind").select_option("research")
    assert kept(page)["project/case"] == {"name": "The case", "aim": "research"}
    page.get_by_role("button", name="Tick what is met").click()
    alert = page.locator("[data-part=done]").get_by_role("alert")
    expect(alert).to_have_text("13 lines ticked on your checklists.")
    expect(alert).to_be_in_viewport()
    assert kept(page)["check/baseline-first"] is True
    page.get_by_role("button", name="Tick what is met").click()
    expect(alert).to_have_text("They are all ticked already.")


def test_half_answered_is_not_below_level_1(page: Page, address: str) -> None:
    """Neither the drawing nor the table speaks for a side before it was asked; in the full form neither."""
    opened(page, address)
    question(page, short(2, "data")).get_by_label("Met", exact=True).check()
    question(page, short(2, "code")).get_by_label("Not met").check()
    for form, first in (("short", "Level 2, first guess"), ("full", "half answered")):
        page.get_by_label("Form").select_option(form)
        expect(page.locator("[data-part=headline]")).to_contain_text("more answers for a first guess")
        found = rows(page)
        assert [found[side][0] for side in SIDES] == [first, "half answered", *["not answered yet"] * 3]
        drawing = page.locator("[data-part=picture]").text_content() or ""
        assert "evaluation: not answered yet" in drawing
        assert not re.search("below|decide", drawing + page.locator("[data-part=headline]").inner_text(), re.I)
        both_schemes(page)
    page.get_by_label("Form").select_option("short")
    assert {count for _, count in rows(page).values()} == {"not asked"}
    question(page, short(1, "code")).get_by_label("Not met").check()
    for side in SIDES[2:]:
        question(page, short(2, side)).get_by_label("Met", exact=True).check()
    for side in SIDES:
        if side != "code":
            question(page, short(3, side)).get_by_label("Not met").check()
    expect(page.locator("[data-part=headline]")).to_contain_text("Below level 1, from 10 answers: code decides")
    assert "Below level 1, decides" in (page.locator("[data-part=picture]").text_content() or "")
    found = rows(page)
    assert found["code"][1].startswith("0 of ")
    assert {found[side][1] for side in SIDES if side != "code"} == {"not asked"}


def test_ticks_answer_only_what_is_open_and_a_project_comes_back(page: Page, address: str) -> None:
    """An unticked line answers nothing, an answer stays; what is deleted is empty, and back after Undo, even of a full storage."""
    ticked, unticked, answered = (short(2, side) for side in SIDES[:3])
    project = {
        "project/one": {"name": "One", "aim": "product"}, f"answer/one/{answered}": "not", "draft/one/readme/title": "Mine",
    }  # fmt: skip
    others = {
        f"check/{ticked}": True,
        f"check/{unticked}": False,
        f"check/{answered}": True,
        "draft/none/readme/title": "x",
    }
    opened(page, address, {**project, **others})
    page.get_by_text("Other projects").click()
    bring = page.get_by_role("button", name="Answer from my ticks")
    bring.click()
    expect(page.get_by_role("alert")).to_have_text("1 line answered “met” from your ticks.")
    project[f"answer/one/{ticked}"] = "met"
    assert kept(page) == {**project, **others}
    bring.click()
    expect(page.get_by_role("alert")).to_have_text("No tick answers an open line.")
    page.get_by_role("button", name="Delete this project").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("“One” is deleted.")
    assert kept(page) == {**dict.fromkeys(project), **others}
    page.evaluate("void (window.put = Storage.prototype.setItem)")
    page.evaluate("() => " + FULL.replace('("handbook")', '("handbook/")'))  # the way back stays
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("alert").filter(has_text="no room")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.evaluate("void (Storage.prototype.setItem = window.put)")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("One")
    assert kept(page) == {**project, **others}


def test_the_count_stays_in_sight_and_a_question_shows_little(page: Page, address: str) -> None:
    opened(page, address, {f"answer/one/{short(3, 'data')}": "met", "project/one": {"name": "One", "aim": "product"}})
    page.get_by_label("Form").select_option("full")
    count = page.locator("[data-part=count]")
    expect(count).to_have_text(re.compile(r"^1 answered, \d+ to go$"))
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.locator("[data-part=list] fieldset:visible").last.scroll_into_view_if_needed()
        expect(count).to_be_in_viewport(ratio=1)
        head = page.locator("header.md-header").bounding_box()
        box = count.bounding_box()
        assert head
        assert box
        assert box["y"] >= head["y"] + head["height"]
    taught = page.locator("[data-part=list] fieldset").filter(has_text="template:").first
    assert taught.get_by_role("link", name="reasons", include_hidden=True).count() == 1
    assert "template" not in taught.inner_text()
    page.get_by_role("link", name="See where it stands").click()
    expect(page.get_by_role("heading", name="Where it stands")).to_be_focused()


def test_a_link_shows_the_result_and_touches_nothing(browser: Browser, page: Page, address: str) -> None:
    given = {f"answer/one/{short(number, side)}": "met" for side in SIDES for number in (2, 3, 4)}
    opened(page, address, {"project/one": {"name": HOSTILE[0], "aim": "product"}, **given})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Address of this result")
    assert "name=" not in link.input_value()
    assert page.url == address + PATH
    for named in (False, True):
        page.get_by_label("With the project’s name").set_checked(named)
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == link.input_value()
        expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    shared = link.input_value()
    assert shared.endswith("&name=" + quote(HOSTILE[0], safe="!'()*-._~"))
    other = browser.new_context(viewport={"width": 390, "height": 844})
    there = other.new_page()
    there.add_init_script(
        "localStorage.setItem('handbook/project/mine', JSON.stringify([{name: 'Mine', aim: 'product'}, 1]))"
    )
    there.goto(re.sub(r"^.*?/path/place/", address + PATH, shared), wait_until="load")
    expect(there.get_by_role("heading", name=f"Shared result: {HOSTILE[0]}", exact=True)).to_be_visible()
    assert there.get_by_role("radio", name="Not met").count() == 0
    assert there.get_by_role("textbox", name="Name", exact=True).count() == 0
    assert there.get_by_role("img", name="Level by side: <img").count() == 1
    assert there.evaluate("window.hit") is None
    assert list(kept(there)) == ["project/mine"]
    both_schemes(there)
    there.set_viewport_size({"width": 320, "height": 640})
    assert there.evaluate("document.scrollingElement.scrollWidth") <= 320
    there.get_by_role("button", name="Keep a copy").click()
    assert there.get_by_label("Name", exact=True).input_value() == HOSTILE[0]
    assert there.url == address + PATH
    assert len(kept(there)) == 17
    for end, words in (
        ("zzzz&unclear=0", "Answers in this address that could not be read: 2."),
        ("", "Ask for the link again."),
    ):
        there.evaluate("(end) => (location.hash = '#p=1&aim=product&form=short&met=&not=' + end)", end)
        expect(there.get_by_role("alert")).to_contain_text(words)
        assert violations(there) == []
    expect(there.get_by_role("heading", name="Where it stands")).to_be_visible()
    there.evaluate("location.hash = '#project=mine'")
    expect(there.get_by_label("Name", exact=True)).to_have_value("Mine")
    assert len(kept(there)) == 17
    there.evaluate("location.hash = '#project=gone'")
    expect(there.get_by_role("alert")).to_have_text("This browser has no such project.")
    expect(there.get_by_label("Name", exact=True)).to_have_value("Mine")
    there.get_by_role("combobox", name=re.compile("^Project")).select_option(label=HOSTILE[0])
    there.get_by_role("button", name="Make a link").click()
    there.get_by_label("With the project’s name").check()
    there.get_by_role("combobox", name=re.compile("^Project")).select_option(label="Mine")
    expect(there.locator("[data-part=named]")).not_to_be_checked()
    other.close()


def test_a_hostile_name_stays_text(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_label("Not met").first.check()
    for name in HOSTILE:
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Name", exact=True).blur()
        expect(page.locator("svg[role=img] title")).to_have_text(f"Level by side: {name[:80]}")
        assert page.get_by_label("Name", exact=True).input_value() == name[:80]
        assert page.evaluate("window.hit") is None
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 1440


@pytest.mark.parametrize("state", ["blocked", "full"])
def test_a_storage_that_takes_nothing_is_said_and_the_result_still_comes(page: Page, address: str, state: str) -> None:
    page.goto(address + "robots.txt")
    page.evaluate("localStorage.setItem('other', 'x')")  # a full storage holds something
    page.add_init_script(BLOCKED if state == "blocked" else FULL)
    page.goto(address + PATH, wait_until="load")
    page.get_by_label("Not met").first.check()
    expect(page.get_by_role("alert")).to_contain_text("keeps nothing" if state == "blocked" else "is full")
    expect(page.locator("[data-part=count]")).to_contain_text("1 answered, 5 to go")
    assert violations(page) == []


def test_another_tab_is_followed(page: Page, address: str) -> None:
    opened(page, address, {"project/one": {"name": "One", "aim": "product"}})
    second = page.context.new_page()
    second.goto(address + PATH, wait_until="load")
    question(second, short(2, "code")).get_by_label("Met", exact=True).check()
    expect(question(page, short(2, "code")).get_by_label("Met", exact=True)).to_be_checked()
    expect(question(page, short(3, "code"))).to_be_visible()


def test_the_page_is_light(site: Path) -> None:
    assert len(gzip.compress((site / PATH / "index.html").read_bytes(), 9)) <= 25 * 1024
