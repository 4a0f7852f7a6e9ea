"""Reads `data/` into records, once, and reports every error of a run with file, field, value and expectation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from macros.records import KINDS, Level, Pitfall, Question, Record, Reference, Role, StoryStep, Template, Term

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = "snippets/questions"  # listings that check the answer of a question, each named after it
COLLECTIONS: dict[type[Record], str] = {Role: "roles.yml", Term: "glossary.yml", Reference: "references.yml"}


class RecordErrors(Exception):
    """Everything that is wrong with the records, one line each."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        count = f"{len(errors)} error{'s' if len(errors) != 1 else ''} in the records"
        super().__init__("\n".join([count, *errors]))


@dataclass(frozen=True)
class Records:
    """All records, in order; `where` gives the file of each for messages."""

    levels: tuple[Level, ...]
    pitfalls: tuple[Pitfall, ...]
    story: tuple[StoryStep, ...]
    templates: tuple[Template, ...]
    questions: tuple[Question, ...]
    roles: tuple[Role, ...]
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]
    where: dict[int, str] = field(repr=False)

    def of(self, kind: type[Record]) -> tuple[Any, ...]:
        found: tuple[Any, ...] = getattr(self, FIELDS[kind])
        return found

    def by_id(self, kind: type[Record]) -> dict[Any, Any]:
        """The records of a kind by id, and those with a number by that too."""
        return self._index[kind]

    @cached_property
    def _index(self) -> dict[type[Record], dict[Any, Any]]:
        return {
            kind: {key: record for record in self.of(kind) for key in (record.id, getattr(record, "number", record.id))}
            for kind in FIELDS
        }


FIELDS: dict[type[Record], str] = {
    Level: "levels", Pitfall: "pitfalls", StoryStep: "story", Template: "templates",
    Question: "questions", Role: "roles", Term: "terms", Reference: "references",
}  # fmt: skip
ORDER: dict[type[Record], Callable[[Any], Any]] = {
    Level: lambda record: record.number,
    Pitfall: lambda record: record.number,
    StoryStep: lambda record: record.number,
    Template: lambda record: record.order,
}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as a writer expects it: a repeated key is an error; only `true` and `false` are booleans, only decimal
    digits make a number; no dates, no sixty-based `1:30`, no merge keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key, mark = key_node.value, key_node.start_mark
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a word", mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key '{key}' stands twice", mark)
            seen.add(key)
        content: dict[Any, Any] = super().construct_mapping(node, deep)
        return content


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def read_text(path: Path, name: str) -> tuple[str, list[str]]:
    """The text of one file and the error, if it is not UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "", [f"{name}: line {line}: the byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"]


def read_yaml(path: Path, name: str) -> tuple[Any, list[str]]:
    """The content of one file and the error, if it is not YAML."""
    text, errors = read_text(path, name)
    if errors:
        return None, errors
    try:
        return yaml.load(text, Loader=_Loader), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        return None, [f"{name}: {place}{', '.join(part for part in (error.context, error.problem) if part)}"]
    except (yaml.YAMLError, ValueError) as error:
        return None, [f"{name}: not YAML: {str(error).splitlines()[0]}"]


def _address(location: tuple[str | int, ...]) -> str:
    address = ""
    for part in location:
        address += f"[{part}]" if isinstance(part, int) else f".{part}"
    return address.lstrip(".")


def _shown(value: object) -> str:
    style: dict[str, Any] = {"default_flow_style": True, "allow_unicode": True, "width": float("inf")}
    text = repr(value) if isinstance(value, str) else yaml.safe_dump(value, **style).split("\n")[0]
    return text if len(text) <= 80 else text[:77] + "..."


def did_you_mean(value: object, choices: list[str]) -> str:
    """The choice that is nearest to a value, as the end of a message; empty if none is near."""
    word = value if isinstance(value, str) else ""
    near = [choice for choice in choices if len(word) > 1 and choice.startswith(word)]
    near = near or get_close_matches(word, choices, n=1, cutoff=0.5)
    if not near and len(word) in (3, 4):  # 'ops' is short for 'operations': the first letters count too
        near = [choice for choice in choices if choice.startswith(word[:2])]
    return f"; did you mean '{near[0]}'?" if near else ""


EXPECTED = {
    "string_type": "text (in quotes)",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping of keys",
}
PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "an id: lower-case letters and digits, words joined by single hyphens",
    r"^[a-z][a-z0-9_]*$": "a field name: lower-case letters, digits and underscores",
    r"^https://[^\s]+$": "an address that begins with https://",
}


def explain(error: ErrorDetails, model: type[Record], prefix: str = "") -> str:
    """One error of the validation library in our words: address, value, expectation."""
    address = (prefix + _address(error["loc"])).rstrip(".") or "the record"
    value, kind = error["input"], error["type"]
    context = error.get("ctx", {})
    if kind == "missing":
        return f"{address}: missing; it must be given"
    if kind == "extra_forbidden":
        return f"{address}: unknown key{did_you_mean(error['loc'][-1], _keys(model, error['loc'][:-1]))}"
    if kind == "literal_error":
        choices = [part.strip().strip("'") for part in context["expected"].replace(" or ", ", ").split(",")]
        return f"{address}: {_shown(value)} is not one of {', '.join(choices)}{did_you_mean(value, choices)}"
    if kind == "string_pattern_mismatch":
        return f"{address}: {_shown(value)} is not {PATTERNS.get(context['pattern'], context['pattern'])}"
    if kind == "string_too_short":
        return f"{address}: is empty; expected text"
    if kind in {"too_short", "too_long"}:
        least, most = context.get("min_length"), context.get("max_length")
        bound = f"at least {least}" if least is not None else f"at most {most}"
        return f"{address}: {context['actual_length']} given, {bound} expected"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return f"{address}: {_shown(value)} given, {bound} expected"
    if kind == "value_error":
        return f"{address}: {context['error']}"
    if kind == "invalid_key":
        return f"{address}: the key is not text"
    if kind not in EXPECTED:
        return f"{address}: {_shown(value)}: {error['msg']}"
    return f"{address}: {_shown(value)} is not {EXPECTED[kind]}"


def _keys(model: type[Record], location: tuple[str | int, ...]) -> list[str]:
    """The keys that are known at an address below a model."""
    for part in location:
        if isinstance(part, int):
            continue
        model = next(iter(_models(model.model_fields[part].annotation)), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def parse(model: type[Record], content: object, name: str, prefix: str = "") -> tuple[Record | None, list[str]]:
    """One record and its errors; `prefix` is its address in a file that holds several."""
    try:
        return model.model_validate(content), []
    except ValidationError as problem:
        return None, [f"{name}: {explain(error, model, prefix)}" for error in problem.errors(include_url=False)]


def is_scratch(path: Path) -> bool:
    """Whether a file belongs to an editor or a desktop (`.x.yml.swp`, `x.yml~`, `.DS_Store`) and not to us."""
    return path.name.startswith(".") or path.name.endswith("~")


def _folder(model: Any, data: Path) -> Iterator[tuple[str, object, list[str], str | None]]:
    """Each file of a kind that has a folder: name, content, errors, the id that its name promises."""
    folder = data / model.folder
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        name = f"data/{model.folder}/{path.name}"
        if is_scratch(path):
            continue
        if path.suffix != ".yml" or not path.is_file():
            yield name, None, [f"{name}: unexpected file; this folder holds one .yml file for each record"], None
        else:
            content, errors = read_yaml(path, name)
            yield name, content, errors, path.stem


def _collection(file: str, data: Path) -> Iterator[tuple[str, object, list[str], str]]:
    """Each entry of a kind that shares one file: name, content, errors, its address in the file."""
    name = f"data/{file}"
    if not (data / file).is_file():
        yield name, None, [f"{name}: missing; expected a list of records"], ""
        return
    content, errors = read_yaml(data / file, name)
    if errors or not isinstance(content, list):
        yield name, None, errors or [f"{name}: {_shown(content)} is not a list of records"], ""
        return
    for index, entry in enumerate(content):
        yield name, entry, [], f"[{index}]."


def load(root: Path = ROOT, published: bool = True) -> Records:
    """Every record below `root/data`, validated; `published` also compares with the list of published ids.

    Raises:
        RecordErrors: with every error that was found, by file.
    """
    from macros.checks import check  # the rules of the collection need the records, not the other way round

    data = root / "data"
    errors: list[str] = []
    broken: set[type[Record]] = set()
    loaded: dict[str, tuple[Record, ...]] = {}
    where: dict[int, str] = {}
    for model in KINDS:
        entries: list[Any] = []
        shared = COLLECTIONS.get(model)
        before = len(errors)
        for name, content, found, extra in _collection(shared, data) if shared else _folder(model, data):
            errors += found
            if found:
                continue
            record, found = parse(model, content, name, (extra or "") if shared else "")
            errors += found
            if record is None:
                continue
            if not shared and record.id != extra:  # type: ignore[attr-defined]
                errors.append(f"{name}: id: {record.id!r} differs from the file name; expected '{extra}'")  # type: ignore[attr-defined]
            where[id(record)] = f"{name}: {extra}" if shared else f"{name}: "
            entries.append(record)
        if len(errors) > before:
            broken.add(model)
        loaded[FIELDS[model]] = tuple(sorted(entries, key=ORDER[model]) if model in ORDER else entries)
    records = Records(**loaded, where=where)  # type: ignore[arg-type]
    errors += check(records, root, broken, published)
    if errors:
        raise RecordErrors(errors)
    return records
