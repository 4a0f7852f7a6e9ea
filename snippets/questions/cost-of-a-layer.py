"""Counts every multiplication of a dense layer and of attention; the part that is quadratic in n leads from n = 2d."""

import numpy as np


class Counted(float):
    products = 0

    def __mul__(self, other):
        Counted.products += 1
        return self

    def __add__(self, other):
        return self


def numbers(*shape):
    return np.frompyfunc(Counted, 1, 1)(np.ones(shape))


def products_of(left, right):
    Counted.products = 0
    return left.dot(right), Counted.products


assert products_of(numbers(1, 30), numbers(30, 20))[1] == 30 * 20
backward = products_of(numbers(1, 20), numbers(20, 30))[1] + products_of(numbers(30, 1), numbers(1, 20))[1]
assert backward == 2 * 30 * 20  # gradients of inputs and of weights: a training step costs three forward passes

for tokens, width in ((6, 6), (12, 6), (48, 6)):
    projections = 4 * products_of(numbers(tokens, width), numbers(width, width))[1]
    scores, pairs = products_of(numbers(tokens, width), numbers(width, tokens))
    pairs += products_of(scores, numbers(tokens, width))[1]
    assert (projections, pairs) == (4 * tokens * width**2, 2 * tokens**2 * width)
    assert np.sign(pairs - projections) == np.sign(tokens - 2 * width)  # the wrong turn: "O(n²)", for every n
