"""The tree agrees with itself; `tests/test_selftest.py` shows that each rule can fail."""

from consistency import check_tree
from support import ROOT


def test_records_pages_navigation_listings_and_tests_agree() -> None:
    errors = check_tree(ROOT)
    assert not errors, "\n".join(errors)
