"""What it costs: measured seconds times prices that are invented.

The seconds are those of one machine. The prices are nobody's: put your own in their place, the table follows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from disruption.problem import Problem
from scale.output import Metrics, markdown

MICRO = 1e6  # machines cost so little here that coins would be noughts


@dataclass(frozen=True)
class Prices:
    """Assumptions, in an invented currency, "coins"."""

    cpu_hour: float = 0.05
    memory_gb_hour: float = 0.005
    unit_saved: float = 1.0  # what a unit of the desk's saving is worth
    review: float = 40.0  # an hour of somebody's time for each model that is put to use


@dataclass(frozen=True)
class Pass:
    """One engine over all rows, once. Peak memory in MB, start-up included in both times."""

    engine: str
    rows: int
    cpu_seconds: float
    wall_seconds: float
    memory_mb: float


@dataclass(frozen=True)
class Retraining:
    """What a policy spent and saved in the replayed months."""

    policy: str
    fits: float
    promotions: float
    saved_per_1000: float


@dataclass(frozen=True)
class Measured:
    passes: list[Pass]
    fit_cpu_seconds: float
    predict_cpu_seconds_per_1000: float
    flights_per_month: float
    months: int  # that were replayed
    retraining: list[Retraining] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """Coins of a pass: `start` for any, and `per_million` rows."""

    start: float
    per_million: float

    def crosses(self, other: Line) -> float | None:
        """The millions of rows at which both cost the same; none when one is the cheaper at any size."""
        slope = other.per_million - self.per_million
        rows = (self.start - other.start) / slope if slope else 0.0
        return rows if rows > 0 else None


def of_pass(one: Pass, prices: Prices) -> float:
    """Coins: CPU time, and memory for as long as the pass lasts."""
    return (one.cpu_seconds * prices.cpu_hour + one.wall_seconds * one.memory_mb / 1024 * prices.memory_gb_hour) / 3600


def line(passes: list[Pass], prices: Prices) -> Line:
    """The straight line by least squares through the passes of one engine; one size: all of it counts as rows."""
    rows = np.array([one.rows / 1e6 for one in passes])
    coins = np.array([of_pass(one, prices) for one in passes])
    if len(set(rows)) < 2:
        return Line(0.0, float(coins.mean() / rows.mean()))
    slope, start = np.polyfit(rows, coins, 1)
    return Line(max(0.0, float(start)), float(slope))


def run(measured: Measured, prices: Prices | None = None) -> tuple[Metrics, str]:
    """The tables. Everything here comes from timings, so nothing of it is the same on two machines.

    Raises:
        Problem: a figure is missing, negative or not a number, or there is no pass.
    """
    prices = prices or Prices()
    _check(measured, prices)
    engines, engine_table = _engines(measured, prices)
    policies, policy_table = _policies(measured, prices)
    return {**engines, **policies}, (
        "### Cost (the prices are invented)\n\n"
        f"Assumed: {prices.cpu_hour} coins per CPU-hour, {prices.memory_gb_hour} per GB-hour of memory,"
        f" {prices.unit_saved} for a unit saved, {prices.review} for the review of each model that is put to use."
        f" The seconds are measured.\n\n{engine_table}\n"
        f"1,000 predictions cost {policies['cost.predict.microcoins_per_1000']:.3f} microcoins, a fit"
        f" {policies['cost.fit.microcoins']:.1f}. By month:\n\n{policy_table}\n"
        "A model that is put to use must gain"
        f" {policies['cost.retrain.break_even_units']:,.0f} units before the next one"
        " to pay for itself. At prices of this order the people cost more than the machine.\n"
    )


def _engines(measured: Measured, prices: Prices) -> tuple[dict[str, float], str]:
    names = list(dict.fromkeys(one.engine for one in measured.passes))
    passes = {name: [one for one in measured.passes if one.engine == name] for name in names}
    lines = {name: line(passes[name], prices) for name in names}
    metrics: dict[str, float] = {}
    rows = []
    for name in names:
        largest, own, first = max(passes[name], key=lambda one: one.rows), lines[name], lines[names[0]]
        coins = of_pass(largest, prices)
        metrics[f"cost.{name}.microcoins_per_pass"] = MICRO * coins
        metrics[f"cost.{name}.microcoins_per_million_rows"] = MICRO * own.per_million
        at, cheaper = own.crosses(first), ""
        if at is not None:
            metrics[f"cost.{name}.break_even_million_rows"] = at
            cheaper = f"{'above' if own.per_million < first.per_million else 'below'} {at:,.2f} million rows"
        elif name != names[0]:
            cheaper = (
                "at any size" if coins < of_pass(max(passes[names[0]], key=lambda one: one.rows), prices) else "never"
            )
        cells = [name, f"{largest.rows:,}", f"{largest.cpu_seconds:,.1f}", f"{largest.memory_mb:,.0f}"]
        rows.append([*cells, f"{MICRO * coins:,.1f}", cheaper])
    heads = ["engine", "rows", "CPU-seconds", "peak MB", "microcoins per pass", f"cheaper than {names[0]}"]
    return metrics, markdown(heads, rows)


def _policies(measured: Measured, prices: Prices) -> tuple[dict[str, float], str]:
    thousands = measured.flights_per_month / 1000
    per_1000 = measured.predict_cpu_seconds_per_1000 * prices.cpu_hour / 3600
    fit = measured.fit_cpu_seconds * prices.cpu_hour / 3600
    metrics = {
        "cost.predict.microcoins_per_1000": MICRO * per_1000,
        "cost.fit.microcoins": MICRO * fit,
        "cost.retrain.break_even_units": (fit + prices.review) / prices.unit_saved,
    }
    rows = []
    for one in measured.retraining:
        spent = (one.fits * fit + one.promotions * prices.review) / measured.months
        worth = one.saved_per_1000 * prices.unit_saved * thousands
        metrics[f"cost.{one.policy}.coins_per_month"] = spent + per_1000 * thousands
        metrics[f"cost.{one.policy}.worth_per_month"] = worth
        counts = [f"{one.fits:g}", f"{one.promotions:g}"]
        rows.append([one.policy, *counts, f"{MICRO * per_1000 * thousands:,.1f}", f"{spent:,.2f}", f"{worth:,.0f}"])
    heads = [
        "fitted again",
        "fits",
        "put to use",
        "predictions, microcoins",
        "fits and reviews, coins",
        "units saved, coins",
    ]
    return metrics, markdown(heads, rows)


def _check(measured: Measured, prices: Prices) -> None:
    if not measured.passes:
        raise Problem("cost: passes: none; expected one or more of at least one engine")
    named = {f"prices.{name}": value for name, value in vars(prices).items()}
    named |= {name: value for name, value in vars(measured).items() if isinstance(value, float | int)}
    for one in measured.passes:
        named |= {f"{one.engine}.{name}": value for name, value in vars(one).items() if name != "engine"}
    for name, value in named.items():
        if not (math.isfinite(value) and value >= 0):
            raise Problem(f"cost: {name}: {value}; expected a number of 0 or more")
    for name in ("months", "flights_per_month"):
        if named[name] == 0:
            raise Problem(f"cost: {name}: 0; expected more")
    if any(one.rows == 0 for one in measured.passes):
        raise Problem("cost: rows: 0; expected a pass over some rows")
    if prices.unit_saved == 0:
        raise Problem("cost: prices.unit_saved: 0; expected more, or nothing ever pays")
