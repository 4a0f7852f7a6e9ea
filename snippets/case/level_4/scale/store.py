"""Feature values with two times, the one they are about (`at`) and the one they were written: what was known when?

Offline, a join for training; online, a table in SQLite for one key. Both answer with the latest `at` among the values that
had been written by the time asked, its newest correction first. Neither ever uses a value that was written later.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from disruption.features import LEAD, STEP, board, state_as_of
from disruption.problem import Problem
from scale import config
from scale.output import Metrics, markdown
from scale.parity import TOLERANCE, compare, require_equal
from scale.stream import MINUTE, minutes

COLUMNS = ["key", "at", "written", "late", "waiting"]
VALUES = ["late", "waiting"]
TABLE = """
CREATE TABLE IF NOT EXISTS board (
    key TEXT NOT NULL, at INTEGER NOT NULL, written INTEGER NOT NULL, late REAL, waiting REAL,
    PRIMARY KEY (key, at, written)
) WITHOUT ROWID
"""
CONFLICT = """
SELECT new.key, new.at FROM new JOIN board USING (key, at, written)
WHERE new.late IS NOT board.late OR new.waiting IS NOT board.waiting LIMIT 1
"""
LATEST = """
SELECT late, waiting FROM board WHERE key = ? AND at <= ? AND at > ? AND written <= ? ORDER BY at DESC, written DESC LIMIT 1
"""


class Store:
    """The online table. Times are datetimes outside, whole minutes since 1970 inside."""

    def __init__(self, path: Path) -> None:
        """Open or create the file.

        Raises:
            Problem: it is not a SQLite file or cannot be written.
        """
        try:
            self.base = sqlite3.connect(path)
            self.base.execute(TABLE)
        except sqlite3.Error as error:
            raise Problem(f"{path}: cannot be used as the store ({error}); delete it or name another file") from None

    def put(self, values: pd.DataFrame) -> int:
        """Add values (COLUMNS), all or none; give the number of new rows. Writing the same again changes nothing.

        Raises:
            Problem: a value is about a time after it was written, or another one is there under the same key and times.
        """
        _check(values)
        for column in ("at", "written"):
            if (values[column] != values[column].dt.floor("min")).any():
                raise Problem(f"store: {column}: times are whole minutes; round `written` up, never down")
        if values.duplicated(["key", "at", "written"]).any():
            raise Problem("store: two values with the same key and times; a correction needs its own time of writing")
        rows = values.assign(at=minutes(values["at"]), written=minutes(values["written"]))[COLUMNS]
        with self.base:
            self.base.execute("CREATE TEMP TABLE IF NOT EXISTS new (key, at, written, late, waiting)")
            self.base.execute("DELETE FROM new")
            self.base.executemany("INSERT INTO new VALUES (?, ?, ?, ?, ?)", rows.itertuples(index=False, name=None))
            if conflict := self.base.execute(CONFLICT).fetchone():
                raise Problem(
                    f"store: {conflict[0]} at minute {conflict[1]}: another value is there with the same times; "
                    "a correction needs its own time of writing"
                )
            return self.base.execute("INSERT OR IGNORE INTO board SELECT * FROM new").rowcount

    def get(self, key: str, at: pd.Timestamp) -> tuple[float, float] | None:
        """late and waiting of the latest board less than a step old, as known at `at`; None if nothing was known."""
        asked = int((at - pd.Timestamp(0)) // MINUTE)
        found: tuple[float, float] | None = self.base.execute(
            LATEST, (key, asked, asked - STEP // MINUTE, asked)
        ).fetchone()
        return found

    def close(self) -> None:
        self.base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *stopped: object) -> None:
        self.close()


def as_of(asked: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """The same answer for many rows: `asked` (key, time) gains at, written, late and waiting; same index and order.

    Raises:
        Problem: see `Store.put`.
    """
    _check(values)
    in_order = values.sort_values(["written", "at"], kind="stable")
    # a correction of an old board, written when a newer board is there already, is never the latest
    latest = in_order[in_order["at"] >= in_order.groupby("key")["at"].cummax()]
    rows = asked.assign(time=asked["time"].astype("datetime64[us]")).sort_values("time", kind="stable")
    found = pd.merge_asof(rows, latest[COLUMNS], left_on="time", right_on="written", by="key").set_axis(rows.index)
    stale = ~(found["at"] > found["time"] - STEP)
    found.loc[stale, ["at", "written", *VALUES]] = None
    return found.loc[asked.index]


def require_no_later(found: pd.DataFrame) -> None:
    """Stop if a row of a join (time, at, written) uses what was written, or is about, later than the time asked.

    Raises:
        Problem: says how many rows and shows the first.
    """
    later = found[(found["written"] > found["time"]) | (found["at"] > found["time"])]
    if len(later):
        first = later.iloc[0]
        raise Problem(
            f"join: {len(later)} rows use a later value, the first asked at {first['time']} "
            f"for one about {first['at']}, written {first['written']}"
        )


def run(flights: pd.DataFrame, settings: config.Store, seed: int, path: Path) -> tuple[Metrics, str]:
    """Fill the store at `path` anew with the airports' boards and invented corrections, and compare three answers.

    Online against offline on random flights; offline against `disruption.features` on all; and the join on today's table,
    the newest correction of each board, against what was known.

    Raises:
        Problem: online, offline and batch differ.
    """
    shown = board(flights, ["origin"])
    values = shown.reset_index().rename(columns={"origin": "key"}).assign(written=lambda table: table["at"])
    random = np.random.default_rng(seed)
    corrected = values[random.random(len(values)) < settings.corrected_share]
    corrected = corrected.assign(
        written=corrected["at"] + pd.Timedelta(hours=settings.corrected_hours), late=corrected["late"] + 5.0
    )
    everything = pd.concat([values, corrected], ignore_index=True)
    asked = pd.DataFrame({"key": flights["origin"], "time": flights["scheduled"] - LEAD})
    offline = as_of(asked, everything)
    require_no_later(offline)

    batch = state_as_of(flights, asked["time"], shown, ["origin"], "airport")
    batch = batch.rename(columns={"airport_late": "late", "airport_waiting": "waiting"})
    to_batch = _same(batch, offline, "offline store against disruption.features")

    some = asked.sample(min(settings.asked, len(asked)), random_state=seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with Store(path) as store:
        stored = store.put(everything)
        again = store.put(everything)
        answers = [store.get(key, time) or (np.nan, np.nan) for key, time in some.itertuples(index=False)]
    online = pd.DataFrame(answers, columns=VALUES, index=some.index)
    to_online = _same(offline.loc[some.index], online, "online store against offline")

    newest = everything.drop_duplicates(["key", "at"], keep="last").set_index(["key", "at"])["late"]
    today = newest.reindex(pd.MultiIndex.from_arrays([asked["key"], asked["time"].dt.floor(STEP)]))
    apart = (pd.Series(today.to_numpy(), asked.index) - offline["late"]).abs()
    leaked = apart > TOLERANCE
    metrics: Metrics = {
        "store.rows": stored,
        "store.rows_again": again,
        "store.asked": len(some),
        "store.max_difference": to_online,
        "offline.asked": len(asked),
        "offline.max_difference": to_batch,
        "today.rows_leaked": int(leaked.sum()),
        "today.max_difference": float(apart.max()),
    }
    compared = [
        ("online against offline", len(some), to_online, 0),
        ("offline against the batch feature", len(asked), to_batch, 0),
        ("join on today's table against what was known", len(asked), apart.max(), int(leaked.sum())),
    ]
    lines = [[what, f"{rows:,}", f"{most:.1g}", f"{later:,}"] for what, rows, most, later in compared]
    text = markdown(["Comparison", "Flights", "Largest difference", "Rows with a later value"], lines)
    return metrics, f"{text}\n{stored:,} values written; written again: {again} new rows.\n"


def _same(expected: pd.DataFrame, found: pd.DataFrame, what: str) -> float:
    left, right = (table[VALUES].reset_index(names="row") for table in (expected, found))
    differences = compare(left, right, ["row"], VALUES)
    require_equal(differences, what)
    return float(differences["max_difference"].max())


def _check(values: pd.DataFrame) -> None:
    if missing := [column for column in COLUMNS if column not in values]:
        raise Problem(f"store: column '{missing[0]}' is missing; expected {', '.join(COLUMNS)}")
    early = values[values["written"] < values["at"]]
    if len(early):
        first = early.iloc[0]
        raise Problem(
            f"store: {first['key']}: a value about {first['at']} cannot be written at {first['written']}; "
            "expected a time of writing at or after it"
        )
