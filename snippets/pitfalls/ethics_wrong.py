"""Leave out the protected column: what the model does not see it cannot hold against anybody."""

import numpy as np
from credit import THRESHOLD, chance, cost, loans
from report import show
from sklearn.metrics import roc_auc_score

DATA = "Statlog (German Credit Data), UCI 144, 1994"


def run() -> dict[str, float]:
    table = loans()
    repaid = table["repaid"]
    chances = chance(table.drop(columns=["repaid", "age"]), repaid)  # "fair": it has no age
    approved = (chances >= THRESHOLD).mean(axis=1)
    young = table["age"] <= 25  # what nobody looked at
    return {
        "people": len(table),
        "without_age.oof_roc_auc": np.mean([roc_auc_score(repaid, one) for one in chances.T]),
        "without_age.cost_per_100": cost(chances, repaid),
        "approved_share": approved.mean(),
        "without_age.approval_ratio": approved[young].mean() / approved[~young].mean(),
    }


if __name__ == "__main__":
    result = show(run())
