"""What the log of forecasts says once the outcomes are known: traffic, money, calibration, drift, speed."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from disruption import evaluate
from disruption.config import Config
from disruption.problem import Problem
from service import journal
from service.artefact import Artefact
from service.drift import psi
from service.settings import Monitor

Array = NDArray[np.float64]
KEY = ["carrier", "flight", "origin", "scheduled"]
FIELDS = {*KEY, "time", "role", "version", "chance", "alert", "source", "features", "latency_ms", "batch"}


@dataclass(frozen=True)
class Month:
    """One month of answers; shares from 0 to 1, money in units per 1,000 flights."""

    name: str
    answers: int
    by_table: float
    alert_rate: float
    base_rate: float
    mean_forecast: float
    gap: tuple[float, float, float]  # mean forecast minus base rate, with its 95 % interval by day
    brier: float
    brier_skill: float
    psi: dict[str, float]  # of each feature, and of "score"
    calibration: pd.DataFrame


@dataclass(frozen=True)
class Report:
    """What a person on duty looks at."""

    live: pd.DataFrame  # one row per flight that has an outcome, in order of time
    shadow: pd.DataFrame
    months: list[Month]
    versions: pd.DataFrame
    speed: pd.DataFrame
    unmatched: int  # answers about flights that the outcomes do not hold

    def alarms(self, limits: Monitor) -> list[str]:
        """What somebody should look at; calibration first, because only it says that forecasts went wrong."""
        found = [
            f"{month.name.capitalize()}: forecasts are {month.gap[0]:+.3f} from what happened"
            for month in self.months
            if abs(month.gap[0]) > limits.calibration and month.gap[1] * month.gap[2] > 0
        ]
        for month in self.months:
            over = [name for name, value in month.psi.items() if value > limits.psi]
            if over:
                found.append(f"{month.name.capitalize()}: {len(over)} of {len(month.psi)} distributions have moved")
        return found


def answers(path: Path) -> pd.DataFrame:
    """The lines of a log as a table.

    Raises:
        Problem: there is no log, or it holds no forecast with every field.
    """
    lines = [line for line in journal.read(path) if isinstance(line, dict) and line.keys() >= FIELDS]
    if not lines:
        raise Problem(f"{path}: no forecast in it; expected lines with {', '.join(sorted(FIELDS))}")
    table = pd.DataFrame(lines)
    try:
        for column in ("time", "scheduled"):
            table[column] = pd.to_datetime(table[column], format="ISO8601")  # some times carry fractions of a second
        table["chance"] = table["chance"].astype(float)
    except (TypeError, ValueError) as error:
        raise Problem(f"{path}: a line is not a forecast of this service ({error})") from None
    return table


def monitor(path: Path, outcomes: pd.DataFrame, version: Callable[[str], Artefact], config: Config) -> Report:
    """Join the log with what happened.

    outcomes: `Tables.flights`. version: loads the artefact of a version, for its reference distributions. A flight that
    was asked about several times counts once, with its last answer.

    Raises:
        Problem: see `answers`; or no answer is about a flight of `outcomes`.
    """
    said = answers(path)
    last = said.drop_duplicates([*KEY, "role"], keep="last")
    joined = last.merge(outcomes[[*KEY, "disrupted"]], on=KEY, how="left").sort_values("scheduled", kind="stable")
    unmatched = int(joined.loc[joined["role"] == "live", "disrupted"].isna().sum())
    joined = joined.dropna(subset="disrupted").assign(disrupted=lambda table: table["disrupted"].astype(float))
    live = joined[joined["role"] == "live"].reset_index(drop=True)
    shadow = joined[joined["role"] == "shadow"].reset_index(drop=True)
    if live.empty:
        raise Problem(
            f"{path}: none of its forecasts is about a flight of these data; expected outcomes of the same days"
        )
    main = version(live["version"].mode()[0])
    return Report(
        live,
        shadow,
        [
            _month(calendar.month_name[int(number)].lower(), part, main, config)
            for number, part in live.groupby(live["scheduled"].dt.month)
        ],
        _versions(joined, config),
        _speed(said[said["role"] == "live"]),
        unmatched,
    )


def _month(name: str, part: pd.DataFrame, main: Artefact, config: Config) -> Month:
    outcome, chance = part["disrupted"].to_numpy(), part["chance"].to_numpy()
    day = part["scheduled"].dt.normalize()
    base, brier = float(outcome.mean()), float(np.mean((chance - outcome) ** 2))
    modelled = part[(part["source"] == "model") & (part["version"] == main.version)]
    rows = np.array(modelled["features"].tolist(), dtype=float)  # null becomes NaN
    shift = {
        feature: psi(main.reference[feature], rows[:, place])
        for place, feature in enumerate(main.features)
        if len(rows)
    }
    shift["score"] = psi(main.reference["score"], modelled["chance"].to_numpy()) if len(rows) else float("nan")
    return Month(
        name,
        len(part),
        float((part["source"] == "table").mean()),
        float(part["alert"].mean()),
        base,
        float(chance.mean()),
        (
            float((chance - outcome).mean()),
            *evaluate.by_day(chance - outcome, day, config.run.repeats, config.run.seed),
        ),
        brier,
        1 - brier / (base * (1 - base)) if 0 < base < 1 else float("nan"),
        shift,
        evaluate.calibration(outcome, chance),
    )


def _versions(joined: pd.DataFrame, config: Config) -> pd.DataFrame:
    """One row per role and version, the one that answered most first."""
    rows: list[dict[str, Any]] = []
    for (role, version), part in joined.groupby(["role", "version"]):
        outcome, chance = part["disrupted"].to_numpy(), part["chance"].to_numpy()
        both = 0 < outcome.mean() < 1
        rows.append(
            {
                "role": role,
                "version": version,
                "answers": len(part),
                "first": part["scheduled"].min(),
                "last": part["scheduled"].max(),
                "pr_auc": evaluate.measures(outcome, chance)["pr_auc"] if both else float("nan"),
                "saved": 1000 * float(evaluate.saved(outcome, chance, config.decision).mean()),
            }
        )
    return pd.DataFrame(rows).sort_values(["role", "answers"], ascending=[True, False], ignore_index=True)


def _speed(said: pd.DataFrame) -> pd.DataFrame:
    """Milliseconds inside the service by size of the request, without HTTP; one row per size, columns requests, p50, p99."""
    requests = said.drop_duplicates("request_id")
    size = pd.cut(requests["batch"], [0, 1, 10, 50, 1000], labels=["1", "2–10", "11–50", "over 50"])
    groups = requests.groupby(size, observed=True)["latency_ms"]
    return groups.agg(requests="size", p50="median", p99=lambda times: times.quantile(0.99))
