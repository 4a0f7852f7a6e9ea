"""The rules of the collection: what one record alone cannot know. Each rule yields errors with their address."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from macros.loading import ANSWERS, COLLECTIONS, Records, did_you_mean, is_scratch, read_text
from macros.records import CLOCKS, DIMENSIONS, KINDS, Level, Link, Pitfall, Record, StoryStep, Template
from macros.results import ResultError, Results, load_results

TOKEN = re.compile(r"\{result:([^}]*)\}")
LINK = re.compile(r"\]\(\s*(cite:|record:|https?://)([^)\s]*)")
FIELD = re.compile(r"(?<!\$)\{\{(.*?)\}\}")
PUBLISHED = "data/published-ids.txt"
PAGES = ("level", "pitfall", "story", "template", "term")
INSIDE = {"level": "criterion", "pitfall": "task", "story": "check", "template": "field"}
Names = dict[str, dict[str, str]]


class Scene(NamedTuple):
    """What a rule looks at; `broken` are the nouns of which a record could not be read, so that some may be missing."""

    records: Records
    root: Path
    broken: frozenset[str]


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
    for name, info in type(record).model_fields.items():
        value: Any = getattr(record, name)
        own = (item.kind for item in info.metadata if isinstance(item, Link))
        kinds = tuple(dict.fromkeys([*own, *links_of(info.annotation)]))
        items = list(enumerate(value)) if isinstance(value, tuple) else [(None, value)]
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


class Blank(NamedTuple):
    """A field of a template under the name by which a reader's draft is kept: `case-study/title`."""

    id: str
    aliases: tuple[str, ...]


def blanks(records: Records) -> Iterator[tuple[str, str, Blank]]:
    """The fields of all templates: (noun, address, field). A template that was renamed has renamed its fields."""
    for template in records.templates:
        for index, field in enumerate(template.fields):
            names = [
                f"{owner}/{name}" for owner in (template.id, *template.aliases) for name in (field.id, *field.aliases)
            ]
            yield "field", f"{records.where[id(template)]}fields[{index}].", Blank(names[0], tuple(names[1:]))


def everything(records: Records) -> Iterator[tuple[str, str, Any]]:
    """Every record that has an id: (noun, address, record)."""
    for model in KINDS:
        for record in records.of(model):
            yield model.kind, records.where[id(record)], record  # type: ignore[attr-defined]
    yield from tickable(records)
    yield from {field.id: (noun, where, field) for noun, where, field in blanks(records)}.values()


def _nothing_else(scene: Scene) -> Iterator[str]:
    """A misspelt folder would otherwise be a folder of records that nobody reads."""
    folders = [model.folder for model in KINDS if hasattr(model, "folder")]
    known = [*folders, *COLLECTIONS.values(), Path(PUBLISHED).name]
    for path in sorted((scene.root / "data").glob("*")):
        if path.name not in known and not is_scratch(path):
            yield f"data/{path.name}: unexpected; data/ holds {', '.join(known)}{did_you_mean(path.name, known)}"


def _unique_ids(scene: Scene) -> Iterator[str]:
    """Within what shares a namespace: the ticks of a reader, the targets of `record:`, and each other kind."""
    pools = dict.fromkeys(PAGES, "record") | dict.fromkeys(INSIDE.values(), "tick")
    first: dict[tuple[str, str], str] = {}
    for noun, where, item in everything(scene.records):
        for name in (item.id, *item.aliases):
            key = (pools.get(noun, noun), name)
            if key in first:
                yield f"{where}{'id' if name == item.id else 'aliases'}: '{name}' is already {first[key]}"
            role = "the id" if name == item.id else "an alias"
            first.setdefault(key, f"{role} of a {noun}, at {where.rstrip(': .')}")


def _known_ids(scene: Scene) -> Iterator[str]:
    """Ids in fields and in text name a record. Kinds of which some could not be read are left for the next run."""
    names: Names = defaultdict(dict)
    for noun, _, item in everything(scene.records):
        names[noun] |= {**dict.fromkeys(item.aliases, item.id), item.id: item.id}
    results, problems = load_results(scene.root)
    yield from problems
    for model in KINDS:
        for record in scene.records.of(model):
            for address, value, kinds in walk(record):
                where = scene.records.where[id(record)] + address
                for kind in kinds:
                    if kind not in scene.broken:
                        yield from _absent(kind, value, names[kind], where)
                if isinstance(value, str):
                    yield from _links_in(value, where, names, scene.broken)
                if isinstance(value, str) and not problems:
                    yield from _results_in(value, where, results)


def _absent(noun: str, name: str, known: dict[str, str], where: str) -> Iterator[str]:
    current = known.get(name)
    if current != name:
        hint = f"; it is now '{current}'" if current else did_you_mean(name, sorted(set(known.values())))
        yield f"{where}: there is no {noun} '{name}'{hint}"


def _links_in(text: str, where: str, names: Names, broken: Collection[str]) -> Iterator[str]:
    for scheme, name in LINK.findall(text):
        if scheme == "cite:" and "reference" not in broken:
            yield from _absent("reference", name, names["reference"], where)
        elif scheme == "record:" and not set(PAGES) & set(broken):
            pool = {old: new for noun in PAGES for old, new in names[noun].items()}
            yield from _absent("level, pitfall, story step, template or term", name, pool, where)
        elif scheme.startswith("http"):
            yield f"{where}: '{scheme}{name}' is an external link; put it into data/references.yml and cite that: (cite:id)"


def _results_in(text: str, where: str, results: Results) -> Iterator[str]:
    for name in TOKEN.findall(text):
        try:
            results.get(name)
        except ResultError as error:
            yield f"{where}: {error}"


def _numbered(scene: Scene) -> Iterator[str]:
    for kind, expected in ((Level, 5), (Pitfall, 12), (StoryStep, None), (Template, None)):
        if kind.kind in scene.broken:
            continue
        key = "order" if kind is Template else "number"
        files: dict[int, list[str]] = defaultdict(list)
        for item in scene.records.of(kind):
            files[getattr(item, key)].append(f"{item.id}.yml")
        last = expected or max(files, default=1)
        faults = [f"{number} is missing" for number in range(1, last + 1) if number not in files]
        faults += [f"{number} is that of {' and '.join(names)}" for number, names in files.items() if len(names) > 1]
        if faults:
            yield f"data/{kind.folder}/: {key}: {', '.join(faults)}; expected 1 to {last}, each once"


def _by_the_clock(scene: Scene) -> Iterator[str]:
    for step, after in pairwise(scene.records.story):
        if CLOCKS.index(step.clock) > CLOCKS.index(after.clock):
            yield f"{scene.records.where[id(after)]}clock: '{after.clock}' comes before the '{step.clock}' of step {step.number}; steps follow the reviewer's clock"


def _levels_cover(scene: Scene) -> Iterator[str]:
    home = {criterion.id: level for level in scene.records.levels for criterion in level.criteria}
    for level in scene.records.levels:
        where = scene.records.where[id(level)]
        count = Counter[str](criterion.dimension for criterion in level.criteria)
        for dimension in DIMENSIONS:
            if not count[dimension]:
                yield f"{where}criteria: none has the dimension '{dimension}'; each of {', '.join(DIMENSIONS)} needs one"
            asked = [c.id for c in level.criteria if c.dimension == dimension and c.short]
            if count[dimension] and len(asked) != 1:
                yield f"{where}criteria: {len(asked)} of the dimension '{dimension}' have 'short: true'{': ' if asked else ''}{', '.join(asked)}; the short form asks exactly one"
        for index, criterion in enumerate(level.criteria):
            if criterion.short and not criterion.required:
                yield f"{where}criteria[{index}].short: '{criterion.id}' is not required; the short form asks what decides"
        own = {criterion.id for criterion in level.criteria}
        for index, milestone in enumerate(level.milestones):
            for place, name in enumerate(milestone.criteria):
                if name not in own and name in home:
                    yield f"{where}milestones[{index}].criteria[{place}]: '{name}' is a criterion of level {home[name].number}; a milestone builds those of its own level"
        built = {name for milestone in level.milestones for name in milestone.criteria}
        for index, criterion in enumerate(level.criteria):
            if criterion.required and criterion.id not in built:
                yield f"{where}criteria[{index}].id: no milestone builds '{criterion.id}'; a required criterion needs one"


def _pitfalls_practise(scene: Scene) -> Iterator[str]:
    for pitfall in scene.records.pitfalls:
        where = scene.records.where[id(pitfall)]
        if pitfall.experiment is None and pitfall.exercise is None:
            yield f"{where}exercise: a pitfall has an experiment or an exercise; it has neither"
        for end in ("wrong", "right") if pitfall.experiment else ():
            listing = f"snippets/pitfalls/{pitfall.experiment}_{end}.py"
            if not (scene.root / listing).is_file():
                yield f"{where}experiment: '{pitfall.experiment}' has no listing {listing}"


def _pitfalls_are_ours(scene: Scene) -> Iterator[str]:
    """What generic advice cannot give: the strong version has numbers of the case, the self-check leads to a task."""
    for pitfall in scene.records.pitfalls:
        where = scene.records.where[id(pitfall)]
        if not TOKEN.search(pitfall.rewrite.strong):
            yield f"{where}rewrite.strong: no {{result:…}} in it; the strong version is told on numbers of the case"
        tasks = [remedy.id for remedy in pitfall.remedies]
        if pitfall.self_check.begin not in tasks:
            yield f"{where}self_check.begin: '{pitfall.self_check.begin}' is not a task of this pitfall; it has {', '.join(tasks)}"


def _theory_is_checked(scene: Scene) -> Iterator[str]:
    """A theory answer has a listing that checks it, or says why code cannot; a listing checks a question."""
    listings = {path.stem for path in (scene.root / ANSWERS).glob("*.py")}
    for question in scene.records.questions:
        where = scene.records.where[id(question)]
        checked = question.id in listings
        if question.type == "theory" and not checked and not question.unchecked:
            yield f"{where}unchecked: missing; a theory answer has {ANSWERS}/{question.id}.py, or says here why code cannot check it"
        if checked and question.unchecked:
            yield f"{where}unchecked: {ANSWERS}/{question.id}.py checks the answer; leave this field out"
    known = {question.id for question in scene.records.questions}
    if "question" not in scene.broken:
        for name in sorted(listings - known):
            yield f"{ANSWERS}/{name}.py: there is no question '{name}'{did_you_mean(name, sorted(known))}"


def _templates_fill(scene: Scene) -> Iterator[str]:
    for template in scene.records.templates:
        where = scene.records.where[id(template)]
        declared: dict[str, int] = {}
        for index, item in enumerate(template.fields):
            if item.id in declared:
                yield f"{where}fields[{index}].id: '{item.id}' is already the id of fields[{declared[item.id]}]"
            declared.setdefault(item.id, index)
            for key in ("label", "hint"):
                if FIELD.search(getattr(item, key)):
                    yield f"{where}fields[{index}].{key}: has {{{{…}}}} in it, which only the body may have: there it names a field"
        used = list(dict.fromkeys(name.strip() for name in FIELD.findall(template.body)))
        for name in used:
            if name not in declared:
                yield f"{where}body: '{{{{{name}}}}}' is not a field{did_you_mean(name, list(declared))}"
        for name, index in declared.items():
            if name not in used:
                yield f"{where}fields[{index}].id: '{name}' is not used in the body"
        for index, taught in enumerate(template.teaches):
            for place, name in enumerate(taught.fields):
                if name not in declared:
                    yield f"{where}teaches[{index}].fields[{place}]: '{name}' is not a field{did_you_mean(name, list(declared))}"


def _templates_teach(scene: Scene) -> Iterator[str]:
    """A template teaches what somebody can tick, and its filled version shows only what the case meets."""
    known = {name: item.id for _, _, item in tickable(scene.records) for name in item.aliases}
    known |= {item.id: item.id for _, _, item in tickable(scene.records)}  # an id wins over somebody's alias
    unmet = {c.id: c.case.met for level in scene.records.levels for c in level.criteria if c.case.met != "yes"}
    for template in () if scene.broken & {"criterion", "check", "task"} else scene.records.templates:
        where = scene.records.where[id(template)]
        for index, taught in enumerate(template.teaches):
            yield from _absent("criterion, check or task", taught.check, known, f"{where}teaches[{index}].check")
            if taught.check in unmet:
                yield f"{where}teaches[{index}].check: the case meets '{taught.check}' with '{unmet[taught.check]}'; a filled version shows only what the case meets with 'yes'"


def _one_address_each(scene: Scene) -> Iterator[str]:
    urls: dict[str, str] = {}
    for reference in scene.records.references:
        if reference.url in urls:
            where = scene.records.where[id(reference)]
            yield f"{where}url: '{reference.url}' is already the address of '{urls[reference.url]}'"
        urls.setdefault(reference.url, reference.id)


def _published_stay(scene: Scene) -> Iterator[str]:
    path = scene.root / PUBLISHED
    if not path.is_file():
        yield f"{PUBLISHED}: missing; it lists every id that was ever published"
        return
    text, errors = read_text(path, PUBLISHED)
    yield from errors
    if errors:
        return
    ids = {f"{noun} {item.id}" for noun, _, item in everything(scene.records)}
    kept = ids | {f"{noun} {name}" for noun, _, item in everything(scene.records) for name in item.aliases}
    published = [line for line in text.splitlines() if line and not line.startswith("#")]
    for line in published:
        noun, _, name = line.partition(" ")
        if line not in kept and noun not in scene.broken:
            yield f"{PUBLISHED}: the {noun} '{name}' was published and is gone; give the {'field' if noun == 'field' else 'record'} that replaces it `aliases: [{name.rpartition('/')[2]}]`"
    fresh = sorted(line for line in ids - set(published) if line.partition(" ")[0] not in scene.broken)
    if fresh:
        noun, _, name = fresh[0].partition(" ")
        more = f" and {len(fresh) - 1} more are" if len(fresh) > 1 else " is"
        yield f"{PUBLISHED}: the {noun} '{name}'{more} not listed; run `make ids`"


RULES: tuple[Callable[[Scene], Iterator[str]], ...] = (
    _nothing_else, _unique_ids, _known_ids, _numbered, _by_the_clock, _levels_cover, _pitfalls_practise, _pitfalls_are_ours,
    _theory_is_checked,
    _templates_fill, _templates_teach, _one_address_each,
)  # fmt: skip


def check(records: Records, root: Path, broken: Collection[type[Record]] = (), published: bool = True) -> list[str]:
    """Every error of the collection. Of kinds that are `broken`, some record could not be read: what a missing record
    would upset is not asked of them, so that one fault does not print fifty lines."""
    nouns = {model.kind for model in broken}  # type: ignore[attr-defined]
    scene = Scene(records, root, frozenset(nouns | {INSIDE[noun] for noun in nouns & set(INSIDE)}))
    rules = (*RULES, _published_stay) if published else RULES
    return [error for rule in rules for error in rule(scene)]
