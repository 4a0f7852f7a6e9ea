"""A category replaced by the mean of its own labels repeats them: perfect in training, and it drowns a real column."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import TargetEncoder

rng = np.random.default_rng(0)
rows, postcodes = 4000, 8000


def draw():
    real, postcode = rng.normal(size=rows), rng.integers(postcodes, size=rows)  # the postcode says nothing
    return real, postcode[:, None], rng.random(rows) < 1 / (1 + np.exp(-real))


(real, postcode, label), (new_real, new_postcode, new_label) = draw(), draw()
counts = np.bincount(postcode[:, 0], minlength=postcodes)
naive = np.where(counts > 0, np.bincount(postcode[:, 0], label, postcodes) / np.maximum(counts, 1), label.mean())


def scores(encoded, new_encoded):
    seen, unseen = np.c_[real, encoded], np.c_[new_real, new_encoded]
    model = HistGradientBoostingClassifier(max_iter=50, random_state=0).fit(seen, label)
    return [roc_auc_score(y, model.predict_proba(x)[:, 1]) for x, y in ((seen, label), (unseen, new_label))]


train, test = scores(naive[postcode], naive[new_postcode])  # the wrong turn: "fitted on training rows, so no leak"
assert train > 0.95
encoder = TargetEncoder(cv=StratifiedKFold(5, shuffle=True, random_state=0)).fit(postcode, label)
folded = encoder.fit_transform(postcode, label)  # each fold from the others
honest = scores(folded, encoder.transform(new_postcode))
assert honest[1] > test + 0.1
assert not np.allclose(folded, encoder.transform(postcode))
