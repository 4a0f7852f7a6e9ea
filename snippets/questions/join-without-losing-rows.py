"""The latest contract and a checked left join keep every order; inner join and drop_duplicates lose and mispick."""

import sqlite3

import pandas as pd

orders = pd.DataFrame({"customer": ["a", "a", "b", "c", None], "value": [10, 20, 30, 40, 50]})
contracts = pd.DataFrame(
    {"customer": ["a", "a", "b", None], "start": [2021, 2023, 2022, 2020], "tariff": ["old", "new", "flat", "test"]}
)
database = sqlite3.connect(":memory:")
orders.to_sql("orders", database, index=False)
contracts.to_sql("contracts", database, index=False)
LATEST = """
WITH ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY start DESC) AS place FROM contracts)
SELECT value, tariff FROM orders LEFT JOIN ranked ON ranked.customer = orders.customer AND place = 1 ORDER BY value
"""
latest = contracts.dropna(subset="customer").sort_values("start").groupby("customer").tail(1)
joined = orders.merge(latest, on="customer", how="left", validate="many_to_one", indicator=True)
assert len(joined) == len(orders)
assert joined["value"].sum() == orders["value"].sum()
assert joined.loc[joined["_merge"] == "left_only", "value"].tolist() == [40, 50]
assert database.execute(LATEST).fetchall() == [(10, "new"), (20, "new"), (30, "flat"), (40, None), (50, None)]

try:
    orders.merge(contracts, on="customer", how="left", validate="many_to_one")
    raise SystemExit("the repeated keys went unnoticed")
except pd.errors.MergeError:
    pass
careless = orders.merge(contracts, on="customer").drop_duplicates(["customer", "value"])
assert careless["tariff"].tolist() == ["old", "old", "flat", "test"]  # yesterday's contract; None matched with None
assert 40 not in careless["value"].tolist()  # the order without a contract is gone
