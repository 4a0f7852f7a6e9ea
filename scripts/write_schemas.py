"""Writes `schemas/` from the classes of macros/records.py, for editors that check a record while it is typed.

    python scripts/write_schemas.py           write schemas/
    python scripts/write_schemas.py --check   name each file that differs; exit 1 if there is one

Draft 7, which every editor's YAML support reads. The schema is narrower than the loader nowhere and wider in a few
places: what one file alone cannot know is left to `make test`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from macros.loading import COLLECTIONS  # noqa: E402
from macros.records import KINDS, Record  # noqa: E402

DRAFT = "http://json-schema.org/draft-07/schema#"


class _Generator(GenerateJsonSchema):
    """Without the title that each property would get from its own name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _draft_7(node: Any) -> Any:
    """A list's length and a tuple of equal items, such as hours, in the words of draft 7."""
    if isinstance(node, list):
        return [_draft_7(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "array":  # the library takes the length of our lists for the length of a text
        words = {"minLength": "minItems", "maxLength": "maxItems"}
        node = {words.get(key, key): value for key, value in node.items()}
        if "prefixItems" in node:
            node["items"] = node.pop("prefixItems")[0]
    return {key: _draft_7(value) for key, value in node.items()}


def schema_of(model: type[Record], title: str, many: bool = False) -> dict[str, Any]:
    """The schema of a record of a kind or, with `many`, of a file that lists records of it."""
    record = model.model_json_schema(schema_generator=_Generator, ref_template="#/definitions/{model}")
    record = _draft_7(record)
    definitions = record.pop("$defs", {})
    del record["title"]
    body = {"type": "array", "items": record} if many else record
    return {"$schema": DRAFT, "title": title, **body} | ({"definitions": definitions} if definitions else {})


def schemas() -> dict[str, str]:
    """Every schema: file name and content."""
    found = {}
    for model in KINDS:
        shared = COLLECTIONS.get(model)
        name = shared.removesuffix(".yml") if shared else model.kind  # type: ignore[attr-defined]
        title = f"data/{shared}" if shared else f"A record in data/{model.folder}"  # type: ignore[attr-defined]
        content = schema_of(model, title, many=bool(shared))
        found[f"{name}.schema.json"] = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return found


def differing(folder: Path) -> list[str]:
    """A line for each schema that is not what the classes give."""
    wanted = schemas()
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    lines = [f"schemas/{name} differs: run `make schemas`" for name in wanted if files.get(name) != wanted[name]]
    return lines + [
        f"schemas/{name} is the schema of nothing: delete it" for name in sorted(files.keys() - wanted.keys())
    ]


def main(arguments: list[str], folder: Path = ROOT / "schemas") -> int:
    if arguments == ["--check"]:
        lines = differing(folder)
        print("\n".join(lines) or "schemas/: as macros/records.py gives them")
        return 1 if lines else 0
    folder.mkdir(exist_ok=True)
    for name, content in schemas().items():
        (folder / name).write_text(content, encoding="utf-8")
    print(f"schemas/: {len(schemas())} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
