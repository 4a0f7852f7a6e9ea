"""What README.md and docs/ promise to a caller is what the service does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk

from service.schemas import Ask

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "MODEL_CARD.md", "docs/service.md", "docs/runbook.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def reply(name: str) -> dict[str, Any]:
    found = re.search(r"^```json\n(.*?)^```$", read(name), re.S | re.M)
    assert found is not None
    shown: dict[str, Any] = json.loads(found[1])
    return shown


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_links_to_is_there(name: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(name)):
        assert ((ROOT / name).parent / link).exists(), f"{name}: {link}"


def test_the_request_of_the_readme_is_one_that_the_service_takes() -> None:
    body = re.search(r"-d '(.*?)'", read("README.md"), re.S)
    assert body is not None
    (flight,) = Ask.model_validate_json(body[1]).model_dump(mode="json")["flights"]
    (answer,) = reply("README.md")["answers"]
    assert answer == answer | {name: flight[name] for name in ("carrier", "flight", "origin", "scheduled")}


def test_its_answers_and_refusals_look_as_they_are_shown(desk: Desk) -> None:
    flight = desk.flights[0]
    said, shown = desk.ask(flight).json(), reply("README.md")
    assert list(said) == list(shown)
    assert list(said["answers"][0]) == list(shown["answers"][0])
    soon = desk.clock.time.replace(minute=40, hour=desk.clock.time.hour + 1)
    refused = desk.ask(flight | {"scheduled": soon.isoformat()})
    assert refused.status_code == 422
    told = reply("docs/service.md")
    assert list(refused.json()) == list(told)
    (error,), (example,) = refused.json()["errors"], told["errors"]
    assert re.sub(r"not \d+;", "", error["expected"]) == re.sub(r"not \d+;", "", example["expected"])
    assert example["expected"] in read("README.md")


def test_every_address_in_the_documents_is_served(desk: Desk) -> None:
    served = {getattr(route, "path", "") for route in desk.client.app.routes}  # type: ignore[attr-defined]
    table = set(re.findall(r"^\| `(?:GET|POST) (/\w+)`", read("docs/service.md"), re.M))
    assert table == {"/predict", "/events", "/health", "/ready"}
    assert table <= served
