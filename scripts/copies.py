"""Writes again what the case holds as copies: files that level 2 owns, and documents that are templates filled in."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.case_documents import documents  # noqa: E402
from scripts.case_runs import refresh_copies  # noqa: E402

if __name__ == "__main__":
    for path in refresh_copies():
        print(f"{path.relative_to(ROOT)}: written again")
    for path, text in documents():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: written again")
