"""My page, as its readers use it: everything that they keep, and its way out, in, together and away."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import BLOCKED, violations
from macros.site import loaded
from support import count

RECORDS = loaded()[0]
THEN = 1_763_740_800_000  # 21 November 2025
WHEN = [f"{datetime.fromtimestamp(THEN / 1000 + later):%-d %B %Y at %H:%M}, 15 minutes" for later in (3600, 0)]
HOSTILE = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'
CRITERIA = [criterion.id for level in RECORDS.levels[:2] for criterion in level.criteria]
MINE: dict[str, tuple[Any, int]] = {
    "project/a": ({"name": "Late flights", "aim": "product"}, THEN),
    "project/ab": ({"name": "Reproduction", "aim": "research"}, THEN),
    **{f"answer/a/{name}": ("met", THEN) for name in CRITERIA if name != "leakage-tested"},
    "answer/a/leakage-tested": ("not", THEN),
    "draft/a/readme-level-2/title": ("Which flights will be late?", THEN),
    "draft/a/readme-level-2/who": ("the planner", THEN),
    "draft/a/readme-level-2/action": (" ", THEN),
    "draft/none/case-study/title": ("A case", THEN),
    "drill/d1": (
        {
            "seed": "abc", "minutes": 15, "level": 2, "focus": "", "project": "a", "at": THEN,
            "answers": [
                {"id": "clone-and-run", "rating": 2, "seconds": 60, "said": [0], "note": "my words"},
                {"id": "start-again-on-monday", "rating": -1, "seconds": 5, "said": [], "note": ""},
            ],
        },
        THEN,
    ),
    "drill/d2": (
        {"seed": "second-try", "minutes": 15, "level": 3, "focus": "", "project": "", "at": THEN + 3_600_000, "answers": []},
        THEN,
    ),
    "check/baseline-first": (True, THEN),
    "check/leakage-tested": (False, THEN),
    "check/gone-for-good": (True, THEN),
}  # fmt: skip
KEPT = "Object.fromEntries(Object.keys(localStorage).filter((key) => key.startsWith('handbook/')).map((key) => [key.slice(9), JSON.parse(localStorage[key])]))"


def as_file(entries: dict[str, Any], **other: Any) -> str:
    return json.dumps({"format": "ml-portfolio-handbook", "version": 1, "saved": "", "entries": entries, **other})


def opened(page: Page, address: str, entries: dict[str, Any] | None = None) -> Page:
    """My page in a browser that keeps these entries."""
    page.add_init_script(
        f"if (!sessionStorage.begun) {{ sessionStorage.begun = 1; for (const [key, entry] of Object.entries({json.dumps(entries or {})}))"
        " localStorage.setItem('handbook/' + key, JSON.stringify(entry)) }"
    )
    page.goto(address + "path/mine/", wait_until="load")
    expect(page.locator("#my-size")).not_to_be_empty()
    return page


def paste(page: Page, text: str) -> None:
    if not page.locator("#my-pasted").is_visible():
        page.get_by_text("Or paste its text").click()
    page.get_by_label("The text of an export").fill(text)
    page.get_by_role("button", name="See what it would change").click()


def exported(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as a file").click()
    assert download.value.suggested_filename.startswith("ml-portfolio-handbook-20")
    return Path(download.value.path()).read_text(encoding="utf-8")


def kept(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(KEPT))


def as_kept(entries: dict[str, tuple[Any, int]]) -> dict[str, Any]:
    return {key: list(entry) for key, entry in entries.items()}


def test_everything_stands_in_one_place(page: Page, address: str) -> None:
    asked: list[str] = []
    opened(page, address, MINE)
    page.on("request", lambda request: asked.append(request.url))
    rows = page.locator("#my-projects li")
    assert rows.locator("a").all_inner_texts() == ["Late flights", "Reproduction"]
    facts = rows.locator(".fact").all_inner_texts()
    side = next(one.dimension for level in RECORDS.levels for one in level.criteria if one.id == "leakage-tested")
    assert facts[0].startswith("Level 1")
    assert facts[0].endswith(f"{side} decides")
    assert facts[1] == "Not placed yet"
    assert (rows.locator("a").first.get_attribute("href") or "").endswith("/path/place/#project=a")
    drafts = page.locator("#my-drafts li")
    fields = {template.id: len(template.fields) for template in RECORDS.templates}
    assert drafts.locator(".fact").all_inner_texts() == [
        f"Late flights · 2 of {fields['readme-level-2']} fields filled in",
        f"No project · 1 of {fields['case-study']} fields filled in",
    ]
    assert (drafts.locator("a").first.get_attribute("href") or "").endswith("/toolkit/readme-level-2/#draft=a")
    drill = page.locator("#my-drills li")
    assert drill.locator("a").all_inner_texts() == WHEN  # the latest first; two of one day can be told apart
    assert drill.locator(".fact").all_inner_texts() == [
        "Level 3 · seed second-try · questions answered: 0",
        "Late flights · seed abc · questions answered: 2 · on average: mostly",
    ]
    assert (drill.locator("a").last.get_attribute("href") or "").endswith("/interviews/rehearse/#drill=d1")
    expect(page.locator("[data-progress]", has_text="Structured ML project")).to_contain_text("1 of ")
    assert page.locator(".begin:visible").count() == 0
    expect(page.locator("#my-size")).to_contain_text(f"{len(MINE)} entries, about ")

    page.get_by_role("button", name="Rename Late flights").click()
    page.get_by_label("New name").fill(f"  {HOSTILE[:60]}  ")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(rows.locator("a").first).to_have_text(HOSTILE[:60])
    expect(page.get_by_role("button", name="Rename " + HOSTILE[:60])).to_be_focused()
    page.get_by_role("button", name="Delete " + HOSTILE[:60]).click()
    expect(rows).to_have_count(1)  # and not the one whose id begins alike
    expect(drafts).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("Deleted: ")
    assert [value for key, (value, _) in kept(page).items() if key.startswith(("answer/a/", "draft/a/"))] == [None] * (
        len(CRITERIA) + 3
    )
    page.keyboard.press("Enter")  # the way back has the focus
    expect(rows).to_have_count(2)
    expect(page.get_by_role("alert")).to_contain_text("Undone: ")
    page.get_by_role("button", name=f"Delete {WHEN[1]}").click()
    expect(drill.locator("a")).to_have_text(WHEN[:1])
    page.get_by_role("button", name=f"Delete {WHEN[0]}").click()
    expect(page.get_by_text("No rehearsal is kept here yet")).to_be_visible()
    page.get_by_role("button", name="Delete Case study").click()
    assert asked == []
    assert page.url == address + "path/mine/"
    page.reload()
    expect(page.get_by_role("alert")).to_have_text("What you deleted last can still be brought back.")
    page.get_by_role("button", name="Undo the deletion").click()  # the last one only
    expect(drafts).to_have_count(2)
    expect(drill).to_have_count(0)
    assert page.evaluate("window.hit") is None


def test_out_and_in_again_with_the_keyboard_alone(page: Page, address: str) -> None:
    opened(page, address, MINE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def press(name: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("[document.activeElement.textContent, document.activeElement.id]").count(name):
                return page.keyboard.press("Enter")
        raise AssertionError(f"no Tab leads to {name}")

    with page.expect_download() as download:
        press("Export as a file")
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert json.loads(content)["entries"] == as_kept(MINE)
    press("Delete everything")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Enter")
    assert kept(page) == as_kept(MINE)
    expect(page.locator("#my-delete")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No project is placed here yet")).to_be_visible()
    assert kept(page) == {}
    expect(page.get_by_role("button", name="Undo the deletion")).to_be_focused()
    page.keyboard.press("Shift+Tab")  # back to the text: its fold, then what lies in it
    page.keyboard.press("Enter")
    press("my-pasted")
    page.keyboard.insert_text(content)
    press("See what it would change")
    expect(page.locator("#my-added")).to_have_text(f"new here: {len(MINE)}")
    expect(page.locator("#my-unknown")).to_contain_text("1")
    press("Import")
    assert kept(page) == as_kept(MINE)
    expect(page.get_by_role("button", name="Undo the import")).to_be_focused()
    assert [url for url in asked if "search" not in url] == []  # a Tab went through its field
    assert page.url == address + "path/mine/"


def test_what_is_deleted_for_good_cannot_come_back(page: Page, address: str) -> None:
    opened(page, address, MINE)
    page.get_by_role("button", name="Delete everything").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export first").click()
    assert json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["entries"] == as_kept(MINE)
    assert kept(page) == as_kept(MINE)
    page.locator("dialog").get_by_role("button", name="Delete", exact=False).last.click()
    expect(page.get_by_role("button", name="Delete everything")).to_be_visible()
    page.get_by_role("button", name="Delete for good, without undo").click()
    expect(page.get_by_role("alert")).to_have_text("It is gone for good.")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('handbook'))") == []
    for _ in range(2):  # nothing to export or to delete, at once and on the next visit
        expect(page.locator("#my-size")).to_have_text("Nothing is kept here yet.")
        for words in ("Undo", "Export as a file", "Delete everything"):
            assert page.get_by_role("button", name=words).count() == 0, words
        assert page.get_by_text("Export as text").is_hidden()
        assert page.get_by_role("heading", name="Delete everything").count() == 0
        page.reload()
    paste(page, as_file({"check/baseline-first": [True, 1]}))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("button", name="Export as a file")).to_be_visible()
    expect(page.get_by_role("button", name="Delete everything")).to_be_visible()


def test_what_is_said_last_stands_alone(page: Page, address: str, tmp_path: Path) -> None:
    """Neither a refusal under what was done, nor the other way round; the same file can be chosen again; no way back is lost."""
    opened(page, address)
    path, field = tmp_path / "mine.json", page.get_by_label("An exported file")
    path.write_text("{", encoding="utf-8")
    field.set_input_files(path)
    expect(page.get_by_role("alert")).to_contain_text("is not JSON")
    expect(field).to_have_value("")  # a browser tells of a choice only if it is another one than before
    path.write_text(as_file(as_kept(MINE)), encoding="utf-8")
    field.set_input_files(path)
    expect(page.locator("#my-holds")).to_have_text(f"mine.json holds {len(MINE)} entries.")
    assert page.get_by_role("alert").count() == 0
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Imported: ")
    paste(page, "[]")
    expect(page.get_by_role("alert")).to_contain_text("is not from this handbook")
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible()
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("alert")).to_have_text("Deleted: everything.")
    assert page.get_by_text("is not from this handbook").count() == 0


def test_a_new_name_leaves_the_rest_of_a_project(page: Page, address: str) -> None:
    """What another tab has changed while the dialog was open stays; what it has deleted stays away."""
    opened(page, address, MINE)
    other = page.context.new_page()
    other.goto(address, wait_until="load")

    def elsewhere(entry: object) -> None:
        other.evaluate("(entry) => localStorage.setItem('handbook/project/a', JSON.stringify(entry))", entry)

    page.get_by_role("button", name="Rename Late flights").click()
    page.get_by_label("New name").fill("Flights")
    elsewhere([{"name": "Later flights", "aim": "research"}, THEN + 1])
    expect(page.locator("#my-projects")).to_contain_text("Later flights")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.locator("#my-projects a").first).to_have_text("Flights")
    expect(page.get_by_role("button", name="Rename Flights")).to_be_focused()
    assert kept(page)["project/a"][0] == {"name": "Flights", "aim": "research"}
    page.get_by_role("button", name="Rename Flights").click()
    elsewhere([None, 4_000_000_000_000])
    expect(page.locator("#my-projects li")).to_have_count(1)
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.locator("dialog")).to_have_count(0)
    assert kept(page)["project/a"][0] is None


def test_out_as_text(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = opened(context.new_page(), address, MINE)
    page.get_by_text("Export as text").click()
    text = page.get_by_label("All of it as text").input_value()
    assert json.loads(text)["entries"] == as_kept(MINE)
    page.get_by_role("button", name="Copy as text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text
    context.close()


def test_two_devices_become_equal(browser: Browser, address: str, tmp_path: Path) -> None:
    one = {
        "check/a": [True, 5],
        "check/b": [True, 5],
        "check/c": [None, 9],
        "project/p": [{"name": "One", "aim": "product"}, 3],
    }
    two = {
        "check/a": [False, 6],
        "check/b": [False, 4],
        "check/c": [True, 1],
        "draft/none/case-study/title": ["Two", 7],
    }
    contexts = [browser.new_context(), browser.new_context()]
    here, there = (
        opened(context.new_page(), address, entries) for context, entries in zip(contexts, (one, two), strict=True)
    )
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for page, path in zip((here, there), files, strict=True):
        path.write_text(exported(page), encoding="utf-8")
    here.get_by_label("An exported file").set_input_files(files[1])
    expect(here.locator("#my-holds")).to_have_text("two.json holds 4 entries.")
    shown = here.locator("#my-offer li:visible").all_inner_texts()
    assert [line.rpartition(": ")[2] for line in shown] == ["1", "1", "2", "3"], shown  # new, newer, older, unknown
    there.get_by_label("An exported file").set_input_files(files[0])
    expect(there.locator("#my-deleted b")).to_have_text("1")
    for page in (here, there):
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Imported: ")
    joined = {
        "check/a": [False, 6],
        "check/b": [True, 5],
        "check/c": [None, 9],
        "project/p": one["project/p"],
        "draft/none/case-study/title": ["Two", 7],
    }
    assert kept(here) == kept(there) == joined
    paste(here, exported(there))
    here.get_by_role("button", name="Import", exact=True).click()
    expect(here.get_by_role("alert")).to_contain_text("Nothing has changed")

    there.get_by_label("An exported file").set_input_files(files[1])  # its own state of before
    there.get_by_label("Replace: keep only what is imported").check()
    expect(there.locator("#my-lost b")).to_have_text("1")
    there.get_by_role("button", name="Import", exact=True).click()
    expect(there.get_by_role("button", name="Undo the replacement")).to_be_focused()
    assert kept(there) == two
    there.reload()
    there.get_by_role("button", name="Undo the replacement").click()
    assert kept(there) == joined
    for context in contexts:
        context.close()


def test_what_is_no_export_is_refused_with_the_reason(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address, MINE)
    whole = as_file(as_kept(MINE))
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    cases: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "is empty"),
        "page": (b"<!doctype html><title>x</title>", "is not JSON, or was cut off"),
        "image": (png, "is not text in UTF-8"),
        "another encoding": (whole.encode("utf-16"), "is not text in UTF-8"),
        "other JSON": (b'{"type": "FeatureCollection"}', "is not from this handbook"),
        "newer": (as_file({}, version=2).encode(), "reload the page"),
        "cut off": (whole[:-20].encode(), "is not JSON, or was cut off"),
        "huge": (b" " * 10_100_000, "at most 10"),
        "hostile": (as_file({HOSTILE: [True, 1]}).encode(), "<img src=x"),
        "wrong value": (as_file({"check/baseline-first": ["yes", 1], "check/x": [1, 1]}).encode(), "Nothing of it was taken"),
    }  # fmt: skip
    for name, (content, reason) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        page.get_by_label("An exported file").set_input_files(path)
        expect(page.get_by_role("alert")).to_contain_text(reason)
        assert page.locator("#my-offer").is_hidden(), name
    paste(page, "[]")
    expect(page.get_by_role("alert")).to_contain_text("is not from this handbook")
    assert kept(page) == as_kept(MINE)
    assert page.evaluate("window.hit") is None
    paste(page, whole)
    expect(page.locator("#my-same b")).to_have_text(str(len(MINE)))
    assert page.get_by_role("alert").count() == 0


def test_the_example_of_the_page_is_read(page: Page, address: str) -> None:
    opened(page, address)
    example = page.locator("#the-file ~ .highlight pre code").inner_text()
    assert len(example.strip().splitlines()) == 6
    paste(page, example)
    expect(page.locator("#my-added b")).to_have_text("4")
    assert page.locator("#my-unknown").is_hidden()
    page.get_by_role("button", name="Import", exact=True).click()
    assert kept(page) == json.loads(example)["entries"]
    expect(page.locator("#my-projects a")).to_have_text("Flights")


def test_hostile_texts_stay_texts_and_the_unreadable_stays(page: Page, address: str) -> None:
    name = HOSTILE + "\u202eright to left"
    texts = {
        "project/x": [{"name": name[:80], "aim": "product"}, THEN],
        f"draft/x/{'z' * 60}/t": [HOSTILE, THEN],
        "draft/gone/constructor/t": ["x", THEN],
        "check/constructor": [True, THEN],
    }
    opened(page, address, texts)
    page.evaluate(
        "localStorage.setItem('handbook/check/broken', '<b>{'); localStorage.setItem('handbook/__proto__', '[1]')"
    )
    page.reload()
    expect(page.locator("#my-projects a")).to_have_text(name[:80])
    expect(page.locator("#my-drafts a").last).to_have_text("constructor")
    assert page.locator("#my-drafts a").last.get_attribute("href") is None
    expect(page.locator("#my-drafts .fact").last).to_contain_text("A project that is not here")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    expect(page.locator("#my-damaged")).to_contain_text("2 entries in this site’s storage cannot be read")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these entries").click()
    assert json.loads(Path(download.value.path()).read_text()) == {"check/broken": "<b>{", "__proto__": "[1]"}
    page.get_by_role("button", name="Remove these entries").click()
    expect(page.locator("#my-damaged")).to_be_hidden()
    assert kept(page) == texts
    assert page.evaluate("window.hit") is None


def test_where_nothing_can_be_kept(page: Page, address: str) -> None:
    page.add_init_script(BLOCKED)
    opened(page, address)
    expect(page.get_by_role("alert")).to_contain_text("keeps nothing")
    paste(page, as_file(as_kept(MINE)))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#my-projects li")).to_have_count(2)
    assert json.loads(exported(page))["entries"] == as_kept(MINE)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator("#my-projects li")).to_have_count(0)


def test_where_there_is_no_room_for_an_import(page: Page, address: str) -> None:
    opened(page, address, MINE)
    page.evaluate(
        "for (let size = 5e6; size > 10; size /= 2) try { for (;;) localStorage.setItem('other' + localStorage.length, 'x'.repeat(size)) } catch {}"
    )
    large = {f"draft/none/case-study/f{place}": ["y" * 15_000, THEN] for place in range(3)}
    paste(page, as_file(large))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("no room")
    assert kept(page) == as_kept(MINE)
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.locator("#my-projects li")).to_have_count(0)


def test_another_tab_is_seen(browser: Browser, address: str) -> None:
    context = browser.new_context()
    here, there = (opened(context.new_page(), address) for _ in range(2))
    paste(here, as_file(as_kept(MINE)))
    here.get_by_role("button", name="Import", exact=True).click()
    expect(there.locator("#my-projects li")).to_have_count(2)
    there.get_by_role("button", name="Rename Reproduction").focus()
    here.get_by_role("button", name="Delete Late flights").click()
    expect(there.locator("#my-projects li")).to_have_count(1)
    expect(there.get_by_role("button", name="Rename Reproduction")).to_be_focused()
    paste(there, as_file({"check/baseline-first": [True, THEN]}))
    expect(there.locator("#my-same b")).to_have_text("1")
    here.evaluate("localStorage.clear()")
    expect(there.locator("#my-projects li")).to_have_count(0)
    expect(there.locator("#my-added b")).to_have_text("1")  # what is on offer is held against what is there now
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_in_every_state(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = opened(context.new_page(), address, {**MINE, "check/broken": ["x", 1]})
    page.get_by_role("button", name="Delete Case study").click()
    paste(page, as_file({**MINE, "check/baseline-first": [False, THEN + 1]}))
    expect(page.locator("#my-offer")).to_be_visible()
    found = [f"filled, on offer: {line}" for line in violations(page)]
    paste(page, "{")
    expect(page.get_by_role("alert")).to_contain_text("is not JSON")
    page.get_by_role("button", name="Rename Late flights").click()
    found += [f"refused, rename: {line}" for line in violations(page)]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete everything").click()
    found += [f"deletion: {line}" for line in violations(page)]
    count("axe runs", 3)
    assert not found, "\n".join(found)
    context.close()


def test_without_scripts_and_on_paper(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "path/mine/")
    expect(page.get_by_text("Showing it takes JavaScript")).to_be_visible()
    for level in RECORDS.levels:
        expect(page.locator("main").get_by_role("link", name=level.name)).to_be_visible()
    assert page.locator("main :is(button, input, textarea):visible").count() == 0
    assert page.get_by_role("heading", name="The file").is_visible()
    context.close()
    context = browser.new_context()
    page = opened(context.new_page(), address, MINE)
    page.emulate_media(media="print")
    assert page.locator("[data-feature] :is(button, input, textarea):visible").count() == 0
    expect(page.locator("#my-projects")).to_contain_text("Late flights")
    context.close()
