"""Registers the macros; `mkdocs.yml` names this file. What they do is in the modules beside it."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

# While `make serve` runs, a module that was edited must not stay in memory.
MARK = max(path.stat().st_mtime_ns for path in Path(__file__).parent.glob("*.py"))
if getattr(sys.modules.get("macros"), "mark", MARK) != MARK:
    for name in [name for name in sys.modules if name == "macros" or name.startswith("macros.")]:
        del sys.modules[name]

import macros  # noqa: E402

macros.mark = MARK  # type: ignore[attr-defined]
from macros.book import write_book  # noqa: E402
from macros.labels import Labels  # noqa: E402
from macros.loading import RecordErrors, Records  # noqa: E402
from macros.results import Results  # noqa: E402
from macros.site import loaded  # noqa: E402
from macros.vocabulary import VOCABULARY, page_of  # noqa: E402


def define_env(env: Any) -> None:
    """Called by the macros plugin: every name of the vocabulary, bound to the page that is being made."""
    try:
        records, results = loaded()  # here and not in each macro: looking for changes costs more than most macros
    except RecordErrors as errors:
        raise _readable(str(errors)) from None
    # Added here, since mkdocs.yml can name only what lies on the path of every engine.
    env.conf["markdown_extensions"].append(Labels())
    for name, function in VOCABULARY.items():
        env.macro(_bound(env, function, records, results), name)


def _bound(env: Any, function: Callable[..., str], records: Records, results: Results) -> Callable[..., str]:
    def macro(*arguments: Any, **options: Any) -> str:
        try:
            return function(page_of(env, records, results), *arguments, **options)
        except Exception as error:
            if not env.config["on_error_fail"]:
                raise  # while serving, the error stands on the page
            sys.exit(f"ERROR: {error}")  # one line instead of the plugin's trace

    return macro


def _readable(message: str) -> Exception:
    """The error that the running engine prints without a trace."""
    for engine in ("properdocs", "mkdocs"):
        if module := sys.modules.get(f"{engine}.exceptions"):
            return module.PluginError(message)  # type: ignore[no-any-return]
    return RuntimeError(message)


def on_post_build(env: Any) -> None:
    """Called by the macros plugin when every page is written: the whole handbook on one page, for paper."""
    write_book(Path(env.conf["site_dir"]), env.conf)
