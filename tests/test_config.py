"""The configuration: each check takes a text and returns what is wrong with it, so that a bad case stands beside the good."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOCKS = sorted(ROOT.glob("requirements*.txt"))
GUIDES = ("README.md", "CONTRIBUTING.md")
ADDRESSES = {"SITE_URL", "REPO_URL"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def ignored() -> set[str]:
    """Names of folders that git ignores, and its own."""
    return {line.strip("/") for line in read(".gitignore").splitlines() if line.endswith("/")} | {".git"}


def files() -> Iterator[Path]:
    """Every file of the tree that git would hold; works without git, too."""
    skip = ignored()
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in skip)
        yield from (Path(folder) / name for name in sorted(names))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))


def changed(text: str, old: str, new: str) -> str:
    """A good text made bad; it must have held what is replaced."""
    assert old in text
    return text.replace(old, new)


# mkdocs.yml


class Tags(yaml.SafeLoader):
    """Reads `!ENV [NAME, default]` as its default."""


def _default(loader: Tags, _: str, node: yaml.Node) -> Any:
    return loader.construct_sequence(node)[-1] if isinstance(node, yaml.SequenceNode) else None


Tags.add_multi_constructor("!", _default)


def named(entries: list[Any]) -> dict[str, dict[str, Any]]:
    """A list of names and of names with options, as plugins and extensions are given."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        found.update({entry: {}} if isinstance(entry, str) else entry)
    return found


def check_mkdocs(text: str) -> list[str]:
    config = yaml.load(text, Loader=Tags)
    plugins, extensions = named(config.get("plugins", [])), named(config.get("markdown_extensions", []))
    macros = plugins.get("macros", {})
    validation = config.get("validation", {})
    rules = {
        f"{text.count(chr(10))} lines; expected under 150": text.count("\n") < 150,
        "hooks: there must be none": "hooks" not in config,
        f"plugins: {', '.join(plugins)}; expected search, macros, gen-files": set(plugins)
        == {"search", "macros", "gen-files"},
        "plugins.macros.on_undefined: expected strict": macros.get("on_undefined") == "strict",
        "plugins.macros.on_error_fail: expected true": macros.get("on_error_fail") is True,
        "pymdownx.snippets.check_paths: expected true": extensions.get("pymdownx.snippets", {}).get("check_paths")
        is True,
        "watch: expected data, macros, snippets, scripts, starter, overrides": (
            set(config.get("watch", [])) == {"data", "macros", "snippets", "scripts", "starter", "overrides"}
        ),
        "nav: expected an explicit list": bool(config.get("nav")),
        "an address; expected it in SITE_URL or REPO_URL": "://" not in text,
    }
    for key in ("omitted_files", "absolute_links", "unrecognized_links", "anchors"):
        rules[f"validation.{key}: expected warn"] = validation.get(key) == "warn"
    return [message for message, kept in rules.items() if not kept]


GOOD_MKDOCS = """\
site_url: !ENV [SITE_URL, ""]
plugins:
  - search: {lang: en}
  - macros: {on_undefined: strict, on_error_fail: !ENV [MACROS_FAIL, true]}
  - gen-files: {scripts: [scripts/gen_extras.py]}
markdown_extensions:
  - tables
  - pymdownx.snippets: {check_paths: true}
validation: {omitted_files: warn, absolute_links: warn, unrecognized_links: warn, anchors: warn}
watch: [data, macros, snippets, scripts, starter, overrides]
nav: [index.md]
"""


def test_mkdocs_is_short_and_strict() -> None:
    assert check_mkdocs(read("mkdocs.yml")) == []
    assert check_mkdocs(GOOD_MKDOCS) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nav:", "\n" * 150 + "nav:", "161 lines; expected under 150"),
        ("nav:", "hooks: [x.py]\nnav:", "hooks: there must be none"),
        (
            "- gen-files",
            "- minify: {}\n  - gen-files",
            "plugins: search, macros, minify, gen-files; expected search, macros, gen-files",
        ),
        ("on_undefined: strict", "on_undefined: keep", "plugins.macros.on_undefined: expected strict"),
        ("MACROS_FAIL, true", "MACROS_FAIL, false", "plugins.macros.on_error_fail: expected true"),
        ("check_paths: true", "check_paths: false", "pymdownx.snippets.check_paths: expected true"),
        ("omitted_files: warn", "omitted_files: info", "validation.omitted_files: expected warn"),
        ("absolute_links: warn", "absolute_links: ignore", "validation.absolute_links: expected warn"),
        (" unrecognized_links: warn,", "", "validation.unrecognized_links: expected warn"),
        ("anchors: warn", "anchors: info", "validation.anchors: expected warn"),
        (", scripts, starter", ", starter", "watch: expected data, macros, snippets, scripts, starter, overrides"),
        ("nav: [index.md]", "nav: []", "nav: expected an explicit list"),
        ('SITE_URL, ""', 'SITE_URL, "https://a.example/"', "an address; expected it in SITE_URL or REPO_URL"),
    ],
)
def test_a_lax_mkdocs_is_rejected(old: str, new: str, message: str) -> None:
    assert check_mkdocs(changed(GOOD_MKDOCS, old, new)) == [message]


# Lock files


def check_lock(text: str) -> list[str]:
    errors = []
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    for line in lines:
        name = line.split()[0]
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,-]+\])?==[^\s=]+", name):
            errors.append(f"{name}: expected a package with one version")
        if not re.search(r" --hash=sha256:[0-9a-f]{64}(\s|$)", line):
            errors.append(f"{name}: no hash")
    if not lines:
        errors.append("no packages")
    if re.search(r"https?:|\w://", text):
        errors.append("an address; the index is the reader's choice")
    errors += [
        f"{option}: an option about the index"
        for option in re.findall(r"(?:^|\s)(-i|-f|--[a-z-]*index[a-z-]*|--find-links)\b", text)
    ]
    return errors


GOOD_LOCK = f"# made by uv\nclick==8.5.1 ; sys_platform != 'x' \\\n    --hash=sha256:{'a1' * 32} \\\n    --hash=sha256:{'b2' * 32}\n"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash_and_no_address(path: Path) -> None:
    assert check_lock(path.read_text(encoding="utf-8")) == []


def test_the_three_locks_are_there() -> None:
    assert [path.name for path in LOCKS] == ["requirements-case.txt", "requirements-test.txt", "requirements.txt"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD_LOCK + "idna==3.20\n", "idna==3.20: no hash"),
        (changed(GOOD_LOCK, "==", ">="), "click>=8.5.1: expected a package with one version"),
        (GOOD_LOCK + "# from https://index.example\n", "an address; the index is the reader's choice"),
        (changed(GOOD_LOCK, " ;", " --index-url x ;"), "--index-url: an option about the index"),
        (changed(GOOD_LOCK, " ;", " --extra-index-url x ;"), "--extra-index-url: an option about the index"),
        ("# made by uv\n", "no packages"),
    ],
)
def test_a_lax_lock_is_rejected(text: str, message: str) -> None:
    assert check_lock(GOOD_LOCK) == []
    assert check_lock(text) == [message]


def check_package_lock(text: str) -> list[str]:
    errors = []
    for name, entry in json.loads(text)["packages"].items():
        if "resolved" in entry:
            errors.append(f"{name}: 'resolved' holds an address; install with the repository's .npmrc")
        if name and not entry.get("integrity", "").startswith("sha512-"):
            errors.append(f"{name}: no integrity")
    return errors


def test_the_node_lock_has_hashes_and_no_addresses() -> None:
    assert check_package_lock(read("package-lock.json")) == []
    bad = {"packages": {"": {}, "a": {"integrity": "sha512-x", "resolved": "x"}, "b": {}}}
    assert check_package_lock(json.dumps(bad)) == [
        "a: 'resolved' holds an address; install with the repository's .npmrc",
        "b: no integrity",
    ]


# Workflows, hooks and the command of a check machine


def check_command(line: str, known: set[str]) -> list[str]:
    """A line that a machine runs: a target of the Makefile, or a script of the repository."""
    if match := re.fullmatch(r"make ([a-z]+)( [A-Z]+=\S+)*", line):
        return [] if match[1] in known else [f"`{line}`: the Makefile has no target '{match[1]}'"]
    if match := re.fullmatch(r"(?:python3|\.venv/bin/python) (scripts/\w+\.py)( [a-z]+)*", line):
        return [] if (ROOT / match[1]).is_file() else [f"`{line}`: there is no {match[1]}"]
    return [f"`{line}`: expected a make target or a script of the repository"]


def environments(part: Any) -> Iterator[str]:
    """The names of all environment variables that a workflow sets."""
    if isinstance(part, dict):
        yield from part.get("env", {})
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from environments(value)


def check_workflow(text: str, known: set[str]) -> list[str]:
    workflow = yaml.safe_load(text)
    errors = []
    jobs: dict[str, dict[str, Any]] = workflow["jobs"]
    granted = [workflow.get("permissions"), *(job["permissions"] for job in jobs.values() if "permissions" in job)]
    for grant in granted:
        if not isinstance(grant, dict):
            errors.append(f"permissions: {grant}; expected a list of the least that is needed")
            continue
        errors += [
            f"permissions.{what}: write"
            for what, how in grant.items()
            if how == "write" and what not in {"pages", "id-token"}
        ]
    for name, job in jobs.items():
        if not 0 < job.get("timeout-minutes", 0) <= 30:
            errors.append(f"{name}.timeout-minutes: expected 1 to 30")
        for step in job["steps"]:
            if "uses" in step and not re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]):
                errors.append(f"{name}: '{step['uses']}' is not an action of GitHub's at a major version")
            for line in step.get("run", "").splitlines():
                errors += check_command(line, known)
    errors += [
        f"env.{name}: an address has SITE_URL or REPO_URL" for name in environments(workflow) if name not in ADDRESSES
    ]
    for line in text.splitlines():
        if "://" in line or (re.search(r"server_url|base_url", line) and line.split(":")[0].strip() not in ADDRESSES):
            errors.append(f"'{line.strip()}': an address has SITE_URL or REPO_URL")
    return errors


GOOD_WORKFLOW = """\
on: push
permissions: {contents: read}
jobs:
  site:
    timeout-minutes: 10
    permissions: {pages: write}
    steps:
      - uses: actions/checkout@v7
      - run: make site
        env:
          SITE_URL: ${{ steps.pages.outputs.base_url }}/
      - run: python3 scripts/environment.py site
"""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_ask_for_little_and_run_what_is_there(path: Path) -> None:
    assert check_workflow(path.read_text(encoding="utf-8"), targets()) == []


def test_the_three_workflows_are_there() -> None:
    assert [path.name for path in WORKFLOWS] == ["deploy.yml", "links.yml", "test.yml"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("permissions: {contents: read}\n", "", "permissions: None; expected a list of the least that is needed"),
        ("{contents: read}", "write-all", "permissions: write-all; expected a list of the least that is needed"),
        ("{contents: read}", "{contents: write}", "permissions.contents: write"),
        ("timeout-minutes: 10", "runs-on: x", "site.timeout-minutes: expected 1 to 30"),
        (
            "checkout@v7",
            "checkout@main",
            "site: 'actions/checkout@main' is not an action of GitHub's at a major version",
        ),
        (
            "actions/checkout@v7",
            "other/tool@v1",
            "site: 'other/tool@v1' is not an action of GitHub's at a major version",
        ),
        ("make site", "make house", "`make house`: the Makefile has no target 'house'"),
        ("environment.py", "gone.py", "`python3 scripts/gone.py site`: there is no scripts/gone.py"),
        ("make site", "pip install x", "`pip install x`: expected a make target or a script of the repository"),
        (
            "SITE_URL: ${{ steps.pages.outputs.base_url }}/",
            "TOKEN: x",
            "env.TOKEN: an address has SITE_URL or REPO_URL",
        ),
        (
            "on: push",
            "on: push # https://a.example",
            "'on: push # https://a.example': an address has SITE_URL or REPO_URL",
        ),
        (
            "on: push",
            "name: ${{ github.server_url }}",
            "'name: ${{ github.server_url }}': an address has SITE_URL or REPO_URL",
        ),
    ],
)
def test_a_lax_workflow_is_rejected(old: str, new: str, message: str) -> None:
    assert check_workflow(GOOD_WORKFLOW, {"site"}) == []
    assert check_workflow(changed(GOOD_WORKFLOW, old, new), {"site"}) == [message]


def check_ci_run(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("# ")]
    expected = ["#!/bin/sh", "set -eu", 'cd "$(dirname "$0")/.."', "make test"]
    return [] if lines == expected else [f"{lines}; expected {expected}"]


def test_the_check_machine_runs_make_test_and_nothing_else() -> None:
    text = read(".ci/run")
    assert check_ci_run(text) == []
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    for bad in (text + "make bench\n", changed(text, "set -eu\n", ""), changed(text, "make test", "make test || true")):
        assert len(check_ci_run(bad)) == 1


def check_pre_commit(text: str) -> list[str]:
    errors = []
    for repository in yaml.safe_load(text)["repos"]:
        if repository["repo"] != "local":
            errors.append(f"{repository['repo']}: expected local hooks, which fetch nothing")
        for hook in repository["hooks"]:
            if hook.get("language") != "system" or not hook.get("entry", "").startswith(".venv/bin/python "):
                errors.append(f"{hook['id']}: expected a tool of .venv")
    return errors


def test_commit_hooks_are_local() -> None:
    text = read(".pre-commit-config.yaml")
    assert check_pre_commit(text) == []
    assert check_pre_commit(changed(text, "repo: local", "repo: x")) == ["x: expected local hooks, which fetch nothing"]
    assert check_pre_commit(changed(text, ".venv/bin/python -m codespell_lib", "codespell")) == [
        "codespell: expected a tool of .venv"
    ]


# Linters

TOOLS: dict[str, tuple[list[str], list[str], str]] = {  # name: on the tree, on one file, a file that it rejects
    "ruff check": (["ruff", "check", "."], ["ruff", "check", "--config", "pyproject.toml"], "import os\n"),
    "ruff format": (
        ["ruff", "format", "--check", "."],
        ["ruff", "format", "--check", "--config", "pyproject.toml"],
        "x = { 1 }\n",
    ),
    "codespell": (["codespell_lib"], ["codespell_lib"], "# to recie" + "ve\n"),
    "yamllint": (["yamllint", "--no-warnings", "."], ["yamllint", "-c", ".yamllint.yml"], "a: 1\na: 2\n"),
    "mypy": (["mypy"], ["mypy", "--cache-dir", os.devnull], "def f(x: int) -> str:\n    return x\n"),
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("tool", TOOLS)
def test_linters_pass_on_the_tree(tool: str) -> None:
    done = run(*TOOLS[tool][0])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("tool", TOOLS)
def test_linters_reject_a_bad_file(tool: str, tmp_path: Path) -> None:
    _, command, content = TOOLS[tool]
    path = tmp_path / ("bad.yml" if tool == "yamllint" else "bad.py")
    path.write_text("x = 1\n", encoding="utf-8")
    assert run(*command, str(path)).returncode == 0
    path.write_text(content, encoding="utf-8")
    done = run(*command, str(path))
    assert done.returncode != 0
    assert path.name in done.stdout + done.stderr


def check_ignored_words(words: str, text: str) -> list[str]:
    """An exception that is no longer needed is an error."""
    return [word for word in words.split() if not re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


def test_every_ignored_word_is_still_needed() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for folder in ("data", "docs", "macros", "snippets") for path in sorted((ROOT / folder).rglob("*")) if path.suffix in {".js", ".md", ".py", ".yml"})  # fmt: skip
    assert check_ignored_words(read(".codespell-ignore"), text) == []
    assert check_ignored_words("ons\nfoo\n", "the ONS") == ["foo"]


# What no file may mention

MACHINE = re.compile(r"(?<![\w.~:/-])/(?:" + "|".join(("work", "tmp/lab", "root")) + r")(?![\w-])")
INDEX = re.compile("|".join(r"\.".join(name) for name in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("anaconda", "org"))))  # fmt: skip
LOCAL = re.compile(r"(?:\]\(|\b(?:href|src)=[\"']?|<)https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])[^\s)\"'>]*")


def check_mentions(text: str, may_link_locally: bool = False) -> list[str]:
    """Paths of one machine, hosts of a package index, links that only work where the site is served."""
    errors = [f"'{found}': a path of one machine" for found in MACHINE.findall(text)]
    errors += [f"'{found}': the host of a package index" for found in INDEX.findall(text)]
    return errors + (
        [] if may_link_locally else [f"'{found}': a link to this computer" for found in LOCAL.findall(text)]
    )


def test_no_file_mentions_a_machine_or_an_index() -> None:
    errors = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(ROOT).as_posix()
        errors += [f"{name}: {error}" for error in check_mentions(text, name.startswith("tests/"))]
    assert errors == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("cd /" + "work/main", 1),
        ("`/" + "tmp/lab`", 1),
        ("HOME=/" + "root", 1),
        ("https://pypi" + ".org/simple", 1),
        ("files.pythonhosted" + ".org", 1),
        ("https://registry.npmjs" + ".org/axe", 1),
        ("[here](http://localhost:8000/)", 1),
        ('<a href="http://127.0.0.1/">', 1),
        ("and/or team/work, /workers, https://a.example/work/, ~/work/x", 0),
        ("serve at `http://127.0.0.1:8000`", 0),
    ],
)
def test_mentions_are_found(text: str, count: int) -> None:
    assert len(check_mentions(text)) == count


# README and CONTRIBUTING say what is there


def check_guide(text: str, known: set[str], folders: set[str]) -> list[str]:
    """Commands, paths and links of a guide exist; a path with a placeholder is not looked at."""
    errors = [f"`make {name}`: the Makefile has no such target" for name in re.findall(r"(?:`|^)(?:[A-Z_]+=\S* )*make ([a-z]+)\b", text, re.MULTILINE) if name not in known]  # fmt: skip
    paths = [path for path in re.findall(r"`([\w.-]+/[\w./-]*)`", text) if path.split("/")[0] in folders]
    paths += [link for link in re.findall(r"\]\(([^)#]+)\)", text) if ":" not in link]
    return errors + [f"{path}: is not there" for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("name", GUIDES)
def test_guides_name_what_is_there(name: str) -> None:
    assert check_guide(read(name), targets(), top_folders()) == []


def test_a_guide_that_names_what_is_gone_is_rejected() -> None:
    bad = "`make house`, `make test`, `data/gone.yml`, `data/<id>.yml`, [x](gone.md), [y](README.md), [z](cite:id)"
    assert check_guide(bad, {"test"}, {"data"}) == ["`make house`: the Makefile has no such target", "data/gone.yml: is not there", "gone.md: is not there"]  # fmt: skip


def top_folders() -> set[str]:
    return {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - ignored()


def check_map(text: str, folders: set[str]) -> list[str]:
    """The map of the repository has a row for each folder, and no other."""
    rows = re.findall(r"^\| `([A-Za-z]+)/` \|", text, re.MULTILINE)
    return [f"{name}: in the map or in the tree, not in both" for name in sorted(set(rows) ^ folders)]


def test_the_map_shows_every_folder() -> None:
    assert check_map(read("README.md"), top_folders()) == []
    assert check_map("| `a/` | x |\n| `b/` | x |\n", {"b", "c"}) == [
        "a: in the map or in the tree, not in both",
        "c: in the map or in the tree, not in both",
    ]
