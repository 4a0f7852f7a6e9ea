"""Locks each level of the case and of the starter: constraints.txt pins what requirements.txt names and brings along.

python scripts/constraints.py     after `make lock`, whose resolver it uses; versions are those of requirements*.txt
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.case_runs import CASE, LEVELS  # noqa: E402

UV = ROOT / ".cache" / "lock" / "bin" / "uv"
LOCKS = [ROOT / f"requirements{end}.txt" for end in ("", "-case", "-test")]
LINE = "-c constraints.txt"  # the first of a level's requirements.txt
FOLDERS = [*(CASE / level for level in LEVELS), *sorted((ROOT / "starter").glob("level_*"))]
HEAD = "# Every package that requirements.txt brings along; pip reads it from there.\n"


def named(requirements: str) -> list[str]:
    """The packages that a requirements.txt names, each with its version and its marker, without options for pip."""
    lines = (line.partition(" #")[0].strip() for line in requirements.splitlines())
    return [line for line in lines if line and not line.startswith(("-", "#"))]


def constraints(requirements: str) -> str:
    """The whole text of constraints.txt, for every Python from 3.11 on and every system."""
    command = [str(UV), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-header"]
    command += ["--no-annotate", "--no-emit-index-url", "-"]
    for lock in LOCKS:
        command += ["-c", str(lock)]
    done = subprocess.run(command, input="\n".join(named(requirements)), capture_output=True, text=True, check=True)
    return HEAD + "\n".join(re.sub(r"\[.*?\]", "", line) for line in named(done.stdout)) + "\n"


if __name__ == "__main__":
    if not UV.is_file():
        sys.exit("constraints: there is no resolver yet; `make lock` fetches it")
    for folder in FOLDERS:
        path, asked = folder / "constraints.txt", folder / "requirements.txt"
        try:
            text = constraints(asked.read_text(encoding="utf-8"))
        except subprocess.CalledProcessError as error:
            sys.exit(f"constraints: {asked.relative_to(ROOT)} cannot be resolved\n{error.stderr.strip()}")
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: written again")
