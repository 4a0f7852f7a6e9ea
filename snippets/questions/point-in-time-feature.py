"""Two binary searches count the thirty days before a decision; the count over all time predicts with the future."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score


def complaints_before(decisions, complaints, days=30):
    """Recorded in [time - days, time), for each decision of the customer."""
    recorded = {customer: np.sort(times) for customer, times in complaints.groupby("customer")["recorded"]}
    edges = [
        np.searchsorted(recorded.get(customer, []), [time - days, time])
        for customer, time in zip(decisions["customer"], decisions["time"], strict=True)
    ]
    return np.diff(edges).ravel()


rng = np.random.default_rng(0)
decisions = pd.DataFrame({"customer": range(1000), "time": rng.uniform(100, 200, 1000), "left": rng.random(1000) < 0.2})
anybody = pd.DataFrame({"customer": rng.integers(0, 1000, 3000), "recorded": rng.uniform(0, 300, 3000)})
leavers = decisions[decisions["left"]].assign(recorded=lambda row: row["time"] + 3)[["customer", "recorded"]]
complaints = pd.concat([anybody, leavers, leavers])
counted = complaints_before(decisions, complaints)

pairs = decisions.merge(complaints, on="customer")
inside = (pairs["recorded"] >= pairs["time"] - 30) & (pairs["recorded"] < pairs["time"])
assert (counted == pairs[inside].groupby("customer").size().reindex(range(1000), fill_value=0)).all()
now = decisions.loc[0, "time"]
for planted, more in ((now, 0), (now + 1, 0), (now - 1, 1), (now - 30, 1), (now - 30.1, 0)):
    one_more = pd.concat([complaints, pd.DataFrame({"customer": [0], "recorded": [planted]})])
    assert complaints_before(decisions[:1], one_more) == counted[0] + more
ever = complaints.groupby("customer").size().reindex(range(1000), fill_value=0)
assert abs(roc_auc_score(decisions["left"], counted) - 0.5) < 0.06  # nothing before tells who leaves
assert roc_auc_score(decisions["left"], ever) > 0.7
