"""A sample-ratio check belongs on the unit that was drawn: on rows of whole days it cries wolf, on days it holds."""

import numpy as np
from scipy.stats import binom, chisquare

users = np.array([50_912, 49_488])
assert chisquare(users).pvalue < 1e-4  # a split of 50.7 to 49.3 is no accident at this size
assert chisquare(users // 100).pvalue > 0.5  # and would be none worth a word with a hundredth of the users

rng = np.random.default_rng(0)
tests, days = 1000, 60
flights_of_day = rng.normal(920, 60, (tests, days)).round()
treated = rng.random((tests, days)) < 0.5
flights = np.column_stack([(flights_of_day * treated).sum(1), (flights_of_day * ~treated).sum(1)])

alarm_by_flight = (chisquare(flights, axis=1).pvalue < 0.001).mean()
fewer = np.minimum(treated.sum(1), (~treated).sum(1))
alarm_by_day = (2 * binom.cdf(fewer, days, 0.5) < 0.001).mean()
assert alarm_by_day < 0.01 < alarm_by_flight
assert alarm_by_flight > 0.8  # the wrong turn: nothing is broken and nearly every test is thrown away

weather_of_day = rng.normal(0, 1, (tests, days, 1))
flight = weather_of_day + rng.normal(0, 3, (tests, days, 40))
day_mean = flight.mean(2)


def false_alarms(mean, spread, in_arm, rows_each):
    arms = [(mean * in_arm).sum(1) / in_arm.sum(1), (mean * ~in_arm).sum(1) / (~in_arm).sum(1)]
    error = spread * np.sqrt(1 / (in_arm.sum(1) * rows_each) + 1 / ((~in_arm).sum(1) * rows_each))
    return (abs(arms[0] - arms[1]) > 1.96 * error).mean()


assert false_alarms(day_mean, day_mean.std(), treated, 1) < 0.07
assert false_alarms(day_mean, flight.std(), treated, 40) > 0.3
