"""The command: everything, or one part. `python -m scale --help`."""

from __future__ import annotations

import argparse
import json
import sys
from functools import cached_property
from pathlib import Path

from disruption.config import load_config
from disruption.data import Tables, load
from disruption.files import folder, write_text
from disruption.problem import Problem
from scale import canary, cost, experiment, parity, retrain, store, stream
from scale.config import load_settings
from scale.engines import NAMES
from scale.engines.measure import Size, measure
from scale.outcomes import Prepared, prepare
from scale.output import Metrics, markdown, write_json
from scale.replicate import replicate

LARGE = 10  # times the flights of one year, in the command without arguments
KINDS = {
    "start_seconds": "Start, s",
    "wall_seconds": "Wall, s",
    "cpu_seconds": "CPU, s",
    "peak_memory": "Memory, MB",
}
POLICIES = ("never", "monthly", "triggered")
SPENT = ("fits", "promotions", "saved")
Part = tuple[Metrics, str]


class Work:
    """The settings, and what several parts need, made when it is first asked for."""

    def __init__(self, given: argparse.Namespace) -> None:
        """Check both files and make both folders first, so that no long run ends at a typing error."""
        self.settings_path: Path = given.settings
        self.config, self.settings = load_config(given.config), load_settings(given.settings)
        self.folder, self.reports = Path(self.settings.engines.folder), Path(given.reports)
        for path in (self.folder, self.reports):
            folder(path)
        self.quick: bool = given.quick
        self.times: int = given.times

    @cached_property
    def tables(self) -> Tables:
        return load(Path(self.config.data.folder) if self.config.data.folder else None)

    @cached_property
    def prepared(self) -> Prepared:
        return prepare(self.config, self.tables)

    def run_engines(self, *copies: int, repeat: bool = True) -> Metrics:
        """Write 1, 10, ... copies and run every engine on each: timings. The results are at `outputs`."""
        found: Metrics = {}
        for times in copies:
            rows = replicate(self.tables.flights, self.folder / f"x{times}", times, self.settings.replicas)
            found[f"x{times}.rows"] = rows
        for name in NAMES:
            say(name)
            sizes = [
                Size(
                    self.folder / f"x{times}",
                    self.outputs(times)[name],
                    self.settings.engines.small_repeats if times == 1 and repeat else 1,
                )
                for times in copies
            ]
            for times, measured in zip(copies, measure(name, sizes, self.settings_path), strict=True):
                found |= {f"{name}.x{times}.{kind}": value for kind, value in measured.items()}
        return found

    def outputs(self, times: int) -> dict[str, Path]:
        """Where each engine writes its result."""
        return {name: self.folder / f"x{times}-{name}" for name in NAMES}

    def keep_timings(self, timings: Metrics) -> Metrics:
        """Put them into reports/timings.json, where those of other sizes stay."""
        path = self.reports / "timings.json"
        together = read(path) | timings if path.is_file() else timings
        write_json(path, together)
        return together


def main(arguments: list[str] | None = None) -> int:
    """0, or 2 after one line about what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m scale", description="Without a command: everything, into reports/."
    )
    parser.add_argument("command", nargs="?", default="all", choices=["all", *COMMANDS])
    parser.add_argument("--times", type=int, default=1, help="engines, parity: how many copies of the year (default 1)")
    parser.add_argument("--quick", action="store_true", help=f"without the engines at {LARGE}x, fits and costs")
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument("--settings", type=Path, default=Path("scale.toml"))
    parser.add_argument("--reports", type=Path, default=Path("reports"))
    given = parser.parse_args(arguments)
    try:
        work = Work(given)
        print(everything(work) if given.command == "all" else COMMANDS[given.command](work)[1])
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    return 0


def everything(work: Work) -> str:
    """Run all parts and write metrics.json, report.md, timings.json and timings.md."""
    timings = work.run_engines(1, repeat=False) if work.quick else work.run_engines(1, LARGE)
    metrics: Metrics = {"rows": timings["x1.rows"]}
    parts = {"The same job on three engines": parity.run(work.outputs(1), work.tables.flights)}
    if not work.quick:
        metrics[f"x{LARGE}.rows"] = timings[f"x{LARGE}.rows"]
        parts[f"The same job on {LARGE} times the rows"] = parity.run(work.outputs(LARGE), prefix=f"x{LARGE}.")
    parts["The trap that row counts do not see"] = parity.trap(work.folder / "x1", work.settings)
    parts["Batch and stream"] = run_stream(work)
    parts["What was known when"] = run_store(work)
    text = "".join(f"### {title}\n\n{table}\n" for title, (_, table) in parts.items())
    for name in ("canary", "experiment") if work.quick else ("canary", "retrain", "experiment"):
        parts[name] = COMMANDS[name](work)
        text += f"{parts[name][1]}\n"
    for found, _ in parts.values():
        metrics |= found
    timings |= model_timings(work.prepared)
    days = len(work.config.split.test)
    spent, cost_table = ({}, "") if work.quick else cost_of(timings, metrics, days)
    write_json(work.reports / "metrics.json", metrics)
    write_text(work.reports / "report.md", text.rstrip("\n") + "\n")
    together = work.keep_timings(timings | spent)
    write_text(work.reports / "timings.md", f"{timings_table(together)}\n{cost_table}")
    return text + cost_table


def run_engines(work: Work) -> Part:
    return {}, timings_table(work.keep_timings(work.run_engines(work.times)))


def run_parity(work: Work) -> Part:
    work.run_engines(work.times, repeat=False)
    values = parity.run(work.outputs(work.times), work.tables.flights if work.times == 1 else None)
    trapped = parity.trap(work.folder / f"x{work.times}", work.settings)
    return values[0] | trapped[0], f"{values[1]}\n{trapped[1]}"


def run_cost(work: Work) -> Part:
    timings, metrics = (read(work.reports / name) for name in ("timings.json", "metrics.json"))
    return cost_of(timings, metrics, len(work.config.split.test))


def run_stream(work: Work) -> Part:
    say("stream")
    return stream.run(work.tables.flights, work.settings.stream, work.config.run.seed)


def run_store(work: Work) -> Part:
    say("store")
    return store.run(work.tables.flights, work.settings.store, work.config.run.seed, work.folder / "store.sqlite")


def run_canary(work: Work) -> Part:
    say("canary")
    return canary.run(work.prepared, work.reports / "canary")


def run_retrain(work: Work) -> Part:
    say("retrain")
    return retrain.run(work.prepared)


def run_experiment(work: Work) -> Part:
    say("experiment")
    return experiment.run(work.prepared)


COMMANDS = {
    "engines": run_engines,
    "parity": run_parity,
    "stream": run_stream,
    "store": run_store,
    "canary": run_canary,
    "retrain": run_retrain,
    "experiment": run_experiment,
    "cost": run_cost,
}


def model_timings(prepared: Prepared) -> Metrics:
    """CPU seconds of one fit and of 1,000 predictions, and how many are asked for in a month."""
    return {
        "model.fit_cpu_seconds": prepared.fit_seconds,
        "model.predict_cpu_seconds": prepared.predict_seconds_per_1000,
        "model.flights_per_month": prepared.flights_per_month,
    }


def cost_of(timings: Metrics, metrics: Metrics, months: int) -> Part:
    """The cost of what was measured, and of what retraining spent and saved in that many months.

    Raises:
        Problem: a figure is missing, because a part was not run.
    """

    def timing(name: str) -> float:
        return number(timings[name])

    def one_pass(name: str, times: int) -> cost.Pass:
        at = f"{name}.x{times}"
        cpu, wall = timing(f"{at}.start_cpu_seconds"), timing(f"{at}.start_seconds")
        return cost.Pass(
            name,
            int(timing(f"x{times}.rows")),
            cpu + timing(f"{at}.cpu_seconds"),
            wall + timing(f"{at}.wall_seconds"),
            timing(f"{at}.peak_memory"),
        )

    try:
        measured = cost.Measured(
            [one_pass(name, times) for name in NAMES for times in sizes(timings)],
            timing("model.fit_cpu_seconds"),
            timing("model.predict_cpu_seconds"),
            timing("model.flights_per_month"),
            months,
            [
                cost.Retraining(policy, *(number(metrics[f"retrain.{policy}.{kind}"]) for kind in SPENT))
                for policy in POLICIES
            ],
        )
    except KeyError as error:
        raise Problem(f"cost: no figure {error} in the reports; run all parts first: python -m scale") from None
    return cost.run(measured)


def sizes(timings: Metrics) -> list[int]:
    """How many copies were measured, in order."""
    return sorted(int(name[1:-5]) for name in timings if name.startswith("x") and name.endswith(".rows"))


def number(value: float | dict[str, float]) -> float:
    return value["value"] if isinstance(value, dict) else value


def timings_table(timings: Metrics) -> str:
    """Markdown: one row per engine and size that was measured."""
    rows = []
    for times in sizes(timings):
        for name in NAMES:
            cells = [f"{number(timings[f'{name}.x{times}.{kind}']):,.1f}" for kind in KINDS]
            rows.append([f"{name}, {times}x", f"{number(timings[f'x{times}.rows']):,.0f}", *cells])
    return markdown(["Engine", "Flights", *KINDS.values()], rows)


def read(path: Path) -> Metrics:
    try:
        found: Metrics = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem(f"{path}: no such file; run all parts first: python -m scale") from None
    except ValueError as error:
        raise Problem(f"{path}: not JSON ({error}); delete it and run: python -m scale") from None
    return found


def say(step: str) -> None:
    print(f"- {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
