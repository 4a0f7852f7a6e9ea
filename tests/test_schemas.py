"""The schemas in `schemas/` are those of macros/records.py, accept the real data, and are named in its first lines."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from macros.loading import COLLECTIONS, ROOT, read_yaml
from macros.records import KINDS
from scripts.write_schemas import differing, main, schemas

DATA = sorted((ROOT / "data").rglob("*.yml"))
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
NOTES = {"$schema", "title", "description", "default", "definitions", "type"}
PASSES: dict[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, choices: value in choices,
    "pattern": lambda value, pattern: bool(re.search(pattern, value)),
    "minimum": lambda value, least: bool(value >= least),
    "maximum": lambda value, most: bool(value <= most),
    "minLength": lambda value, least: isinstance(value, str) and len(value) >= least,
    "minItems": lambda value, least: isinstance(value, list) and len(value) >= least,
    "maxItems": lambda value, most: isinstance(value, list) and len(value) <= most,
}


def faults(schema: dict[str, Any], value: Any, root: dict[str, Any], at: str = "") -> Iterator[str]:
    """What a validator says: the words of draft 7 that our schemas use, and no other word goes unnoticed."""
    if "$ref" in schema:
        yield from faults(root["definitions"][schema["$ref"].removeprefix("#/definitions/")], value, root, at)
        return
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{at}: not {kind}"
        return
    for word, bound in schema.items():
        if word == "properties":
            for key in bound.keys() & value.keys():
                yield from faults(bound[key], value[key], root, f"{at}/{key}")
        elif word == "items":
            for index, item in enumerate(value):
                yield from faults(bound, item, root, f"{at}/{index}")
        elif word == "required":
            yield from (f"{at}/{key}: missing" for key in bound if key not in value)
        elif word == "additionalProperties":
            assert bound is False
            yield from (f"{at}/{key}: unknown" for key in value.keys() - schema["properties"].keys())
        elif word == "anyOf":
            if all(list(faults(choice, value, root, at)) for choice in bound):
                yield f"{at}: fits no choice"
        elif word not in NOTES and not PASSES[word](value, bound):
            yield f"{at}: {word} {bound}"


def given(path: Path) -> tuple[dict[str, Any], Any]:
    """The schema that a file names and its content, as a JSON validator sees it."""
    match = MODELINE.match(path.read_text(encoding="utf-8"))
    assert match, f"{path.relative_to(ROOT)}: the first line is not '# yaml-language-server: $schema=…'"
    schema = json.loads((path.parent / match[1]).read_text(encoding="utf-8"))
    return schema, read_yaml(path, path.name)[0]


def test_the_schemas_are_those_of_the_classes() -> None:
    assert differing(ROOT / "schemas") == []


def test_a_schema_that_differs_is_missing_or_is_one_too_many_is_named(tmp_path: Path, capsys: Any) -> None:
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    capsys.readouterr()
    (tmp_path / "level.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "roles.schema.json").unlink()
    (tmp_path / "role.schema.json").write_text("{}", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "schemas/level.schema.json differs: run `make schemas`",
        "schemas/roles.schema.json differs: run `make schemas`",
        "schemas/role.schema.json is the schema of nothing: delete it",
    ]


def test_every_kind_has_a_schema_in_draft_7_with_a_title() -> None:
    collections = {name.removesuffix(".yml") for name in COLLECTIONS.values()}
    folders = {model.kind for model in KINDS if model not in COLLECTIONS}  # type: ignore[attr-defined]
    assert {name.removesuffix(".schema.json") for name in schemas()} == collections | folders
    for name, content in schemas().items():
        schema = json.loads(content)
        assert list(schema)[:2] == ["$schema", "title"], name
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert content == json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.relative_to(ROOT / "data").as_posix())
def test_the_first_line_names_the_schema_of_the_kind_and_the_file_fits_it(path: Path) -> None:
    schema, content = given(path)
    kinds = {model.folder: f"A record in data/{model.folder}" for model in KINDS if hasattr(model, "folder")}
    assert schema["title"] == kinds.get(path.parent.name, f"data/{path.name}")
    assert list(faults(schema, content, schema)) == []


def test_a_schema_refuses_what_the_loader_refuses() -> None:
    schema, level = given(ROOT / "data" / "levels" / "1-entry.yml")
    cases: dict[str, tuple[tuple[str | int, ...], Any]] = {
        "/zzz: unknown": (("zzz",), 1),
        "/criteria/0/zzz: unknown": (("criteria", 0, "zzz"), 1),
        "/sides/zzz: unknown": (("sides", "zzz"), 1),
        "/number: maximum 5": (("number",), 6),
        "/name: not string": (("name",), 3),
        "/name: minLength 1": (("name",), ""),
        "/signs: minItems 3": (("signs",), ["x"]),
        "/criteria: maxItems 20": (("criteria",), level["criteria"] * 2),
        "/criteria/0/hours: maxItems 2": (("criteria", 0, "hours"), [1, 2, 3]),
        "/criteria/0/hours/0: not number": (("criteria", 0, "hours"), ["1", 2]),
        "/criteria/0/required: not boolean": (("criteria", 0, "required"), "yes"),
    }
    for message, (path, value) in cases.items():
        changed = node = copy.deepcopy(level)
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
        assert list(faults(schema, changed, schema)) == [message]
    del level["name"]
    assert list(faults(schema, level, schema)) == ["/name: missing"]


def test_a_list_of_records_refuses_an_unknown_key_and_a_choice_that_is_none() -> None:
    schema, references = given(ROOT / "data" / "references.yml")
    references[1] |= {"zzz": 1, "type": "blog", "url": "http://x.example/"}
    assert sorted(faults(schema, references, schema)) == [
        "/1/type: enum ['paper', 'docs', 'guidance', 'tool', 'article', 'book', 'law', 'dataset', 'survey', 'licence']",
        r"/1/url: pattern ^https://[^\s]+$",
        "/1/zzz: unknown",
    ]
