"""Adds the ids of new records to data/published-ids.txt, which nobody edits by hand: an id in it stays for good."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from macros.checks import PUBLISHED, everything  # noqa: E402
from macros.loading import RecordErrors, load  # noqa: E402

HEAD = "# Every id that was ever published. Written by `make ids`; a line is never removed.\n"


def main() -> int:
    path = ROOT / PUBLISHED
    before = set(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else set()
    try:
        records = load(ROOT, published=False)
    except RecordErrors as errors:
        print(errors)
        return 1
    now = {f"{noun} {item.id}" for noun, _, item in everything(records)}
    lines = sorted({line for line in before | now if line and not line.startswith("#")})
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{PUBLISHED}: {len(now - before)} new, {len(lines)} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
