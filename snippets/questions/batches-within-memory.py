"""Padded batches stay within the limit and lose nothing; a fixed number of texts breaks it."""

import numpy as np


def batches(texts, limit):
    """Lists of texts whose padded size, longest times number, is at most `limit` tokens."""
    batch, longest = [], 0
    for text in texts:
        if len(text) > limit:
            raise ValueError(f"{len(text)} tokens do not fit into {limit}")
        longest = max(longest, len(text))
        if longest * (len(batch) + 1) > limit:
            yield batch
            batch, longest = [], len(text)
        batch.append(text)
    if batch:
        yield batch


def padded(batch):
    return len(batch) * max(map(len, batch))


rng = np.random.default_rng(0)
texts = [[0] * int(tokens) for tokens in rng.lognormal(4, 1, 5000).clip(1, 4000)]
made = list(batches(texts, limit=8000))
assert [text for batch in made for text in batch] == texts
assert max(map(padded, made)) <= 8000
assert list(batches([], limit=8000)) == []
assert next(batches(iter(lambda: [0] * 90, None), limit=100)) == [[0] * 90]  # endless
dealt = [texts[start :: len(made)] for start in range(len(made))]  # as many, of one size
assert max(map(padded, dealt)) > 2 * 8000
by_length = list(batches(sorted(texts, key=len), limit=8000))
assert sum(map(padded, by_length)) < 0.5 * sum(map(padded, made))  # sorting saves the padding
