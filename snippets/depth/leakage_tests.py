"""Eight checks against leakage, one for each type. Call each from a test of your own, with your own data.

Rows are given by position. They are not called `test_…`, so that a test runner does not run them by themselves. Say

    def test_split():
        check_test_is_later(table["scheduled"], fit_rows, test_rows)
        check_no_group_on_both_sides(table["passenger"], fit_rows, test_rows)
"""

import numpy as np
import pandas as pd


def check_scored_rows_are_unseen(fitted_on, scored_on):
    """L1.1: no row was fitted on and scored."""
    both = np.intersect1d(fitted_on, scored_on)
    assert not len(both), f"{len(both):,} of {len(scored_on):,} scored rows were fitted on"


def check_preparation_ignores_test_rows(prepare, table, label, fit_rows):
    """L1.2: what `prepare(table, label, fit_rows)` gives for the rows to fit on stays when all other rows are replaced."""
    rows = np.arange(len(table))
    rows[~np.isin(rows, fit_rows)] = fit_rows[0]  # any type of column will do: the others become copies of one row
    before = prepare(table, np.asarray(label), fit_rows)
    after = prepare(table.iloc[rows].set_axis(table.index), np.asarray(label)[rows], fit_rows)
    same = pd.DataFrame(before).equals(pd.DataFrame(after))
    assert same, "the rows to fit on are prepared with values of other rows"


def check_no_skill_on_shuffled_labels(procedure, table, label, allowed=0.05, repeats=20):
    """L1.3: the whole of `procedure(table, label)`, choices included, finds nothing where there is nothing to find."""
    random = np.random.default_rng(0)
    area = np.mean([procedure(table, random.permutation(label)) for _ in range(repeats)])
    assert abs(area - 0.5) < allowed, f"ROC AUC {area:.2f} on shuffled labels, 0.50 expected"


def check_no_copy_across_the_split(table, fit_rows, test_rows):
    """L1.4: no row of the test has a copy among the rows to fit on. Leave out columns that only number the rows."""
    key = pd.util.hash_pandas_object(table, index=False).to_numpy()
    copies = np.isin(key[test_rows], key[fit_rows]).sum()
    assert not copies, f"{copies:,} test rows stand among the rows to fit on"


def check_features_are_known_in_time(build, edit_after, raw, decided, now):
    """L2: features decided by `now` stay when `edit_after(raw, now)` has replaced all that is recorded later."""
    early = (decided <= now).to_numpy()
    assert early.any(), f"nothing is decided by {now}"
    edited = edit_after(raw, now)
    assert not edited.equals(raw), f"nothing is recorded after {now}, so nothing was edited"
    before, after = build(raw)[early], build(edited)[early]
    moved = [name for name in before if not before[name].equals(after[name])]
    assert not moved, f"decided by {now}, but made from what is recorded later: {', '.join(moved)}"


def check_test_is_later(time, fit_rows, test_rows):
    """L3.1: the first test row comes after the last row to fit on."""
    last, first = time.iloc[fit_rows].max(), time.iloc[test_rows].min()
    assert last < first, f"fitted on rows up to {last}, tested from {first}"


def check_no_group_on_both_sides(group, fit_rows, test_rows):
    """L3.2: no day, person, machine or place of the test is among the rows to fit on."""
    both = set(group.iloc[fit_rows]) & set(group.iloc[test_rows])
    assert not both, f"{len(both):,} groups are on both sides, such as {min(both, key=str)}"


def check_all_who_are_meant_are_tested(meant, tested, allowed=0.01):
    """L3.3: of the rows that the claim is about (`meant`, by key) hardly any is missing from the test, and none added."""
    missing = 1 - np.isin(meant, tested).mean()
    assert missing <= allowed, f"{missing:.1%} of the rows that the claim is about are not in the test"
    assert np.isin(tested, meant).all(), "the test has rows that the claim is not about"
