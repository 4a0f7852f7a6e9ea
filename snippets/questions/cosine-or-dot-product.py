"""On unit vectors cosine, dot product and distance rank alike; elsewhere the norm decides, and a shared direction flatters."""

import numpy as np

rng = np.random.default_rng(0)
documents = rng.normal(size=(2000, 32)) * rng.lognormal(0, 0.7, (2000, 1))  # norms differ
queries = rng.normal(size=(200, 32))


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def first(score):
    return score.argmax(axis=1)


distance = np.linalg.norm(unit(queries)[:, None] - unit(documents), axis=2)
cosine = unit(queries) @ unit(documents).T
assert np.allclose(distance**2, 2 - 2 * cosine)
assert (first(-distance) == first(cosine)).all()

dot = queries @ documents.T
assert (first(dot) == first(unit(queries) @ documents.T)).all()  # the norm of the query changes nothing
assert (first(dot) != first(cosine)).mean() > 0.5  # that of the documents does
size = np.linalg.norm(documents, axis=1)
assert np.median(size[first(dot)]) > 2 * np.median(size)

itself = first(documents @ documents.T) == np.arange(2000)
assert itself.mean() < 0.7  # by dot product a document need not be its own nearest
assert (first(unit(documents) @ unit(documents).T) == np.arange(2000)).all()

shifted = rng.normal(size=(500, 32)) + 3  # what embeddings share, whatever they are about
likeness = unit(shifted) @ unit(shifted).T
assert np.median(likeness) > 0.85  # the wrong turn: "0.85, so they are about the same"
centred = unit(shifted - shifted.mean(axis=0))
assert abs(np.median(centred @ centred.T)) < 0.05
