"""What is chosen before the test months are opened, on the folds alone: models, groups of features, settings, lead time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import optuna
import pandas as pd
from tqdm import tqdm

from disruption.data import Tables
from disruption.evaluate import Array, by_day, measures
from disruption.features import build, columns
from disruption.models import MODELS, lightgbm, make
from disruption.table import Numbers, Study

LEADS = (1, 4, 6, 24)  # hours; the brief's own is in config.toml
TUNED = {"num_leaves", "min_child_samples", "learning_rate", "colsample_bytree"}


def compare(study: Study) -> Numbers:
    """The four models on the folds, and what LightGBM saves there over the two others that are fitted, by day."""
    found: Numbers = {}
    units: dict[str, list[Array]] = {}
    folds = list(study.folds())
    for name in tqdm(MODELS, "models on the folds", disable=None):
        chances = [study.chance(make(name, study.config, study.columns), fold) for fold in folds]
        units[name] = [study.units(chance, fold) for chance, fold in zip(chances, folds, strict=True)]
        scores = [measures(study.truth(fold), chance) for chance, fold in zip(chances, folds, strict=True)]
        for key in scores[0]:
            found[f"folds.{name}.{key}"] = float(np.mean([one[key] for one in scores]))
        found[f"folds.{name}.saved"] = float(np.mean([1000 * one.mean() for one in units[name]]))
    day = pd.concat([study.day[fold.predict] for fold in folds])
    for name in ("logistic", "network"):
        more = 1000 * (np.concatenate(units["lightgbm"]) - np.concatenate(units[name]))
        low, high = by_day(more, day, study.config.run.repeats)
        found[f"folds.lightgbm.over_{name}"] = {"value": float(more.mean()), "low": low, "high": high}
    return found


def groups(study: Study) -> Numbers:
    """LightGBM on the folds with all feature groups and without each of them."""
    found: Numbers = {}
    chosen = study.config.features.groups
    for left_out in tqdm([None, *chosen], "groups of features", disable=None):
        cols = columns([group for group in chosen if group != left_out])
        scores = study.on_folds(lambda: lightgbm(study.config), cols, study.config.run.share)
        subject = f"groups.without_{left_out}" if left_out else "groups.all"
        found |= {f"{subject}.pr_auc": scores["pr_auc"], f"{subject}.saved": scores["saved"]}
    return found


def tune(study: Study) -> tuple[Numbers, dict[str, Any]]:
    """A search with Optuna on the folds: how much there is to gain, and the best settings."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    config = study.config

    def objective(trial: optuna.Trial) -> float:
        chosen = {
            "num_leaves": trial.suggest_int("num_leaves", 7, 127, log=True),
            "min_child_samples": trial.suggest_int("min_child_samples", 20, 500, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.15, log=True),
            "colsample_bytree": trial.suggest_float("colsample_bytree", 0.5, 1.0),
        }
        return study.on_folds(lambda: lightgbm(config, **chosen), share=config.run.share)["pr_auc"]

    search = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=config.run.seed))
    search.enqueue_trial(config.lightgbm.model_dump(include=TUNED))  # the first trial is what config.toml says
    bar = tqdm(total=config.run.trials, desc="tuning", disable=None)
    search.optimize(objective, config.run.trials, callbacks=[lambda *_: bar.update()])
    bar.close()
    values = [trial.value for trial in search.trials if trial.value is not None]
    found: Numbers = {
        "tuning.trials": len(values),
        "tuning.default.pr_auc": values[0],
        "tuning.best.pr_auc": max(values),
        "tuning.worst.pr_auc": min(values),
    }
    return found, search.best_params


def earliness(study: Study, tables: Tables) -> Numbers:
    """What it costs to be told earlier: units saved on the folds by lead time."""
    config = study.config
    found: Numbers = {}
    for hours in tqdm(sorted({*LEADS, config.decision.lead_hours}), "lead times", disable=None):
        features = build(tables, pd.Timedelta(hours=hours))
        moved = replace(study, features=features)
        scores = moved.on_folds(lambda: lightgbm(config), share=config.run.share)
        found |= {f"lead.{hours:g}h.pr_auc": scores["pr_auc"], f"lead.{hours:g}h.saved": scores["saved"]}
    return found
