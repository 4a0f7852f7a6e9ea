"""Clicks reward what stood high: counts rank the old order first, weights by the chance of being looked at mend it."""

import numpy as np

rng = np.random.default_rng(0)
results, days = 10, 200_000
relevance = np.linspace(0.2, 0.5, results)  # the old ranking shows the least relevant first
position = np.arange(results)
looked_at = 1 / (1 + position)
click = (rng.random((days, results)) < looked_at) & (rng.random((days, results)) < relevance)

by_clicks = click.mean(0)
by_weight = by_clicks / looked_at
assert np.corrcoef(by_weight, relevance)[0, 1] > 0.99
assert by_clicks[0] > 3 * by_clicks[-1]  # the wrong turn: by clicks the least relevant stays far ahead
assert np.corrcoef(by_clicks, relevance)[0, 1] < -0.5

swapped = rng.random(days) < 0.01  # one query in a hundred: two neighbours change places
top_shown_second = (rng.random(days) < looked_at[1]) & (rng.random(days) < relevance[0])
ratio = top_shown_second[swapped].mean() / by_clicks[0]
assert abs(ratio - looked_at[1]) < 0.1  # the swap measures how much is lost from place 1 to place 2

noise = click.std(0) / looked_at
assert noise[-1] > 4 * noise[0]  # the price of weights: what is seldom looked at is learnt from few clicks
