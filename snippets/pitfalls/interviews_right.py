"""The same with ties: equal scores share the mean of their ranks."""

from itertools import groupby

import flights
from disruption.models import LookUpTable
from report import show
from sklearn.metrics import roc_auc_score


def roc_auc(label, score):
    rank_sum, below = 0, 0
    for _, tied in groupby(sorted(zip(score, label, strict=True)), key=lambda pair: pair[0]):
        labels = [positive for _, positive in tied]
        rank_sum += sum(labels) * (below + (len(labels) + 1) / 2)  # each has the mean of ranks below + 1 to below + len
        below += len(labels)
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
