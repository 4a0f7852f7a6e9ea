"""The named numbers and lines that a run leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from study import measures
from study.conformal import Wrapper
from study.protocol import CAP
from study.stage import Stage

Array = NDArray[np.float64]
Number = float | np.floating[Any]


@dataclass
class Results:
    """Named numbers and lines of a chart."""

    metrics: dict[str, Any] = field(default_factory=dict)
    series: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, value: Number, ends: tuple[float, float] | None = None) -> None:
        """Keep a number, with the ends of its interval if it has one."""
        if ends is None:
            self.metrics[name] = round(float(value), 6)
        else:
            self.metrics[name] = {
                key: round(float(number), 6)
                for key, number in zip(("value", "low", "high"), (value, *ends), strict=True)
            }


def label(kind: str, wrapper: Wrapper) -> str:
    """A part of a metric's name: the method and what was tried, such as "aci_gamma_0_05"."""
    parts = [kind]
    parts += [f"window_{wrapper.window}"] if wrapper.window else []
    parts += [f"half_life_{wrapper.half_life:g}"] if wrapper.half_life else []
    parts += [f"gamma_{wrapper.gamma:g}"] if wrapper.gamma else []
    return "_".join(parts).replace(".", "_")


def months(stage: Stage) -> dict[str, NDArray[np.bool_]]:
    """The flights of the run by the name of their month."""
    names = stage.flights["scheduled"].dt.month_name().str.lower()
    return {name: (names == name).to_numpy() for name in names.unique()}


def put_coverage(results: Results, name: str, stage: Stage, bounds: list[Array]) -> None:
    """Coverage of the run, its interval over days, and the rest of a method's figures; means over the seeds."""
    late, day = stage.late[stage.run], stage.day[stage.run]
    each = [measures.kept(late, bound) for bound in bounds]
    covered = np.mean(each, axis=0)
    results.put(f"{name}.coverage", covered.mean(), measures.interval(covered, day))
    results.put(f"{name}.worst_week", np.mean([measures.spans(held, day).min() for held in each]))
    results.put(f"{name}.weekly_gap", np.mean([measures.weekly_gap(held, day) for held in each]))
    results.put(f"{name}.median_bound", np.mean([min(np.median(bound), CAP) for bound in bounds]))
    results.put(f"{name}.loss", np.mean([measures.loss(late, bound) for bound in bounds]))
    results.put(f"{name}.silent", np.mean([np.isinf(bound).mean() for bound in bounds]))


def put_months(results: Results, name: str, stage: Stage, bounds: list[Array], prefix: str = "") -> None:
    """Coverage of each month, with its interval; means over the seeds."""
    late, day = stage.late[stage.run], stage.day[stage.run]
    covered = np.mean([measures.kept(late, bound) for bound in bounds], axis=0)
    for month, mask in months(stage).items():
        part = covered[mask]
        results.put(f"{prefix}{month}.{name}.coverage", part.mean(), measures.interval(part, day[mask]))
