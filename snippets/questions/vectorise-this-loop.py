"""One group mean answers like the loop, and sixteen cores would not make the loop as fast."""

from time import perf_counter

import numpy as np
import pandas as pd


def by_loop(orders):
    found = []
    for _, row in orders.iterrows():
        own = orders.loc[orders["customer"] == row["customer"], "value"]
        found.append(row["value"] > own.mean())
    return pd.Series(found, index=orders.index, name="value")


def by_group(orders):
    return orders["value"] > orders.groupby("customer")["value"].transform("mean")


def seconds(way, orders):
    start = perf_counter()
    way(orders)
    return perf_counter() - start


rng = np.random.default_rng(0)
drawn = pd.DataFrame(rng.integers(0, [300, 90], (2000, 2)), columns=["customer", "value"])
edges = pd.DataFrame({"customer": [900, 901, 901, 902, 902], "value": [5, 7, 7, np.nan, 3]})
orders = pd.concat([drawn, edges], ignore_index=True).sample(frac=1, random_state=0)

pd.testing.assert_series_equal(by_loop(orders), by_group(orders))
assert seconds(by_loop, orders) / 16 > 5 * seconds(by_group, orders)  # more cores: too few
_, row = next(pd.DataFrame({"order": [2**53 + 1], "value": [0.5]}).iterrows())
assert int(row["order"]) == 2**53  # iterrows has made the number of the order a float
