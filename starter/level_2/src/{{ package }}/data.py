"""Cases with their outcomes, and the signals about their groups: read, checked, joined.

Yours: your files and columns. Give the tables of `example.py` the same ones: tests and pipeline run on those and never on
your data. Keep for every value the moment at which it was recorded; `features.py` depends on it.
All times are UTC; one that has another zone in the file is converted.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .config import Config, Problem

# What one row is: a case that is planned; the outcome of a case; a reading of a group at one time.
CASES = {"case_id": "text", "group": "text", "happens_at": "time", "kind": "text", "size": "number"}
OUTCOMES = {"case_id": "text", "outcome": "number", "settled_at": "time"}
SIGNALS = {"group": "text", "recorded_at": "time", "backlog": "number", "reading": "number"}
MAY_BE_MISSING = {"reading"}  # for a reason that docs/datasheet.md gives


def load(config: Config) -> pd.DataFrame:
    """One row per case in order of time: the columns of CASES and `outcome` (1: it went wrong), `settled_at`.

    Raises:
        Problem: a file, a column, a value or a key is not what it should be.
    """
    cases, outcomes = _read(config.paths.cases, CASES), _read(config.paths.outcomes, OUTCOMES)
    return joined(cases, outcomes).sort_values(["happens_at", "case_id"], ignore_index=True)


def signals(config: Config) -> pd.DataFrame:
    """One row per group and `recorded_at`, in order of time.

    Raises:
        Problem: see `load`; or a group has two rows of one time.
    """
    table = _read(config.paths.signals, SIGNALS)
    unique(table, ["group", "recorded_at"], "signals")
    return table.sort_values(["recorded_at", "group"], ignore_index=True)


def joined(cases: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Each case with its outcome; no case is added, lost or given twice.

    Raises:
        Problem: a case stands twice, has no outcome or an impossible one, or an outcome has no case.
    """
    unique(cases, ["case_id"], "cases")
    unique(outcomes, ["case_id"], "outcomes")
    for left, right, what in (
        (cases, outcomes, "case without an outcome"),
        (outcomes, cases, "outcome without a case"),
    ):
        alone = left.loc[~left["case_id"].isin(right["case_id"]), "case_id"]
        if len(alone):  # Yours: if some outcomes never arrive, decide what such a case is, and count them here
            raise Problem(f"join: {len(alone)} {what}, the first is {alone.iloc[0]}; {len(left)} rows before the join")
    table = cases.merge(outcomes, on="case_id", validate="one_to_one")
    if len(table) != len(cases):
        raise Problem(f"join: {len(table)} rows after it, {len(cases)} before")
    if (bad := ~table["outcome"].isin([0, 1])).any():
        raise Problem(f"outcomes: outcome is {table.loc[bad, 'outcome'].iloc[0]:g}; expected 0 or 1")
    if (bad := table["settled_at"] < table["happens_at"]).any():
        raise Problem(f"outcomes: case {table.loc[bad, 'case_id'].iloc[0]} is settled before it happens")
    return table


def unique(table: pd.DataFrame, keys: list[str], name: str) -> None:
    """A key that stands twice would add rows in a join, or pick one in silence.

    Raises:
        Problem: one stands twice.
    """
    twice = table.duplicated(keys)
    if twice.any():
        first = ", ".join(str(value) for value in table.loc[twice, keys].iloc[0])
        raise Problem(f"{name}: {' and '.join(keys)} {first} stands more than once; expected one row each")


def _read(path: Path, columns: dict[str, str]) -> pd.DataFrame:
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise Problem(f"{path}: no such file; README.md, 'Run it', says how to get it") from None
    except (OSError, ValueError) as error:
        raise Problem(f"{path}: cannot be read as a table ({error})") from None
    if missing := [name for name in columns if name not in raw]:
        raise Problem(f"{path}: column {missing[0]} is missing; expected {', '.join(columns)}")
    if raw.empty:
        raise Problem(f"{path}: no rows")
    return pd.DataFrame({name: _typed(path, raw[name], kind) for name, kind in columns.items()})


def _typed(path: Path, column: pd.Series, kind: str) -> pd.Series:
    empty = column.isna()
    if empty.any() and column.name not in MAY_BE_MISSING:
        raise Problem(f"{path}: {column.name} is empty in line {empty.idxmax() + 2}")
    if kind == "text":
        return column
    if kind == "time":
        values = pd.to_datetime(column, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None)
    else:
        values = pd.to_numeric(column, errors="coerce")
    if (wrong := values.isna() & ~empty).any():
        line = wrong.idxmax()
        raise Problem(f"{path}: {column.name} is {column[line]!r} in line {line + 2}; expected a {kind}")
    return values
