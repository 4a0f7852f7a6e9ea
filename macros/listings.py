"""Code of ours on a page: a whole file, or named definitions out of one, so that a page never shows stale code."""

from __future__ import annotations

import ast
import json
import re
from textwrap import indent
from typing import Any

from macros.html import QUIET
from macros.loading import ROOT, did_you_mean
from macros.pages import Page

SNIPPETS = ROOT / "snippets"
LANGUAGES = {".py": "python", ".ipynb": "python", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".sql": "sql"}
BY_NAME = {"Dockerfile": "docker"}
LINK_OR_FENCE = re.compile(r"(^```.*?^```)|\[([^\]]+)\]\([^)]*\)", re.S | re.M)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def listing(page: Page, file: str, *names: str, fold: str = "") -> str:
    """A fenced block with a file of `snippets/`, or only some of it; with `fold`, closed under that title.

    `names` are functions, classes or constants of a Python file (`Class.method` too), for a notebook a text that exactly
    one of its cells holds, and for a Markdown file headings: what stands below each is quoted as a reader sees it.

    Raises:
        ValueError: there is no such file or name; the message gives the page and the nearest name.
    """
    path = SNIPPETS / file
    if not path.is_file():
        raise ValueError(f"docs/{page.source}: there is no file snippets/{file}")
    text, where = path.read_text(encoding="utf-8"), f"docs/{page.source}: snippets/{file}"
    if names and path.suffix not in {".py", ".ipynb", ".md"}:
        raise ValueError(f"{where}: only Python, notebooks and Markdown are shown in parts; leave {names[0]!r} out")
    if names and path.suffix == ".md":
        return "\n\n".join(_quoted(text, name, where) for name in names)
    if path.suffix == ".ipynb":
        shown = [_cell(json.loads(text), name, where) for name in names]
    else:
        shown = [_definition(text, name, where) for name in names]
    ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
    language = BY_NAME.get(path.name) or LANGUAGES.get(path.suffix, "text")
    body = "\n\n".join(shown) if shown else f'--8<-- "{file}"'
    block = f'{ticks} {{ .{language} title="snippets/{file}" {QUIET}="" }}\n{body}\n{ticks}'
    return f'??? note "{fold}"\n\n' + indent(block, "    ", lambda line: bool(line.strip())) if fold else block


def _quoted(text: str, heading: str, where: str) -> str:
    """What stands below a heading, up to the next, as a quotation; its links lead elsewhere and become words."""
    parts: list[tuple[str, list[str]]] = []
    fenced = False
    for line in LINK_OR_FENCE.sub(lambda found: found[1] or found[2], text).splitlines():
        fenced ^= line.lstrip().startswith("```")
        if not fenced and (title := re.match(r"#+ (.+)", line)):  # in a fence it is a comment of the shell
            parts.append((title[1], []))
        elif parts:
            parts[-1][1].append(line)
    found = ["\n".join(lines).strip() for title, lines in parts if title == heading]
    if not found:
        near = did_you_mean(heading, [title for title, _ in parts])
        raise ValueError(f"{where}: there is no heading {heading!r} in it{near}")
    if len(found) > 1:
        raise ValueError(f"{where}: {len(found)} headings are {heading!r}, 1 expected")
    return indent(found[0], "> ", lambda line: True).replace("> \n", ">\n")


def _definition(source: str, name: str, where: str) -> str:
    found = dict(_named(ast.parse(source)))
    if name not in found:
        raise ValueError(f"{where}: there is no {name!r} in it{did_you_mean(name, list(found))}")
    node = found[name]
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    lines = source.splitlines()[first - 1 : node.end_lineno]
    margin = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[margin:] for line in lines)


def _named(tree: ast.Module) -> list[tuple[str, ast.stmt]]:
    """Definitions and constants at the top of a module, and the methods of its classes."""
    found: list[tuple[str, ast.stmt]] = []
    for node in tree.body:
        if isinstance(node, Definition):
            found.append((node.name, node))
            inner = node.body if isinstance(node, ast.ClassDef) else []
            found += [(f"{node.name}.{child.name}", child) for child in inner if isinstance(child, Definition)]
        elif isinstance(node, ast.Assign):
            found += [(target.id, node) for target in node.targets if isinstance(target, ast.Name)]
    return found


def _cell(notebook: dict[str, Any], phrase: str, where: str) -> str:
    """The code cell with this text, and under it what it printed."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and phrase in "".join(cell["source"])]
    if len(cells) != 1:
        raise ValueError(f"{where}: {len(cells)} cells hold {phrase!r}, 1 expected")
    printed = [
        line for output in cells[0].get("outputs", []) if output.get("name") == "stdout"
        for line in "".join(output["text"]).splitlines()
    ]  # fmt: skip
    return "\n".join(["".join(cells[0]["source"]), *(f"# {line}" for line in printed)])
