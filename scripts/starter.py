"""The starter repositories: a Copier template for levels 1 to 3, made of `starter/` and of the records.

    python scripts/starter.py FOLDER      writes the template into FOLDER, for `copier copy FOLDER my-project`

What a program runs is written by hand in `starter/`; the forms, the questions and the criteria come from `data/`. Level 3
stands on level 2: it has the same files, and its own beside or instead of them.
"""

from __future__ import annotations

import io
import json
import re
import sys
import textwrap
import zipfile
from pathlib import Path

import yaml
from pydantic import Field

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from macros.loading import did_you_mean, parse, read_yaml  # noqa: E402
from macros.pages import Page  # noqa: E402
from macros.records import FieldName, Record, Slug, Template, Text  # noqa: E402
from macros.site import loaded  # noqa: E402
from macros.templates import FIELD, MARK, guided  # noqa: E402

STARTER = ROOT / "starter"
LEVELS = (1, 2, 3)
STANDS_ON = {1: (1,), 2: (2,), 3: (2, 3)}  # of which levels a repository has the files, and has to show the criteria
JINJA = re.compile(r"\{[{%#]")
NOT_TAKEN = {"__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".ipynb_checkpoints", ".venv", "reports"}
FORMS = "starter/forms.yml"


class Form(Record):
    """A file of a starter that is a template of the toolkit, with the fields that the starter fills itself."""

    template: Slug
    given: dict[FieldName, Text] = Field(default_factory=dict)


Forms = dict[int, dict[str, tuple[Template, dict[str, str]]]]


def literal(text: str) -> str:
    """Text that Copier leaves as it is, braces and all."""
    return f"{{% raw %}}{text}{{% endraw %}}" if JINJA.search(text) else text


def forms(page: Page, path: Path = STARTER / "forms.yml") -> Forms:
    """For each level the files that are forms, each with its template and what the starter fills in.

    Raises:
        ValueError: with every error of `starter/forms.yml`: file, field, value, expectation.
    """
    content, errors = read_yaml(path, FORMS)
    templates = page.records.by_id(Template)
    found: Forms = {level: {} for level in LEVELS}
    levels = content if isinstance(content, dict) else {}
    errors += [
        f"{FORMS}: {level}: there is no starter of this level; expected {', '.join(map(str, LEVELS))}"
        for level in levels
        if level not in LEVELS
    ]
    for level in LEVELS if not errors else ():
        entries = levels.get(level)
        if not isinstance(entries, dict) or "README.md" not in entries:
            errors.append(f"{FORMS}: {level}.README.md: missing; the questions are asked for its fields")
            continue
        for name, entry in entries.items():
            where = f"{level}.{name}."
            read, problems = parse(Form, entry, FORMS, where)
            errors += problems
            if not isinstance(read, Form):
                continue
            if read.template not in templates:
                hint = did_you_mean(read.template, list(templates))
                errors.append(f"{FORMS}: {where}template: there is no template '{read.template}'{hint}")
                continue
            found[level][name] = (templates[read.template], read.given)
            fields = [field.id for field in templates[read.template].fields]
            errors += [
                f"{FORMS}: {where}given.{one}: no such field of the template{did_you_mean(one, fields)}"
                for one in read.given
                if one not in fields
            ]
    if errors:
        raise ValueError("\n".join(errors))
    return found


def form(template: Template, given: dict[str, str]) -> str:
    """The guided version as a Copier file: answers where a field is asked for, `given` where the starter knows."""
    fields = {field.id: field for field in template.fields}
    parts = FIELD.split(guided(template))  # text, field, text, field, …, text
    for place in range(0, len(parts), 2):
        parts[place] = literal(parts[place])
    for place in range(1, len(parts), 2):
        field = fields[parts[place]]
        blank = f"[{MARK} {field.label}]"
        if field.id in given:
            parts[place] = given[field.id]
        elif field.ask:
            # a bar would end the cell of a table; escaped, it is a bar everywhere else too
            answer = f'{field.id} | replace("|", "\\\\|")'
            parts[place] = f"{{{{ {answer} or {json.dumps(blank, ensure_ascii=False)} }}}}"
        else:
            parts[place] = literal(blank)
    return "".join(parts).rstrip() + "\n"


def _wrapped(hint: str) -> str:
    """A hint in lines that a terminal shows whole: Copier cuts a longer one at the edge."""
    return textwrap.fill(hint, 76, initial_indent="    ", subsequent_indent="    ")


def questions(page: Page, found: Forms) -> dict[str, dict[str, str]]:
    """Copier's questions for the fields that are asked for; a field of two levels is asked once for both.

    Raises:
        ValueError: a field wants to be asked for and cannot be: its form is no README, or its name is taken.
    """
    asked: dict[str, tuple[str, list[int]]] = {}
    for level in LEVELS:
        template, given = found[level]["README.md"]
        for field in template.fields:
            if field.ask and field.id not in given:
                asked.setdefault(field.id, (f"{field.label}\n{_wrapped(page.plain(field.hint))}", []))[1].append(level)
    taken = yaml.safe_load((STARTER / "copier.yml").read_text(encoding="utf-8"))
    for template, given in (entry for level in LEVELS for entry in found[level].values()):
        for index, field in enumerate(template.fields):
            where = f"data/templates/{template.id}.yml: fields[{index}].ask: '{field.id}'"
            if field.ask and field.id in taken:
                raise ValueError(f"{where}: starter/copier.yml has a question of this name; give the field another id")
            if field.ask and field.id not in {*given, *asked}:
                raise ValueError(f"{where}: nobody asks for it; only the fields of a level's README.md are asked for")
    return {
        name: {"type": "str", "help": literal(text), "default": "", "when": f"{{{{ level in {levels} }}}}"}
        for name, (text, levels) in asked.items()
    }


def criteria(page: Page, level: int) -> str:
    """level.json: what check_level.py looks for."""
    found = [
        {
            "id": criterion.id,
            "level": record.number,
            "required": criterion.required,
            "statement": page.plain(criterion.statement),
            "evidence": page.plain(criterion.evidence),
            "structure": [trace.model_dump(exclude_none=True) for trace in criterion.structure],
        }
        for record in page.records.levels
        if record.number in STANDS_ON[level]
        for criterion in record.criteria
    ]
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _by_hand(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if not NOT_TAKEN & set(path.relative_to(folder).parts)
    }


def starter() -> dict[str, bytes]:
    """Every file of the Copier template by its path below it.

    Raises:
        ValueError: `starter/forms.yml` or what a template asks for is wrong, or a form stands in `starter/` too.
    """
    page = Page("index.md", *loaded())
    found = forms(page)
    head = (STARTER / "copier.yml").read_text(encoding="utf-8")
    asked = yaml.safe_dump(questions(page, found), sort_keys=False, allow_unicode=True, width=100)
    files = {"copier.yml": f"{head}\n# From the records.\n{asked}".encode()}
    for level in LEVELS:
        parts = [_by_hand(STARTER / "common")]
        for below in STANDS_ON[level]:
            texts = {f"{name}.jinja": form(*entry).encode() for name, entry in found[below].items()}
            by_hand = _by_hand(STARTER / f"level_{below}")
            if twice := {name for name in by_hand if f"{name.removesuffix('.jinja')}.jinja" in texts}:
                raise ValueError(
                    f"starter/level_{below}/{min(twice)}: {FORMS} makes this file; expected it in one place"
                )
            parts += [texts, by_hand]
        parts.append({"level.json": criteria(page, level).encode()})
        for part in parts:
            files |= {f"level_{level}/{name}": content for name, content in part.items()}
    return files


def archive() -> bytes:
    """The template as a zip file, the same bytes for the same files."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in sorted(starter().items()):
            entry = zipfile.ZipInfo(f"starter/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # else only its owner may read it in a container
            file.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def main(folder: str) -> None:
    for name, content in starter().items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"copier copy {folder} my-project")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/starter.py FOLDER")
    try:
        main(sys.argv[1])
    except ValueError as error:
        sys.exit(f"starter: {error}")
