"""The rules of the collection: what one record alone cannot know. Each rule yields errors with their address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from macros.loading import Records, _maybe
from macros.records import DIMENSIONS, KINDS, Criterion, Level, Link, Pitfall, Record, StoryStep, Template
from macros.results import Results, ResultError, load_results

TOKEN = re.compile(r"\{result:([^}]*)\}")
LINK = re.compile(r"\]\((cite|record):([^)\s]*)\)")
FIELD = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PUBLISHED = "data/published-ids.txt"


def links_of(annotation: Any) -> Iterator[str]:
    """The kinds of record that a field's annotation points at, not looking into nested records."""
    for item in getattr(annotation, "__metadata__", ()):
        if isinstance(item, Link):
            yield item.kind
    for argument in getattr(annotation, "__args__", ()):
        yield from links_of(argument)
    if hasattr(annotation, "__origin__"):
        yield from links_of(annotation.__origin__)


def walk(record: Record, address: str = "") -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Every value below a record: its address, itself, and the kinds of record that it is an id of."""
    hints = type(record).model_fields
    for name, info in hints.items():
        value = getattr(record, name)
        kinds = tuple(dict.fromkeys([*(m.kind for m in info.metadata if isinstance(m, Link)), *links_of(info.annotation)]))
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, item in items:
            here = f"{address}{name}" + (f"[{index}]" if index is not None else "")
            if isinstance(item, Record):
                yield from walk(item, here + ".")
            elif item is not None:
                yield here, item, kinds


def tickable(records: Records) -> Iterator[tuple[str, str, Any]]:
    """Criteria, remedies and checks: (noun, address, record); their ids share one namespace, the reader's progress."""
    for level in records.levels:
        for index, criterion in enumerate(level.criteria):
            yield "criterion", f"{records.where[id(level)]}criteria[{index}].", criterion
    for pitfall in records.pitfalls:
        for index, remedy in enumerate(pitfall.remedies):
            yield "task", f"{records.where[id(pitfall)]}remedies[{index}].", remedy
    for step in records.story:
        for index, item in enumerate(step.checks):
            yield "check", f"{records.where[id(step)]}checks[{index}].", item


def everything(records: Records) -> Iterator[tuple[str, str, Any]]:
    """Every record that has an id: (noun, address, record)."""
    for model in KINDS:
        for record in records.of(model):
            yield model.kind, records.where[id(record)], record  # type: ignore[attr-defined]
    yield from tickable(records)


def _unique_ids(records: Records, root: Path) -> Iterator[str]:
    for pool in (
        *((model.kind, [(records.where[id(r)], r) for r in records.of(model)]) for model in KINDS),  # type: ignore[attr-defined]
        ("criterion, task or check", [(where, item) for _, where, item in tickable(records)]),
    ):
        noun, items = pool
        first: dict[str, str] = {}
        for where, item in items:
            for name in (item.id, *item.aliases):
                if name in first:
                    yield f"{where}id: '{name}' is already the id of a {noun}, at {first[name].rstrip(': .')}"
                first.setdefault(name, where)


def _known_ids(records: Records, root: Path) -> Iterator[str]:
    known: dict[str, set[str]] = {}
    for noun, _, item in everything(records):
        known.setdefault(noun, set()).add(item.id)
    results, problems = load_results(root)
    yield from problems
    for model in KINDS:
        for record in records.of(model):
            for address, value, kinds in walk(record):
                where = records.where[id(record)] + address
                for kind in kinds:
                    if value not in known.get(kind, set()):
                        yield f"{where}: there is no {kind} '{value}'{_maybe(value, sorted(known.get(kind, set())))}"
                if isinstance(value, str):
                    yield from _known_in_text(value, where, known, results)


def _known_in_text(text: str, where: str, known: dict[str, set[str]], results: Results) -> Iterator[str]:
    for name in TOKEN.findall(text):
        try:
            results.shown(name)
        except ResultError as error:
            yield f"{where}: {error}"
    for scheme, name in LINK.findall(text):
        pool = known["reference"] if scheme == "cite" else set().union(*(known.get(k, set()) for k in PAGES))
        if name not in pool:
            noun = "reference" if scheme == "cite" else "level, pitfall, story step, template or term"
            yield f"{where}: there is no {noun} '{name}'{_maybe(name, sorted(pool))}"


PAGES = ("level", "pitfall", "story", "template", "term")


def _numbered(records: Records, root: Path) -> Iterator[str]:
    for kind, expected in ((Level, 5), (Pitfall, 12), (StoryStep, None), (Template, None)):
        items = records.of(kind)
        numbers = [getattr(item, "number", getattr(item, "order", 0)) for item in items]
        wanted = list(range(1, (expected or len(items)) + 1))
        if numbers != wanted:
            key = "order" if kind is Template else "number"
            yield f"data/{kind.folder}/: {key}: {numbers} found; expected {wanted[0] if wanted else 1} to {len(wanted)} without gaps or repeats"
    for step, after in zip(records.story, records.story[1:], strict=False):
        clocks = list(type(step).model_fields["clock"].annotation.__args__)  # type: ignore[union-attr]
        if clocks.index(step.clock) > clocks.index(after.clock):
            yield f"{records.where[id(after)]}clock: '{after.clock}' comes before the '{step.clock}' of step {step.number}; steps follow the reviewer's clock"


def _levels_cover(records: Records, root: Path) -> Iterator[str]:
    for level in records.levels:
        count = Counter(criterion.dimension for criterion in level.criteria)
        for dimension in DIMENSIONS:
            if not count[dimension]:
                yield f"{records.where[id(level)]}criteria: none has the dimension '{dimension}'; each of {', '.join(DIMENSIONS)} needs one"
        own = {criterion.id for criterion in level.criteria}
        for index, milestone in enumerate(level.milestones):
            for name in milestone.criteria:
                if name not in own:
                    yield f"{records.where[id(level)]}milestones[{index}].criteria: '{name}' is not a criterion of this level"
        built = {name for milestone in level.milestones for name in milestone.criteria}
        for index, criterion in enumerate(level.criteria):
            if criterion.required and criterion.id not in built:
                yield f"{records.where[id(level)]}criteria[{index}].id: no milestone builds '{criterion.id}'; a required criterion needs one"


def _pitfalls_practise(records: Records, root: Path) -> Iterator[str]:
    for pitfall in records.pitfalls:
        where = records.where[id(pitfall)]
        if pitfall.experiment is None and pitfall.exercise is None:
            yield f"{where}exercise: a pitfall has an experiment or an exercise; it has neither"
        for end in ("wrong", "right") if pitfall.experiment else ():
            listing = f"snippets/pitfalls/{pitfall.experiment}_{end}.py"
            if not (root / listing).is_file():
                yield f"{where}experiment: '{pitfall.experiment}' has no listing {listing}"


def _templates_fill(records: Records, root: Path) -> Iterator[str]:
    for template in records.templates:
        where = records.where[id(template)]
        declared = {item.id: index for index, item in enumerate(template.fields)}
        used = FIELD.findall(template.body)
        for name in used:
            if name not in declared:
                yield f"{where}body: '{{{{{name}}}}}' is not a field{_maybe(name, list(declared))}"
        for name, index in declared.items():
            if name not in used:
                yield f"{where}fields[{index}].id: '{name}' is not used in the body"
        filled = [item for item in template.fields if item.filled is not None]
        if filled or template.filled_from:
            for index, item in enumerate(template.fields):
                if item.filled is None:
                    yield f"{where}fields[{index}].filled: '{item.id}' has no value; the filled version needs all fields"
            if not template.filled_from:
                yield f"{where}filled_from: missing; say what the filled version tells of"


def _references_used_honestly(records: Records, root: Path) -> Iterator[str]:
    urls: dict[str, str] = {}
    for reference in records.references:
        where = records.where[id(reference)]
        if reference.url in urls:
            yield f"{where}url: '{reference.url}' is already the address of '{urls[reference.url]}'"
        urls.setdefault(reference.url, reference.id)


def _published_stay(records: Records, root: Path) -> Iterator[str]:
    path = root / PUBLISHED
    if not path.is_file():
        yield f"{PUBLISHED}: missing; it lists every id that was ever published"
        return
    now = {f"{noun} {name}" for noun, _, item in everything(records) for name in (item.id, *item.aliases)}
    published = [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    for line in published:
        if line not in now:
            noun, _, name = line.partition(" ")
            yield f"{PUBLISHED}: the {noun} '{name}' was published and is gone; give the record that replaces it `aliases: [{name}]`"
    fresh = sorted(now - set(published))
    if fresh:
        noun, _, name = fresh[0].partition(" ")
        more = f" and {len(fresh) - 1} more are" if len(fresh) > 1 else " is"
        yield f"{PUBLISHED}: the {noun} '{name}'{more} not listed; run `make ids`"


RULES: tuple[Callable[[Records, Path], Iterator[str]], ...] = (
    _unique_ids, _known_ids, _numbered, _levels_cover, _pitfalls_practise, _templates_fill,
    _references_used_honestly,
)  # fmt: skip


def check(records: Records, root: Path, complete: bool, published: bool = True) -> list[str]:
    """Every error of the collection. Where records are missing (`complete` is false) only the rules
    that a missing record cannot upset are run, so that one fault does not print fifty lines."""
    rules = RULES if complete else (_unique_ids, _levels_cover, _pitfalls_practise, _templates_fill)
    if complete and published:
        rules = (*rules, _published_stay)
    return [error for rule in rules for error in rule(records, root)]
