"""Record, page, navigation, listing and test name each other in both directions. Pure: a tree in, errors out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from macros.loading import Records, load
from macros.pages import TARGETS, pages_of
from macros.records import KINDS, QUESTION_KINDS
from macros.results import load_results
from macros.vocabulary import VOCABULARY
from scripts.case_documents import documents
from scripts.listings import studies
from scripts.new_record import PAGES

FENCE = re.compile(
    r"^(?P<indent> *)(?P<ticks>`{3,})\s*(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=indent)(?P=ticks)\s*$", re.S | re.M
)
CALL = re.compile(r"\{\{\s*(\w+)\(([^}]*)\)\s*\}\}")
INCLUDE = re.compile(r'--8<-- "([^"]+)"')
LISTED = re.compile(r'\{\{\s*listing\("([^"]+)"')
EXTRA_PAGES = {
    "levels/index.md",
    "levels/compare.md",
    "levels/crosswalk.md",
    "levels/roles.md",
    "pitfalls/index.md",
    "story/index.md",
    "story/faq.md",
    "toolkit/index.md",
    "toolkit/starter.md",
}
# The sections of a page of the case, in order.
CASE_SECTIONS = [
    "The problem now",
    "What it adds and what it costs",
    "The code",
    "What came out",
    "What a reviewer would say",
    "Its README",
]
# What each kind of interview has, in order; depth pages begin and end alike.
INTERVIEW_SECTIONS = ["How it goes", "What is scored", "Worked answers", "Practise", "Questions"]
DEPTH_ENDS = ("In short", "Where to go on")
THREE_SENTENCES = re.compile(r"^### In an interview, in three sentences\n\n> (.+)$", re.M)
NAMED_FILE = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/?)`")  # `config.toml`, `tests/test_leakage.py`; no command, no address
# Sections that a page may have beside those that its record gives, and after which of them they stand.
EXTRA_SECTIONS = {
    "The experiment": "What it costs you",
    "Fill it in, in this order": "Fill it in as a form { #fill-it-in-here }",
}
OPTIONAL = {"Worked example", "The exercise", "Templates", "Sources", "What it proves", "Where it belongs"}


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without knowing its tags."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = re.match(r"---\n(.*?)\n---\n(.*)", text, re.S)
    return (yaml.safe_load(match[1]) or {}, match[2]) if match else ({}, text)


def prose(body: str) -> str:
    """The body of a page without its fenced blocks and raw spans."""
    return re.sub(r"\{% raw %\}.*?\{% endraw %\}", "", FENCE.sub("", body), flags=re.S)


def in_nav(config: str) -> list[str]:
    """The pages of the navigation, in order."""
    return list(pages_of(yaml.load(config, Loader=_Loader)["nav"]))


def check_pages(root: Path, records: Records) -> Iterator[str]:
    """Each record has its page and each page its record, in the same order as the navigation."""
    docs = root / "docs"
    nav = in_nav((root / "mkdocs.yml").read_text(encoding="utf-8"))
    real = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    yield from (f"docs/{page}: is not in the navigation of mkdocs.yml" for page in sorted(real - set(nav)))
    yield from (f"mkdocs.yml: the navigation names {page}, which is not there" for page in sorted(set(nav) - real))
    yield from (
        f"mkdocs.yml: the navigation names {page} twice" for page in sorted({p for p in nav if nav.count(p) > 1})
    )
    for kind in (model for model in KINDS if model.kind in PAGES):
        wanted = [TARGETS[kind].format(id=record.id) for record in records.of(kind)]
        folder = wanted[0].partition("/")[0] + "/"
        for page in wanted:
            if page not in real:
                yield f"docs/{page}: missing; the {kind.kind} '{Path(page).stem}' needs its page"
        for page in sorted(real):
            if page.startswith(folder) and page not in wanted and page not in EXTRA_PAGES:
                yield f"docs/{page}: there is no {kind.kind} '{Path(page).stem}' in data/{kind.folder}"
        order = [page for page in nav if page in wanted]
        if order != wanted and set(order) == set(wanted):
            yield f"mkdocs.yml: the pages of {folder} are not in the order of their records"


def check_front_matter(root: Path, records: Records) -> Iterator[str]:
    """Title and description on every page; the title of a record's page is the record's name."""
    names = {TARGETS[kind].format(id=r.id): r.name for kind in KINDS if kind.kind in PAGES for r in records.of(kind)}
    for path in sorted((root / "docs").rglob("*.md")):
        name = path.relative_to(root).as_posix()
        meta, body = front_matter(path.read_text(encoding="utf-8"))
        heads = re.findall(r"^# (.+)$", prose(body), re.M)
        title, description = meta.get("title"), meta.get("description", "")
        if not title:
            yield f"{name}: title: missing in the front matter"
        if not 50 <= len(description) <= 160:
            yield f"{name}: description: {len(description)} characters given, 50 to 160 expected"
        if len(heads) != 1:
            yield f"{name}: {len(heads)} first headings given, 1 expected"
        record = names.get(name.removeprefix("docs/"))
        for what, value in (("title", title), ("first heading", heads[0] if heads else None)):
            if record and value != record:
                yield f"{name}: {what}: {value!r} differs from the name of the record, '{record}'"


def check_sections(root: Path, records: Records) -> Iterator[str]:
    """The sections of a kind in their fixed order, each filled from its own record."""
    for kind in (model for model in KINDS if model.kind in PAGES):
        expected = [heading for heading, _ in PAGES[kind.kind] if heading]
        for extra, after in EXTRA_SECTIONS.items():
            if after in expected:
                expected.insert(expected.index(after) + 1, extra)
        for record in records.of(kind):
            name = "docs/" + TARGETS[kind].format(id=record.id)
            if not (root / name).is_file():
                continue
            body = prose(front_matter((root / name).read_text(encoding="utf-8"))[1])
            given = re.findall(r"^## (.+)$", body, re.M)
            yield from (f"{name}: '## {h}' is not a section of a {kind.kind} page" for h in given if h not in expected)
            missing = [h for h in expected if h not in given and h not in OPTIONAL and h not in EXTRA_SECTIONS]
            yield from (f"{name}: the section '## {h}' is missing" for h in missing)
            order = [h for h in given if h in expected]
            if order != sorted(order, key=expected.index):
                yield f"{name}: the sections are not in the order of a {kind.kind} page: {', '.join(expected)}"
            for macro, arguments in CALL.findall(body):
                own = re.match(r'"([^"]+)"', arguments)
                if (
                    macro in {"section", "checklist", "questions", "template", "experiment"}
                    and own
                    and own[1] != record.id
                ):
                    yield f"{name}: {macro}({arguments}) takes another record than the page's own, '{record.id}'"


def check_case(root: Path, records: Records) -> Iterator[str]:
    """Each level has its page of the case, in the fixed sections, and a criterion names only files that the case has."""
    for level in records.levels:
        folder = root / "snippets" / "case" / f"level_{level.number}"
        name = f"docs/case/level-{level.number}.md"
        if not (root / name).is_file():
            yield f"{name}: missing; the case has a page for each level"
        else:
            given = re.findall(r"^## (.+)$", prose((root / name).read_text(encoding="utf-8")), re.M)
            if given != CASE_SECTIONS:
                yield f"{name}: sections {', '.join(given)} given; {', '.join(CASE_SECTIONS)} expected"
        for criterion in level.criteria:
            where = f"data/levels/{level.id}.yml: criteria: {criterion.id}: case"
            for file in NAMED_FILE.findall(criterion.case.where):
                if ("." in file or "/" in file) and not (folder / file).exists():
                    yield f"{where}.where: there is no {file} in snippets/case/level_{level.number}"


def check_depth(root: Path, records: Records) -> Iterator[str]:
    """Interviews in their fixed sections; depth pages with their ends; three sentences for the interview."""
    docs = root / "docs"
    for kind in QUESTION_KINDS:
        name = f"docs/interviews/{kind.replace(' ', '-')}.md"
        if not (root / name).is_file():
            yield f"{name}: missing; each kind of question has its page"
            continue
        body = prose((root / name).read_text(encoding="utf-8"))
        given = re.findall(r"^## (.+)$", body, re.M)
        if given != INTERVIEW_SECTIONS:
            yield f"{name}: sections {', '.join(given)} given; {', '.join(INTERVIEW_SECTIONS)} expected"
        if f'catalogue("{kind} questions")' not in body:
            yield f'{name}: does not show its questions; catalogue("{kind} questions") expected'
    for path in sorted((docs / "depth").glob("*.md")):
        name = path.relative_to(root).as_posix()
        given = re.findall(r"^## (.+)$", prose(path.read_text(encoding="utf-8")), re.M)
        if path.stem != "index" and (given[:1], given[-1:]) != ([DEPTH_ENDS[0]], [DEPTH_ENDS[1]]):
            yield f"{name}: begins with '{' '.join(given[:1])}' and ends with '{' '.join(given[-1:])}'; '{DEPTH_ENDS[0]}' and '{DEPTH_ENDS[1]}' expected"
    for pitfall in records.pitfalls:
        name = f"docs/pitfalls/{pitfall.id}.md"
        if (root / name).is_file():
            said = THREE_SENTENCES.search((root / name).read_text(encoding="utf-8"))
            ends = len(re.findall(r"[.!?](?=[”’]*(?:\s|$))", CALL.sub("0", said[1]))) if said else 0
            if ends != 3:
                yield f"{name}: '### In an interview, in three sentences': {ends} sentences given, 3 expected"


def check_calls(root: Path, records: Records) -> Iterator[str]:
    """Pages call only the vocabulary, without logic, and a dozen names at most."""
    if len(VOCABULARY) > 12:
        yield f"macros/vocabulary.py: {len(VOCABULARY)} names given, at most 12 expected"
    taken = {"now", "context", "page", "config", "files", "git", "environment", "plugin", "navigation", "macros_info"}
    yield from (
        f"macros/vocabulary.py: '{name}' hides a name of the plugin" for name in sorted(taken & set(VOCABULARY))
    )
    guide = (root / "docs" / "reference" / "contributing.md").read_text(encoding="utf-8")
    yield from (
        f"docs/reference/contributing.md: the macro '{name}' is not shown there"
        for name in VOCABULARY
        if f"{name}(" not in guide
    )
    for path in sorted((root / "docs").rglob("*.md")):
        name = path.relative_to(root).as_posix()
        body = prose(front_matter(path.read_text(encoding="utf-8"))[1])
        yield from (
            f"{name}: '{{% {word} %}}' is logic in a page; Python decides"
            for word in re.findall(r"\{%-?\s*(\w+)", body)
        )
        for macro, _ in CALL.findall(body):
            if macro not in VOCABULARY:
                yield f"{name}: there is no macro '{macro}'; there are {', '.join(sorted(VOCABULARY))}"


def check_prose(root: Path, records: Records) -> Iterator[str]:
    """External links only from records; words and spellings that we always get wrong."""
    words = {
        r"https?://": "an address; external links come from data/references.yml through ref()",
        r"\bcoming soon\b|\bTBD\b|\bTODO\b|\blorem ipsum\b": "unfinished by its own words",
        r"\b(analyz|optimiz|organiz|generaliz|regulariz|color\b|behavior)": "not British English",
        r"\b(leverag|seamless|delve|game.?changer|in today's|unlock your)": "a phrase that sounds like everybody",
    }
    for path in sorted((root / "docs").rglob("*.md")):
        text = prose(front_matter(path.read_text(encoding="utf-8"))[1])
        for pattern, why in words.items():
            for match in re.finditer(pattern, text, re.I):
                yield f"{path.relative_to(root).as_posix()}: '{match[0]}' is {why}"


def check_listings(root: Path, records: Records) -> Iterator[str]:
    """Listings, the pages that show them and the tests that prove them; no code on a page that does not run."""
    shown: set[str] = set()
    for path in sorted((root / "docs").rglob("*.md")):
        name = path.relative_to(root).as_posix()
        body = front_matter(path.read_text(encoding="utf-8"))[1]
        shown.update(INCLUDE.findall(body), LISTED.findall(body))
        for fence in FENCE.finditer(body):
            code = [line for line in fence["body"].split("\n") if line.strip()]
            if re.match(r"\{?\s*\.?(python|py)\b", fence["info"]) and not all("--8<--" in line for line in code):
                yield f"{name}: a Python block that is not included from a file: '{code[0].strip()[:60]}'"
    pairs = {pitfall.experiment: pitfall for pitfall in records.pitfalls if pitfall.experiment}
    for experiment in pairs:
        shown.update(f"pitfalls/{experiment}_{side}.py" for side in ("wrong", "right"))
        page = root / "docs" / "pitfalls" / f"{pairs[experiment].id}.md"
        if page.is_file() and "experiment(" not in page.read_text(encoding="utf-8"):
            yield f"docs/pitfalls/{pairs[experiment].id}.md: does not show its experiment"
        if not (root / "tests" / "listings" / f"test_{experiment}.py").is_file():
            yield f"snippets/pitfalls/{experiment}_wrong.py: untested; tests/listings/test_{experiment}.py is missing"
        for end in (".json", "_wrong.txt", "_right.txt"):
            if not (root / "snippets" / "results" / f"{experiment}{end}").is_file():
                yield f"snippets/results/{experiment}{end}: missing; run `make results`"
    for path in sorted((root / "snippets" / "pitfalls").glob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        listing = re.fullmatch(r"(.+)_(wrong|right)", path.stem)
        if f"pitfalls/{path.name}" not in shown:
            yield f"snippets/pitfalls/{path.name}: no page shows it"
        if listing and listing[1] not in pairs:
            yield f"snippets/pitfalls/{path.name}: no pitfall has the experiment '{listing[1]}'"
        if listing and lines > 40:
            yield f"snippets/pitfalls/{path.name}: {lines} lines given, at most 40 expected"
    studied = studies(root / "snippets" / "depth")
    for path in sorted((root / "snippets" / "depth").glob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if f"depth/{path.name}" not in shown:
            yield f"snippets/depth/{path.name}: no page shows it"
        if lines > 120:
            yield f"snippets/depth/{path.name}: {lines} lines given, at most 120 expected"
    for name in studied:
        if not (root / "tests" / "listings" / f"test_{name}.py").is_file():
            yield f"snippets/depth/{name}.py: untested; tests/listings/test_{name}.py is missing"
        for end in (".json", ".txt"):
            if not (root / "snippets" / "results" / f"{name}{end}").is_file():
                yield f"snippets/results/{name}{end}: missing; run `make results`"
    for path in sorted((root / "snippets" / "questions").glob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > 35:
            yield f"snippets/questions/{path.name}: {lines} lines given, at most 35 expected"
    for path in sorted((root / "tests" / "listings").glob("test_*.py")):
        if path.stem.removeprefix("test_") not in {*pairs, *studied, "questions"}:
            yield f"tests/listings/{path.name}: there is no experiment and no study '{path.stem.removeprefix('test_')}'"
    charts = {path.stem for path in (root / "snippets" / "charts").glob("*.yml")}
    levels = {path.name for path in (root / "snippets" / "case").glob("level_*")}
    for path in sorted((root / "snippets" / "results").iterdir()):
        owner = re.sub(r"_(wrong|right)$", "", path.stem)
        level = re.sub(r"_timings$", "", path.stem)
        if path.suffix == ".svg":
            if path.stem not in charts:
                yield f"snippets/results/{path.name}: there is no snippets/charts/{path.stem}.yml"
        elif owner not in {*pairs, *studied} and level not in levels | {"case"}:
            yield f"snippets/results/{path.name}: there is no experiment or study '{owner}' and no level of that name"
    for level in sorted(levels):
        if not (root / "snippets" / "results" / f"{level}.json").is_file():
            yield f"snippets/results/{level}.json: missing; run `make results`"


NUMBER = re.compile(r"(?<![\w.,])−?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w]|[.,]\d)")
OURS = re.compile(r"\{\{.*?\}\}|\{result:[^}]+\}", re.S)


def _distinct(number: str) -> bool:
    """Whether a number has enough digits to be somebody's: 0.856 or 1,953, not 0.25, 15 or 2,000."""
    return bool(re.search(r"\.\d{3}", number)) or ("," in number and not number.endswith(",000"))


def check_numbers(root: Path, records: Records) -> Iterator[str]:
    """A number of ours comes from the results: no page or record spells one out."""
    results, _ = load_results(root)
    shown = {result.shown: name for name, result in reversed(results.by_id.items())}
    texts = [(path, prose(path.read_text(encoding="utf-8"))) for path in sorted((root / "docs").rglob("*.md"))]
    texts += [(path, path.read_text(encoding="utf-8")) for path in sorted((root / "data").rglob("*.yml"))]
    for path, text in texts:
        if path.name == "references.yml":
            continue
        name = path.relative_to(root).as_posix()
        for block in re.split(r"\n\s*\n|\n(?=\s*- |\s*\w+: )", text):
            cited = "cite:" in block or "ref(" in block
            for number in filter(_distinct, NUMBER.findall(OURS.sub("", block))):
                if number in shown:
                    yield f'{name}: {number} is a result of ours; write {{{{ result("{shown[number]}") }}}} or {{result:{shown[number]}}}'
                elif re.search(r"\.\d{3}$", number) and not cited:
                    yield f"{name}: {number} has neither a result nor a source beside it"


def check_documents(root: Path, records: Records) -> Iterator[str]:
    """A document of the case that a template gives is as it gives it, and its links lead to files."""
    for path, wanted in documents(root):
        name = path.relative_to(root).as_posix()
        if not path.is_file():
            yield f"{name}: missing; `make copies` writes it"
        elif path.read_text(encoding="utf-8") != wanted:
            yield f"{name}: not what its template gives; change the record, then `make copies`"
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", FENCE.sub("", wanted)):
            if not (path.parent / link).exists():
                yield f"{name}: links to {link}, which is not there"


def check_architecture(root: Path, records: Records) -> Iterator[str]:
    """Data flows one way: nothing under macros/ imports from scripts/ or tests/."""
    for path in sorted((root / "macros").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                if module.split(".")[0] in {"scripts", "tests"}:
                    yield f"macros/{path.name}: imports {module}; data flows the other way"


CHECKS = (
    check_pages, check_front_matter, check_sections, check_case, check_depth, check_calls, check_prose, check_listings, check_numbers, check_documents, check_architecture,
)  # fmt: skip


def check_tree(root: Path, records: Records | None = None) -> list[str]:
    """Every inconsistency of a tree."""
    records = records or load(root)
    return [error for check in CHECKS for error in check(root, records)]
