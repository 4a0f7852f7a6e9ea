"""A frame in seconds that ends before now equals a double loop; thirty rows do not."""

import sqlite3

import numpy as np
import pandas as pd

MONTH = 30 * 24 * 3600
numbers = np.random.default_rng(0).integers(0, [20, 120, 2], (1000, 3))
payments = pd.DataFrame(numbers, columns=["card", "at", "refused"])
payments["at"] *= 86_400  # stamps by the day, so that many payments of a card share one
database = sqlite3.connect(":memory:")
payments.to_sql("payments", database, index_label="id")


def share_refused(frame):
    query = f"""
    SELECT AVG(refused) OVER (PARTITION BY card ORDER BY at {frame}) AS share
    FROM payments ORDER BY id"""
    return pd.read_sql(query, database)["share"].astype(float)


def by_loop(now):
    recent = payments["at"].between(now.at - MONTH, now.at - 1)
    return payments.loc[recent & (payments["card"] == now.card), "refused"].mean()


truth = pd.Series([by_loop(now) for now in payments.itertuples()], name="share")
by_range = share_refused(f"RANGE BETWEEN {MONTH} PRECEDING AND 1 PRECEDING")
pd.testing.assert_series_equal(by_range, truth)
by_rows = share_refused("ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING")
assert (abs(by_rows - truth) > 0.05).mean() > 0.4
by_default = share_refused("")  # up to the present payment and all that share its stamp
assert abs(truth.corr(payments["refused"])) < 0.1  # coins have no history
assert by_default.corr(payments["refused"]) > 0.2
