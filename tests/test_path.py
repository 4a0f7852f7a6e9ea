"""The sums that the path spells out are those of the levels' milestones."""

from __future__ import annotations

import math

from macros.site import loaded
from support import ROOT

LEVELS = loaded()[0].levels
PRESENT = (15, 30)  # hours of stop 3, which is no level


def hours(level: int, milestones: tuple[int, ...] = ()) -> tuple[float, float]:
    """Least and most hours of a level, or of some of its milestones by place."""
    found = LEVELS[level - 1].milestones
    chosen = [found[place] for place in milestones] if milestones else found
    return sum(m.hours[0] for m in chosen), sum(m.hours[1] for m in chosen)


def added(*spans: tuple[float, float]) -> tuple[float, float]:
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def weeks(span: tuple[float, float], pace: int) -> str:
    low, high = (math.ceil(value / pace) for value in span)
    return f"{low}–{high}"


def test_weeks_follow_from_the_hours_of_the_levels() -> None:
    text = (ROOT / "docs/path/index.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("|")}
    whole = added(hours(1), hours(2), hours(3), PRESENT)
    routes = {
        "Course exercise to level 2": added(hours(1), hours(2)),
        "Level 1 to level 2, same question": hours(2),
        "Level 2 to a small level 3": hours(3),
        "Present one project": PRESENT,
        "All of it: exercise to a presented level 3": whole,
    }
    for name, span in routes.items():
        assert f"{weeks(span, 6)} at 6 hours a week, {weeks(span, 15)} at 15" in rows[name], name
    assert f"the sum, {whole[0]:g}–{whole[1]:g} h" in text
    searched = added(hours(1), hours(2), hours(2))
    assert f"{weeks(searched, 6)} weeks at 6 hours or {weeks(searched, 15)} at 15" in text
    longest = added(whole, hours(2))
    assert f"{weeks(longest, 6)} or {weeks(longest, 15)}" in text


def test_one_property_of_level_4_has_the_hours_of_its_milestones() -> None:
    text = (ROOT / "docs/path/identities.md").read_text(encoding="utf-8")
    titles = [milestone.title for milestone in LEVELS[3].milestones]
    for word, said in (("age", "the “age” and the last"), ("load", "the “load” and the last")):
        place = next(
            index for index, title in enumerate(titles) if f" {word} " in f" {title.lower()} ".replace(",", " ")
        )
        low, high = hours(4, (0, place, -1))
        assert f"then {low:g}–{high:g} h: the first, {said}" in text
