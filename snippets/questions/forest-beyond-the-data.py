"""Beyond the training range a forest is constant, however many trees; a line underneath mends it, if it goes on."""

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_score

rng = np.random.default_rng(0)
week = np.arange(200.0)[:, None]
season = np.sin(week[:, 0] / 4)
sales = 3 * week[:, 0] + 20 * season + rng.normal(0, 5, 200)
past, future = slice(0, 150), slice(150, 200)
columns = np.column_stack([week, season])


def error(model, target=sales, added=0.0):
    forecast = model.fit(columns[past], target[past]).predict(columns[future]) + added
    return np.abs(forecast - sales[future]).mean()


forest = RandomForestRegressor(100, random_state=0)
assert error(forest) > 50
assert (
    abs(error(RandomForestRegressor(400, min_samples_leaf=5)) / error(forest) - 1) < 0.2
)  # the wrong turn: more trees
beyond = forest.predict([[160, 0.5], [1600, 0.5], [16000, 0.5]])
assert len(set(beyond)) == 1
assert beyond.max() <= sales[past].max()

folds = KFold(5, shuffle=True, random_state=0)
shuffled = -cross_val_score(forest, columns, sales, cv=folds, scoring="neg_mean_absolute_error").mean()
assert shuffled < 15  # a split at random does not see it

line = LinearRegression().fit(week[past], sales[past])
assert error(forest, sales - line.predict(week), line.predict(week[future])) < 15  # trees on what the line leaves
