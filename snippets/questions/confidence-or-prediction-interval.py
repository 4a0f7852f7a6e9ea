"""An interval for the mean hardly ever holds the next case; one for the next case needs the shape of the errors."""

import numpy as np

rng = np.random.default_rng(0)
ROWS, REPEATS = 400, 2000
place = rng.uniform(size=ROWS)
design = np.column_stack([np.ones(ROWS), place])
here, inverse = np.array([1, 0.5]), np.linalg.inv(design.T @ design)
leverage = here @ inverse @ here


def misses(draw):
    """How often the mean's interval misses the mean, and how often both intervals miss the next case below and above."""
    target = design @ [30, 20] + draw((REPEATS, ROWS))
    weights = target @ design @ inverse
    spread = np.sqrt(((target - weights @ design.T) ** 2).sum(axis=1) / (ROWS - 2))
    centre, next_case = weights @ here, here @ [30, 20] + draw(REPEATS)
    for_mean, for_next = 1.96 * spread * np.sqrt(leverage), 1.96 * spread * np.sqrt(1 + leverage)
    return (
        np.mean(np.abs(centre - 40) > for_mean),
        np.mean(np.abs(next_case - centre) > for_mean),
        np.mean(next_case < centre - for_next),
        np.mean(next_case > centre + for_next),
    )


mean_missed, next_missed, below, above = misses(lambda shape: rng.normal(0, 5, shape))
assert abs(mean_missed - 0.05) < 0.02
assert next_missed > 0.9  # the wrong turn: the interval of the mean, given to a passenger
assert abs(below + above - 0.05) < 0.02
mean_missed, _, below, above = misses(lambda shape: rng.exponential(5, shape) - 5)  # delays: a long tail
assert abs(mean_missed - 0.05) < 0.02  # the mean is saved by the central limit theorem
assert below == 0
assert above > 0.035  # the next case is not: every miss is a late one
