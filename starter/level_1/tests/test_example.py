"""The example in data/ is the one that its script makes. Yours: delete this file with the script."""

from __future__ import annotations

import make_example


def test_the_example_is_what_its_script_makes() -> None:
    assert make_example.PATH.read_text(encoding="utf-8") == make_example.text(make_example.make())
