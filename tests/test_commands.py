"""The commands behind `make`: what they set up, what they write, and the one line they say when they cannot."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from macros.loading import RecordErrors, load
from scripts import environment
from scripts.listings import experiments
from support import ROOT, copy_tree


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True)


def test_make_alone_lists_every_target() -> None:
    targets = re.findall(r"^([\w-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"serve", "site", "test", "results", "bench", "new", "lock"} <= set(targets)
    for target in targets:
        assert f"make {target}" in listed


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path / "none")
    monkeypatch.setattr(environment, "BIN", tmp_path / "none" / "bin")
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(
        SystemExit, match=r"make: Python 3\.11 or newer is needed and this is 3\.9\.18; name a newer one"
    ):
        environment.venv()


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path / "none")
    monkeypatch.setattr(environment, "BIN", tmp_path / "none" / "bin")
    monkeypatch.setattr(environment, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1))
    with pytest.raises(SystemExit, match=r"this Python has no venv module; install it .*python3-venv"):
        environment.venv()


def test_without_a_browser_the_tests_do_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.delenv("CHROMIUM", raising=False)
    for name in ("find_browser", "install_browser"):
        monkeypatch.setattr(environment, name, lambda: None)
    with pytest.raises(
        SystemExit, match="no browser for the tests; install Chromium or Chrome, or name one: make test CHROMIUM="
    ):
        environment.browser()


def test_packages_are_installed_once_and_again_when_the_lock_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "quietly", lambda what, *command: installed.append(what))
    (tmp_path / "requirements.txt").write_text("a==1\n")
    environment.packages("site")
    environment.packages("site")
    assert installed == ["install requirements.txt"]
    (tmp_path / "requirements.txt").write_text("a==2\n")
    environment.packages("site")
    assert len(installed) == 2


def test_a_failed_installation_shows_why(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="could not install x; the lines above say why"):
        environment.quietly("install x", sys.executable, "-c", "import sys; print('the reason'); sys.exit(1)")
    assert "the reason" in capfd.readouterr().out


def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("scripts/serve.py", str(port))
    assert done.returncode != 0
    assert done.stderr.strip().splitlines() == [
        f"make: port {port} is taken or closed to you; stop what uses it, or choose another: make serve PORT=8001"
    ]


@pytest.mark.parametrize("port", ["x", "0", "70000", ""])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert "is not a port; expected 1 to 65535" in run("scripts/serve.py", port).stderr


@pytest.mark.parametrize(
    ("kind", "name", "page"),
    [
        ("pitfall", "13-too-modest", "docs/pitfalls/13-too-modest.md"),
        ("level", "6-beyond", "docs/levels/6-beyond.md"),
        ("story", "14-encore", "docs/story/14-encore.md"),
        ("template", "data-contract", "docs/toolkit/data-contract.md"),
        ("question", "why-not-a-rule", None),
    ],
)
def test_new_writes_record_page_and_navigation(tmp_path: Path, kind: str, name: str, page: str | None) -> None:
    tree = copy_tree(tmp_path)
    done = run("scripts/new_record.py", kind, name, folder=tree)
    assert done.returncode == 0, done.stderr
    folder = {"story": "story"}.get(kind, f"{kind}s")
    record = f"data/{folder}/{name}.yml"
    assert record in done.stdout
    assert f'id: "{name}"' in (tree / record).read_text(encoding="utf-8")
    assert (tree / record).read_text(encoding="utf-8").count("#") > 5  # annotated
    if page:
        assert (tree / page).is_file()
        assert page.removeprefix("docs/") in (tree / "mkdocs.yml").read_text(encoding="utf-8")
    with pytest.raises(RecordErrors) as caught:  # it has to be filled in, and the errors say where
        load(tree)
    assert any(error.startswith(record) for error in caught.value.errors)
    before = (tree / record).read_bytes()
    again = run("scripts/new_record.py", kind, name, folder=tree)
    assert "is there already; nothing was written" in again.stderr
    assert (tree / record).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pitfal", "13-x"), "make new: KIND='pitfal' is not one of level, pitfall, question, story, template"),
        (("pitfall", "Not An Id"), "make new: ID='Not An Id' is not an id: lower-case letters and digits"),
        (("pitfall", "test"), "the id of a pitfall begins with its number, as in 13-too-modest"),
        ((), "make new: KIND='' is not one of"),
    ],
)
def test_new_refuses_what_it_cannot_make(arguments: tuple[str, ...], message: str) -> None:
    done = run("scripts/new_record.py", *arguments)
    assert done.returncode != 0
    assert message in done.stderr


def test_every_experiment_has_results() -> None:
    assert experiments()
    for name in experiments():
        assert (ROOT / "snippets" / "results" / f"{name}.json").is_file()
