"""The starter repositories: each is made by Copier, with answers that are not easy, and passes its own checks."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_case_config import CHECKERS, said

from macros.pages import Page
from macros.records import Template, TemplateField
from macros.site import loaded
from scripts.case_runs import CASE, commands
from scripts.measured import ONE_THREAD
from scripts.starter import LEVELS, NOT_TAKEN, STARTER, archive, form, forms, main, questions, starter
from support import count
from template_checks import faults

PYTHON = sys.executable
BIN = Path(PYTHON).parent
ANSWERS = {
    "name": "which-2-to-call",
    "package": "calls2",
    "author": 'A. O\'Author: "the first" & only, {{ not jinja }}',
    "year": "2026",
    "question": 'Which deliveries to call about: "late" or not, 100 % sure?',
    "who": "The nurse | the clerk",
    "title": 'Which deliveries to call about: "late" or not, 100 % sure?',
}
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
RECORDS, RESULTS = loaded()
PAGE = Page("index.md", RECORDS, RESULTS)


def called(*command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **ONE_THREAD, **more})


def passes(*command: str, folder: Path, **more: str) -> str:
    done = called(*command, folder=folder, **more)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def copied(template: Path, target: Path, **answers: str) -> subprocess.CompletedProcess[str]:
    data = [part for name, value in answers.items() for part in ("-d", f"{name}={value}")]
    return called(str(BIN / "copier"), "copy", "--defaults", *data, str(template), str(target), folder=template)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Copier template as a reader unpacks it."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(io.BytesIO(archive())) as file:
        file.extractall(folder)
    return folder / "starter"


@pytest.fixture(scope="session", params=LEVELS)
def repository(request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of each level, made of answers with quotes, braces and digits."""
    folder = tmp_path_factory.mktemp(f"level_{request.param}") / ANSWERS["name"]
    done = copied(template, folder, level=str(request.param), **ANSWERS)
    assert done.returncode == 0, done.stderr
    return folder


def texts(folder: Path) -> dict[str, str]:
    """The text of every file, by its path; without what a run leaves behind."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not {".venv", ".ruff_cache", ".pytest_cache", "__pycache__", "reports"} & set(
            inside.parts
        ):
            found[inside.as_posix()] = path.read_text(encoding="utf-8", errors="replace")
    return found


def level_of(repository: Path) -> int:
    return max(item["level"] for item in json.loads((repository / "level.json").read_text(encoding="utf-8")))


def test_answers_stand_where_they_belong_and_nothing_of_the_template_is_left(repository: Path) -> None:
    found = texts(repository)
    assert found["README.md"].count(ANSWERS["title"]) >= 1
    assert ANSWERS["author"] in found["LICENSE"]
    for name, text in found.items():
        rest = text.replace(ANSWERS["author"], "")
        assert not re.search(r"(?<!\$)\{\{|\{%|\{#", rest), f"{name}: Jinja is left"
        assert not name.endswith(".jinja")
        assert "{{" not in name
    assert not [name for name in found if "forms.yml" in name or "copier" in name]


def test_github_shows_its_documents_as_they_are_meant(repository: Path) -> None:
    for name, text in texts(repository).items():
        if name.endswith(".md"):
            assert list(faults(text)) == [], name


def test_it_passes_its_own_lint_and_tests(repository: Path) -> None:
    passes(str(BIN / "ruff"), "check", "--no-cache", ".", folder=repository)
    passes(str(BIN / "ruff"), "format", "--no-cache", "--check", ".", folder=repository)
    said = passes(PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder=repository)
    found = re.search(r"(\d+) passed", said)
    assert found, said
    assert "skipped" not in said
    count("tests of the starters", int(found[1]))


def test_its_containers_and_workflows_pass_the_checkers_of_the_case(repository: Path) -> None:
    patterns = {"hadolint": "Dockerfile", "dclint": "compose.yaml", "actionlint": ".github/workflows/*.yml"}
    files = [(name, path) for name, pattern in patterns.items() for path in sorted(repository.glob(pattern))]
    assert len(files) == {1: 1, 2: 1, 3: 4}[level_of(repository)]
    for name, path in files:
        assert said(*CHECKERS[name][0], path) == "", path.relative_to(repository)


def test_it_runs_by_its_readme(repository: Path) -> None:
    """In an environment of its own, where what is installed here stands for the download of its packages, and its own
    code is found by its path: to build it pip would fetch the backend that pyproject.toml names."""
    make, install, run = commands((repository / "README.md").read_text(encoding="utf-8"))
    if install[-2:] == ["-e", "."]:
        install = install[:-2]
    passes(PYTHON, *make[1:], folder=repository)
    site = next((repository / ".venv" / "lib").glob("python*/site-packages"))
    own = [path for path in sys.path if path.endswith("site-packages")]
    (site / "handbook.pth").write_text("\n".join([*own, str(repository / "src")]), encoding="utf-8")
    passes(*install, folder=repository, **OFFLINE)
    passes(*run, folder=repository)
    count("starters run", 1)


def test_it_has_what_its_level_asks_for_and_lists_its_blanks(repository: Path) -> None:
    said = passes(PYTHON, "check_level.py", folder=repository)
    asked = {1: {1}, 2: {2}, 3: {2, 3}}[level_of(repository)]
    wanted = {c.id for level in RECORDS.levels if level.number in asked for c in level.criteria}
    assert set(re.findall(r"^(?:there|by eye|missing) +([a-z0-9-]+):", said, re.M)) == wanted
    assert "missing  " not in said
    left = re.search(r"(\d+) blanks are left", said)
    assert left
    grep = called(
        "grep",
        "-rohE",
        r"\[FILL IN: [^]]+\]",
        ".",
        "--exclude=check_level.py",
        "--exclude=level.json",
        "--exclude-dir=.venv",
        folder=repository,
    )
    assert int(left[1]) == len(grep.stdout.splitlines()) > 10
    assert called(PYTHON, "check_level.py", "--blanks", folder=repository).returncode == 1


def checker() -> Any:
    """What every repository gets to check itself."""
    spec = importlib.util.spec_from_file_location("check_level", STARTER / "common" / "check_level.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def traces(criterion: Any) -> dict[str, Any]:
    return {"structure": [trace.model_dump(exclude_none=True) for trace in criterion.structure]}


TRACED = [(level, c) for level in RECORDS.levels if level.number in LEVELS for c in level.criteria if c.structure]


@pytest.mark.parametrize(("level", "criterion"), TRACED, ids=lambda value: value.id)
def test_a_criterion_with_traces_can_be_missed(level: Any, criterion: Any, tmp_path: Path) -> None:
    """Where nothing is it is missing, and an empty file of the right name is not enough where words count."""
    check = checker()
    assert len(check.missing(tmp_path, traces(criterion))) == len(criterion.structure)
    for trace in criterion.structure:
        path = tmp_path / trace.file.split(" or ")[0].replace("*", "x")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    left = check.missing(tmp_path, traces(criterion))
    assert len(left) == sum(trace.contains is not None for trace in criterion.structure)
    assert all("holds nothing like" in line for line in left)


@pytest.mark.parametrize(
    "level", [level for level in RECORDS.levels if level.number in LEVELS], ids=lambda level: level.id
)
def test_the_case_shows_the_same_traces(level: Any) -> None:
    """What the check looks for stands in the case too, where the case meets the criterion."""
    check = checker()
    traced = [criterion for criterion in level.criteria if criterion.structure]
    assert len(traced) >= len(level.criteria) / 2
    for criterion in traced:
        if criterion.case.met == "yes":
            assert check.missing(CASE / f"level_{level.number}", traces(criterion)) == [], criterion.id


@pytest.mark.parametrize(
    ("answer", "value", "says"),
    [("name", "Not A Name", "lower-case letters and digits"), ("package", "class", "a word that Python can import"),
     ("package", "tests", "no folder here"), ("year", "26", "four digits"), ("level", "4", "4")],
)  # fmt: skip
def test_a_bad_answer_is_refused(template: Path, tmp_path: Path, answer: str, value: str, says: str) -> None:
    done = copied(template, tmp_path / "x", **{"level": "2", **{answer: value}})
    assert done.returncode != 0
    assert says in done.stderr
    assert not (tmp_path / "x").exists()


def test_without_answers_every_field_stays_a_blank(template: Path, tmp_path: Path) -> None:
    done = copied(template, tmp_path / "x", level="1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "README.md").read_text(encoding="utf-8").count("# [FILL IN:") == 1


def test_the_zip_is_the_template_and_the_same_each_time(site: Path, tmp_path: Path) -> None:
    assert (site / "generated" / "starter.zip").read_bytes() == archive()
    main(str(tmp_path))
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == set(starter())


def test_every_file_of_the_zip_may_be_read_by_everybody() -> None:
    """A container runs as another user than the one who unpacked it."""
    with zipfile.ZipFile(io.BytesIO(archive())) as file:
        assert {entry.external_attr >> 16 for entry in file.infolist()} == {0o644}


FORMS = "1: {README.md: {template: readme-level-1}}\n2: {README.md: {template: readme-level-2}}\n3: {README.md: {template: readme-level-3}}\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("readme-level-1}", "readme-levl-1}", "1.README.md.template: there is no template 'readme-levl-1'; did you mean 'readme-level-1'?"),
        ("readme-level-1}", "readme-level-1, given: {questoin: x}}", "1.README.md.given.questoin: no such field of the template; did you mean 'question'?"),
        ("readme-level-1}", "readme-level-1, given: {question: 1}}", "1.README.md.given.question: 1 is not text (in quotes)"),
        ("readme-level-1}", "readme-level-1, gvien: {}}", "1.README.md.gvien: unknown key; did you mean 'given'?"),
        ("{template: readme-level-2}", "{}", "2.README.md.template: missing; it must be given"),
        ("README.md: {template: readme-level-2}", "READ.md: {template: readme-level-2}", "2.README.md: missing; the questions are asked for its fields"),
        ("3:", "4:", "4: there is no starter of this level; expected 1, 2, 3"),
        ("3: {README.md: {template: readme-level-3}}", "", "3.README.md: missing; the questions are asked for its fields"),
        ("1: {", "1: {{", "line 2, column 1: "),
    ],
)  # fmt: skip
def test_bad_forms_are_refused_with_file_field_value_and_expectation(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "forms.yml"
    path.write_text(FORMS, encoding="utf-8")
    assert sorted(forms(PAGE, path)) == [1, 2, 3]
    assert FORMS.count(old) == 1
    path.write_text(FORMS.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"starter/forms.yml: {message}")) as caught:
        forms(PAGE, path)
    assert len(str(caught.value).splitlines()) == 1


def _asking(template: Template, name: str, field: str | None = None) -> Template:
    """The template, its first field asked for and under another name."""
    first = template.fields[0].model_copy(update={"ask": True, "id": field or template.fields[0].id})
    return template.model_copy(update={"id": name, "fields": (first, *template.fields[1:])})


def test_what_cannot_be_asked_for_is_named() -> None:
    found = forms(PAGE)
    log = _asking(found[2]["docs/experiments.md"][0], "experiment-log")
    message = f"data/templates/experiment-log.yml: fields[0].ask: '{log.fields[0].id}': nobody asks for it"
    with pytest.raises(ValueError, match=re.escape(message)):
        questions(PAGE, {**found, 2: {**found[2], "docs/experiments.md": (log, {})}})
    readme = _asking(found[1]["README.md"][0], "readme-level-1", "package")
    with pytest.raises(ValueError, match=r"readme-level-1.yml: fields\[0\].ask: 'package': starter/copier.yml has"):
        questions(PAGE, {**found, 1: {"README.md": (readme, {})}})


def test_a_file_comes_from_one_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "level_2" / "docs").mkdir(exist_ok=True)
    (tmp_path / "level_2" / "docs" / "design.md").write_text("# by hand\n", encoding="utf-8")
    monkeypatch.setattr("scripts.starter.STARTER", tmp_path)
    with pytest.raises(ValueError, match=r"starter/level_2/docs/design\.md: starter/forms\.yml makes this file"):
        starter()


def test_what_tools_leave_behind_is_not_packed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_TAKEN))
    monkeypatch.setattr("scripts.starter.STARTER", tmp_path)
    clean = set(starter())
    for name in ("reports/results.md", "tests/__pycache__/x.pyc", ".ruff_cache/x", ".ipynb_checkpoints/x.ipynb"):
        path = tmp_path / "level_2" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert set(starter()) == clean
    (tmp_path / "level_2" / "mine.py").write_bytes(b"x")
    assert set(starter()) - clean == {"level_2/mine.py", "level_3/mine.py"}


def test_braces_of_a_record_reach_the_reader(tmp_path: Path) -> None:
    """In the body, in a hint, in the label of a blank, and in the blank of a question that nobody answered."""
    fields = tuple(
        TemplateField(id=name, label=f'{name} "q" {{# y }}}} {{%', hint="say {% z %}", filled="f", ask=name == "b")
        for name in ("a", "b", "c")
    )
    body = "# {{ a }} ${{ github.sha }} {% raw\n\n{{b}}\n\n{{c}}"
    made = form(RECORDS.templates[0].model_copy(update={"fields": fields, "body": body}), {"c": "given {{ package }}"})
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "copier.yml").write_text("package: {type: str, default: calls}\nb: {type: str, default: ''}\n")
    (tmp_path / "t" / "x.md.jinja").write_text(made, encoding="utf-8")
    done = copied(tmp_path / "t", tmp_path / "x")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "x" / "x.md").read_text(encoding="utf-8")
    assert "say {% z %}" in text
    assert '[FILL IN: a "q" {# y }} {%] ${{ github.sha }} {% raw\n' in text
    assert '\n[FILL IN: b "q" {# y }} {%]\n' in text
    assert text.endswith("\ngiven calls\n")
