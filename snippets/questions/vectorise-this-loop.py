"""One group mean answers like the loop; of sixteen cores each would still pass a hundred times."""

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


rng = np.random.default_rng(0)
drawn = pd.DataFrame(rng.integers(0, [300, 90], (2000, 2)), columns=["customer", "value"])
edges = pd.DataFrame({"customer": [900, 901, 901, 902, 902], "value": [5, 7, 7, np.nan, 3]})
orders = pd.concat([drawn, edges], ignore_index=True).sample(frac=1, random_state=0)

pd.testing.assert_series_equal(by_loop(orders), by_group(orders))
rows_compared = sum(len(orders["customer"]) for _ in orders.iterrows())
assert rows_compared / 16 > 100 * len(orders)  # sixteen cores: a hundred passes each, not a few
_, row = next(pd.DataFrame({"order": [2**53 + 1], "value": [0.5]}).iterrows())
assert int(row["order"]) == 2**53  # iterrows has made the number of the order a float
