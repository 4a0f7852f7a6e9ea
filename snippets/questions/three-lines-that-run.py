"""Three lines that run without an error, and what a test of a few rows shows: one shares, one loses, one counts too much."""

import warnings

import pandas as pd


def remember(order, seen=[]):  # noqa: B006
    seen.append(order)
    return seen


def remember_own(order, seen=None):
    return [*(seen or []), order]


assert remember_own("a") == remember("a") == ["a"]
assert remember_own("b") == ["b"]
assert remember("b") == ["a", "b"]  # the default list was made once, when the function was defined

orders = pd.DataFrame({"day": range(1, 10), "late": [True, False, True] * 3, "flag": 0})
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    orders[orders["late"]]["flag"] = 1
assert orders["flag"].sum() == 0  # written into a copy
assert len(said) == 1  # in pandas 3 with a warning, which a notebook may hide
orders.loc[orders["late"], "flag"] = 1
assert orders["flag"].sum() == 6

today = 9
assert orders["day"].between(today - 7, today).sum() == 8  # both ends: eight days, and today is one of them
assert orders["day"].between(today - 7, today, inclusive="left").tolist() == [False] + [True] * 7 + [False]
