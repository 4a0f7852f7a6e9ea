"""Rows built by name score alike in any order; bad fields are refused; a fallback is marked and counted."""

from collections import Counter

import numpy as np
from sklearn.linear_model import LogisticRegression

RANGES = {"age_years": (18, 100), "outside_celsius": (-40, 50)}
rng = np.random.default_rng(0)
rows = np.column_stack([rng.uniform(*span, 500) for span in RANGES.values()])
MODEL = LogisticRegression().fit(rows, rows[:, 0] > 60)  # loaded once, with its order of features
COUNTED = Counter()


def handle(request, live_feature_arrived=True):
    if set(request) != set(RANGES):
        return 422, f"fields: {sorted(set(request) ^ set(RANGES))}"
    if bad := [name for name, (low, high) in RANGES.items() if not low <= request[name] <= high]:
        return 422, f"out of range: {bad}"
    source = "model" if live_feature_arrived else "past rate"
    COUNTED[source] += 1
    score = MODEL.predict_proba([[request[name] for name in RANGES]])[0, 1] if live_feature_arrived else 0.3
    return 200, {"score": score, "source": source}


request = {"age_years": 80, "outside_celsius": 20}
turned = dict(reversed(request.items()))
assert handle(request) == handle(turned)
assert handle(request)[1]["score"] > 0.9
assert MODEL.predict_proba([list(turned.values())])[0, 1] < 0.1  # an array in another order raises nothing

assert handle({**request, "outside_celsius": 68})[0] == 422  # Fahrenheit is a perfectly valid float
assert handle({**request, "city": "York"})[0] == 422
assert handle(request, live_feature_arrived=False)[1]["source"] == "past rate"
assert COUNTED == {"model": 3, "past rate": 1}
