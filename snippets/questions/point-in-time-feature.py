"""Two binary searches count the thirty days before; a count of all knows the future."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score


def complaints_before(decisions, complaints, days=30):
    """Recorded in [time - days, time), for each decision of the customer."""
    groups = complaints.groupby("customer")["recorded"]
    recorded = {customer: np.sort(times) for customer, times in groups}
    edges = [
        np.searchsorted(recorded.get(customer, []), [time - days, time])
        for customer, time in zip(decisions["customer"], decisions["time"], strict=True)
    ]
    return np.diff(edges).ravel()


rng = np.random.default_rng(0)
decisions = pd.DataFrame({"customer": range(1000), "time": rng.uniform(100, 200, 1000)})
leaves = rng.random(1000) < 0.2
anybody = pd.DataFrame(rng.integers(0, [1000, 300], (3000, 2)), columns=["customer", "recorded"])
after = decisions[leaves].rename(columns={"time": "recorded"}).add([0, 3])  # days on
complaints = pd.concat([anybody, after, after])
counted = complaints_before(decisions, complaints)
pairs = decisions.merge(complaints, on="customer")
inside = pairs["recorded"].between(pairs["time"] - 30, pairs["time"], inclusive="left")
assert (counted == np.bincount(pairs["customer"], weights=inside, minlength=1000)).all()
now = decisions.loc[0, "time"]
for planted, more in ((now, 0), (now + 1, 0), (now - 1, 1), (now - 30, 1), (now - 30.1, 0)):
    one_more = pd.concat([complaints, pd.DataFrame({"customer": [0], "recorded": [planted]})])
    assert complaints_before(decisions[:1], one_more) == counted[0] + more
ever = np.bincount(complaints["customer"], minlength=1000)
assert abs(roc_auc_score(leaves, counted) - 0.5) < 0.06
assert roc_auc_score(leaves, ever) > 0.7  # it has counted what came after
