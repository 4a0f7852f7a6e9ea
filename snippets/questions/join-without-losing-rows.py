"""One contract each and a checked left join keep every order; an inner join loses one."""

import sqlite3

import pandas as pd

orders = pd.DataFrame({"customer": [*"aabc", None], "value": [10, 20, 30, 40, 50]})
contracts = pd.DataFrame({"customer": [*"aab", None], "start": [2021, 2023, 2022, 2020]})
contracts["tariff"] = ["old", "new", "flat", "test"]
database = sqlite3.connect(":memory:")
orders.to_sql("orders", database, index=False)
contracts.to_sql("contracts", database, index=False)
LATEST = """
SELECT value, tariff FROM orders LEFT JOIN (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY start DESC) AS place
  FROM contracts
) AS ranked ON ranked.customer = orders.customer AND place = 1 ORDER BY value
"""
latest = contracts.sort_values("start").groupby("customer").tail(1)  # without the missing key
checked = {"on": "customer", "how": "left", "validate": "many_to_one", "indicator": True}
joined = orders.merge(latest, **checked)
assert len(joined) == len(orders) and joined["value"].sum() == orders["value"].sum()
assert joined.loc[joined["_merge"] == "left_only", "value"].tolist() == [40, 50]
assert joined["tariff"].dropna().tolist() == ["new", "new", "flat"]
in_sql = dict(database.execute(LATEST))
assert in_sql == {10: "new", 20: "new", 30: "flat", 40: None, 50: None}
try:
    orders.merge(contracts, **checked)
except pd.errors.MergeError:
    pass
else:
    raise AssertionError("the repeated keys went unnoticed")
careless = orders.merge(contracts, on="customer").drop_duplicates(["customer", "value"])
assert careless["tariff"].tolist() == ["old", "old", "flat", "test"]  # None found None
assert 40 not in careless["value"].tolist()  # the order without a contract is gone
