"""Choose the depth on months that the tree has not seen; open the test months when the choice is made."""

from flights import known_two_hours_before
from intervals import by_day
from report import show
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier


def run() -> dict[str, float]:
    features, disrupted = known_two_hours_before()
    month = features["month"]

    def fit(depth, rows):
        return DecisionTreeClassifier(max_depth=depth, random_state=0).fit(features[rows], disrupted[rows])

    def roc_auc(tree, rows):
        return roc_auc_score(disrupted[rows], tree.predict_proba(features[rows])[:, 1])

    def walk_forward(depth):  # July, August, September: each after a fit on all months before it
        return sum(roc_auc(fit(depth, month < m), month == m) for m in (7, 8, 9)) / 3

    past, test = month <= 9, month > 9
    tree = fit(max([2, 4, 6, 8, 12, 16, None], key=walk_forward), past)
    gain = (tree.predict(features[test]) == disrupted[test]).astype(int) - ~disrupted[test]
    low, high = by_day(gain, month[test], features["day"][test])
    return {
        "depth": int(tree.get_depth()),
        "leaves": int(tree.get_n_leaves()),
        "train_accuracy": tree.score(features[past], disrupted[past]),
        "test_accuracy": tree.score(features[test], disrupted[test]),
        "always_no_accuracy": 1 - disrupted[test].mean(),
        **{"gain": gain.mean(), "gain_low": low, "gain_high": high},
        "test_roc_auc": roc_auc(tree, test),
        "one_number_roc_auc": roc_auc_score(disrupted[test], features["airport_delay"][test].fillna(0)),
    }


if __name__ == "__main__":
    result = show(run())
