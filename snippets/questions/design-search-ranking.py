"""Clicks reward what stood high: counts rank the old order first, weights by the chance of being looked at mend it."""

import numpy as np

rng = np.random.default_rng(0)
results, days = 10, 200_000
relevance = np.linspace(0.05, 0.5, results)  # the old ranking shows the least relevant first
position = np.arange(results)
looked_at = 1 / (1 + position)
click = (rng.random((days, results)) < looked_at) & (rng.random((days, results)) < relevance)

by_clicks = click.mean(0)
by_weight = by_clicks / looked_at
assert np.corrcoef(by_weight, relevance)[0, 1] > 0.99
assert by_clicks.argmax() != relevance.argmax()  # the wrong turn: clicks as labels
assert np.corrcoef(by_clicks, relevance)[0, 1] < 0.3

swapped = rng.random(days) < 0.01  # one query in a hundred: two neighbours change places
top_shown_second = (rng.random(days) < looked_at[1]) & (rng.random(days) < relevance[0])
ratio = top_shown_second[swapped].mean() / by_clicks[0]
assert abs(ratio - looked_at[1]) < 0.15  # the swap measures how much is lost from place 1 to place 2

samples = click[:60_000, -1].reshape(200, 300).mean(1)  # the last place, 300 queries at a time
assert (samples / looked_at[-1]).std() > 5 * samples.std()  # the price of weights is variance
