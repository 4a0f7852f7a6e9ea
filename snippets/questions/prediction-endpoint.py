"""Rows built by name score alike, bad fields are refused; a silent 0.5 hides them."""

from collections import Counter

import numpy as np
from sklearn.linear_model import LogisticRegression

RANGES = {"age_years": (18, 100), "outside_celsius": (-40, 50)}
rng = np.random.default_rng(0)
rows = np.column_stack([rng.uniform(*span, 500) for span in RANGES.values()])
MODEL = LogisticRegression().fit(rows, rows[:, 0] > 70)  # once, with the order of features
PAST_RATE = (rows[:, 0] > 70).mean()
COUNTED = Counter()


def handle(request, live=True):
    known = request.keys() == RANGES.keys()
    if not known or not all(low <= request[at] <= high for at, (low, high) in RANGES.items()):
        COUNTED["refused"] += 1
        return {"status": 422}
    source = "model" if live else "past rate"
    COUNTED[source] += 1
    row = [request[name] for name in RANGES]
    return {"source": source, "score": MODEL.predict_proba([row])[0, 1] if live else PAST_RATE}


request = {"age_years": 90, "outside_celsius": 20}
turned = dict(reversed(request.items()))
assert handle(request)["score"] == handle(turned)["score"] > 0.9
assert MODEL.predict_proba([list(turned.values())])[0, 1] < 0.1  # another order raises nothing
assert handle({**request, "outside_celsius": 68}) == {"status": 422}  # Fahrenheit
assert handle(request, live=False)["source"] == "past rate"
assert COUNTED == {"model": 2, "refused": 1, "past rate": 1}
assert handle({"age": 90}).get("score", 0.5) == 0.5  # misspelt, and a coin toss
