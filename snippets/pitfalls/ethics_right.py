"""Measure by group, with the column and without, and ask how much of it the other columns still tell."""

import numpy as np
from credit import THRESHOLD, chance, cost, interval, loans
from report import show
from sklearn.metrics import roc_auc_score

DATA = "Statlog (German Credit Data), UCI 144, 1994"


def run() -> dict[str, float]:
    table = loans()
    repaid, young = table["repaid"], table["age"] <= 25
    found = {
        "young.people": int(young.sum()),
        "young.repaid_share": repaid[young].mean(),
        "older.repaid_share": repaid[~young].mean(),
    }
    for name, dropped in {"with_age": ["repaid"], "without_age": ["repaid", "age"]}.items():
        chances = chance(table.drop(columns=dropped), repaid)
        approved = (chances >= THRESHOLD).mean(axis=1)
        found[f"{name}.oof_roc_auc"] = np.mean([roc_auc_score(repaid, one) for one in chances.T])
        found[f"{name}.cost_per_100"] = cost(chances, repaid)
        found[f"{name}.approval_ratio"] = approved[young].mean() / approved[~young].mean()
        found |= interval(f"{name}.approval_ratio", approved, young, over=~young)
    for name, group in {"young": young & repaid, "older": ~young & repaid}.items():  # without age; they repaid
        found[f"{name}.refused_good"] = 1 - approved[group].mean()
        found |= interval(f"{name}.refused_good", 1 - approved, group)
    of_age = chance(table.drop(columns=["repaid", "age"]), young)
    found["age_itself.oof_roc_auc"] = np.mean([roc_auc_score(young, one) for one in of_age.T])
    return found


if __name__ == "__main__":
    result = show(run())
