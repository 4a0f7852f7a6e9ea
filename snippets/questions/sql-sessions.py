"""LAG and a running sum cut sessions as a loop does; half hours of the clock do not."""

import sqlite3

import numpy as np
import pandas as pd

SESSIONS = """
WITH gaps AS (SELECT *, at - LAG(at) OVER (PARTITION BY user ORDER BY at, id) AS gap FROM clicks)
SELECT SUM(gap IS NULL OR gap > 1800) OVER (PARTITION BY user ORDER BY at, id) FROM gaps
"""
BY_THE_CLOCK = "SELECT DENSE_RANK() OVER (PARTITION BY user ORDER BY at / 1800) FROM clicks"


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
    return [session for (session,) in database.execute(f"{query} ORDER BY id")]


by_hand = pd.DataFrame({"user": 1, "at": [1790, 1810, 3620, 5420, 5420]})
assert sessions(SESSIONS, by_hand) == [1, 1, 2, 2, 2]  # silences: 20, 1810, 1800, 0 seconds
assert sessions(BY_THE_CLOCK, by_hand) == [1, 2, 3, 4, 4]  # twenty seconds, two sessions
rng = np.random.default_rng(0)
clicks = pd.DataFrame(rng.integers(0, [20, 300_000], (3000, 2)), columns=["user", "at"])
assert sessions(SESSIONS, clicks) == by_loop(clicks) != sessions(BY_THE_CLOCK, clicks)
