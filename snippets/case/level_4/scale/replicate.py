"""More years of the same three airports: the flights of 2013 again and again, each copy 53 weeks after the last.

Copy 0 is the real year. 53 weeks keep the day of the week and leave no overlap; the jitter keeps a copy from being found
by its values. It is more history, not a busier airport: the number of keys per quarter hour stays as it is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from disruption.problem import Problem
from scale.config import Replicas
from scale.output import whole

COLUMNS = ["scheduled", "origin", "carrier", "dep_delay", "disrupted"]
PERIOD = pd.Timedelta(weeks=53)
FILES = 2  # of each copy, cut by time, so that a board at the seam needs rows of both


def replicate(flights: pd.DataFrame, folder: Path, times: int, settings: Replicas) -> int:
    """Write `times` copies of the flights as Parquet files to `folder`, one copy in memory at a time; give the rows.

    Columns: scheduled, origin and carrier (names), dep_delay (minutes, missing where cancelled), disrupted (bool).

    Raises:
        Problem: fewer than one copy, no flights, or a column is missing.
    """
    if times < 1:
        raise Problem(f"times: {times} copies asked for; expected 1 or more")
    if missing := [column for column in COLUMNS if column not in flights]:
        raise Problem(f"flights: column '{missing[0]}' is missing; expected {', '.join(COLUMNS)}")
    if flights.empty:
        raise Problem("flights: no rows to copy")
    table = flights[COLUMNS].astype({"origin": "category", "carrier": "category"})
    random = np.random.default_rng(settings.seed)
    with whole(folder) as half:
        half.mkdir()
        for copy in tqdm(range(times), desc=f"copies, {times}x", unit="year", disable=None if times > 1 else True):
            year = table.assign(scheduled=table["scheduled"] + copy * PERIOD)
            if copy:
                year["dep_delay"] += random.integers(
                    -settings.jitter_minutes, settings.jitter_minutes, size=len(year), endpoint=True
                )
            for number, rows in enumerate(np.array_split(np.arange(len(year)), FILES)):
                year.iloc[rows].to_parquet(half / f"{copy:03d}-{number}.parquet", index=False)
    return times * len(table)
