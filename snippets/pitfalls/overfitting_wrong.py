"""Grow a tree until it knows every training row by heart, and believe the score."""

from flights import known_two_hours_before
from report import show
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier


def run() -> dict[str, float]:
    features, disrupted = known_two_hours_before()
    past = features["month"] <= 9  # fit on January to September
    tree = DecisionTreeClassifier(random_state=0)  # no limit: every leaf becomes pure
    tree.fit(features[past], disrupted[past])
    chance = tree.predict_proba(features[~past])[:, 1]
    return {
        "leaves": int(tree.get_n_leaves()),
        "train_accuracy": tree.score(features[past], disrupted[past]),
        "test_accuracy": tree.score(features[~past], disrupted[~past]),
        "always_no_accuracy": 1 - disrupted[~past].mean(),
        "test_roc_auc": roc_auc_score(disrupted[~past], chance),
    }


if __name__ == "__main__":
    result = show(run())
