"""What each type of leakage is worth: the score that a leaking procedure reports minus that of the honest one.

The two of a pair differ in one thing. Scores are areas under the ROC curve, on every fifth flight of the year.
"""

import numpy as np
import pandas as pd
from flights import all_features, all_flights
from leakage_pairs import drawn, pair
from lightgbm import LGBMClassifier
from report import show
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, TargetEncoder

YEAR = all_flights()
FLIGHTS = YEAR.iloc[::5]
FEATURES = all_features().loc[FLIGHTS.index].drop(columns=["month", "day", "disrupted"])
LABEL, DAY = FLIGHTS["disrupted"].to_numpy(), FLIGHTS["scheduled"].dt.day_of_year.to_numpy() - 1
ALL, PAST, LATER = np.arange(len(DAY)), np.flatnonzero(DAY < 273), np.flatnonzero(DAY >= 273)  # later: from 1 October
BY_ROW = np.random.default_rng(0).integers(4, size=len(DAY))  # in which quarter each flight is: flights dealt out
BY_DAY = np.random.default_rng(1).integers(4, size=365)[DAY]  # the same, whole days dealt out


def trees(leaves=31, count=100):
    return LGBMClassifier(
        num_leaves=leaves, n_estimators=count, random_state=0, n_jobs=1, deterministic=True, verbose=-1
    )


def score(fit_rows, rows, table=FEATURES, model=None):
    """The truth, the forecast and the day of `rows`, after a fit on `fit_rows`."""
    model = (model or trees()).fit(table.iloc[fit_rows], LABEL[fit_rows])
    return LABEL[rows], model.predict_proba(table.iloc[rows])[:, 1], DAY[rows]


def quarter(rows, part, model=None, k=0):
    """Quarter `k` of `rows`, scored after a fit on the other three."""
    return score(rows[part != k], rows[part == k], model=model)


def later_of_all_quarters(part):
    """Each quarter scored after a fit on the other three; of these forecasts those for October to December."""
    chance = pd.concat(pd.Series(quarter(ALL, part, k=k)[1], ALL[part == k]) for k in range(4))
    return LABEL[LATER], chance[LATER].to_numpy(), DAY[LATER]


def balanced(rows):
    """`rows` with disrupted flights repeated until both outcomes are equally many."""
    rare, common = rows[LABEL[rows]], rows[~LABEL[rows]]
    return np.concatenate([common, np.random.default_rng(3).choice(rare, len(common))])


def with_rate(rows, own):
    """The features and each flight number's share disrupted among `rows`; unless `own`, no row sees its own label."""
    name = (FLIGHTS["carrier"] + FLIGHTS["origin"] + FLIGHTS["dest"] + FLIGHTS["flight"].astype(str)).to_frame()
    encoder = TargetEncoder(smooth=10, cv=KFold(5, shuffle=True, random_state=0))
    rate = encoder.fit(name.iloc[rows], LABEL[rows]).transform(name)
    if not own:
        rate[rows] = encoder.fit_transform(name.iloc[rows], LABEL[rows])
    return FEATURES.assign(rate=rate)


def chosen_from_noise(draw):
    """200 flights, 1,000 columns of noise: the 20 best of them chosen on all rows, and within each fold."""
    random = np.random.default_rng(draw)
    label, noise = LABEL[random.choice(ALL, 200, replace=False)], random.normal(size=(200, 1000))
    best, model = SelectKBest(f_classif, k=20), LogisticRegression()
    for steps, table in [(model, best.fit_transform(noise, label)), (make_pipeline(best, model), noise)]:
        yield roc_auc_score(label, cross_val_predict(steps, table, label, method="predict_proba")[:, 1])


def best_of_forty(random):
    """Forty models on eight columns each; the best on 500 later flights, scored there and on the other later flights."""
    columns = [random.choice(FEATURES.columns, 8, replace=False) for _ in range(40)]
    chances = [score(PAST[::10], LATER, FEATURES[names], trees(15, 20))[1] for names in columns]
    for few in (random.permutation(len(LATER)) < 500 for _ in range(40)):
        seen = [roc_auc_score(LABEL[LATER][few], chance[few]) for chance in chances]
        yield max(seen), roc_auc_score(LABEL[LATER][~few], chances[np.argmax(seen)][~few])


def run():
    honest, random = score(PAST, LATER), np.random.default_rng(4)
    more, twice = balanced(ALL), np.concatenate([ALL, random.choice(ALL, len(ALL) // 10, replace=False)])
    more_part, twice_part = random.integers(4, size=len(more)), random.integers(4, size=len(twice))
    found = {"flights": len(ALL)}
    for name, model in [("", trees()), (".flexible", trees(255))]:
        split_first = score(balanced(ALL[BY_ROW != 0]), ALL[BY_ROW == 0], model=model)
        found |= pair(f"no_test_set{name}", score(ALL, LATER, model=model), score(PAST, LATER, model=model))
        found |= pair(f"oversampled{name}", quarter(more, more_part, model), split_first)
        found |= pair(f"copied{name}", quarter(twice, twice_part, model), quarter(ALL, BY_ROW, model))
    found |= pair("copied.by_day", quarter(twice, BY_DAY[twice], model), quarter(ALL, BY_DAY, model))
    scale = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()).set_output(transform="pandas")
    for_all, for_past = scale.fit_transform(FEATURES), scale.fit(FEATURES.iloc[PAST]).transform(FEATURES)
    linear = LogisticRegression(max_iter=1000)
    found |= pair("scaled", score(PAST, LATER, for_all, linear), score(PAST, LATER, for_past, linear))
    others = score(PAST, LATER, with_rate(PAST, own=False))
    found |= pair("encoded", score(PAST, LATER, with_rate(ALL, own=True)), others)
    found |= pair("encoded.past", score(PAST, LATER, with_rate(PAST, own=True)), others)
    found |= drawn("chosen", map(list, map(chosen_from_noise, range(40))))
    found |= drawn("best_of_forty", best_of_forty(random))
    hour = [FLIGHTS["origin"], (FLIGHTS["scheduled"] - pd.Timedelta(hours=2)).dt.floor("h")]  # in it some still wait
    mean = YEAR.groupby(["origin", YEAR["scheduled"].dt.floor("h")])["dep_delay"].mean().reindex(hour).to_numpy()
    for name, column in [("departure_delay", FLIGHTS["dep_delay"]), ("hour_delay", mean)]:
        found |= pair(name, score(PAST, LATER, FEATURES.assign(leak=column)), honest)
    found |= pair("later_days", days := later_of_all_quarters(BY_DAY), honest)
    found |= pair("same_day", later_of_all_quarters(BY_ROW), days)
    delay = FLIGHTS["arr_delay"].to_numpy()
    for name, kept in [("arrived_only", ~np.isnan(delay)), ("clear_only", ~((delay >= 15) & (delay <= 60)))]:
        left = PAST[kept[PAST]]  # fitted without them too, as after a filter of the table; scored without and with them
        found |= pair(name, score(left, LATER[kept[LATER]]), score(left, LATER))
    return found


if __name__ == "__main__":
    result = show(run())
