"""What is known about a case when it is decided on.

Nothing here may use what was recorded after `happens_at - lead`; tests/test_leakage.py edits all of it and demands the
same features. Yours: a feature is a function below, a name in NUMERIC or CATEGORICAL, a line of the table "known at" in
the README, and a test with an answer that was worked out by hand.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .config import Problem

NUMERIC = ("hour", "weekday", "size", "backlog", "backlog_change", "reading", "recent_share")
CATEGORICAL = ("group", "kind")
STALE = pd.Timedelta(days=2)  # an older signal counts as missing
RECENT = pd.Timedelta(days=28)  # how far back outcomes count


def build(cases: pd.DataFrame, signals: pd.DataFrame, lead: pd.Timedelta) -> pd.DataFrame:
    """Every feature, one row per case and in the same order; missing where nothing was known.

    Outcomes may be missing: a case that is still open has features too.

    Raises:
        Problem: a join does not give one row per case.
    """
    known_at = cases["happens_at"] - lead
    now, before = as_of(cases, signals, known_at), as_of(cases, signals, known_at - pd.Timedelta(days=1))
    return pd.DataFrame(
        {
            "hour": cases["happens_at"].dt.hour,
            "weekday": cases["happens_at"].dt.day_of_week,
            "size": cases["size"],
            "backlog": now["backlog"],
            "backlog_change": now["backlog"] - before["backlog"],
            "reading": now["reading"],
            "recent_share": recent_share(cases, known_at),
            "group": cases["group"],
            "kind": cases["kind"],
        },
        index=cases.index,
    )[[*NUMERIC, *CATEGORICAL]]


def as_of(cases: pd.DataFrame, signals: pd.DataFrame, known_at: pd.Series) -> pd.DataFrame:
    """The last signal of the case's group that was recorded by `known_at`.

    Raises:
        Problem: it is not one row per case.
    """
    clock = {"recorded_at": "datetime64[us]"}  # both sides must count in the same unit
    asked = pd.DataFrame({"recorded_at": known_at, "group": cases["group"]}).astype(clock)
    asked, table = asked.sort_values("recorded_at", kind="stable"), signals.astype(clock).sort_values("recorded_at")
    found = pd.merge_asof(asked, table, on="recorded_at", by="group", tolerance=STALE)
    return one_each(found.set_axis(asked.index).loc[cases.index], cases, "signals")


def one_each(joined: pd.DataFrame, cases: pd.DataFrame, name: str) -> pd.DataFrame:
    """What was joined, if it has one row per case and in the same order.

    Raises:
        Problem: the join has added, lost or moved rows.
    """
    if not joined.index.equals(cases.index):
        raise Problem(
            f"{name}: {len(joined)} rows after the join, {len(cases)} cases before; expected one each, in order"
        )
    return joined


def recent_share(cases: pd.DataFrame, known_at: pd.Series) -> pd.Series:
    """The share of bad outcomes in the case's group, of those settled in the RECENT time up to `known_at`."""
    share = pd.Series(np.nan, index=cases.index)
    for _, rows in cases.groupby("group"):
        past = rows.dropna(subset=["outcome", "settled_at"]).sort_values("settled_at")
        settled, at = past["settled_at"].to_numpy(), known_at[rows.index].to_numpy()
        bad = np.concatenate([[0.0], past["outcome"].cumsum()])
        last, first = settled.searchsorted(at, "right"), settled.searchsorted(at - RECENT.to_numpy(), "right")
        count = last - first
        share[rows.index] = np.where(count > 0, (bad[last] - bad[first]) / np.maximum(count, 1), np.nan)
    return share
