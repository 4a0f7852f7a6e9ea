"""Hashes by stage find where two runs part; a seed that makes the score stand still leaves it at one draw of many."""

import hashlib
import subprocess
import sys

import numpy as np
from sklearn.tree import DecisionTreeClassifier


def run(rows, seed):
    """What each stage hands to the next."""
    order = np.random.default_rng(seed).permutation(len(rows))
    train, test = rows[order[:200]], rows[order[200:]]
    guess = DecisionTreeClassifier(random_state=0).fit(train[:, 1:], train[:, 0]).predict(test[:, 1:])
    return {"data": rows, "split": order, "predictions": guess, "score": np.mean(guess == test[:, 0])}


def first_difference(one, other):
    digests = [{name: hashlib.sha256(np.asarray(made)).digest() for name, made in run.items()} for run in (one, other)]
    return next((name for name in one if digests[0][name] != digests[1][name]), None)


rng = np.random.default_rng(0)
X = rng.normal(size=(300, 5))
rows = np.c_[X[:, 0] + rng.normal(size=300) > 0, X]
assert first_difference(run(rows, 42), run(rows, 42)) is None
assert first_difference(run(rows, 42), run(rows, 7)) == "split"

scores = [run(rows, seed)["score"] for seed in range(5)]
assert max(scores) - min(scores) > 0.03  # the range is the finding, and a fixed seed shows one point of it
assert run(rows, 42)["score"] != run(rows[::-1], 42)["score"]  # the same rows in another order of the file
letters = [sys.executable, "-c", "print(*set('abcdef'))"]
printed = {subprocess.check_output(letters, env={"PYTHONHASHSEED": seed}) for seed in "123"}
assert len(printed) > 1  # the order of a set of strings changes between processes
