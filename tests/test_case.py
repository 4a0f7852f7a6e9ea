"""Each level of the case, copied out of the repository, runs by its own README, passes its own tests, and gives the
numbers that are committed."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from consistency import NUMBER
from scripts import case_runs
from scripts.case_documents import documents
from scripts.case_runs import CASE, LEVELS, QUICK, copies, copy_out
from scripts.constraints import LINE, LOCKS, named
from scripts.environment import UNUSED
from scripts.measured import ONE_THREAD, RESULTS, Failure, differences
from support import count

# pip finds what the handbook's own environment holds, and may ask nobody else.
OFFLINE = {**ONE_THREAD, "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
IMPORTS = {"scikit-learn": "sklearn", "imbalanced-learn": "imblearn", "pyyaml": "yaml"}
INDIRECT = {"numpy", "scipy", "nbformat", "pyarrow"}  # brought by a named one


def ran(level: str, scratch: Path) -> Path:
    """The level's folder, copied out and run by the commands of its README in an environment of its own."""
    folder = copy_out(level, scratch)
    make, install, run = case_runs.commands((folder / "README.md").read_text(encoding="utf-8"))
    environment = {**os.environ, **OFFLINE}

    def call(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{level}: {' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"

    call(sys.executable, *make[1:])
    site = next((folder / ".venv" / "lib").glob("python*/site-packages"))
    own = [path for path in sys.path if path.endswith("site-packages")]
    (site / "handbook.pth").write_text("\n".join(own), encoding="utf-8")  # stands for the download of the packages
    call(*install)
    call(*run, *QUICK.get(level, []))
    count("levels of the case run", 1)
    return folder


@pytest.mark.parametrize("level", LEVELS)
def test_copied_out_it_runs_by_its_readme_and_gives_the_committed_numbers(level: str, tmp_path: Path) -> None:
    folder = ran(level, tmp_path)
    fresh = case_runs.entries(level, case_runs.read(folder, "metrics"))
    committed = json.loads((RESULTS / f"{level}.json").read_text(encoding="utf-8"))["values"]
    assert len(fresh) > 5
    assert differences(committed, fresh) == []
    if level not in QUICK:
        assert set(fresh) == set(committed)
    if level == "level_2":
        assert (folder / "reports" / "config.toml").read_bytes() == (folder / "config.toml").read_bytes()


@pytest.mark.parametrize("level", LEVELS)
def test_copied_out_its_own_tests_pass(level: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist"]
    environment = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, cwd=copy_out(level, tmp_path), env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:]
    assert "skipped" not in done.stdout
    count("tests of the levels", int(re.findall(r"(\d+) passed", done.stdout)[-1]))


def requirements(level: str, name: str = "requirements") -> str:
    return (CASE / level / f"{name}.txt").read_text(encoding="utf-8")


def our_pins() -> set[str]:
    """Every name==version of the handbook's own lock files."""
    locks = "".join(path.read_text(encoding="utf-8") for path in LOCKS)
    return set(re.findall(r"^([\w.-]+==[\w.]+)", locks, re.M))


@pytest.mark.parametrize("level", LEVELS)
def test_its_requirements_are_pinned_as_ours_and_cover_its_imports(level: str) -> None:
    ours = our_pins()
    lines = [line.partition(";")[0].strip() for line in named(requirements(level))]
    assert lines
    for line in lines:
        assert re.sub(r"\[.*\]", "", line) in ours, f"{level}/requirements.txt: {line} is not what the lock files pin"
    direct = {line.partition("==")[0] for line in lines}
    brought = {IMPORTS.get(name, re.sub(r"\[.*\]", "", name).replace("-", "_")) for name in direct} | INDIRECT
    here = {path.stem for path in (CASE / level).iterdir()} | {path.stem for path in (CASE / level).rglob("*.py")}
    for path in (CASE / level).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in {module.partition(".")[0] for module in modules} - {""}:
                known = module in brought | here or module in sys.stdlib_module_names
                assert known, f"{path.relative_to(CASE)}: imports {module}, which requirements.txt does not name"


@pytest.mark.parametrize("level", LEVELS)
def test_its_constraints_lock_whatever_its_requirements_bring_along(level: str) -> None:
    """Same versions as the handbook's lock files, but for the few packages that the handbook itself leaves out."""
    pins = [line.partition(";")[0].strip() for line in named(requirements(level, "constraints"))]
    locked, ours = {pin.partition("==")[0] for pin in pins}, our_pins()
    apart = {pin.partition("==")[0] for pin in pins} - {pin.partition("==")[0] for pin in ours}
    assert apart <= {*UNUSED, "cffi", "pycparser"}  # the last two on PyPy only
    assert [pin for pin in pins if pin not in ours and pin.partition("==")[0] not in apart] == []
    wanted = [Requirement(line) for line in named(requirements(level))]
    for requirement in wanted:  # grows as each brings its own; what is not installed here brings nothing that we know
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{level}/constraints.txt: {name} is missing; scripts/constraints.py writes it again"
        with suppress(PackageNotFoundError):
            for line in requires(name) or []:
                brought = Requirement(line)
                extras = [{"extra": extra} for extra in ("", *requirement.extras)]
                if any(brought.marker is None or brought.marker.evaluate(extra) for extra in extras):
                    wanted += [brought] * (str(brought) not in map(str, wanted))
    assert requirements(level).splitlines()[0] == LINE


def test_a_line_for_pip_is_not_a_package() -> None:
    assert named("-c constraints.txt\n# why\n\na==1 ; python_version < '3.12'\nb==2 # so\n") == [
        "a==1 ; python_version < '3.12'",
        "b==2",
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_its_documents_have_its_numbers_in_the_tables_only(level: str) -> None:
    """A README comes from its template, which takes its numbers from results. Where a document is written by hand its
    tables stand between their markers, and no number of ours stands in the text around them."""
    committed = json.loads((RESULTS / f"{level}.json").read_text(encoding="utf-8"))["values"]
    shown = {entry["shown"] for entry in committed.values() if len(re.sub(r"\D", "", entry["shown"])) > 2}
    given = {path for path, _ in documents()}
    by_hand = [path for name in case_runs.DOCUMENTS if (path := CASE / level / name).is_file() and path not in given]
    assert CASE / level / "README.md" in given or level == "level_5"  # there the paper is the report
    for path in by_hand:
        text = path.read_text(encoding="utf-8")
        if path.name == "RESULTS.md":
            assert case_runs.BLOCK.search(text), f"{level}/RESULTS.md: nothing between <!-- results --> and its end"
        literal = [number for number in NUMBER.findall(case_runs.BLOCK.sub("", text)) if number in shown]
        assert literal == [], f"{path.relative_to(CASE)}: {literal[0]} is a result; it belongs between the markers"


def test_copies_are_copies() -> None:
    assert {(copy.relative_to(CASE).parts[0], copy.relative_to(CASE).parts[1]) for _, copy in copies()} == {
        (level, name) for level, names in case_runs.SHARED.items() for name in names
    }
    for owner, copy in copies():
        assert owner.is_file(), f"{copy.relative_to(CASE)}: level 2 has no such file"
        assert owner.read_bytes() == copy.read_bytes(), (
            f"{copy.relative_to(CASE)}: differs from {owner.relative_to(CASE)}; `make copies` writes it again"
        )


README = "# X\n\n## Run it\n\n```sh\n{}\n```\n"


@pytest.mark.parametrize("lines", ["", "a\nb\nc\nd"])
def test_a_readme_without_one_to_three_commands_is_refused(lines: str) -> None:
    with pytest.raises(Failure, match="commands under '## Run it', 1 to 3 expected"):
        case_runs.commands(README.format(lines))


def test_a_number_outside_its_tolerance_is_named() -> None:
    old = {"test.lightgbm.saved": {"value": 2000.0, "interval": [1000.0, 3000.0]}}
    near = {"test.lightgbm.saved": {"value": 2014.0, "interval": [1001.0, 2999.0]}}
    far = {"test.lightgbm.saved": {"value": 2000.0, "interval": [1000.0, 3016.0]}}
    assert differences(old, near) == []
    assert differences(old, far) == ["test.lightgbm.saved: 3016.0 where 3000.0 is committed; ±15 allowed"]
    assert differences({}, near) == ["test.lightgbm.saved: is new"]


def test_a_level_that_fails_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README.format("python -c 'raise SystemExit(3)'"), encoding="utf-8")
    with pytest.raises(Failure, match="failed: python -c"):
        case_runs.run(tmp_path)
