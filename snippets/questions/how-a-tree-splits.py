"""Gini sees a gain where the error rate sees none; greed is blind to XOR; columns with many values win on noise."""

import numpy as np
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(0)


def gain(impurity, children):
    left = np.average([impurity(np.array(child)) for child in children], weights=np.sum(children, axis=1))
    return impurity(np.sum(children, axis=0)) - left


def gini(counts):
    return 1 - np.sum((counts / counts.sum()) ** 2)


def error(counts):
    return 1 - counts.max() / counts.sum()


even, pure, both_yes = [(300, 100), (100, 300)], [(200, 400), (200, 0)], [(90, 10), (60, 40)]
assert abs(gain(error, even) - gain(error, pure)) < 1e-12
assert gain(gini, pure) > gain(gini, even) + 0.02
assert abs(gain(error, both_yes)) < 1e-12 < 0.04 < gain(gini, both_yes)

xor = ((place := rng.uniform(-1, 1, (4000, 2))) > 0).sum(axis=1) == 1
assert DecisionTreeClassifier(min_impurity_decrease=0.01).fit(place, xor).get_depth() == 0  # the gain comes later
assert DecisionTreeClassifier(max_depth=8, random_state=0).fit(place, xor).score(place, xor) > 0.97

first = []
for _ in range(200):  # the wrong turn: "it picks the most important feature"; here there is none
    noise = np.column_stack([rng.integers(0, 2, 200), rng.random(200)])
    first.append(DecisionTreeClassifier(max_depth=1).fit(noise, rng.random(200) < 0.5).tree_.feature[0])
assert np.mean(first) > 0.9  # column 1, the one with many values
