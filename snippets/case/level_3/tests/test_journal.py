"""The log of forecasts: whole lines, rotated, and never in the way of an answer."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from conftest import Desk

from disruption.problem import Problem
from service.journal import NAME, Journal, read
from service.settings import Log


def test_every_line_parses(desk: Desk) -> None:
    desk.ask(*desk.flights)
    lines = (desk.settings.log.folder / NAME).read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(desk.flights)
    for line in lines:
        assert json.loads(line, parse_constant=pytest.fail)["chance"] > 0  # NaN would be a constant


def test_it_rotates_and_is_read_in_order(tmp_path: Path) -> None:
    journal = Journal(Log(folder=tmp_path, megabytes=0.001, files=3))
    for number in range(100):
        journal.write({"number": number, "filled": "x" * 50})
    journal.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, f"{NAME}.1", f"{NAME}.2"]
    numbers = [line["number"] for line in read(tmp_path / NAME)]
    assert numbers == list(range(numbers[0], 100))
    assert 0 < numbers[0] < 100  # the oldest are gone


def test_a_log_that_cannot_be_written_costs_no_answer(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    desk.forecaster.journal = Journal(Log(folder=tmp_path / "file" / "log", megabytes=1, files=2))
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            assert desk.ask(*desk.flights).status_code == 200
    assert desk.client.get("/ready").json()["log_lines_lost"] == 2 * len(desk.flights)
    assert len([record for record in caplog.records if "forecasts go on" in record.message]) == 1


def test_half_a_line_is_left_out_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / NAME).write_text('{"number": 1}\n{"numb\n{"number": 2}\n', encoding="utf-8")
    assert [line["number"] for line in read(tmp_path / NAME)] == [1, 2]
    assert "line 2 is not JSON" in caplog.text


def test_no_log_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no log of forecasts; run: python -m service"):
        list(read(tmp_path / NAME))
