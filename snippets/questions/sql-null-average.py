"""What SQL does with NULL in six places, where pandas differs, and what a 0 hides."""

import sqlite3

import numpy as np
import pandas as pd

flights = pd.DataFrame({"delay": [60, None, None, 0, -20, 5], "carrier": [*"AAABB", None]})
database = sqlite3.connect(":memory:")
flights.to_sql("flights", database, index=False)


def sql(query):
    return database.execute(query).fetchall()


assert sql("SELECT COUNT(*), COUNT(delay), AVG(delay) FROM flights") == [(6, 4, 11.25)]
assert flights["delay"].agg(["size", "count", "mean"]).tolist() == [6, 4, 11.25]  # what flew

assert sql("SELECT COUNT(*) FROM flights WHERE delay <> 0") == [(3,)]
assert (flights["delay"] != 0).sum() == 5  # the cancelled flights are in
assert sql("SELECT COUNT(*) FROM flights WHERE delay NOT IN (7, NULL)") == [(0,)]

assert sql("SELECT COUNT(*) FROM (SELECT 1 FROM flights GROUP BY carrier)") == [(3,)]
assert flights.groupby("carrier").ngroups == 2

# GREATEST: SQLite's MAX of two arguments returns NULL, fmax skips it: early, though cancelled
assert sql("SELECT MAX(delay, -15) FROM flights LIMIT 3") == [(60,), (None,), (None,)]
assert flights["delay"].clip(lower=-15).isna().sum() == 2
assert np.fmax(flights["delay"], -15).tolist() == [60, -15, -15, 0, -15, 5]

by_carrier = flights.groupby("carrier")["delay"].mean()
filled = flights.fillna({"delay": 0}).groupby("carrier")["delay"].mean()
assert filled["A"] == 20 < by_carrier["A"] == 60  # the wrong turn flatters A
