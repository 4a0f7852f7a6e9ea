"""LAG and a running sum cut sessions at silences over thirty minutes, as a loop does; half hours of the clock do not."""

import sqlite3

import numpy as np
import pandas as pd

SESSIONS = """
WITH gaps AS (SELECT *, at - LAG(at) OVER (PARTITION BY user ORDER BY at, id) AS gap FROM clicks)
SELECT SUM(gap IS NULL OR gap > 1800) OVER (PARTITION BY user ORDER BY at, id) AS session FROM gaps ORDER BY id
"""
BY_THE_CLOCK = "SELECT DENSE_RANK() OVER (PARTITION BY user ORDER BY at / 1800) AS session FROM clicks ORDER BY id"


def by_loop(clicks):
    session, last, found = {}, {}, {}
    for click in clicks.sort_values("at", kind="stable").itertuples():
        if click.user not in last or click.at - last[click.user] > 1800:
            session[click.user] = session.get(click.user, 0) + 1
        last[click.user], found[click.Index] = click.at, session[click.user]
    return [found[click] for click in clicks.index]


def sessions(query, clicks):
    database = sqlite3.connect(":memory:")
    clicks.to_sql("clicks", database, index_label="id")
    return pd.read_sql(query, database)["session"].tolist()


by_hand = pd.DataFrame({"user": 1, "at": [1790, 1810, 3620, 5400, 5400]})
assert sessions(SESSIONS, by_hand) == [1, 1, 2, 2, 2]  # silences of 20, 1810, 1780 and 0 seconds
assert sessions(BY_THE_CLOCK, by_hand) == [1, 2, 3, 4, 4]  # one visit of twenty seconds becomes two
rng = np.random.default_rng(0)
clicks = pd.DataFrame({"user": rng.integers(0, 20, 3000), "at": rng.integers(0, 300_000, 3000)})
assert sessions(SESSIONS, clicks) == by_loop(clicks) != sessions(BY_THE_CLOCK, clicks)
