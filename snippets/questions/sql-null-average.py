"""What AVG, COUNT, comparisons, NOT IN and groups do with NULL, where pandas differs, and what filling with 0 changes."""

import sqlite3

import numpy as np
import pandas as pd

flights = pd.DataFrame({"carrier": ["A", "A", "A", "B", "B", None], "delay": [60, None, None, 0, -20, 5]})
database = sqlite3.connect(":memory:")
flights.to_sql("flights", database, index=False)


def sql(query):
    return database.execute(query).fetchall()


assert sql("SELECT COUNT(*), COUNT(delay), AVG(delay) FROM flights") == [(6, 4, 11.25)]
assert flights["delay"].agg(["size", "count", "mean"]).tolist() == [6, 4, 11.25]  # the same, over what flew

assert sql("SELECT COUNT(*) FROM flights WHERE delay <> 0") == [(3,)]
assert (flights["delay"] != 0).sum() == 5  # the cancelled flights are in
assert sql("SELECT COUNT(*) FROM flights WHERE delay NOT IN (7, NULL)") == [(0,)]

assert sql("SELECT COUNT(*) FROM (SELECT 1 FROM flights GROUP BY carrier)") == [(3,)]
assert flights.groupby("carrier").ngroups == 2

# SQLite's MAX of two arguments is a GREATEST that returns NULL; one that skips NULL makes cancelled flights early
assert sql("SELECT MAX(delay, -15) FROM flights WHERE carrier = 'A'") == [(60,), (None,), (None,)]
assert flights["delay"].clip(lower=-15).isna().sum() == 2
assert np.fmax(flights["delay"], -15).tolist() == [60, -15, -15, 0, -15, 5]

filled = flights.fillna({"delay": 0}).groupby("carrier")["delay"].mean()
assert filled["A"] == 20 < flights.groupby("carrier")["delay"].mean()["A"] == 60  # the wrong turn flatters A
