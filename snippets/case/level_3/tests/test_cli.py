"""The commands: what they do, and one line with status 2 for what they cannot."""

from __future__ import annotations

import json
import os
import shutil
import socket
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import World
from fastapi.testclient import TestClient

from service import server
from service.__main__ import main
from service.app import create_app
from service.forecaster import NEW_YORK, Forecaster, wall_clock
from service.journal import Journal
from service.releases import Releases
from service.settings import load_settings

BAD = [
    (["--config", "none.toml"], "none.toml: no such file"),
    (["--settings", "none.toml"], "none.toml: no such file; one to start from stands beside the README"),
    (["--data", "nowhere", "train"], "nowhere: no file flights.csv"),
    (["promote", "0123456789ab"], "models/0123456789ab: no such version; there are none"),
    (["rollback"], "models/current: no model has been promoted; run: python -m service train"),
    (["shadow", "0123456789ab"], "no such version"),
    (["monitor", "--data"], "--data"),
    (["--data", "sample", "monitor"], "reports/log/predictions.jsonl: no log of forecasts"),
    (["fly"], "invalid choice: 'fly'"),
    (["serve", "--replay-from", "noon"], "'noon' is not a time such as 2013-12-05T08:00"),
    (["serve", "--replay-from", "2013-12-05T08:00Z"], "has an offset"),
    (["--data", "sample", "serve", "--replay-from", "2014-12-05T08:00"], "no flights in the day after 2014-12-05"),
    (["serve", "--port", "many"], "'many' is not a number from 1 to 65535"),
    (["serve", "--port", "70000"], "'70000' is not a number from 1 to 65535"),
    (["train", "--trees", "0"], "'0' is not a number from 1 to 10000"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=[" ".join(bad[0]) for bad in BAD])
def test_a_bad_command_says_one_line_and_leaves_with_two(
    arguments: list[str], message: str, in_scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse leaves by itself
        status = int(str(stop.code))
    said = capsys.readouterr()
    assert status == 2
    assert message in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert not (in_scratch / "reports" / "metrics.json").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("batch = 1000", "batch = 0", "api.batch: Input should be greater than or equal to 1, not 0"),
        ("batch = 1000", "lot = 5", "api"),
        ("files = 5", "files = 1", "log.files"),
        ("[monitor]", "[monitor", "not TOML"),
    ],
)
def test_bad_settings_are_named(
    old: str, new: str, message: str, in_scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = in_scratch / "service.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["rollback"]) == 2
    assert message in capsys.readouterr().err


def test_train_promote_shadow_rollback(in_scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", "sample", "train", "--trees", "5"]) == 0
    first = json.loads((in_scratch / "models" / "current").read_text(encoding="utf-8"))["version"]
    assert main(["--data", "sample", "train", "--trees", "3"]) == 0
    (second,) = {path.name for path in (in_scratch / "models").iterdir()} - {first, "current"}
    for command, said in (
        (["shadow", second], f"in shadow: {second}"),
        (["promote", second], f"{second} answers; before: {first}"),
        (["shadow", "none"], "in shadow: none"),
        (["rollback"], f"{first} answers again"),
    ):
        assert main(command) == 0
        assert capsys.readouterr().out.splitlines()[-1] == said


def test_the_demonstration_on_the_sample(
    world: World, in_scratch: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = (in_scratch / "config.toml").read_text(encoding="utf-8")
    quick = config.replace("n_estimators = 200", "n_estimators = 40").replace("repeats = 2000", "repeats = 100")
    (in_scratch / "config.toml").write_text(quick, encoding="utf-8")
    shutil.copytree(world.models, in_scratch / "models")
    assert main(["--data", "sample"]) == 0
    reports = in_scratch / "reports"
    metrics = json.loads((reports / "metrics.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert metrics["parity.max_difference"] == 0
    assert metrics["http_parity.max_difference"] == 0
    assert metrics["http.requests_failed"] == 0
    assert metrics["http.versions"] == 2
    assert metrics["replay.fallback_share"] == 0
    assert 0.2 < metrics["outage.fallback_share"] < 0.5
    assert metrics["replay.answers"] == world.parts.test.sum()
    assert metrics["skew.celsius.readings_refused"] > 0.9
    assert metrics["skew.none.readings_refused"] == 0
    assert metrics["skew.none.saved"] == metrics["model.saved"]["value"]
    assert metrics["skew.state_zero.pr_auc"] < metrics["skew.none.pr_auc"]
    assert (reports / "report.md").read_text(encoding="utf-8") in capsys.readouterr().out
    assert "february.calibration" in json.loads((reports / "series.json").read_text(encoding="utf-8"))
    assert {path.name for path in reports.iterdir()} == {
        "metrics.json",
        "series.json",
        "report.md",
        "dashboard.html",
        "log",
    }
    assert len(list((in_scratch / "models").glob("*/metadata.json"))) == 2  # those that were there were good enough
    os.utime(reports / "dashboard.html", (0, 0))
    assert main(["--data", "sample", "monitor", "--log", "reports/log/demo/predictions.jsonl"]) == 0
    assert (reports / "dashboard.html").stat().st_mtime > 0


def test_a_port_that_is_taken_is_said(world: World, in_scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "choose one with --port" in capsys.readouterr().err


def test_serving_the_past_feeds_what_has_happened(world: World, in_scratch: Path) -> None:
    settings = load_settings(Path("service.toml"))
    shutil.copytree(world.models, in_scratch / "models")
    start = datetime(2013, 2, 12, 10, 0)
    clock = server.TickingClock(start)
    forecaster = Forecaster(settings, Releases(settings.models.folder), Journal(settings.log), clock)
    feed = server.feed(forecaster, start, in_scratch / "sample", 2.0)
    with TestClient(create_app(forecaster, feed)) as client:
        said = client.get("/ready").json()
    assert said["state"]["LGA"] == {"complete": "2013-02-12T10:00:00", "fresh": True, "weather": "2013-02-12T10:00:00"}
    assert said["held"]["departures"] > 300
    assert timedelta(0) < clock() - start < timedelta(minutes=5)


def test_the_wall_clock_is_that_of_new_york() -> None:
    away = datetime.now(NEW_YORK).replace(tzinfo=None) - wall_clock()
    assert abs(away) < timedelta(seconds=5)
    assert wall_clock().tzinfo is None
