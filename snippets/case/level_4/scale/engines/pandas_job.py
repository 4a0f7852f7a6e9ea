"""The job in one process and in memory; its two sums are also what a Dask worker does with its part of the rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from disruption.features import STEP, WINDOW
from scale.config import Settings
from scale.engines import EARLIEST, KEYS, NEEDED, Closing, files
from scale.output import whole


class Job(Closing):
    """pandas, one thread."""

    def __init__(self, settings: Settings) -> None:
        """Nothing to set."""

    def run(self, source: Path, target: Path) -> None:
        flights = pd.read_parquet(files(source), columns=list(NEEDED))
        with whole(target) as half:
            half.mkdir()
            for name, (sums, means) in TABLES.items():
                means(sums(flights)).to_parquet(half / f"{name}.parquet", index=False)


def board_sums(flights: pd.DataFrame) -> pd.DataFrame:
    """Sums over the flights on each airport's board; index origin, at; columns late, waiting, flights.

    Sums and not means, because sums of parts add up. They are sums of whole minutes: exact in any order.
    """
    first = flights["scheduled"].dt.ceil(STEP)
    parts = []
    for shift in range(int(WINDOW / STEP)):
        at = first + shift * STEP
        waited = (at - flights["scheduled"]).dt.total_seconds() / 60
        gone = flights["dep_delay"] <= waited
        seen = {"late": flights["dep_delay"].where(gone, waited), "waiting": 1.0 - gone, "flights": 1}
        keys = {"origin": flights["origin"], "at": at}
        parts.append(pd.DataFrame(keys | seen).groupby(KEYS["board"], observed=True, sort=False).sum())
    return pd.concat(parts).groupby(level=KEYS["board"], observed=True).sum()


def board_means(sums: pd.DataFrame) -> pd.DataFrame:
    """The board from its sums, keys as columns."""
    means = sums[["late", "waiting"]].div(sums["flights"], axis=0)
    return means.assign(flights=sums["flights"]).reset_index()


def hourly_sums(flights: pd.DataFrame) -> pd.DataFrame:
    """Sums over the flights of each airport, airline and hour; columns capped, left, disrupted, flights."""
    seen = pd.DataFrame(
        {
            "origin": flights["origin"],
            "carrier": flights["carrier"],
            "hour": flights["scheduled"].dt.floor("h"),
            "capped": flights["dep_delay"].clip(lower=EARLIEST),  # a missing delay stays missing
            "left": flights["dep_delay"].notna().astype(int),
            "disrupted": flights["disrupted"].astype(int),
            "flights": 1,
        }
    )
    return seen.groupby(KEYS["hourly"], observed=True).sum()


def hourly_means(sums: pd.DataFrame) -> pd.DataFrame:
    """The hourly table from its sums, keys as columns; `capped` is missing where no flight left."""
    return sums.assign(
        capped=sums["capped"] / sums["left"].where(sums["left"] > 0), disrupted=sums["disrupted"] / sums["flights"]
    )[["capped", "disrupted", "flights"]].reset_index()


TABLES = {"board": (board_sums, board_means), "hourly": (hourly_sums, hourly_means)}
