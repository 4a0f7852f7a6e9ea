"""What the folder promises beside its code: the container, the pins, the interface's lists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from conftest import ROOT

from disruption.data import CARRIERS, ORIGINS
from service.schemas import Carrier, Origin


def test_the_interface_takes_the_carriers_and_airports_of_the_data() -> None:
    assert get_args(Carrier) == CARRIERS
    assert get_args(Origin) == ORIGINS


def test_the_container_installs_a_part_of_what_is_tested() -> None:
    wanted, tested = (pins(ROOT / name) for name in ("requirements-service.txt", "requirements.txt"))
    assert wanted < tested
    assert {line for line in tested if "==" not in line} == set()


def pins(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))}


def check_dockerfile(text: str) -> list[str]:
    """What is wrong with it, beside what hadolint sees."""
    rules = {
        "FROM: expected an exact tag": re.search(r"^FROM python:\d+\.\d+\.\d+-slim-\w+$", text, re.M),
        "USER: expected a number other than 0, after the last RUN": re.search(
            r"^USER [1-9]\d+$(?!.*^RUN)", text, re.M | re.S
        ),
        "HEALTHCHECK: expected one": re.search(r"^HEALTHCHECK ", text, re.M),
        "CMD: expected a list, so that signals reach Python": re.search(r'^CMD \["python"', text, re.M),
    }
    return [message for message, kept in rules.items() if not kept]


def test_the_dockerfile_keeps_the_rules() -> None:
    assert check_dockerfile((ROOT / "Dockerfile").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"-slim-\w+", "", "FROM"),
        (r"USER \d+", "USER 0", "USER"),
        (r"HEALTHCHECK ", "# ", "HEALTHCHECK"),
        (r'CMD \["python", "-m".*', "CMD python -m service", "CMD"),
    ],
)
def test_a_dockerfile_that_breaks_a_rule_is_seen(old: str, new: str, message: str) -> None:
    text, changes = re.subn(old, new, (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert changes
    assert [found.split(":")[0] for found in check_dockerfile(text)] == [message]


def test_compose_runs_it_read_only_and_without_rights() -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["service"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"][0].endswith(":ro")
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "/health" in service["healthcheck"]["test"][-1]
