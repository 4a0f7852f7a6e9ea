"""Files beside the pages: raw templates, the starter, and the records as JSON. A plugin script of the build, and a command:

    python scripts/gen_extras.py site      writes them, and the print view, into a site that another engine has built

Nothing here is a page that a reader opens: pages are real files under docs/.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mkdocs.utils.meta import get_data
from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from macros.book import sections, write_book  # noqa: E402
from macros.ids import ids  # noqa: E402
from macros.pages import Page  # noqa: E402
from macros.site import loaded  # noqa: E402
from macros.templates import VERSIONS, raw_source, text  # noqa: E402
from scripts.starter import archive  # noqa: E402


def extras() -> dict[str, str | bytes]:
    """Every extra by its path below the site, with its content."""
    records, results = loaded()
    page = Page("index.md", records, results)
    files: dict[str, str | bytes] = {
        raw_source(template, version): text(template, version, page.markdown)
        for template in records.templates
        for version in VERSIONS
    }
    data = {
        kind: [record.model_dump(mode="json", exclude_defaults=True) for record in getattr(records, kind)]
        for kind in ("levels", "pitfalls", "story", "templates", "questions", "roles", "terms", "references")
    }
    data["results"] = [{"id": name, **vars(result)} for name, result in results.by_id.items()]
    for kind, entries in data.items():
        files[f"generated/{kind}.json"] = json.dumps(entries, ensure_ascii=False, separators=(",", ":")) + "\n"
    files["generated/ids.js"] = ids(records)
    files["generated/starter.zip"] = archive()
    files["llms.txt"] = llms(page)
    return files


def llms(page: Page) -> str:
    """A map of the handbook for programs that read: every page with its title, address and description."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        config = yaml_load(file)
    lines = [f"# {config['site_name']}", "", f"> {config['site_description']}", ""]
    for section, sources in sections(config["nav"]):
        lines += [f"## {section}", ""]
        for source in sources:
            _, meta = get_data((ROOT / "docs" / source).read_text(encoding="utf-8"))
            lines.append(f"- [{meta['title']}]({page.url(source)}): {meta['description']}")
        lines.append("")
    return "\n".join(lines)


def main(folder: str) -> None:
    if not (Path(folder) / "index.html").is_file():
        sys.exit(f"gen_extras: {folder}/index.html is not there; expected a folder that holds a built site")
    for name, content in extras().items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        write_book(Path(folder), yaml_load(file))


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["site"]))
else:  # run by the gen-files plugin, which gives it another name
    import mkdocs_gen_files

    for name, content in extras().items():
        with mkdocs_gen_files.open(name, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
