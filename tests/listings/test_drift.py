"""What the page on drift says of its study, by margins."""

from __future__ import annotations

from listings_support import entries_of, values_of

OFTEN, SELDOM = 0.75, 0.2


def interval_of(name: str) -> list[float]:
    return list(entries_of("drift")[name]["interval"])


def test_unchanged_weeks_ring_seldom_but_more_than_the_limit_promises() -> None:
    values = values_of("drift")
    fired = {name: value for name, value in values.items() if name.startswith("none.") and name.endswith(".fired")}
    assert len(fired) == 7
    assert max(fired.values()) < SELDOM
    assert min(fired["none.inputs.fired"], fired["none.gap.fired"]) > 0.05


def test_faults_are_seen_by_rules_and_nothing_else_is() -> None:
    values = values_of("drift")
    for change, share in {"celsius": 1, "feed": 1, "storms": 0, "prior": 0, "relation": 0, "autumn": 0}.items():
        assert values[f"{change}.rules.fired"] == share


def test_a_new_rate_is_seen_in_the_outcome() -> None:
    values = values_of("drift")
    assert values["prior.gap.fired"] > OFTEN
    assert max(values["prior.inputs.fired"], values["prior.score.fired"], values["prior.skill.fired"]) < 0.25
    assert values["celsius.inputs.fired"] < values["celsius.rules.fired"]
    assert values["storms.inputs.fired"] > OFTEN > 0.5 > values["storms.gap.fired"]


def test_a_broken_relation_is_seen_by_airport() -> None:
    values = values_of("drift")
    assert values["relation.airport_skill.fired"] > OFTEN
    assert values["relation.skill.fired"] < 0.5
    for detector in ("rules", "inputs", "score", "gap"):  # they see exactly what they see in an unchanged week
        assert values[f"relation.{detector}.fired"] == values[f"none.{detector}.fired"]


def test_a_season_sets_off_the_inputs() -> None:
    values = values_of("drift")
    assert min(values["autumn.inputs.fired"], values["autumn.classifier.fired"]) > 0.6
    assert max(values["autumn.gap.fired"], values["autumn.skill.fired"], values["autumn.score.fired"]) < SELDOM
    assert values["none.largest.over_quarter"] > 0.9
    assert values["none.score.over_quarter"] > 0.2


def test_what_the_forecasts_promise_does_not_see_the_relation() -> None:
    values = values_of("drift")
    assert values["relation.expected_saved"] == values["none.expected_saved"]
    assert values["relation.week_saved"] < values["none.week_saved"] - 500
    assert values["celsius.expected_saved"] > values["none.expected_saved"]
    assert values["celsius.week_saved"] < values["none.week_saved"] - 200


def test_the_loudest_alarm_is_not_the_largest_loss() -> None:
    values = values_of("drift")
    low, high = interval_of("feed.lost")
    assert low < 0 < high
    assert abs(values["feed.lost"]) < 60
    assert values["prior.lost"] > values["celsius.lost"] + 200
    for change in ("celsius", "prior", "relation"):
        assert interval_of(f"{change}.lost")[0] > 0


def test_a_p_value_is_about_n() -> None:
    values = values_of("drift")
    assert values["ks_3000.rejected"] > values["ks_100.rejected"] + 0.3
    assert abs(values["ks_3000.distance"] - values["ks_100.distance"]) < 0.05
