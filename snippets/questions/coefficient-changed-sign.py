"""A coefficient is an effect beside the others: it may change sign, and be unsteady while forecasts are not."""

import numpy as np

rng = np.random.default_rng(0)


def fit(target, *columns):
    return np.linalg.lstsq(np.column_stack([np.ones(len(target)), *columns]), target)[0][1:]


def draw(rows, likeness=0.95):
    size = rng.normal(size=rows)
    rooms = likeness * size + np.sqrt(1 - likeness**2) * rng.normal(size=rows)
    return size, rooms, 3 * size - rooms + rng.normal(size=rows)  # for its size, a flat with more rooms is cheaper


size, rooms, price = draw(100_000)
alone, beside = fit(price, rooms)[0], fit(price, size, rooms)[1]
assert alone > 1.5 > 0 > -0.9 > beside
rest = rooms - rooms.mean() - fit(rooms, size)[0] * (size - size.mean())
assert abs(fit(price, rest)[0] - beside) < 1e-6  # what of the rooms the size does not tell

fits = np.array([fit(*reversed(draw(100)))[::-1] for _ in range(2000)])  # (size, rooms)
apart = np.array([fit(*reversed(draw(100, 0)))[::-1] for _ in range(2000)])
inflation = fits[:, 1].var() / apart[:, 1].var()
assert abs(inflation * (1 - 0.95**2) - 1) < 0.2  # 1 / (1 - R²)

alike, unlike = np.array([1.0, 0.95]), np.array([1.0, -0.95])  # a flat as in the data, and one as never seen
assert (fits @ alike).std() < 0.15
assert (fits @ unlike).std() > 4 * (fits @ alike).std()

dropped = np.array([fit(price[:100], rooms[:100])[0] for size, rooms, price in (draw(100) for _ in range(500))])
assert dropped.std() < fits[:, 1].std()  # the wrong turn: drop a column for its VIF
assert abs(dropped.mean() + 1) > 2  # steadier, and the answer to another question
