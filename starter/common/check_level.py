"""What a program can find of this level's criteria in this repository, and which blanks are left.

python3 check_level.py            exit status 1 if something is missing
python3 check_level.py --blanks   also if a blank is left

It looks for files and for words in them, as level.json says. Whether they are true and good only a reader can tell, and
some criteria leave nothing that a program could find: those are listed to be checked by eye.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
BLANK = re.compile(r"\[FILL IN: [^\]]+\]")
SKIPPED = {".git", "__pycache__", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints", "reports"}
OURS = {"check_level.py", "level.json"}  # they name what they look for


def files(root: Path) -> list[Path]:
    """Every file of the repository, without what a run or a tool has left there."""
    found = []
    for folder, below, names in os.walk(root):
        # An environment has thousands of files: it is not entered, whatever it is called.
        below[:] = [name for name in below if name not in SKIPPED and not Path(folder, name, "pyvenv.cfg").is_file()]
        found += [Path(folder, name) for name in names if name not in OURS]
    return sorted(found)


def text_of(path: Path) -> str:
    """The text of a file; empty where it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def missing(root: Path, criterion: dict[str, Any]) -> list[str]:
    """What of a criterion's traces is not there, one line for each."""
    lines = []
    for trace in criterion["structure"]:
        patterns = trace["file"].split(" or ")
        found = [path for path in files(root) if any(path.relative_to(root).match(one) for one in patterns)]
        words = trace.get("contains")
        if not found:
            lines.append(f"no file {trace['file']}")
        elif words and not any(re.search(words, text_of(path), re.I | re.M) for path in found):
            lines.append(f"{trace['file']} holds nothing like {words}")
    return lines


def blanks(root: Path) -> list[str]:
    """Every blank that is left: file, line, label."""
    return [
        f"{path.relative_to(root)}:{number}: {blank}"
        for path in files(root)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        for blank in BLANK.findall(line)
    ]


def main(arguments: list[str]) -> int:
    criteria = json.loads((ROOT / "level.json").read_text(encoding="utf-8"))
    faults = 0
    for criterion in criteria:
        lines = missing(ROOT, criterion)
        faults += bool(lines)
        mark = "missing" if lines else "there  " if criterion["structure"] else "by eye "
        print(f"{mark}  {criterion['id']}: {criterion['statement']}")
        for line in lines or ([] if criterion["structure"] else [criterion["evidence"]]):
            print(f"           {line}")
    left = blanks(ROOT)
    by_eye = sum(not criterion["structure"] for criterion in criteria)
    print(f"\nOf {len(criteria)} criteria: {len(criteria) - faults - by_eye} there, {faults} missing, {by_eye} by eye.")
    print(f"{len(left)} blanks are left. There means that a trace was found, not that it is good or yours.")
    if "--blanks" in arguments:
        print("\n".join(left))
    return 1 if faults or ("--blanks" in arguments and left) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
