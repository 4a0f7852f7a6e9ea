"""A hash of the key keeps customers on their side as rows arrive; a random split does not."""

import hashlib

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split


def in_test(customer, share=0.2, salt="split-2026"):
    key = customer.strip().lower()
    digest = hashlib.sha256(f"{salt}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


rng = np.random.default_rng(0)
busy = rng.zipf(1.5, 20_000) % 5000  # a few customers own most of the rows
today = pd.DataFrame({"customer": [f"C{number}" for number in busy]})
arrived = pd.DataFrame({"customer": [f" c{number} " for number in busy[:500]]})
tomorrow = pd.concat([arrived, today]).sample(frac=1, random_state=0)

side = {customer: in_test(customer) for customer in today["customer"].unique()}
assert all(in_test(name) == side[name.strip().upper()] for name in tomorrow["customer"])
assert abs(np.mean(list(side.values())) - 0.2) < 0.03  # of the customers
assert abs(today["customer"].map(side).mean() - 0.2) > 0.03  # not of the rows

train, test = train_test_split(today, test_size=0.2, random_state=42)
more_train, more_test = train_test_split(tomorrow, test_size=0.2, random_state=42)
divided = set(train["customer"]) & set(test["customer"])
assert len(divided) > 0.3 * test["customer"].nunique()
was_in_train_only = set(train["customer"]) - set(test["customer"])
assert len(was_in_train_only & set(more_test["customer"])) > 100  # learnt today, tests then
