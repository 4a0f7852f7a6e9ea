"""On unit vectors cosine, dot product and distance rank alike; elsewhere the norm decides, and a shared direction flatters."""

import numpy as np

rng = np.random.default_rng(0)
documents = rng.normal(size=(2000, 32)) * rng.lognormal(0, 0.7, (2000, 1))  # norms differ
queries = rng.normal(size=(200, 32))


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


distance = np.linalg.norm(unit(queries)[:, None] - unit(documents), axis=2)
cosine = unit(queries) @ unit(documents).T
assert np.allclose(distance**2, 2 - 2 * cosine)
assert (distance.argmin(axis=1) == cosine.argmax(axis=1)).all()

dot = queries @ documents.T
assert (
    dot.argmax(axis=1) == (unit(queries) @ documents.T).argmax(axis=1)
).all()  # the norm of the query changes nothing
assert (dot.argmax(axis=1) != cosine.argmax(axis=1)).mean() > 0.5  # that of the documents does
size = np.linalg.norm(documents, axis=1)
assert np.median(size[dot.argmax(axis=1)]) > 2 * np.median(size)

itself = (documents @ documents.T).argmax(axis=1) == np.arange(2000)
assert itself.mean() < 0.7  # by dot product a document need not be its own nearest
assert ((unit(documents) @ unit(documents).T).argmax(axis=1) == np.arange(2000)).all()

shifted = rng.normal(size=(500, 32)) + 3  # what embeddings share, whatever they are about
likeness = unit(shifted) @ unit(shifted).T
assert np.median(likeness) > 0.85  # the wrong turn: "0.85, so they are about the same"
centred = unit(shifted - shifted.mean(axis=0))
assert abs(np.median(centred @ centred.T)) < 0.05
