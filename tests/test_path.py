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
    assert f"{weeks(added(hours(1), hours(2), hours(2)), 6)} at 6 hours a week" in text
    longest = added(whole, hours(2))
    assert f"the sum, {longest[0]:g}–{longest[1]:g} h | {weeks(longest, 6)} at 6" in text
    first, *properties, last = LEVELS[3].milestones
    spans = [added(first.hours, one.hours, last.hours) for one in properties]
    least, most = min(low for low, _ in spans), max(high for _, high in spans)
    assert (
        f"{least:g}–{most:g} h | {weeks((least, most), 6)} at 6 hours a week, {weeks((least, most), 15)} at 15" in text
    )
    for page in ("levels/compare.md", "levels/4-industrial.md"):
        said = (ROOT / "docs" / page).read_text(encoding="utf-8")
        assert f"{least:g}–{most:g} h" in said or f"{least:g} to {most:g} hours" in said, page


def test_the_milestones_of_a_level_leave_time_for_its_criteria() -> None:
    for level in LEVELS:
        for end in (0, 1):
            needed = sum(criterion.hours[end] for criterion in level.criteria)
            assert sum(milestone.hours[end] for milestone in level.milestones) >= 0.9 * needed, level.id


def test_one_property_of_level_4_has_the_hours_of_its_milestones() -> None:
    text = (ROOT / "docs/path/identities.md").read_text(encoding="utf-8")
    titles = [milestone.title for milestone in LEVELS[3].milestones]
    for word, said in (("age", "the “age” and the last"), ("load", "the “load” and the last")):
        place = next(
            index for index, title in enumerate(titles) if f" {word} " in f" {title.lower()} ".replace(",", " ")
        )
        low, high = hours(4, (0, place, -1))
        assert f"then {low:g}–{high:g} h: the first, {said}" in text
