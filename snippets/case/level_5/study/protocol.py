"""What was fixed before October was opened: the periods, the promise, the candidates, the rules and what they chose.

Rule of choice, on July to September with seed 0: the smallest loss (`measures.loss`), which punishes a bound that is
too low, too high or erratic. A change of the model is taken only if it lowers the loss by more than `WORTH`.
`python -m study` computes the choices again and says in the report whether they come out as recorded here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from study.conformal import Wrapper

PROMISE = 0.9  # the share of flights that must arrive no later than the bound
DELAY = 2  # the labels of a day are used from the second day after it: by then every flight has landed
CAP = 300.0  # minutes; a later arrival, or none, and a higher bound count as this much wherever a number is needed
SMALLEST = 200  # flights in a cell of the table, below which it says what it says of all flights
SHUFFLES = 200  # of the control
RESAMPLES = 2000  # of days, for an interval
WORTH = 0.005  # share of the loss
PROMISES = (0.8, 0.95)  # of the ablation


@dataclass(frozen=True)
class Plan:
    """Fit on the days before the first date, calibrate up to the second, run up to the third."""

    calibrate: pd.Timestamp
    start: pd.Timestamp
    end: pd.Timestamp

    @classmethod
    def of(cls, calibrate: str, start: str, end: str) -> Plan:
        return cls(pd.Timestamp(calibrate), pd.Timestamp(start), pd.Timestamp(end))

    @property
    def months(self) -> list[str]:
        """The months of the run, by name, in order."""
        days = pd.date_range(self.start, self.end, inclusive="left")
        return list(dict.fromkeys(days.month_name().str.lower()))


@dataclass(frozen=True)
class Model:
    """Settings of the quantile model. never: minutes that a flight which never arrived counts as; None leaves it out."""

    trees: int = 100
    rate: float = 0.1
    never: float | None = CAP
    level: float = PROMISE


@dataclass(frozen=True)
class Protocol:
    """Everything a run depends on, apart from the data and the seeds."""

    choose: Plan
    test: Plan
    model: Model
    wrappers: dict[str, Wrapper]
    delays: tuple[int, ...] = (1, 2, 7)  # days, of the ablation; 1 is too good: the last flights land on the next day


MODELS = {  # one thing changed at a time
    "base": Model(),
    "trees": Model(trees=200, rate=0.05),
    "dropped": Model(never=None),
    "never_180": Model(never=180.0),
    "level_80": Model(level=0.8),
    "level_95": Model(level=0.95),
}
GAMMAS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
WINDOWS = (7, 14, 28)  # days
HALF_LIVES = (3, 7, 14, 28)  # days
CANDIDATES = {
    "rolling": [Wrapper(window=window) for window in WINDOWS],
    "weighted": [Wrapper(half_life=half_life) for half_life in HALF_LIVES],
    "aci": [Wrapper(gamma=gamma) for gamma in GAMMAS],
    "aci_rolling": [Wrapper(window=window, gamma=gamma) for window in WINDOWS for gamma in GAMMAS],
}
YEAR = Protocol(
    choose=Plan.of("2013-06-01", "2013-07-01", "2013-10-01"),
    test=Plan.of("2013-09-01", "2013-10-01", "2014-01-01"),
    model=MODELS["base"],
    wrappers={
        "rolling": Wrapper(window=28),
        "weighted": Wrapper(half_life=14),
        "aci": Wrapper(gamma=0.05),
        "aci_rolling": Wrapper(window=28, gamma=0.01),
    },
)
