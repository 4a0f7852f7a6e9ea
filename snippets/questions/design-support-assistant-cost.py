"""Tokens times price; a cache for repeated questions flattens out, and one wrong answer can cost more than all tokens."""

from functools import lru_cache

import numpy as np

questions_a_day, tokens_in, tokens_out = 40_000, 6 * 500 + 600, 250
price_in, price_out = 1.0, 4.0  # assumed, per million tokens; replace by today's list
tokens_cost = questions_a_day * (tokens_in * price_in + tokens_out * price_out) / 1e6
assert 180 < tokens_cost < 190

half_the_passages = questions_a_day * ((3 * 500 + 600) * price_in + tokens_out * price_out) / 1e6
half_the_words = questions_a_day * (tokens_in * price_in + tokens_out / 2 * price_out) / 1e6
assert round((tokens_cost - half_the_passages) / (tokens_cost - half_the_words)) == 3

rng = np.random.default_rng(0)
popularity = 1 / np.arange(1, 200_001) ** 0.8
asked = rng.choice(popularity.size, questions_a_day * 3, p=popularity / popularity.sum())


def hit_rate(size):
    answer = lru_cache(maxsize=size)(lambda question: None)
    for question in asked.tolist():
        answer(question)
    return answer.cache_info().hits / asked.size


small, twice, ten_times = hit_rate(2_000), hit_rate(4_000), hit_rate(20_000)
assert small < twice < ten_times < 0.6
assert twice < 1.5 * small and ten_times < 4 * small  # the wrong turn: "twice the cache, twice the hits"

wrong_share, cost_of_a_wrong_answer = 0.02, 3.0  # a person puts it right
assert questions_a_day * wrong_share * cost_of_a_wrong_answer > 10 * tokens_cost
