"""Young clicks without a conversion are not negatives: waiting removes the bias, and dividing by the share seen does too."""

import numpy as np

rng = np.random.default_rng(0)
clicks, true_rate, mean_delay, window = 400_000, 0.05, 9.0, 30  # days
age = rng.uniform(0, window, clicks)
will_convert = rng.random(clicks) < true_rate
delay = rng.exponential(mean_delay, clicks)
will_convert &= delay < window  # later ones do not count, by definition of the label
rate_in_window = will_convert.mean()
seen = will_convert & (delay < age)

unseen_as_negative = seen.mean()
assert unseen_as_negative < 0.8 * rate_in_window  # the wrong turn

share_seen_by_age = (1 - np.exp(-age / mean_delay)) / (1 - np.exp(-window / mean_delay))
corrected = seen.sum() / share_seen_by_age.sum()
assert abs(corrected / rate_in_window - 1) < 0.03

bids_too_low_by = 1 - unseen_as_negative / rate_in_window
assert 0.2 < bids_too_low_by < 0.45
assert seen[age < 1].mean() < 0.15 * rate_in_window  # yesterday's clicks look almost worthless

old_enough = age > 25
assert abs(seen[old_enough].mean() / rate_in_window - 1) < 0.1  # waiting works too, and is 25 days late
