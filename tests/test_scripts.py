"""The scripts of the pages: typed, small, without HTML from text; and their own tests, run by Node.js."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from macros.checks import tickable
from macros.ids import ids
from macros.loading import Records
from macros.site import loaded
from support import ROOT, SITE, count

SCRIPTS = sorted((ROOT / "docs" / "assets" / "js").glob("*.js"))
OURS = [
    path for path in SCRIPTS if path.name != "handbook.js"
]  # that one is on every page, and counted by `make bench`
NODE = ROOT / ".venv" / "bin" / "node"
MOST = 40_000  # bytes, after gzip
UNSAFE = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|parseFromString|setHTMLUnsafe|srcdoc|eval|Function)\b"
)
NETWORK = re.compile(r"\b(fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts)\b|(?<!\{)\bimport\(")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [NODE, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"NODE_NO_WARNINGS": "1", "PATH": "/usr/bin:/bin", "HANDBOOK_FORMS": str(SITE / "generated" / "templates")},
    )


def types(project: Path) -> str:
    """What the type checker finds in a project of ours."""
    return run(ROOT / "node_modules" / "typescript" / "bin" / "tsc", "-p", project).stdout


def test_types() -> None:
    assert types(ROOT / "tests" / "js" / "tsconfig.json") == ""


def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    (tmp_path / "wrong.js").write_text(
        '/** @param {number} seconds */\nexport const wait = (seconds) => seconds;\nwait("soon");\n'
    )
    options = json.loads((ROOT / "tests" / "js" / "tsconfig.json").read_text())["compilerOptions"]
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["wrong.js"]}))
    assert "wrong.js(3,6): error TS2345" in types(tmp_path / "tsconfig.json")


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "js").glob("*.test.mjs")), ids=lambda path: path.name)
def test_modules(path: Path) -> None:
    """The modules that need no page, by Node.js's own test runner."""
    done = run("--test", "--test-reporter=tap", path)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    passed = int(re.findall(r"^# pass (\d+)", done.stdout, re.M)[0])
    assert passed > 0
    count("tests of script modules", passed)


def test_the_features_weigh_no_more_than_40_kb() -> None:
    """As a host sends them, each file by itself."""
    files = [*OURS, SITE / "generated" / "ids.js"]
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    assert sum(sizes.values()) <= MOST, sizes


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_text_becomes_html_and_nothing_is_asked_for(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert UNSAFE.findall(code) == []
    assert NETWORK.findall(code) == []


@pytest.mark.parametrize(
    "line", ["box.innerHTML = text", "box.insertAdjacentHTML('beforeend', text)", "new Function(text)", "eval(text)"]
)
def test_html_from_text_would_be_found(line: str) -> None:
    assert UNSAFE.search(line)


@pytest.mark.parametrize(
    "line",
    ["await fetch(url)", "new XMLHttpRequest()", "const { a } = await import('./a.js')", "navigator.sendBeacon(url)"],
)
def test_a_request_would_be_found(line: str) -> None:
    assert NETWORK.search(line)


def test_no_two_ids_share_a_code(tmp_path: Path) -> None:
    records = loaded()[0]
    ids = [name for _, _, item in tickable(records) for name in (item.id, *item.aliases)]
    script = tmp_path / "codes.mjs"
    module = (ROOT / "docs" / "assets" / "js" / "codes.js").as_uri()
    script.write_text(
        f"import {{ code }} from {json.dumps(module)};\nconsole.log(JSON.stringify({json.dumps(ids)}.map(code)));\n"
    )
    codes = json.loads(run(script).stdout)
    assert len(set(codes)) == len(ids)
    assert all(re.fullmatch("[0-9a-z]{4}", code) for code in codes)


def renamed(records: Records) -> Records:
    """The records after one id of each kind has changed."""
    level, pitfall, template, question = (
        records.levels[0], records.pitfalls[0], records.templates[0], records.questions[0],
    )  # fmt: skip
    criterion = level.criteria[0].model_copy(update={"aliases": ("old-criterion",)})
    field = template.fields[0].model_copy(update={"aliases": ("old_field",)})
    changed = {
        "levels": level.model_copy(update={"criteria": (criterion, *level.criteria[1:])}),
        "pitfalls": pitfall.model_copy(update={"aliases": ("old-pitfall",)}),
        "templates": template.model_copy(
            update={"fields": (field, *template.fields[1:]), "aliases": ("old-template",)}
        ),
        "questions": question.model_copy(update={"aliases": ("old-question",)}),
    }
    where = {id(new): records.where[id(getattr(records, name)[0])] for name, new in changed.items()}
    fresh = {name: (new, *getattr(records, name)[1:]) for name, new in changed.items()}
    return replace(records, where=records.where | where, **fresh)  # type: ignore[arg-type]


def test_an_id_that_has_changed_reaches_the_reader(tmp_path: Path) -> None:
    """From the alias in a record, by way of generated/ids.js, to the key under which the reader's entry is found."""
    records = loaded()[0]
    template, question = records.templates[0], records.questions[0]
    text, field = template.id, template.fields[0].id
    before = {
        "check/old-criterion": True,
        "check/self-old-pitfall": True,
        "answer/p/old-criterion": "met",
        f"draft/p/{text}/old_field": "a",
        f"draft/q/old-template/{field}": "b",
        "draft/r/old-template/old_field": "c",
    }
    entries = {key: [value, 1] for key, value in before.items()}
    answer = {"id": "old-question", "rating": 1, "seconds": 1, "said": [], "note": ""}
    drill = {"seed": "s", "minutes": 5, "level": 1, "focus": "", "project": "", "at": 1, "answers": [answer]}
    entries["drill/d"] = [drill, 1]
    (tmp_path / "ids.mjs").write_text(ids(renamed(records)), encoding="utf-8")
    module = (ROOT / "docs" / "assets" / "js" / "store.js").as_uri()
    script = tmp_path / "migrate.mjs"
    script.write_text(
        f"import {{ ALIASES }} from './ids.mjs';\nimport {{ migrated }} from {json.dumps(module)};\n"
        f"const found = migrated(new Map(Object.entries({json.dumps(entries)})), ALIASES);\n"
        "console.log(JSON.stringify(Object.fromEntries([...found].map(([key, [value]]) => [key, value]))));\n"
    )
    assert json.loads(run(script).stdout) == {
        f"check/{records.levels[0].criteria[0].id}": True,
        f"check/self-{records.pitfalls[0].id}": True,
        f"answer/p/{records.levels[0].criteria[0].id}": "met",
        f"draft/p/{text}/{field}": "a",
        f"draft/q/{text}/{field}": "b",
        f"draft/r/{text}/{field}": "c",
        "drill/d": drill | {"answers": [answer | {"id": question.id}]},
    }


def test_a_tick_under_an_id_of_before_is_there_on_the_page(page: Page, address: str) -> None:
    level = loaded()[0].levels[1]
    criterion = level.criteria[0].id
    script = (SITE / "generated" / "ids.js").read_text(encoding="utf-8")
    assert '"check":{' in script
    more = "" if '"check":{}' in script else ","
    changed = script.replace('"check":{', f'"check":{{"id-of-before":"{criterion}"{more}', 1)
    page.route("**/generated/ids.js", lambda route: route.fulfill(body=changed, content_type="text/javascript"))
    page.add_init_script("localStorage.setItem('handbook/check/id-of-before', '[true,1700000000000]')")
    page.goto(f"{address}levels/{level.id}/", wait_until="load")
    expect(page.locator(f"#{criterion} input")).to_be_checked()
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('handbook/'))")
    assert kept == [f"handbook/check/{criterion}"]
