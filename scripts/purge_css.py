"""Cuts the theme's style sheets down to what the built pages and scripts can use.

    python scripts/purge_css.py           write overrides/assets/stylesheets/, under the theme's own file names
    python scripts/purge_css.py --check   exit 1 where they differ from what is committed

MkDocs prefers a file of `overrides/` to the theme's of the same name; an engine with other names keeps its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.build_site import build  # noqa: E402

TARGET = ROOT / "overrides" / "assets" / "stylesheets"
SCRIPT = """
const { PurgeCSS } = require("purgecss");
const [, , input] = process.argv;
const { pages, sheets, own } = JSON.parse(require("fs").readFileSync(input));
const TYPES = ["abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "example", "quote"];
new PurgeCSS()
  .purge({
    content: pages,
    css: [...sheets, own],
    variables: true,
    dynamicAttributes: ["data-md-state", "open", "hidden", "data-platform"],
    blocklist: [/md-(annotation|author|banner|consent|feedback|pagination|post|progress|rating|social|source|status|tag|version|select)/, ...TYPES],
    safelist: { standard: [/^md-search/, /^md-clipboard/, /^md-tooltip/, /^tabbed/, /^admonition/, "note", "js", "no-js"] },
  })
  .then((found) => console.log(JSON.stringify(Object.fromEntries(found.map((one) => [one.file, one.css])))));
"""


def theme() -> Path:
    """The theme's own templates.

    Raises:
        FileNotFoundError: the theme is not installed.
    """
    spec = find_spec("material")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("mkdocs-material is not installed: `make site` installs it")
    return Path(spec.origin).parent / "templates"


def purged(site: Path) -> dict[str, str]:
    """The theme's style sheets by file name, cut down to what `site` uses."""
    sheets = sorted((theme() / "assets" / "stylesheets").glob("*.css"))
    content = [
        *site.rglob("index.html"),
        *site.glob("404.html"),
        *site.glob("assets/javascripts/*.js"),
        *site.glob("assets/js/*.js"),
    ]
    own = ROOT / "docs" / "assets" / "css" / "handbook.css"
    with tempfile.TemporaryDirectory() as folder:
        task = Path(folder) / "task.json"
        task.write_text(
            json.dumps({"pages": [*map(str, sorted(content))], "sheets": [*map(str, sheets)], "own": str(own)})
        )
        script = Path(folder) / "purge.cjs"
        script.write_text(SCRIPT)
        done = subprocess.run(
            [str(ROOT / ".venv" / "bin" / "node"), str(script), str(task)],
            cwd=ROOT, env={"NODE_PATH": str(ROOT / "node_modules"), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"purgecss failed: {done.stderr[-500:]}")
    found = json.loads(done.stdout)
    return {sheet.name: found[str(sheet)].split("\n/*# sourceMappingURL")[0].strip() + "\n" for sheet in sheets}


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        files = purged(Path(folder))
    if arguments == ["--check"]:
        have = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*.css")}
        for name in sorted(files.keys() | have.keys()):
            if files.get(name) != have.get(name):
                print(f"overrides/assets/stylesheets/{name}: differs from what the pages use; run `make css`")
        return int(files != have)
    TARGET.mkdir(parents=True, exist_ok=True)
    for path in TARGET.glob("*.css"):
        path.unlink()
    for name, css in files.items():
        (TARGET / name).write_text(css, encoding="utf-8")
        print(f"{name}: {(theme() / 'assets' / 'stylesheets' / name).stat().st_size:,} -> {len(css):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
