"""Three lines that run: one shares a list, one writes into a copy, one adds a day."""

import warnings

import pandas as pd


def remember(order, seen=[]):  # noqa: B006
    seen.append(order)
    return seen


def remember_own(order, seen=None):
    return [*(seen or []), order]


assert remember_own("a") == remember("a") == ["a"]
assert remember_own("b") == ["b"]
assert remember("b") == ["a", "b"]  # the default list was made once, with the function

orders = pd.DataFrame({"day": range(1, 10), "late": [True, False, True] * 3, "flag": 0})
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    orders[orders["late"]]["flag"] = 1
assert orders["flag"].sum() == 0  # written into a copy
assert len(said) == 1  # in pandas 3 with a warning, which a notebook may hide
orders.loc[orders["late"], "flag"] = 1
assert orders["flag"].sum() == 6

day, today = orders["day"], 9
assert day[day.between(today - 7, today)].tolist() == [2, 3, 4, 5, 6, 7, 8, 9]  # with today
assert day[day.between(today - 7, today, inclusive="left")].tolist() == [2, 3, 4, 5, 6, 7, 8]
