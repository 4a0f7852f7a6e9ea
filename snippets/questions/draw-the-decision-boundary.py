"""What a thousandfold feature changes: nothing for tree and plain logistic regression, much for a neighbour."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(0)


def draw(rows):
    place = rng.normal(size=(rows, 2))
    return place, rng.random(rows) < 1 / (1 + np.exp(-2 * place.sum(axis=1)))


def changed(model):
    before = model.fit(train, label).predict(test)
    return np.mean(before != model.fit(train * [1, 1000], label).predict(test * [1, 1000]))


(train, label), (test, truth) = draw(200), draw(5000)
assert changed(DecisionTreeClassifier(max_depth=2, random_state=0)) == 0
assert changed(LogisticRegression(C=np.inf, solver="newton-cholesky")) < 0.001
assert changed(LogisticRegression(C=0.01)) > 0.02  # with a penalty
assert changed(KNeighborsClassifier(1)) > 0.1

line, threshold = LogisticRegression().fit(train, label), 0.2
over = line.coef_[0] @ test.T + line.intercept_ > np.log(threshold / (1 - threshold))
assert (over == (line.predict_proba(test)[:, 1] > threshold)).all()
tree = DecisionTreeClassifier(max_depth=2).fit(train, label)
assert len(np.unique(tree.predict_proba(np.array([[5, 5], [50, 50], [500, 500]])), axis=0)) == 1

flexible = KNeighborsClassifier(1).fit(train, label)  # the wrong turn: ranking by power
assert flexible.score(train, label) == 1
assert flexible.score(test, truth) < line.score(test, truth) - 0.05
