"""Three tests of values catch four faulty features; a test of shape and type catches none."""

import numpy as np
import pandas as pd


def mean_of_three(orders, gap=1, by="customer", order="day"):
    """The mean basket of the customer's three orders before this one; missing without any."""
    basket = orders.sort_values(order).groupby(by)["basket"]
    mean = basket.transform(lambda own: own.shift(gap).rolling(3, min_periods=1).mean())
    return mean.reindex(orders.index)


orders = pd.DataFrame({"customer": [*"aaaaabb"], "day": range(7), "shop": 1, "line": range(7)})
orders["basket"] = [10, 20, 60, 40, 500, 7, 9]
shuffled = orders.sample(frac=1, random_state=1).assign(line=range(7))
edited = orders.assign(basket=orders["basket"].where(orders["day"] <= 3, 999))


def failed(**fault):
    plain, again, later = (mean_of_three(rows, **fault) for rows in (orders, shuffled, edited))
    passed = {
        "by hand": np.array_equal(plain, [np.nan, 10, 15, 30, 40, np.nan, 7], equal_nan=True),
        "shuffle": again.sort_index().equals(plain),
        "future": later[:4].equals(plain[:4]),
        "shape": plain.shape == (7,) and plain.dtype == float,
    }
    return {test for test, well in passed.items() if not well}


assert failed() == set()
assert failed(gap=0) == {"by hand"}  # the current order is in it
assert failed(by="shop") == {"by hand"}  # it runs over the border between customers
assert failed(order="line") == {"shuffle"}  # it trusts the order of the file
assert failed(gap=-2) == {"by hand", "future"}  # it looks ahead
