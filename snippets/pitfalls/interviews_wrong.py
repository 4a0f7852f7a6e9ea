"""ROC AUC from an empty file, with the clock running: sort the pairs, add up the ranks of the positives."""

import flights
from disruption.models import LookUpTable
from report import show
from sklearn.metrics import roc_auc_score


def roc_auc(label, score):
    rank_sum = 0
    for rank, (_, positive) in enumerate(sorted(zip(score, label, strict=True)), start=1):
        if positive:
            rank_sum += rank
    positives = sum(label)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * (len(label) - positives))


def run() -> dict[str, float]:
    table = flights.all_features()
    past, late = table["month"] <= 9, table["disrupted"]
    today = LookUpTable().fit(table[past], late[past])  # past share by carrier and hour
    label, score = late[~past].tolist(), today.predict_proba(table[~past])[:, 1].tolist()
    alert = [chance >= 0.25 for chance in score]
    return {
        "distinct_scores": len(set(score)),
        "table.own_roc_auc": roc_auc(label, score),
        "table.library_roc_auc": roc_auc_score(label, score),
        "alerts.own_roc_auc": roc_auc(label, alert),
        "alerts.library_roc_auc": roc_auc_score(label, alert),
        "constant.own_roc_auc": roc_auc(label, [0.5] * len(label)),
        "constant.library_roc_auc": roc_auc_score(label, [0.5] * len(label)),
        "negated_sum": roc_auc(label, score) + roc_auc(label, [-one for one in score]),
    }


if __name__ == "__main__":
    result = show(run())
