"""Breaks a copy of the tree, one fault a time, and expects the checks to name file and cause.

The stages are those of `make test`: the records are loaded, the tree is compared with itself, the site is built
strictly, and the addresses of the built site are followed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from consistency import check_tree
from link_checks import check_links
from macros.loading import RecordErrors, load
from scripts.build_site import QUIET, condensed
from support import SITE_URL, copy_tree, count


@dataclass(frozen=True)
class Fault:
    """One way to break the tree: what, at which stage it must be found, and what the message must hold."""

    name: str
    stage: str
    break_: Callable[[Path], None]
    says: tuple[str, ...]


def edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first `old` by `new`; the fault must be real, so a text that is not there is an error."""

    def change(tree: Path) -> None:
        path = tree / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def append(file: str, text: str) -> Callable[[Path], None]:
    def change(tree: Path) -> None:
        path = tree / file
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + text, encoding="utf-8")

    return change


def drop_line(file: str, start: str) -> Callable[[Path], None]:
    """Remove the first line that starts so."""

    def change(tree: Path) -> None:
        lines = (tree / file).read_text(encoding="utf-8").splitlines(keepends=True)
        lines.remove(next(line for line in lines if line.startswith(start)))
        (tree / file).write_text("".join(lines), encoding="utf-8")

    return change


def remove(file: str) -> Callable[[Path], None]:
    return lambda tree: (tree / file).unlink()


PAGE, RECORD, LEVEL = (
    "docs/pitfalls/05-overfitting.md",
    "data/pitfalls/05-overfitting.yml",
    "data/levels/2-structured.yml",
)
FAULTS = [
    # named in the brief of this handbook's checks
    Fault("a link target", "build", append(PAGE, "\n[x](nowhere.md)\n"), ("pitfalls/05-overfitting.md", "nowhere.md")),
    Fault("an anchor", "build", append(PAGE, "\n[x](index.md#gone)\n"), ("pitfalls/05-overfitting.md", "#gone")),
    Fault("an image", "build", append(PAGE, "\n![x](../assets/img/gone.webp)\n"), ("pitfalls/05-overfitting.md", "gone.webp")),
    Fault("a criterion that others use", "records", edit(LEVEL, 'id: "tuned-on-folds"', 'id: "tuned-elsewhere"'),
          ("data/pitfalls/05-overfitting.yml: criteria[2]: there is no criterion 'tuned-on-folds'",)),
    Fault("the right listing", "records", remove("snippets/pitfalls/overfitting_right.py"),
          ("data/pitfalls/05-overfitting.yml: experiment: 'overfitting' has no listing snippets/pitfalls/overfitting_right.py",)),
    Fault("a page from the navigation", "tree", edit("mkdocs.yml", "      - pitfalls/05-overfitting.md\n", ""),
          ("docs/pitfalls/05-overfitting.md: is not in the navigation of mkdocs.yml",)),
    Fault("a YAML indent", "records", edit(RECORD, "symptoms:\n  cv:", "symptoms:\n cv:"), ("data/pitfalls/05-overfitting.yml: line ",)),
    Fault("a value of the filled version", "records",
          lambda tree: drop_filled(tree / "data/templates/case-study.yml", "title"),
          ("data/templates/case-study.yml: fields[0].filled: missing",)),
    Fault("a document of the case, by hand", "tree", append("snippets/case/level_2/README.md", "One more thing.\n"),
          ("snippets/case/level_2/README.md: not what its template gives; change the record, then `make copies`",)),
    Fault("a document of the case", "tree", remove("snippets/case/level_2/docs/design.md"),
          ("snippets/case/level_2/docs/design.md: missing; `make copies` writes it",)),
    Fault("a link of a filled version", "tree", edit("data/templates/readme-level-2.yml", "(docs/experiments.md)", "(docs/experiment.md)"),
          ("snippets/case/level_2/README.md: links to docs/experiment.md, which is not there",)),
    Fault("a duplicated id", "records", edit(RECORD, 'id: "task-error-analysis"', 'id: "task-hold-out-first"'),
          ("data/pitfalls/05-overfitting.yml: remedies[2].id: 'task-hold-out-first' is already the id",)),
    Fault("an unrecorded reference on a page", "build", append(PAGE, '\n{{ ref("nobody-2020") }}\n'),
          ("docs/pitfalls/05-overfitting.md: there is no reference 'nobody-2020'",)),
    Fault("an untested listing", "tree", remove("tests/listings/test_overfitting.py"),
          ("snippets/pitfalls/overfitting_wrong.py: untested; tests/listings/test_overfitting.py is missing",)),
    Fault("a macro argument without a record", "build", append(PAGE, '\n{{ term("lekage") }}\n'),
          ("docs/pitfalls/05-overfitting.md: there is no term 'lekage'",)),
    Fault("a page of the case", "tree", remove("docs/case/level-2.md"), ("docs/case/level-2.md: missing; the case has a page",)),
    Fault("a section of the case", "tree", edit("docs/case/level-2.md", "## The code", "## Code"), ("docs/case/level-2.md: sections The problem now",)),
    Fault("a file that the case does not have", "tree", edit(LEVEL, "`disruption/split.py`", "`disruption/spilt.py`"),
          ("split-before-fit: case.where: there is no disruption/spilt.py in snippets/case/level_2",)),
    Fault("a criterion that the case does not answer", "records", drop_line(LEVEL, "    case:"),
          ("data/levels/2-structured.yml: criteria[0].case: missing",)),
    Fault("an interview's page", "tree", remove("docs/interviews/theory.md"), ("docs/interviews/theory.md: missing; each kind of question has its page",)),
    Fault("a section of an interview", "tree", edit("docs/interviews/theory.md", "## Practise", "## Practice"),
          ("docs/interviews/theory.md: sections How it goes",)),
    Fault("an interview without its questions", "tree", edit("docs/interviews/theory.md", 'catalogue("theory questions")', 'catalogue("case questions")'),
          ("docs/interviews/theory.md: does not show its questions",)),
    Fault("a depth page without its end", "tree", edit("docs/depth/drift.md", "## Where to go on", "## See also"),
          ("docs/depth/drift.md: begins with 'In short' and ends with 'See also'",)),
    Fault("a fourth sentence for the interview", "tree", edit(PAGE, "> “My first tree", "> “I looked. My first tree"),
          ("docs/pitfalls/05-overfitting.md: '### In an interview, in three sentences': 4 sentences given, 3 expected",)),
    Fault("an untested study", "tree", remove("tests/listings/test_leakage.py"),
          ("snippets/depth/leakage.py: untested; tests/listings/test_leakage.py is missing",)),
    Fault("a study without results", "tree", remove("snippets/results/leakage.txt"), ("snippets/results/leakage.txt: missing; run `make results`",)),
    Fault("a listing of depth that nobody shows", "tree", append("snippets/depth/spare.py", "x = 1\n"), ("snippets/depth/spare.py: no page shows it",)),
    Fault("a theory answer that nothing checks", "records", remove("snippets/questions/auc-monotone-transform.py"),
          ("data/questions/auc-monotone-transform.yml: unchecked: missing; a theory answer has snippets/questions/auc-monotone-transform.py",)),
    Fault("a check of no question", "records", append("snippets/questions/auc-from-scrach.py", "x = 1\n"),
          ("snippets/questions/auc-from-scrach.py: there is no question 'auc-from-scrach'; did you mean 'auc-from-scratch'?",)),
    # and twenty more, and some
    Fault("a key twice", "records", append(RECORD, 'number: 5\n'), ("data/pitfalls/05-overfitting.yml: line ", "'number' stands twice")),
    Fault("an unknown key", "records", edit(RECORD, "hook:", "hok:"), ("05-overfitting.yml: hok: unknown key; did you mean 'hook'?",)),
    Fault("a wrong choice", "records", edit(LEVEL, 'dimension: "operations"', 'dimension: "ops"'),
          ("dimension: 'ops' is not one of data, code, evaluation, operations, communication; did you mean 'operations'?",)),
    Fault("a page", "tree", remove(PAGE), ("docs/pitfalls/05-overfitting.md: missing; the pitfall '05-overfitting' needs its page",)),
    Fault("a record", "records", remove("data/templates/learning-log.yml"), ("there is no template 'learning-log'",)),
    Fault("a page without a record", "tree", append("docs/pitfalls/13-new.md", "# New\n"),
          ("docs/pitfalls/13-new.md: there is no pitfall '13-new' in data/pitfalls",)),
    Fault("a heading that is not the name", "tree", edit(PAGE, "# Overfitting", "# Overfit"),
          ("docs/pitfalls/05-overfitting.md: first heading: 'Overfit' differs from the name of the record",)),
    Fault("a description", "tree", edit(PAGE, "description:", "descriptio:"), ("05-overfitting.md: description: 0 characters given",)),
    Fault("a section", "tree", edit(PAGE, "## What it costs you", "## Costs"), ("'## Costs' is not a section", "'## What it costs you' is missing")),
    Fault("sections in another order", "tree", edit("docs/pitfalls/12-no-network.md", "## Checklist", "## Say it better"),
          ("docs/pitfalls/12-no-network.md:",)),
    Fault("an orphan listing", "tree", append("snippets/pitfalls/spare.py", "x = 1\n"), ("snippets/pitfalls/spare.py: no page shows it",)),
    Fault("a listing without a pitfall", "tree", append("snippets/pitfalls/spare_right.py", "x = 1\n"),
          ("snippets/pitfalls/spare_right.py: no pitfall has the experiment 'spare'",)),
    Fault("a result without an experiment", "tree", append("snippets/results/spare.txt", "1\n"), ("snippets/results/spare.txt: there is no experiment",)),
    Fault("a chart of nothing", "tree", append("snippets/results/spare.svg", "<svg/>\n"),
          ("snippets/results/spare.svg: there is no snippets/charts/spare.yml",)),
    Fault("a level without results", "tree", append("snippets/case/level_6/README.md", "# New\n"), ("snippets/results/level_6.json: missing; run `make results`",)),
    Fault("a number of ours typed into a page", "tree", append(PAGE, "\nIt scored 0.771 there.\n"),
          ("docs/pitfalls/05-overfitting.md: 0.771 is a result of ours; write {{ result(",)),
    Fault("a number of ours typed into a record", "tree",
          edit("data/pitfalls/05-overfitting.yml", "In our experiment", "Of 45,473 leaves: in our experiment"),
          ("data/pitfalls/05-overfitting.yml: 45,473 is a result of ours",)),
    Fault("a number from nowhere", "tree", append(PAGE, "\nIt scored 0.123 there.\n"),
          ("docs/pitfalls/05-overfitting.md: 0.123 has neither a result nor a source beside it",)),
    Fault("code typed into a page", "tree", append(PAGE, "\n``` python\nx = 1\n```\n"),
          ("docs/pitfalls/05-overfitting.md: a Python block that is not included from a file: 'x = 1'",)),
    Fault("an address typed into a page", "tree", append(PAGE, "\n[x](https://example.com/)\n"),
          ("docs/pitfalls/05-overfitting.md: 'https://' is an address",)),
    Fault("logic in a page", "tree", append(PAGE, "\n{% if x %}{% endif %}\n"), ("05-overfitting.md: '{% if %}' is logic in a page",)),
    Fault("the macro of another record", "tree", append(PAGE, '\n{{ section("01-complexity-first", "cost") }}\n'),
          ("takes another record than the page's own, '05-overfitting'",)),
    Fault("an American spelling", "tree", append(PAGE, "\nOptimize it.\n"), ("05-overfitting.md: 'Optimiz' is not British English",)),
    Fault("a page twice in the navigation", "tree",
          edit("mkdocs.yml", "      - story/index.md\n", "      - story/index.md\n      - levels/index.md\n"),
          ("mkdocs.yml: the navigation names levels/index.md twice",)),
    Fault("a page that is not there in the navigation", "tree",
          edit("mkdocs.yml", "      - story/index.md\n", "      - story/index.md\n      - story/gone.md\n"),
          ("mkdocs.yml: the navigation names story/gone.md, which is not there",)),
    Fault("data that flows back", "tree", append("macros/html.py", "\nimport scripts.results\n"), ("macros/html.py: imports scripts.results",)),
    Fault("an undefined name", "build", append(PAGE, "\n{{ typo }}\n"), ("typo",)),
    Fault("a macro that is not there", "build", append(PAGE, '\n{{ chekclist("x") }}\n'), ("chekclist",)),
    Fault("a snippet that is not there", "build", append(PAGE, '\n--8<-- "pitfalls/gone.py"\n'), ("pitfalls/gone.py",)),
    Fault("a result that is not there", "build", append(PAGE, '\n{{ result("overfitting.wrong.leafs") }}\n'),
          ("docs/pitfalls/05-overfitting.md: there is no result 'overfitting.wrong.leafs'",)),
    Fault("a broken record under the build", "build", edit(RECORD, "hook:", "hok:"), ("data/pitfalls/05-overfitting.yml: hok: unknown key",)),
    Fault("an image in raw HTML", "site", append(PAGE, '\n<img src="../../assets/img/gone.webp" alt="x">\n'),
          ("pitfalls/05-overfitting/index.html: <img> '../../assets/img/gone.webp'", "which is not there")),
    Fault("a link in raw HTML", "site", append(PAGE, '\n<p><a href="../gone/">x</a></p>\n'), ("pitfalls/05-overfitting/index.html: <a> '../gone/'",)),
    Fault("localhost in raw HTML", "site", append(PAGE, '\n<p><a href="http://localhost:8000/">x</a></p>\n'), ("no localhost",)),
    Fault("a stranger in raw HTML", "site", append(PAGE, '\n<p><a href="https://stranger.example/">x</a></p>\n'), ("not in data/references.yml",)),
    Fault("an id twice on a page", "site", append(PAGE, '\n<p id="checklist">x</p>\n'), ("the id 'checklist' stands twice",)),
    Fault("a style sheet", "site", remove("docs/assets/css/handbook.css"), ("<link>", "assets/css/handbook.css, which is not there")),
    Fault("the word of the page's script", "site", remove("docs/assets/js/handbook.js"), ("<script>", "handbook.js, which is not there")),
    Fault("a template file that is not made", "site", edit("scripts/gen_extras.py", "raw_source(template, version): text",
          "'x' + raw_source(template, version): text"), ("generated/templates/", "which is not there")),
    Fault("a published id", "records", edit("data/published-ids.txt", "check ", "check gone-for-good\ncheck "),
          ("data/published-ids.txt: the check 'gone-for-good' was published and is gone",)),
    Fault("a spare file among records", "records", append("data/pitfalls/notes.txt", "x"), ("data/pitfalls/notes.txt: unexpected file",)),
    Fault("plain http in a reference", "records", edit("data/references.yml", 'url: "https://', 'url: "http://'),
          ("data/references.yml: [0].url:", "begins with https://")),
]  # fmt: skip


def drop_filled(path: Path, field: str) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.search(rf'  - id: "{field}"\n(?:    .*\n)*?(    filled: .*\n)', text)
    assert found
    path.write_text(text.replace(found[1], "", 1), encoding="utf-8")


def engine(tree: Path) -> str:
    """What the strict build says; empty if it went through."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", "site"],
        cwd=tree, env={**os.environ, **QUIET, "SITE_URL": SITE_URL}, capture_output=True, text=True,
    )  # fmt: skip
    return condensed(done.stdout + done.stderr) if done.returncode else ""


def found_at(stage: str, tree: Path) -> str:
    """What a stage finds; every stage before it must have let the fault through, or it has its message already."""
    if stage == "build":
        return engine(tree)
    if stage == "site":
        said = engine(tree)
        assert not said, f"the build found it first: {said[-500:]}"
        allowed = set(re.findall(r'url: "([^"]+)"', (tree / "data/references.yml").read_text(encoding="utf-8")))
        return "\n".join(check_links(tree / "site", SITE_URL, allowed)[0])
    try:
        records = load(tree)
    except RecordErrors as errors:
        return str(errors)
    return "\n".join(check_tree(tree, records))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("tree"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_found_and_named(fault: Fault, tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    fault.break_(tree)
    found = found_at(fault.stage, tree)
    assert found, f"{fault.name}: nothing was found"
    for text in fault.says:
        assert text in found, f"{fault.name}: expected {text!r} in:\n{found[-1500:]}"
    assert "Traceback" not in found, found[-1500:]
    count("faults found", 1)


def test_the_unbroken_tree_has_no_fault(tree: Path) -> None:
    assert found_at("tree", tree) == ""
    assert found_at("site", tree) == ""
