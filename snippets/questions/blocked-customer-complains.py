"""A rare event and a good detector: most of the blocked are honest, and one rate of false alarms can hide ten."""

import numpy as np

base_rate, recall, false_alarm = 0.001, 0.8, 0.005
caught, wronged = base_rate * recall, (1 - base_rate) * false_alarm
precision = caught / (caught + wronged)
assert 0.13 < precision < 0.15
assert wronged / caught > 6  # six honest customers are stopped for each fraud

payments, loss_of_fraud, margin, lost_customer, leaves = 1e6, 120.0, 2.0, 150.0, 0.05
saved = payments * caught * loss_of_fraud
cost_of_wronged = margin + leaves * lost_customer
assert saved > payments * wronged * cost_of_wronged  # it pays on average
break_even = saved / (payments * wronged)
assert 15 < break_even < 25  # and stops paying when an honest block costs more than this


def cost_at(share_leaving):
    return margin + share_leaving * lost_customer


assert cost_at(1 / 9) < break_even < cost_at(1 / 8)

rng = np.random.default_rng(0)
travellers = rng.random(400_000) < 0.05
blocked = rng.random(travellers.size) < np.where(travellers, 0.05, 0.0026)
assert abs(blocked.mean() - false_alarm) < 0.0005  # the same overall rate of false alarms
assert blocked[travellers].mean() > 10 * blocked[~travellers].mean()  # the wrong turn: to quote the average
