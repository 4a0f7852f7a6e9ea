"""Squared error is noise + bias² + variance over training sets; no see-saw, and no such sum for 0-1 loss."""

import numpy as np

rng = np.random.default_rng(0)
NOISE, POINT, TRUTH = 0.5, 0.9, np.sin(3 * 0.9)


def forecasts(degree, rows, fits=4000):
    """What polynomials, each fitted on its own training set, say about one point."""
    place = rng.uniform(-1, 1, (fits, rows))
    outcome = np.sin(3 * place) + rng.normal(0, NOISE, place.shape)
    return np.array([np.polyval(np.polyfit(x, y, degree), POINT) for x, y in zip(place, outcome, strict=True)])


def parts(forecast):
    return (forecast.mean() - TRUTH) ** 2, forecast.var()


forecast = forecasts(3, 30)
error = np.mean((TRUTH + rng.normal(0, NOISE, (100, 4000)) - forecast) ** 2)
assert abs(error - (NOISE**2 + sum(parts(forecast)))) < 0.01

bias, variance = parts(forecasts(1, 30))
more_bias, less_variance = parts(forecasts(1, 120))  # the wrong turn: "lower variance is paid for in bias"
assert less_variance < variance / 3
assert abs(more_bias - bias) < 0.05 * bias

steady, unsteady = rng.random(100_000) < 0.1, rng.random(100_000) < 0.4  # fits that vote right at a hard point
assert unsteady.var() > 2 * steady.var()
assert unsteady.mean() > steady.mean() + 0.2  # more variance, fewer errors

trees, alike = 25, 0.3
grown = np.sqrt(alike) * rng.normal(size=(100_000, 1)) + np.sqrt(1 - alike) * rng.normal(size=(100_000, trees))
assert abs(grown.mean(axis=1).var() - (alike + (1 - alike) / trees)) < 0.01
