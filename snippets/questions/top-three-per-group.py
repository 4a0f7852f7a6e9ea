"""A rank with a rule for ties equals SQL's in any order of the rows; sort and head do not."""

import sqlite3

import numpy as np
import pandas as pd


def top_three(sales):
    """Places 1 to 3 of each shop; whoever shares the third place is in."""
    place = sales.groupby("shop")["revenue"].rank(method="min", ascending=False)
    return sales[place <= 3]


def first_three(sales):
    return sales.sort_values("revenue", ascending=False).groupby("shop").head(3)


def pairs(chosen):
    return set(zip(chosen["shop"], chosen["product"], strict=True))


rng = np.random.default_rng(0)
sales = pd.DataFrame({"shop": np.repeat(range(200), 10), "product": np.tile(range(10), 200)})
sales["revenue"] = rng.integers(0, 12, 2000).astype(float)
sales.loc[rng.random(2000) < 0.1, "revenue"] = np.nan
shuffled = sales.sample(frac=1, random_state=0)

database = sqlite3.connect(":memory:")
sales.dropna().to_sql("sales", database)
RANKED = "SELECT *, RANK() OVER (PARTITION BY shop ORDER BY revenue DESC) AS place FROM sales"
in_sql = database.execute(f"SELECT shop, product FROM ({RANKED}) WHERE place <= 3")
assert pairs(top_three(sales)) == pairs(top_three(shuffled)) == set(in_sql)
assert len(top_three(sales)) > 3 * 200  # ties at the third place
assert pairs(first_three(sales)) != pairs(first_three(shuffled))
