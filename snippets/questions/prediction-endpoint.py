"""Rows built by name score alike in any order, bad fields are refused, a fallback is marked; a silent 0.5 hides it."""

from collections import Counter

import numpy as np
from sklearn.linear_model import LogisticRegression

RANGES = {"age_years": (18, 100), "outside_celsius": (-40, 50)}
rng = np.random.default_rng(0)
rows = np.column_stack([rng.uniform(*span, 500) for span in RANGES.values()])
MODEL = LogisticRegression().fit(rows, rows[:, 0] > 60)  # loaded once, with its order of features
COUNTED = Counter()


def handle(request, live=True):
    if set(request) != set(RANGES) or not all(low <= request[name] <= high for name, (low, high) in RANGES.items()):
        COUNTED["refused"] += 1
        return {"status": 422}
    source = "model" if live else "past rate"
    COUNTED[source] += 1
    score = MODEL.predict_proba([[request[name] for name in RANGES]])[0, 1] if live else 0.3
    return {"status": 200, "source": source, "score": score}


def silent(request):
    return handle(request).get("score", 0.5)


request, turned = {"age_years": 80, "outside_celsius": 20}, {"outside_celsius": 20, "age_years": 80}
assert handle(request)["score"] == handle(turned)["score"] > 0.9
assert MODEL.predict_proba([list(turned.values())])[0, 1] < 0.1  # an array in another order raises nothing
assert handle({**request, "outside_celsius": 68})["status"] == 422  # Fahrenheit is a perfectly valid float
assert handle(request, live=False)["source"] == "past rate"
assert COUNTED == {"model": 2, "refused": 1, "past rate": 1}
assert silent({"age": 80}) == 0.5  # a misspelt field looks like a customer in doubt
