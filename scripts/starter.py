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
import zipfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from macros.pages import Page  # noqa: E402
from macros.records import Template  # noqa: E402
from macros.site import loaded  # noqa: E402
from macros.templates import FIELD, MARK, guided  # noqa: E402

STARTER = ROOT / "starter"
LEVELS = (1, 2, 3)
STANDS_ON = {1: (1,), 2: (2,), 3: (2, 3)}  # which levels' criteria its repository has to show
JINJA = re.compile(r"\{[{%#]")
NOT_TAKEN = {"__pycache__", ".pytest_cache", ".ruff_cache", ".venv", "reports"}


def literal(text: str) -> str:
    """Text that Copier leaves as it is, braces and all."""
    return f"{{% raw %}}{text}{{% endraw %}}" if JINJA.search(text) else text


def form(template: Template, given: dict[str, str]) -> str:
    """The guided version as a Copier file: answers where a field is asked for, `given` where the starter knows.

    Raises:
        ValueError: `given` names what is not a field.
    """
    fields = {field.id: field for field in template.fields}
    if unknown := sorted(given.keys() - fields.keys()):
        raise ValueError(f"starter/forms.yml: {template.id}: given.{unknown[0]}: no such field of the template")
    parts = FIELD.split(guided(template))  # text, field, text, field, …, text
    for place in range(0, len(parts), 2):
        parts[place] = literal(parts[place])
    for place in range(1, len(parts), 2):
        field = fields[parts[place]]
        blank = f"[{MARK} {field.label}]"
        if field.id in given:
            parts[place] = given[field.id].strip()
        else:
            parts[place] = f"{{{{ {field.id} or {json.dumps(blank, ensure_ascii=False)} }}}}" if field.ask else blank
    return "".join(parts).rstrip() + "\n"


def questions(page: Page, forms: dict[int, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Copier's questions for the fields that are asked for; a field of two levels is asked once for both."""
    asked: dict[str, tuple[str, list[int]]] = {}
    for level in LEVELS:
        template: Template = page.find(Template, forms[level]["README.md"]["template"])
        given = forms[level]["README.md"].get("given", {})
        for field in template.fields:
            if field.ask and field.id not in given:
                asked.setdefault(field.id, (f"{field.label}\n    {page.plain(field.hint)}", []))[1].append(level)
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
        ValueError: `starter/forms.yml` names a field that its template does not have.
    """
    page = Page("index.md", *loaded())
    forms = yaml.safe_load((STARTER / "forms.yml").read_text(encoding="utf-8"))
    head = (STARTER / "copier.yml").read_text(encoding="utf-8")
    asked = questions(page, forms)
    more = yaml.safe_dump(asked, sort_keys=False, allow_unicode=True, width=100) if asked else ""
    files = {"copier.yml": f"{head}\n# From the records.\n{more}".encode()}
    for level in LEVELS:
        parts = [_by_hand(STARTER / "common")]
        for below in STANDS_ON[level]:
            texts = {
                f"{name}.jinja": form(page.find(Template, entry["template"]), entry.get("given", {})).encode()
                for name, entry in forms[below].items()
            }
            parts += [texts, _by_hand(STARTER / f"level_{below}")]
        parts.append({"level.json": criteria(page, level).encode()})
        for part in parts:
            files |= {f"level_{level}/{name}": content for name, content in part.items()}
    return files


def archive() -> bytes:
    """The template as a zip file, the same bytes for the same files."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in sorted(starter().items()):
            file.writestr(zipfile.ZipInfo(f"starter/{name}", (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
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
    main(sys.argv[1])
