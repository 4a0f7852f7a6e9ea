"""Report the model in the words of its author."""

import flights
from disruption.config import load_config
from disruption.features import GROUPS, columns
from disruption.models import lightgbm
from report import show
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

CONFIG = load_config(flights.CASE / "config.toml")  # the settings of the case, level 2


def forecast(model, names):
    """The flights of October to December with the model's `chance`, fitted on January to September."""
    table = flights.all_features()
    past, disrupted = table["month"] <= 9, table["disrupted"].astype(float)
    model.fit(table.loc[past, names], disrupted[past])
    return table[~past].assign(chance=model.predict_proba(table.loc[~past, names])[:, 1])


def run() -> dict[str, float]:
    rows = forecast(lightgbm(CONFIG), columns(list(GROUPS)))
    truth = rows["disrupted"].astype(float)
    return {
        "test.pr_auc": average_precision_score(truth, rows["chance"]),
        "test.roc_auc": roc_auc_score(truth, rows["chance"]),
        "test.brier": brier_score_loss(truth, rows["chance"]),
    }


if __name__ == "__main__":
    result = show(run())
