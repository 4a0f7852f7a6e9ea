"""Two billion events a day in bytes and rates; a Bloom filter that removes repeats also removes real events."""

from hashlib import blake2b
from math import ceil, log

import numpy as np

events_a_day, bytes_each, peak_over_mean = 2e9, 300, 3
per_second = events_a_day / 86_400
gigabytes_a_day = events_a_day * bytes_each / 1e9
peak_megabytes_a_second = per_second * peak_over_mean * bytes_each / 1e6
assert 20_000 < per_second < 25_000 and gigabytes_a_day == 600
assert 20 < peak_megabytes_a_second < 22


def bits_per_key(false_positives):
    return log(1 / false_positives) / log(2) ** 2


bloom_gigabytes = events_a_day * bits_per_key(0.01) / 8 / 1e9
exact_gigabytes = events_a_day * 16 / 1e9  # the keys alone, 16 bytes each
assert 2.3 < bloom_gigabytes < 2.5 and exact_gigabytes == 32

keys, hashes = 20_000, 7
filter_bits = np.zeros(ceil(keys * bits_per_key(0.01)), dtype=bool)
dropped_although_new = 0
for key in range(keys):
    digest = blake2b(str(key).encode(), digest_size=8 * hashes).digest()
    places = np.frombuffer(digest, dtype=np.uint64) % filter_bits.size
    dropped_although_new += filter_bits[places].all()
    filter_bits[places] = True

share_lost = dropped_although_new / keys  # every key came once, so every drop is a loss
assert 0.0005 < share_lost < 0.01
assert share_lost * events_a_day > 1e6
