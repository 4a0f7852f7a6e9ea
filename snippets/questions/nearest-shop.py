"""A tree over unit vectors finds the shop that the haversine finds, in little memory; distances in degrees do not."""

import numpy as np
from scipy.spatial import KDTree

EARTH_KM = 6371


def haversine(one, other):
    """Kilometres between every row of `one` and every row of `other`, both in degrees of latitude and longitude."""
    (lat, lon), (to_lat, to_lon) = np.radians(one).T[:, :, None], np.radians(other).T[:, None]
    half = np.sin((lat - to_lat) / 2) ** 2 + np.cos(lat) * np.cos(to_lat) * np.sin((lon - to_lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(half))


def on_the_globe(degrees):
    lat, lon = np.radians(degrees).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


rng = np.random.default_rng(0)
homes, shops = (np.column_stack([rng.uniform(50, 70, n), rng.uniform(-180, 180, n)]) for n in (2000, 300))
table = haversine(homes, shops)
chord, nearest = KDTree(on_the_globe(shops)).query(on_the_globe(homes))

assert abs(haversine(np.array([[51.5, 0.0]]), np.array([[52.5, 0.0]])).item() - 111.2) < 0.1  # a degree of latitude
assert (nearest == table.argmin(axis=1)).all()
assert np.allclose(2 * EARTH_KM * np.arcsin(chord / 2), table.min(axis=1))
in_degrees = KDTree(shops).query(homes)[1]
assert (in_degrees != nearest).mean() > 0.2
assert 200_000 * 5_000 * 8 == 8e9  # the whole table of 200,000 homes and 5,000 shops: eight gigabytes
