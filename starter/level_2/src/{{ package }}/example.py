"""Invented data to start on: a year of cases in ten groups. No number that comes from it says anything about the world.

The run writes it into data/example/ if it is not there; `python -m <package>.example` writes it again. Yours: the columns
and names of your data, so that tests and pipeline (example.toml) go on without it. What fetches it is a file of its own.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

FIRST, DAYS, GROUPS, EACH = "2025-01-01", 365, 10, 24  # cases a day


def make(seed: int = 0) -> dict[str, pd.DataFrame]:
    """The three tables by name, the same for the same seed."""
    draw = np.random.default_rng(seed)
    signals = _signals(draw)
    day = np.repeat(np.arange(DAYS), EACH)
    count = len(day)
    group, kind = (
        draw.integers(GROUPS, size=count),
        draw.choice(["plain", "repeat", "urgent"], count, p=[0.6, 0.2, 0.2]),
    )
    happens_at = pd.Timestamp(FIRST) + pd.to_timedelta(day * 24 + draw.integers(7, 19, count), unit="h")
    size = draw.integers(1, 10, count)
    backlog = signals.pivot(index="recorded_at", columns="group", values="backlog").resample("D").first().to_numpy()
    load = backlog[np.maximum(day - 1, 0), group]
    logit = draw.normal(-2.4, 0.7, GROUPS)[group] + 0.8 * (kind == "urgent") + 0.15 * (size - 5) + 0.09 * (load - 20)
    logit += 2.0 * ((kind == "repeat") & (load > 24)) + draw.normal(0, 0.6, DAYS)[day]  # days have something in common
    outcome = (draw.random(count) < 1 / (1 + np.exp(-logit))).astype(int)
    case_id = [f"C{number:05d}" for number in range(count)]
    settled_at = happens_at + pd.to_timedelta(draw.integers(1, 72, count), unit="h")
    names = signals["group"].unique()[group]
    return {
        "cases": pd.DataFrame(
            {"case_id": case_id, "group": names, "happens_at": happens_at, "kind": kind, "size": size}
        ),
        "outcomes": pd.DataFrame({"case_id": case_id, "outcome": outcome, "settled_at": settled_at}).sample(
            frac=1, random_state=seed
        ),
        "signals": signals,
    }


def _signals(draw: np.random.Generator) -> pd.DataFrame:
    """A backlog that goes up and down slowly; a reading that is lost more often where the backlog is high."""
    steps = DAYS * 2
    backlog = np.empty((steps, GROUPS))
    backlog[0] = 20
    for step in range(1, steps):
        backlog[step] = 20 + 0.95 * (backlog[step - 1] - 20) + draw.normal(0, 2.0, GROUPS)
    backlog = backlog.clip(0).round()
    reading = (50 + 0.8 * (backlog - 20) + draw.normal(0, 6, backlog.shape)).round(1)
    reading[draw.random(backlog.shape) < np.where(backlog > 26, 0.3, 0.03)] = np.nan
    times = pd.date_range(FIRST, periods=steps, freq="12h")
    return pd.DataFrame(
        {
            "group": np.tile([f"G{number:02d}" for number in range(GROUPS)], steps),
            "recorded_at": np.repeat(times, GROUPS),
            "backlog": backlog.ravel().astype(int),
            "reading": reading.ravel(),
        }
    )


def write(folder: Path, seed: int = 0) -> None:
    """The three tables as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in make(seed).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M")


if __name__ == "__main__":
    write(Path("data/example"))
