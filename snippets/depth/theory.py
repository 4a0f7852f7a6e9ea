"""Bias and variance of trees, and three learning rates, on the flights; boundaries and layers are in theory_shapes."""

import flights
import numpy as np
from report import show
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from theory_shapes import boundaries, cost_of_layers

DEPTHS, SHUFFLES, DAYS = [1, 2, 3, 4, 6, 8, 12, 16], 6, 40
PARTS = ["train_brier", "test_brier", "forecast_variance", "rest_brier"]
features, disrupted = flights.known_two_hours_before()
features["airport_delay"] = features["airport_delay"].fillna(0)  # no departure in the last three hours
late = disrupted.to_numpy(float)
test = (features["month"] > 9).to_numpy()
date = (features["month"] * 31 + features["day"]).to_numpy()


def parts_of_the_error(depth, days):
    """Brier scores of trees on their own rows and on the test rows, and its parts; in a shuffle no two share a day."""
    shuffle, every, parts = np.random.default_rng(0), np.unique(date[~test]), []
    for _ in range(SHUFFLES):
        forecasts, train = [], []
        for dates in shuffle.permutation(every)[: len(every) // days * days].reshape(-1, days):
            rows = np.isin(date, dates)
            tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(features[rows], late[rows])
            train.append(np.mean((tree.predict_proba(features[rows])[:, 1] - late[rows]) ** 2))
            forecasts.append(tree.predict_proba(features[test])[:, 1])
        error, variance = np.mean((forecasts - late[test]) ** 2), np.var(forecasts, axis=0, ddof=1).mean()
        parts.append([np.mean(train), error, variance, error - variance])
    return dict(zip(PARTS, np.mean(parts, axis=0), strict=True))


def excess_loss(curvature, slope, rate, steps):
    """Half the mean squared error above its minimum after 0, 1, … steps of gradient descent from zero."""
    weights, best, losses = np.zeros(len(slope)), np.linalg.solve(curvature, slope), []
    for _ in range(steps + 1):
        losses.append((weights - best) @ curvature @ (weights - best) / 2)
        weights = weights - rate * (curvature @ weights - slope)
    return losses


def logistic_loss(matrix, rate, steps=60):
    """Loss after gradient descent on the logistic loss, from zero, and the largest curvature there."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        weights -= rate * matrix.T @ (chance - late[~test]) / len(matrix)
    score, spread = matrix @ weights, chance * (1 - chance)
    loss = np.mean(np.logaddexp(0, score) - late[~test] * score)
    return loss, np.linalg.eigvalsh(matrix.T * spread @ matrix / len(matrix))[-1]


def descent():
    raw = np.column_stack([np.ones((~test).sum()), features[~test]])
    scaled = np.column_stack([raw[:, 0], StandardScaler().fit_transform(raw[:, 1:])])
    found, curves, problem = {}, {}, {}
    for name, matrix in [("raw", raw), ("scaled", scaled)]:
        curvature = matrix.T @ matrix / len(matrix)
        problem[name] = curvature, matrix.T @ late[~test] / len(matrix)
        values = np.linalg.eigvalsh(curvature)
        found |= {f"{name}.largest_curvature": values[-1], f"{name}.condition": values[-1] / values[0]}
    found["raw.million_curvature"] = found["raw.largest_curvature"] / 1e6
    found["raw.million_condition"] = found.pop("raw.condition") / 1e6
    steepest = found["scaled.largest_curvature"]
    for rate in (0.5, 1.9, 2.1):
        loss = excess_loss(*problem["scaled"], rate / steepest, 30)
        found[f"rate_{rate * 100:.0f}.excess_left"] = 100 * loss[-1] / loss[0]
        curves[f"rate_{rate * 100:.0f}"] = {"x": list(range(31)), "y": np.log10(loss).round(3).tolist()}
    found["rate_210.times_start"] = found.pop("rate_210.excess_left") / 100
    loss = excess_loss(*problem["raw"], 1.9 / found.pop("raw.largest_curvature"), 1000)
    found["raw.excess_left"] = 100 * loss[-1] / loss[0]
    below, above = 1.5, 2.5  # by bisection: the largest rate, in 1/L, at which 1,500 steps do not raise the loss
    while above - below > 1e-4:
        middle = (below + above) / 2
        loss = excess_loss(*problem["scaled"], middle / steepest, 1500)
        below, above = (middle, above) if loss[-1] < loss[0] else (below, middle)
    found["measured_limit"] = below
    for rate in (0.5, 2.1, 20):  # the curvature of the logistic loss is at most a quarter of that of the squares
        found[f"logistic_{rate * 100:.0f}.log_loss"], curvature = logistic_loss(scaled, 4 * rate / steepest)
        found.setdefault("logistic_limit", 2 / curvature * steepest / 4)
    return found, curves


def run():
    found = {
        f"depth_{depth}.{part}": value for depth in DEPTHS for part, value in parts_of_the_error(depth, DAYS).items()
    }
    for depth in (2, 12):
        found |= {f"depth_{depth}_doubled.{part}": value for part, value in parts_of_the_error(depth, 2 * DAYS).items()}
    rates, curves = descent()
    for part in ("train_brier", "test_brier", "rest_brier"):  # the gap between the last two is the variance
        curves[part] = {"x": DEPTHS, "y": [found[f"depth_{depth}.{part}"] for depth in DEPTHS]}
    return found | rates | boundaries(features, late, test) | cost_of_layers(), curves


if __name__ == "__main__":
    found, series = run()
    result = show(found)
