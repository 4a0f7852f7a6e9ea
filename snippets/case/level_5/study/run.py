"""The study: choose on July to September, then open October to December. Everything ends as named numbers."""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from disruption.data import Tables
from study.ablations import ablations
from study.checks import compare, control, expectations, guarantee, lines, seeds_apart, slices
from study.choose import choices
from study.protocol import CAP, MODELS, PROMISE, Protocol
from study.results import Results, months, put_coverage, put_months
from study.stage import SPLIT, Stage, stages

QUICK = ("raw", "split", "rolling", "aci")  # methods that are also given seed by seed


def study(tables: Tables, protocol: Protocol, seeds: list[int], quick: bool = False, threads: int = 1) -> Results:
    """Everything, or with `quick` the main methods with one seed under the names that a full run gives them.

    Raises:
        Problem: the tables do not cover the days of the protocol.
    """
    results = Results()
    bar = tqdm(total=(len(seeds) if quick else len(MODELS) + len(seeds) + 4), unit="step", disable=None)

    def step(what: str) -> None:
        bar.set_description(what)
        bar.update()

    choose, test = stages(tables, [protocol.choose, protocol.test])
    if not quick:
        choices(results, choose, protocol, threads, step)
    describe(results, choose, test)
    forecasts = []
    for seed in seeds:
        forecasts.append(test.fit(protocol.model, seed, threads))
        step(f"model, seed {seed}")
    methods = {"raw": None, "split": SPLIT, **protocol.wrappers}
    bounds = {
        "constant": [test.bound(test.constant())],
        "table": [test.bound(test.table())],
        "table_aci": [test.bound(test.table(), protocol.wrappers["aci"])],
        **{name: [test.bound(each, wrapper) for each in forecasts] for name, wrapper in methods.items()},
    }
    for name in ("constant", "table", "table_aci") if quick else bounds:
        put_coverage(results, name, test, bounds[name])
        put_months(results, name, test, bounds[name])
    for name in QUICK:
        for seed, bound in zip(seeds, bounds[name], strict=True):
            put_coverage(results, f"seed{seed}.{name}", test, [bound])
            put_months(results, name, test, [bound], f"seed{seed}.")
    control(results, test, forecasts[0])
    if not quick:
        step("control")
        seeds_apart(results, test, bounds)
        compare(results, test, bounds)
        guarantee(results, test, forecasts, protocol)
        slices(results, test, bounds)
        step("comparisons")
        ablations(results, test, forecasts[0], protocol, threads)
        step("ablations")
        expectations(results, protocol.test.months[-1])
        lines(results, test, bounds, protocol.test)
        step("series")
    bar.close()
    return results


def describe(results: Results, choose: Stage, test: Stage) -> None:
    """How many flights there are and how late they are: the drift itself."""
    periods = {
        "fit": test.past_late, "calibration": test.late[~test.run], "test": test.late[test.run],
        "choose_fit": choose.past_late, "choose_calibration": choose.late[~choose.run],
        "choose_test": choose.late[choose.run],
    }  # fmt: skip
    late = test.late[test.run]
    periods |= {name: late[mask] for name, mask in months(test).items()}
    for name, part in periods.items():
        results.put(f"{name}.flights", len(part))
        results.put(f"{name}.never_arrived", np.isinf(part).mean())
        results.put(f"{name}.delay_q90", min(np.quantile(part, PROMISE, method="higher"), CAP))
    results.put("test.days", len(np.unique(test.day[test.run])))
