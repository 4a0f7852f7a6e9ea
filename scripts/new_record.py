"""A new record: its annotated YAML, its page and its line in the navigation.

    make new KIND=pitfall ID=13-something      (kinds: pitfall, level, story, template, question)

Nothing that exists is overwritten. The page skeletons here are the form that `tests/test_consistency.py` checks.
"""

from __future__ import annotations

import re
import sys
import types
import typing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from macros.pages import TARGETS  # noqa: E402
from macros.records import KINDS, Record  # noqa: E402

NUMBERED = {"level": r"\d-", "pitfall": r"\d\d-", "story": r"\d\d-"}
EXAMPLES = {"level": "6-beyond", "pitfall": "13-too-modest", "story": "14-encore"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PAGES: dict[str, list[tuple[str, str]]] = {
    "level": [
        ("", "section:opening"),
        ("You are here if", "section:signs"),
        ("What changes", "section:changes"),
        ("The case at this level", ""),
        ("Build it", "section:build"),
        ("Checklist", "checklist"),
        ("What a reviewer opens first", "section:opens"),
        ("The traps", "section:traps"),
        ("Questions you will get", "questions"),
        ("Roles it suffices for", "section:roles"),
        ("When to move on", "section:move on"),
        ("Sources", "section:sources"),
    ],
    "pitfall": [
        ("", "section:opening"),
        ("How it looks", "section:symptoms"),
        ("What it costs you", "section:cost"),
        ("The exercise", "section:exercise"),
        ("Four tasks", "section:remedies"),
        ("Say it better", "section:rewrite"),
        ("Checklist", "checklist"),
        ("Questions", "questions"),
        ("Where it bites", "section:bites"),
        ("Sources", "section:sources"),
    ],
    "story": [
        ("", "section:opening"),
        ("Why this step", "section:why"),
        ("The move", "section:move"),
        ("Worked example", "section:worked"),
        ("Weak and strong", "section:example"),
        ("Worksheet", "section:worksheet"),
        ("Checklist", "checklist"),
        ("Mistakes", "section:mistakes"),
        ("Templates", "section:templates"),
        ("Sources", "section:sources"),
    ],
    "template": [
        ("", "section:opening"),
        ("Copy it", "template"),
        ("Fill it in as a form { #fill-it-in-here }", "section:builder"),
        ("What it proves", "section:proves"),
        ("Where it belongs", "section:steps"),
        ("Sources", "section:sources"),
    ],
}


def page(kind: str, name: str, title: str, description: str, without: tuple[str, ...] = ()) -> str:
    """The page of a record, all its sections as macro calls in the fixed order; `without` leaves headings out."""
    parts = [f'---\ntitle: "{title}"\ndescription: "{description}"\n---', f"# {title}"]
    for heading, macro in PAGES[kind]:
        if heading in without:
            continue
        call, _, part = macro.partition(":")
        arguments = f'"{name}", "{part}"' if part else f'"{name}"'
        parts += [f"## {heading}"] if heading else []
        parts.append(f"{{{{ {call}({arguments}) }}}}" if call else "See [the case](../case/index.md).")
    return "\n\n".join(parts) + "\n"


def annotated(model: type[Record], name: str, indent: str = "") -> str:
    """A record of a kind with every key, what belongs in it, and an empty value."""
    lines = []
    for key, field in model.model_fields.items():
        note = field.description or ("optional" if not field.is_required() else "required")
        lines.append(f"{indent}{key}: {_empty(field.annotation, name if key == 'id' else '', indent)}  # {note}")
    return "\n".join(lines)


def _empty(annotation: Any, name: str, indent: str) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _empty(arguments[0], name, indent)
    if origin in (typing.Union, types.UnionType):
        return "null"
    if origin is tuple:
        return "[]"
    if origin is typing.Literal:
        return f'"{arguments[0]}"'
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return "\n" + annotated(annotation, "", indent + "  ") + "\n" + indent + " "
    return {int: "0", float: "0.0", bool: "true"}.get(annotation, f'"{name}"')


def main(kind: str, name: str) -> str:
    """Write the files; returns what was written.

    Raises:
        SystemExit: the kind or the id is not one, or a file is there already.
    """
    models = {model.kind: model for model in KINDS if hasattr(model, "folder")}  # type: ignore[attr-defined]
    if kind not in models:
        sys.exit(f"make new: KIND={kind!r} is not one of {', '.join(sorted(models))}")
    if not SLUG.fullmatch(name):
        sys.exit(f"make new: ID={name!r} is not an id: lower-case letters and digits, words joined by single hyphens")
    if kind in NUMBERED and not re.match(NUMBERED[kind], name):
        sys.exit(f"make new: ID={name!r}: the id of a {kind} begins with its number, as in {EXAMPLES[kind]}")
    model = models[kind]
    record = ROOT / "data" / model.folder / f"{name}.yml"
    source = TARGETS[model].format(id=name) if kind in PAGES else ""
    files = {record: f"# yaml-language-server: $schema=../../schemas/{kind}.schema.json\n{annotated(model, name)}\n"}
    if kind in PAGES:
        title = re.sub(r"^\d+-", "", name).replace("-", " ").capitalize()
        files[ROOT / "docs" / source] = page(kind, name, title, "One sentence under 160 characters for search engines.")
    for path in files:
        if path.exists():
            sys.exit(f"make new: {path.relative_to(ROOT)} is there already; nothing was written")
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    written = [str(path.relative_to(ROOT)) for path in files]
    if kind in PAGES:
        written.append(add_to_nav(ROOT / "mkdocs.yml", source))
    return "Written: " + ", ".join(written) + ". Fill in the record, then run `make ids` and `make test`."


def add_to_nav(config: Path, source: str) -> str:
    """A line after the last page of the same folder in the navigation of mkdocs.yml."""
    lines = config.read_text(encoding="utf-8").split("\n")
    folder = source.partition("/")[0] + "/"
    last = max(i for i, line in enumerate(lines) if re.match(rf"\s+- {re.escape(folder)}", line))
    indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
    lines.insert(last + 1, f"{indent}- {source}")
    config.write_text("\n".join(lines), encoding="utf-8")
    return f"mkdocs.yml (line {last + 2})"


if __name__ == "__main__":
    print(main(*[*sys.argv[1:], "", ""][:2]))
