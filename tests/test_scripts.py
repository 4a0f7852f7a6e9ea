"""The scripts of the pages: typed, small, without HTML from text; and their own tests, run by Node.js."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from macros.checks import tickable
from macros.site import loaded
from support import ROOT, SITE, count

SCRIPTS = sorted((ROOT / "docs" / "assets" / "js").glob("*.js"))
OURS = [
    path for path in SCRIPTS if path.name != "handbook.js"
]  # that one is on every page, and counted by `make bench`
NODE = ROOT / ".venv" / "bin" / "node"
MOST = 40 * 1024
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


def test_the_features_weigh_no_more_than_40_kib() -> None:
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
