"""Everything that is done to the service; without a command all of it once: release, replay, report.

python -m service COMMAND --help
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from . import artefact, drill, monitor, offline, releases, replay, training
from .offline import Config, Problem
from .settings import Settings, load


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m service", description=__doc__)
    options.add_argument("--config", type=Path, default=Path("config.toml"))
    options.add_argument("--service", type=Path, default=Path("service.toml"))
    options.add_argument("--inside", type=Path, help="keep models and log in this folder instead")
    commands = options.add_subparsers(dest="command")
    train = commands.add_parser("train", help="write a new version, which does not answer yet")
    train.add_argument("--until", type=date.fromisoformat, help="train on what was known by then, as in 2025-09-01")
    for name, what in (
        ("check", "is it whole, and above the floor?"),
        ("promote", "let it answer, if the rule lets it"),
    ):
        commands.add_parser(name, help=what).add_argument("version", nargs="?", help="the newest if left out")
    commands.add_parser("rollback", help="let the version before answer again")
    serve = commands.add_parser("serve", help="answer requests")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    play = commands.add_parser("replay", help="ask for the last weeks of cases, and measure")
    play.add_argument("--weeks", type=int, default=4)
    play.add_argument("--clients", type=int, default=2)
    play.add_argument("--url", help="of a service that runs; otherwise one is started")
    options.set_defaults(weeks=4, clients=2, url=None)
    commands.add_parser("monitor", help="join the log with the outcomes; exit status 1 if there is an alarm")
    commands.add_parser("drill", help="roll back under load, in a copy")
    return options


def example(config: Config) -> None:
    """Invented data, where nothing else is. Yours: fetch your data, if its licence lets you."""
    folder = config.paths.cases.parent
    if folder.name == "example" and not config.paths.cases.is_file():
        offline.example.write(folder)


def newest(settings: Settings) -> str:
    """The version with the latest data.

    Raises:
        Problem: there is none.
    """
    if found := artefact.versions(settings.service.models):
        return found[-1]
    raise Problem(f"{settings.service.models}: no version; run: python -m service train")


def check(version: str, settings: Settings) -> str:
    """Load a version, which checks it, and hold its backtest against the floor.

    Raises:
        Problem: it is not whole, or below the floor.
    """
    scores = artefact.load(settings.service.models, version).metadata["scores"]
    found, floor = scores["saved_over_table"], settings.floor.saved_over_table
    line = f"{version}: {found:.1f} units per 1,000 cases over the table ({scores['low']:.1f} to {scores['high']:.1f})"
    if found < floor:
        raise Problem(f"{line}, below the floor of {floor:g}")
    return f"{line}, floor {floor:g}"


def serve(config: Config, settings: Settings, host: str, port: int) -> None:
    import uvicorn  # only here: no other command needs a server

    from .app import create_app

    print(f"http://{host}:{port}", flush=True)
    uvicorn.run(create_app(config, settings), host=host, port=port, log_level="warning", access_log=False)


def promote(version: str, config: Config, settings: Settings) -> str:
    """The comparison, and the version that answers now."""
    return f"{releases.promote(version, config, settings).round(1).to_string()}\n{version} answers"


def watched(config: Config, settings: Settings) -> int:
    """Print and keep the report of the monitor; gives the exit status."""
    report = monitor.report(config, settings)
    config.paths.reports.mkdir(parents=True, exist_ok=True)
    (config.paths.reports / "monitor.txt").write_text(report.text(), encoding="utf-8")
    print(report.text(), end="")
    return 1 if report.alarms else 0


def replayed(config: Config, settings: Settings, given: argparse.Namespace, options: list[str]) -> str:
    """The report of a replay, which is also kept."""
    cases, _ = training.tables(config)
    asked = cases[cases["happens_at"] > cases["happens_at"].max() - pd.Timedelta(weeks=given.weeks)]
    if given.url:
        facts = replay.replay(given.url, asked, given.clients)
    else:
        with replay.started(options) as (address, seconds):
            facts = {**replay.replay(address, asked, given.clients), "cold_start_seconds": round(seconds, 1)}
    text = json.dumps(facts, indent=1)
    config.paths.reports.mkdir(parents=True, exist_ok=True)
    (config.paths.reports / "replay.json").write_text(text + "\n", encoding="utf-8")
    return text


def run(given: argparse.Namespace) -> int:
    """One command; gives the exit status."""
    config, settings = offline.config.load(given.config), load(given.service)
    options = ["--config", str(given.config), "--service", str(given.service)]
    if given.inside:
        settings = settings.within(given.inside)
        options += ["--inside", str(given.inside)]
    match given.command:
        case "train":
            example(config)
            print(training.train(config, settings, pd.Timestamp(given.until) if given.until else None))
        case "check":
            print(check(given.version or newest(settings), settings))
        case "promote":
            print(promote(given.version or newest(settings), config, settings))
        case "rollback":
            print(f"{releases.rollback(settings.service.models)} answers again")
        case "serve":
            serve(config, settings, given.host, given.port)
        case "replay":
            print(replayed(config, settings, given, options))
        case "monitor":
            return watched(config, settings)
        case "drill":
            print(drill.drill(config, settings, options[:4]))
        case None:
            example(config)
            if releases.serving(settings.service.models) is None:
                print(promote(training.train(config, settings), config, settings))
            print(replayed(config, settings, given, options))
            return watched(config, settings)
    return 0


def main(arguments: list[str] | None = None) -> int:
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("service").setLevel(logging.INFO)
    try:
        return run(parser().parse_args(arguments))
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
