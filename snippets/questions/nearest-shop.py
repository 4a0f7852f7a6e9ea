"""A tree over unit vectors finds the shop that the haversine finds; degrees do not."""

import numpy as np
from scipy.spatial import KDTree

EARTH_KM = 6371


def haversine(one, other):
    """Kilometres from each row of `one` to each of `other`, given as latitude and longitude."""
    (lat, lon), (to_lat, to_lon) = np.radians(one).T[:, :, None], np.radians(other).T[:, None]
    across = np.cos(lat) * np.cos(to_lat) * np.sin((lon - to_lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.sin((lat - to_lat) / 2) ** 2 + across))


def on_the_globe(degrees):
    lat, lon = np.radians(degrees).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


rng = np.random.default_rng(0)
homes, shops = (rng.uniform([50, -180], [70, 180], (rows, 2)) for rows in (2000, 300))
table = haversine(homes, shops)
chord, nearest = KDTree(on_the_globe(shops)).query(on_the_globe(homes))

assert abs(haversine([[51.5, 0]], [[52.5, 0]]).item() - 111.2) < 0.1  # a degree of latitude
assert (nearest == table.argmin(axis=1)).all()
assert np.allclose(2 * EARTH_KM * np.arcsin(chord / 2), table.min(axis=1))
in_degrees = KDTree(shops).query(homes)[1]
assert (in_degrees != nearest).mean() > 0.2
assert table.nbytes / table.size * 200_000 * 5_000 == 8e9  # bytes of the whole table
