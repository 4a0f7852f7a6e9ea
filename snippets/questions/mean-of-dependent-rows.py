"""Rows that share a day count as n / (1 + (m - 1)ρ); more rows a day do not help; a heavy tail breaks the theorem."""

import numpy as np

rng = np.random.default_rng(0)


def years(per_day, likeness, days=200, repeats=1000):
    """Days of rows of variance 1; rows of a day have the correlation `likeness`."""
    day = rng.normal(0, np.sqrt(likeness), (repeats, days, 1))
    return day + rng.normal(0, np.sqrt(1 - likeness), (repeats, days, per_day))


def coverage(data, unit):
    """How often mean ± 1.96 standard errors holds the truth, if the rows or the days are taken as independent."""
    units = data.mean(axis=2) if unit == "day" else data.reshape(len(data), -1)
    error = units.std(axis=1, ddof=1) / np.sqrt(units.shape[1])
    return np.mean(np.abs(units.mean(axis=1)) < 1.96 * error)


data = years(50, 0.2)
effective = 200 * 50 / (1 + 49 * 0.2)
assert abs(data.mean(axis=(1, 2)).var() * effective - 1) < 0.15
assert coverage(data, "row") < 0.6  # the wrong turn: "n is large, so the theorem holds"
assert abs(coverage(data, "day") - 0.95) < 0.02

more = years(200, 0.2)
assert more.mean(axis=(1, 2)).std() > 0.9 * data.mean(axis=(1, 2)).std()  # four times the rows
assert coverage(more, "row") < coverage(data, "row") - 0.1

skewed = rng.exponential(size=(1000, 2000))  # far from normal, and its mean is fine
assert abs(np.mean(np.abs(skewed.mean(axis=1) - 1) < 1.96 * skewed.std(axis=1) / np.sqrt(2000)) - 0.95) < 0.02
heavy = np.abs(rng.standard_cauchy((1000, 8000)))  # no mean: it does not settle
assert np.median(heavy.mean(axis=1)) > 1.1 * np.median(heavy[:, :800].mean(axis=1))
