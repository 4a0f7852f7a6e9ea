"""A frame in seconds that ends one before now equals a double loop; thirty rows, or the default frame, do not."""

import sqlite3

import numpy as np
import pandas as pd

MONTH = 30 * 24 * 3600
rng = np.random.default_rng(0)
payments = pd.DataFrame(
    {"card": rng.integers(0, 20, 1000), "at": rng.integers(0, 120, 1000) * 86_400, "refused": rng.integers(0, 2, 1000)}
)  # stamps by the day, so that many payments of a card share one
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
pd.testing.assert_series_equal(share_refused(f"RANGE BETWEEN {MONTH} PRECEDING AND 1 PRECEDING"), truth)

by_rows = share_refused("ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING")
assert (abs(by_rows - truth) > 0.05).mean() > 0.4
by_default = share_refused("")  # up to the present payment and all that share its stamp
assert by_default.corr(payments["refused"]) > 0.2 > 0.1 > abs(truth.corr(payments["refused"]))  # coins have no history
