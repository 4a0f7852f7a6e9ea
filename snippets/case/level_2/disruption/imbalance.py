"""Few positives: a threshold, class weights or SMOTE? Raw, with the threshold tuned, and with calibration."""

from __future__ import annotations

import numpy as np
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import make_pipeline
from sklearn.isotonic import IsotonicRegression
from tqdm import tqdm

from disruption.evaluate import measures, saved
from disruption.models import lightgbm, prepared
from disruption.split import Fold
from disruption.table import Numbers, Study
from disruption.verdict import THRESHOLDS


def imbalance(study: Study) -> Numbers:
    """Three cures for few positives: none but the threshold, class weights, SMOTE; raw, tuned and calibrated.

    Each is fitted without the last two folds, which then choose the threshold and fit the calibration.
    """
    config, month = study.config, study.month.to_numpy()
    hold = np.isin(month, config.split.folds[-2:])
    test = np.isin(month, config.split.test)
    fit = month < min(config.split.folds[-2:])
    weight = (study.disrupted[fit] == 0).sum() / study.disrupted[fit].sum()
    trees = lightgbm(config)
    cures = {
        "plain": prepared(study.columns, trees),
        "weights": prepared(study.columns, lightgbm(config, scale_pos_weight=weight)),
        "smote": make_pipeline(prepared(study.columns, trees).steps[0][1], SMOTE(random_state=config.run.seed), trees),
    }
    truth, fold = study.disrupted.to_numpy(), Fold("test", fit, test)
    found: Numbers = {}
    for name, model in tqdm(cures.items(), "imbalance", disable=None):
        model.fit(study.features.loc[fit, study.columns], truth[fit])
        chance = {key: model.predict_proba(study.features.loc[rows, study.columns])[:, 1] for key, rows in (("hold", hold), ("test", test))}  # fmt: skip
        best = max(THRESHOLDS, key=lambda at: saved(truth[hold], chance["hold"], config.decision, at).mean())
        mended = IsotonicRegression(out_of_bounds="clip").fit(chance["hold"], truth[hold]).predict(chance["test"])
        found |= {f"imbalance.{name}.{key}": value for key, value in measures(truth[test], chance["test"]).items()}
        found[f"imbalance.{name}.mean_forecast"] = float(chance["test"].mean())
        found[f"imbalance.{name}.saved"] = study.interval(study.units(chance["test"], fold), fold)
        tuned = saved(truth[test], chance["test"], config.decision, best)
        found[f"imbalance.{name}.tuned_threshold"] = float(best)
        found[f"imbalance.{name}_tuned.saved"] = study.interval(tuned, fold)
        found[f"imbalance.{name}_calibrated.saved"] = study.interval(study.units(mended, fold), fold)
        found[f"imbalance.{name}_calibrated.brier"] = measures(truth[test], mended)["brier"]
    return found
