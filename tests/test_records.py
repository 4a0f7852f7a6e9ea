"""Every rule of macros/loading.py, macros/checks.py and macros/results.py: the real data obeys it, and a tree that
breaks it gets its exact message. Each case changes one thing in a copy of `data/` and `snippets/`."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from macros.checks import walk
from macros.loading import ROOT, RecordErrors, Records, did_you_mean, explain, load, read_yaml
from macros.records import Question

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
GONE = object()
LEVEL, PITFALL, STORY, TEMPLATE, QUESTION = (
    "levels/1-entry.yml",
    "pitfalls/05-overfitting.yml",
    "story/01-identity.yml",
    "templates/impact-statement.yml",
    "questions/why-us.yml",
)
PUBLISHED = "published-ids.txt"


@pytest.fixture(scope="session")
def real() -> Records:
    return load(ROOT)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what `load` reads."""
    for folder in ("data", "snippets"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def get(tree: Path, file: str, *path: str | int) -> Any:
    """One value of a YAML file; without a path all of it."""
    value, errors = read_yaml(tree / "data" / file, file)
    assert not errors
    for step in path:
        value = value[step]
    return value


def put(tree: Path, file: str, *path: str | int, to: Any) -> None:
    """Set one value of a YAML file; `to` may be GONE, or a function of the value."""
    content = node = get(tree, file)
    for step in path[:-1]:
        node = node[step]
    if to is GONE:
        del node[path[-1]]
    else:
        node[path[-1]] = to(node[path[-1]]) if callable(to) else to
    write(tree, file, yaml.dump(content, Dumper=DUMPER, allow_unicode=True, sort_keys=False))


def add(tree: Path, file: str, *path: str | int, entry: Any) -> None:
    """Put an entry at the end of a list; without a path, of a collection."""
    content = get(tree, file)
    node = content
    for step in path:
        node = node[step]
    node.append(entry)
    write(tree, file, yaml.dump(content, Dumper=DUMPER, allow_unicode=True, sort_keys=False))


def write(tree: Path, file: str, text: str | bytes) -> None:
    (tree / "data" / file).write_bytes(text if isinstance(text, bytes) else text.encode())


def listed(tree: Path, *lines: str) -> None:
    """Add lines to the list of published ids, as `make ids` does."""
    path = tree / "data" / PUBLISHED
    write(tree, PUBLISHED, path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines))


def errors_of(tree: Path, published: bool = True) -> list[str]:
    """What `load` finds wrong with a tree; empty if nothing."""
    try:
        load(tree, published=published)
    except RecordErrors as problem:
        return problem.errors
    return []


# The real data


def test_the_real_data_loads(real: Records) -> None:
    assert (len(real.levels), len(real.pitfalls)) == (5, 12)
    assert [level.number for level in real.levels] == [1, 2, 3, 4, 5]
    assert [step.number for step in real.story] == list(range(1, len(real.story) + 1))
    assert min(map(len, (real.templates, real.questions, real.roles, real.terms, real.references))) > 0


def test_an_untouched_copy_has_no_error_and_survives_being_rewritten(tree: Path) -> None:
    assert errors_of(tree) == []
    for file in (LEVEL, PITFALL, STORY, TEMPLATE, QUESTION):
        put(tree, file, "id", to=lambda same: same)
    assert errors_of(tree) == []


def test_records_are_frozen(real: Records) -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        real.levels[0].name = "x"
    with pytest.raises(ValidationError, match="Instance is frozen"):
        real.levels[0].criteria[0].hours = (1, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        real.levels = ()  # type: ignore[misc]
    everything: list[Any] = [*real.levels, *real.terms]
    lists = [(record.id, place) for record in everything for place, value, _ in walk(record) if isinstance(value, list)]
    assert lists == []


def test_walk_gives_each_value_its_address_and_the_kind_it_is_an_id_of(real: Records) -> None:
    found = {address: (value, kinds) for address, value, kinds in walk(real.levels[0])}
    assert found["criteria[0].id"] == (real.levels[0].criteria[0].id, ())
    assert found["milestones[0].criteria[0]"] == (real.levels[0].milestones[0].criteria[0], ("criterion",))
    assert found["traps[0].pitfall"] == (real.levels[0].traps[0].pitfall, ("pitfall",))
    assert found["references[0]"][1] == ("reference",)
    assert found["sides.data"] == (real.levels[0].sides.data, ())


# YAML


SYNTAX: dict[str, tuple[str | bytes, str]] = {
    "bad indent": ("id: x\n  type: y\n", "line 2, column 7: mapping values are not allowed in this context"),
    "quote left open": ('id: "x\ntype: y\n', "line 3, column 1: while scanning a quoted scalar, found unexpected end of stream"),
    "two documents": ("id: x\n---\nid: y\n", "line 2, column 1: expected a single document in the stream, but found another document"),
    "repeated key": ('id: "x"\ntype: "theory"\nid: "y"\n', "line 3, column 1: the key 'id' stands twice"),
    "repeated key below": ("id: x\nstrong:\n  - a: 1\n    a: 2\n", "line 4, column 5: the key 'a' stands twice"),
    "a list as key": ("[id, type]: x\n", "line 1, column 1: a key must be a word"),
    "a Python object": ("id: !!python/name:os.system x\n", "line 1, column 5: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'"),
    "a false tag": ("id: !!int x\n", "not YAML: invalid literal for int() with base 10: 'x'"),
    "a control character": ("id: \x07\n", "not YAML: unacceptable character #x0007: control characters are not allowed"),
    "not UTF-8": (b'id: "why-us"\ntext: "caf\xe9"\n', "line 2: the byte 0xe9 is not UTF-8; save the file as UTF-8"),
    "empty": ("# nothing\n", "the record: null is not a mapping of keys"),
    "a list": ("- id: x\n", "the record: [{id: x}] is not a mapping of keys"),
}  # fmt: skip


@pytest.mark.parametrize("case", SYNTAX)
def test_a_file_that_is_not_a_mapping_in_yaml_is_one_error_with_its_place(tree: Path, case: str) -> None:
    text, message = SYNTAX[case]
    if not yaml.__with_libyaml__ and case in {"bad indent", "a control character"}:
        pytest.skip("the pure Python parser words it otherwise")
    write(tree, QUESTION, text)
    assert errors_of(tree) == [f"data/{QUESTION}: {message}"]


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "y", "True", "2026-05-01", "1:30", "007", "1_000", "1e3", "<<", "="]
)
def test_a_word_without_quotes_stays_text(tree: Path, word: str) -> None:
    path = tree / "data" / QUESTION
    path.write_text(path.read_text(encoding="utf-8") + "aliases: []\n", encoding="utf-8")
    put(tree, QUESTION, "text", to="HERE")
    path.write_text(path.read_text(encoding="utf-8").replace("HERE", word), encoding="utf-8")
    assert next(question.text for question in load(tree).questions if question.id == "why-us") == word


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tree: Path) -> None:
    content = (tree / "data" / QUESTION).read_bytes()
    write(tree, QUESTION, b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert load(tree).questions == load(ROOT).questions


# One record: file, path of the value, the value, what is said about it


CRITERION = ("criteria", 0)
SHAPES: dict[str, tuple[str, tuple[str | int, ...], Any, str]] = {
    "unknown key": (QUESTION, ("folow_up",), "x", "folow_up: unknown key; did you mean 'follow_up'?"),
    "unknown key below": (LEVEL, (*CRITERION, "reqired"), True, "criteria[0].reqired: unknown key; did you mean 'required'?"),
    "unknown key, nothing near": (QUESTION, ("zzz",), "x", "zzz: unknown key"),
    "key that is a number": (QUESTION, (7,), "x", "[7]: the key is not text"),
    "missing key": (QUESTION, ("follow_up",), GONE, "follow_up: missing; it must be given"),
    "missing key below": (PITFALL, ("remedies", 2, "done_when"), GONE, "remedies[2].done_when: missing; it must be given"),
    "number for text": (QUESTION, ("text",), 3, "text: 3 is not text (in quotes)"),
    "list for text": (QUESTION, ("text",), ["é"], "text: [é] is not text (in quotes)"),
    "nothing for text": (QUESTION, ("text",), None, "text: null is not text (in quotes)"),
    "text for number": (LEVEL, ("number",), "1", "number: '1' is not a whole number"),
    "fraction for number": (LEVEL, ("number",), 1.5, "number: 1.5 is not a whole number"),
    "text for hours": (LEVEL, (*CRITERION, "hours"), ["1", 2], "criteria[0].hours[0]: '1' is not a number"),
    "text for yes or no": (LEVEL, (*CRITERION, "required"), "yes", "criteria[0].required: 'yes' is not true or false"),
    "text for list": (QUESTION, ("strong",), "x", "strong: 'x' is not a list"),
    "text for mapping": (PITFALL, ("rewrite",), "x", "rewrite: 'x' is not a mapping of keys"),
    "long value is cut": (QUESTION, ("strong",), "x" * 90, f"strong: '{'x' * 76}... is not a list"),
    "not a choice": (QUESTION, ("dimension",), "ops", "dimension: 'ops' is not one of data, code, evaluation, operations, communication; did you mean 'operations'?"),
    "not a choice, misspelt": (STORY, ("clock",), "3 minute", "clock: '3 minute' is not one of 30 seconds, 3 minutes, 15 minutes, 40 minutes; did you mean '3 minutes'?"),
    "not a choice, nothing near": (QUESTION, ("type",), "zzz", "type: 'zzz' is not one of coding, theory, case, system design, deep dive, behavioural"),
    "bad id": (LEVEL, (*CRITERION, "id"), "Data_Source", "criteria[0].id: 'Data_Source' is not an id: lower-case letters and digits, words joined by single hyphens"),
    "bad field name": (TEMPLATE, ("fields", 0, "id"), "the-title", "fields[0].id: 'the-title' is not a field name: lower-case letters, digits and underscores"),
    "empty text": (QUESTION, ("text",), "", "text: is empty; expected text"),
    "blank text in a list": (QUESTION, ("strong", 1), "  \n", "strong[1]: is empty; expected text"),
    "hours reversed": (LEVEL, (*CRITERION, "hours"), [4, 2.5], "criteria[0].hours: expected [least, most] hours, both above 0, got [4, 2.5]"),
    "hours zero": (LEVEL, (*CRITERION, "hours"), [0, 2], "criteria[0].hours: expected [least, most] hours, both above 0, got [0, 2]"),
    "one hour": (LEVEL, (*CRITERION, "hours"), [2], "criteria[0].hours[1]: missing; it must be given"),
    "three hours": (LEVEL, (*CRITERION, "hours"), [1, 2, 3], "criteria[0].hours: 3 given, at most 2 expected"),
    "too few criteria": (LEVEL, ("criteria",), lambda found: found[:11], "criteria: 11 given, at least 12 expected"),
    "too many criteria": (LEVEL, ("criteria",), lambda found: (found * 2)[:21], "criteria: 21 given, at most 20 expected"),
    "three remedies": (PITFALL, ("remedies",), lambda found: found[:3], "remedies: 3 given, at least 4 expected"),
    "level out of range": (LEVEL, ("number",), 6, "number: 6 given, at most 5 expected"),
    "level below range": (PITFALL, ("bites", 0, "level"), 0, "bites[0].level: 0 given, at least 1 expected"),
    "thirteenth pitfall": (PITFALL, ("number",), 13, "number: 13 given, at most 12 expected"),
    "other id than file name": (QUESTION, ("id",), "why-you", "id: 'why-you' differs from the file name; expected 'why-us'"),
    "http address": ("references.yml", (0, "url"), "http://x.example/", "[0].url: 'http://x.example/' is not an address that begins with https://"),
    "entry that is no record": ("roles.yml", (1,), "x", "[1]: 'x' is not a mapping of keys"),
    "text for year": ("references.yml", (2, "year"), "2026", "[2].year: '2026' is not a whole number"),
}  # fmt: skip


@pytest.mark.parametrize("case", SHAPES)
def test_one_fault_in_a_record_is_one_error(tree: Path, case: str) -> None:
    file, path, value, message = SHAPES[case]
    put(tree, file, *path, to=value)
    assert errors_of(tree) == [f"data/{file}: {message}"]


def test_an_error_that_has_no_words_of_ours_keeps_the_library_s() -> None:
    error: ErrorDetails = {"type": "odd", "loc": ("levels", 0), "msg": "Odd thing", "input": 3}
    assert explain(error, Question) == "levels[0]: 3: Odd thing"


def test_integers_are_hours(tree: Path) -> None:
    put(tree, LEVEL, *CRITERION, "hours", to=[1, 2])
    assert load(tree).levels[0].criteria[0].hours == (1.0, 2.0)


def test_the_nearest_choice_is_suggested() -> None:
    choices = ["data", "code", "evaluation", "operations", "communication"]
    words = {"ops": "operations", "comm": "communication", "evalutaion": "evaluation", "coding": "code"}
    for word, meant in words.items():
        assert did_you_mean(word, choices) == f"; did you mean '{meant}'?"
    assert did_you_mean("x", choices) == did_you_mean(None, choices) == did_you_mean("x", []) == ""


# Files and folders


def test_a_file_in_the_wrong_place_is_an_error(tree: Path) -> None:
    data = tree / "data"
    write(tree, "levels/notes.md", "x")
    write(tree, "questions/late.yaml", "x")
    (data / "pitfalls" / "old.yml").mkdir()
    write(tree, "references.yaml", "x")
    (data / "question").mkdir()
    (data / "figures").mkdir()
    holds = "data/ holds levels, pitfalls, story, templates, questions, roles.yml, glossary.yml, references.yml, published-ids.txt"
    assert errors_of(tree) == [
        "data/levels/notes.md: unexpected file; this folder holds one .yml file for each record",
        "data/pitfalls/old.yml: unexpected file; this folder holds one .yml file for each record",
        "data/questions/late.yaml: unexpected file; this folder holds one .yml file for each record",
        f"data/figures: unexpected; {holds}",
        f"data/question: unexpected; {holds}; did you mean 'questions'?",
        f"data/references.yaml: unexpected; {holds}; did you mean 'references.yml'?",
    ]


def test_what_editors_and_desktops_leave_behind_is_ignored(tree: Path) -> None:
    for name in (".DS_Store", "levels/.1-entry.yml.swp", "levels/1-entry.yml~"):
        write(tree, name, b"\xff")
    assert errors_of(tree) == []


@pytest.mark.parametrize("file", ["roles.yml", "glossary.yml", "references.yml"])
def test_a_collection_is_there_and_is_a_list(tree: Path, file: str) -> None:
    write(tree, file, "id: x\n")
    assert errors_of(tree) == [f"data/{file}: {{id: x}} is not a list of records"]
    write(tree, file, "")
    assert errors_of(tree) == [f"data/{file}: null is not a list of records"]
    (tree / "data" / file).unlink()
    assert errors_of(tree) == [f"data/{file}: missing; expected a list of records"]


def test_a_collection_without_entries_and_a_tree_without_data_do_not_crash(tree: Path) -> None:
    write(tree, "references.yml", "[]\n")
    assert any(line.endswith("there is no reference 'islp'") for line in errors_of(tree))
    shutil.rmtree(tree / "data")
    assert errors_of(tree)[:4] == [
        "data/roles.yml: missing; expected a list of records",
        "data/glossary.yml: missing; expected a list of records",
        "data/references.yml: missing; expected a list of records",
        "data/levels/: number: 1 is missing, 2 is missing, 3 is missing, 4 is missing, 5 is missing; expected 1 to 5, each once",
    ]


# Ids: unique


def test_a_criterion_is_there_once_in_its_level_and_across_levels(tree: Path, real: Records) -> None:
    twin = {**get(tree, LEVEL, *CRITERION), "required": False, "short": False}
    add(tree, LEVEL, "criteria", entry=twin)
    add(tree, "levels/3-production.yml", "criteria", entry=twin)
    already = f"'{twin['id']}' is already the id of a criterion, at data/{LEVEL}: criteria[0]"
    assert errors_of(tree) == [
        f"data/{LEVEL}: criteria[{len(real.levels[0].criteria)}].id: {already}",
        f"data/levels/3-production.yml: criteria[{len(real.levels[2].criteria)}].id: {already}",
    ]


def test_a_check_is_there_once(tree: Path, real: Records) -> None:
    twin = get(tree, STORY, "checks", 0)
    add(tree, STORY, "checks", entry=twin)
    where = f"data/{STORY}: checks"
    assert errors_of(tree) == [
        f"{where}[{len(real.story[0].checks)}].id: '{twin['id']}' is already the id of a check, at {where}[0]"
    ]


def test_a_task_is_there_once_and_the_published_task_that_it_replaces_is_missed(tree: Path) -> None:
    twin, lost = (get(tree, PITFALL, "remedies", index, "id") for index in (0, 1))
    put(tree, PITFALL, "remedies", 1, "id", to=twin)
    where = f"data/{PITFALL}: remedies"
    assert errors_of(tree) == [
        f"{where}[1].id: '{twin}' is already the id of a task, at {where}[0]",
        f"data/{PUBLISHED}: the task '{lost}' was published and is gone; give the record that replaces it `aliases: [{lost}]`",
    ]


def test_criteria_tasks_and_checks_share_one_namespace(tree: Path) -> None:
    criterion = get(tree, LEVEL, *CRITERION, "id")
    put(tree, STORY, "checks", 0, "aliases", to=[criterion])
    assert errors_of(tree) == [
        f"data/{STORY}: checks[0].aliases: '{criterion}' is already the id of a criterion, at data/{LEVEL}: criteria[0]"
    ]


def test_an_alias_is_no_other_record_s_id_or_alias(tree: Path) -> None:
    put(tree, "questions/sql-null-average.yml", "aliases", to=["why-them", "roc-or-precision-recall"])
    put(tree, QUESTION, "aliases", to=["why-them"])
    assert errors_of(tree) == [
        "data/questions/sql-null-average.yml: aliases: 'roc-or-precision-recall' is already the id of a question, at data/questions/roc-or-precision-recall.yml",
        f"data/{QUESTION}: aliases: 'why-them' is already an alias of a question, at data/questions/sql-null-average.yml",
    ]


def test_an_entry_of_a_collection_is_there_once(tree: Path, real: Records) -> None:
    twin = get(tree, "roles.yml", 0)
    add(tree, "roles.yml", entry=twin)
    assert errors_of(tree) == [
        f"data/roles.yml: [{len(real.roles)}].id: '{twin['id']}' is already the id of a role, at data/roles.yml: [0]"
    ]


def test_a_link_by_id_is_never_ambiguous(tree: Path, real: Records) -> None:
    add(tree, "glossary.yml", entry={"id": "model-card", "term": "model card", "definition": "A page about a model."})
    listed(tree, "term model-card")
    assert errors_of(tree) == [
        f"data/glossary.yml: [{len(real.terms)}].id: 'model-card' is already the id of a template, at data/templates/model-card.yml"
    ]


# Ids: known


PAGE = "level, pitfall, story step, template or term"
DANGLING: dict[str, tuple[str, tuple[str | int, ...], str, str]] = {
    "reference": (QUESTION, ("references", 0), "isslp", "there is no reference 'isslp'; did you mean 'islp'?"),
    "reference of a criterion": (LEVEL, (*CRITERION, "references", 0), "isslp", "there is no reference 'isslp'; did you mean 'islp'?"),
    "reference of an entry": ("glossary.yml", (0, "references", 0), "isslp", "there is no reference 'isslp'; did you mean 'islp'?"),
    "criterion": (PITFALL, ("criteria", 0), "split-before-ftt", "there is no criterion 'split-before-ftt'; did you mean 'split-before-fit'?"),
    "criterion of a question": (QUESTION, ("criteria", 0), "decision-nmaed", "there is no criterion 'decision-nmaed'; did you mean 'decision-named'?"),
    "line of a template": (TEMPLATE, ("teaches", 0, "check"), "decision-nmaed", "there is no criterion, check or task 'decision-nmaed'; did you mean 'decision-named'?"),
    "criterion that is a task": (PITFALL, ("criteria", 0), "task-hold-out-first", "there is no criterion 'task-hold-out-first'"),
    "pitfall": (LEVEL, ("traps", 0, "pitfall"), "05-overfiting", "there is no pitfall '05-overfiting'; did you mean '05-overfitting'?"),
    "pitfall of a question": (QUESTION, ("pitfalls", 0), "5-overfitting", "there is no pitfall '5-overfitting'; did you mean '05-overfitting'?"),
    "template": (STORY, ("templates", 0), "model-crad", "there is no template 'model-crad'; did you mean 'model-card'?"),
    "term": ("glossary.yml", (0, "see", 0), "ablaton", "there is no term 'ablaton'; did you mean 'ablation'?"),
    "citation in text": (QUESTION, ("text",), "See [this](cite:isslp).", "there is no reference 'isslp'; did you mean 'islp'?"),
    "citation with a title": (QUESTION, ("text",), "See [this](cite:isslp \"x\").", "there is no reference 'isslp'; did you mean 'islp'?"),
    "link in text": (QUESTION, ("strong", 1), "See [this](record:model-crad).", f"there is no {PAGE} 'model-crad'; did you mean 'model-card'?"),
    "link to a criterion in text": (QUESTION, ("text",), "See [this](record:split-before-fit).", f"there is no {PAGE} 'split-before-fit'"),
    "address in text": (QUESTION, ("text",), "See [this](https://x.example/).", "'https://x.example/' is an external link; put it into data/references.yml and cite that: (cite:id)"),
    "result in text": (TEMPLATE, ("fields", 0, "filled"), "{result:overfitting.right.test_acuracy}", "there is no result 'overfitting.right.test_acuracy' in snippets/results; did you mean 'overfitting.right.test_accuracy'?"),
    "result that is far from any": (QUESTION, ("text",), "{result:zzz}", "there is no result 'zzz' in snippets/results"),
}  # fmt: skip


NEAREST_VARIES = {"criterion that is a task", "link to a criterion in text"}  # with the names of the day


@pytest.mark.parametrize("case", DANGLING)
def test_an_id_names_a_record(tree: Path, case: str) -> None:
    file, path, value, message = DANGLING[case]
    put(tree, file, *path, to=value)
    where = f"[{path[0]}]." if file == "glossary.yml" else ""
    rest = path[1:] if where else path
    address = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest).lstrip(".")
    found = errors_of(tree)
    if case in NEAREST_VARIES:
        found = [line.partition(";")[0] for line in found]
    assert found == [f"data/{file}: {where}{address}: {message}"]


def test_a_link_to_an_alias_is_told_the_new_id(tree: Path) -> None:
    put(tree, "templates/model-card.yml", "aliases", to=["card-of-a-model"])
    put(tree, STORY, "templates", 0, to="card-of-a-model")
    put(tree, QUESTION, "text", to="See [this](record:card-of-a-model).")
    assert errors_of(tree) == [
        f"data/{STORY}: templates[0]: there is no template 'card-of-a-model'; it is now 'model-card'",
        f"data/{QUESTION}: text: there is no {PAGE} 'card-of-a-model'; it is now 'model-card'",
    ]


# Numbers and the clock


def test_levels_are_one_to_five(tree: Path) -> None:
    put(tree, "levels/4-industrial.yml", "number", to=3)
    assert errors_of(tree) == [
        "data/levels/: number: 4 is missing, 3 is that of 3-production.yml and 4-industrial.yml; expected 1 to 5, each once"
    ]


def test_pitfalls_are_one_to_twelve(tree: Path) -> None:
    put(tree, "pitfalls/12-no-network.yml", "number", to=11)
    assert errors_of(tree) == [
        "data/pitfalls/: number: 12 is missing, 11 is that of 11-not-learning.yml and 12-no-network.yml; expected 1 to 12, each once"
    ]


def test_story_steps_and_templates_are_numbered_without_gaps(tree: Path, real: Records) -> None:
    step, template = real.story[-1], real.templates[-1]
    put(tree, f"story/{step.id}.yml", "number", to=step.number + 2)
    put(tree, f"templates/{template.id}.yml", "order", to=1)
    assert errors_of(tree) == [
        f"data/story/: number: {step.number} is missing, {step.number + 1} is missing; expected 1 to {step.number + 2}, each once",
        f"data/templates/: order: 1 is that of {' and '.join(sorted([real.templates[0].id + '.yml', template.id + '.yml']))}; expected 1 to {template.order - 1}, each once",
    ]


def test_story_steps_follow_the_clock(tree: Path, real: Records) -> None:
    put(tree, STORY, "clock", to="40 minutes")
    second = real.story[1]
    assert errors_of(tree) == [
        f"data/story/{second.id}.yml: clock: '{second.clock}' comes before the '40 minutes' of step 1; steps follow the reviewer's clock"
    ]


# Levels


def test_a_level_covers_every_dimension(tree: Path) -> None:
    moved = {"operations": "code"}
    put(
        tree,
        LEVEL,
        "criteria",
        to=lambda found: [
            {**c, "dimension": moved[c["dimension"]], "short": False} if c["dimension"] in moved else c for c in found
        ],
    )
    assert errors_of(tree) == [
        f"data/{LEVEL}: criteria: none has the dimension 'operations'; each of data, code, evaluation, operations, communication needs one"
    ]


def test_the_short_form_asks_one_required_criterion_of_each_dimension(tree: Path, real: Records) -> None:
    """Level 1: none of the data criteria, two of the code criteria, and one that does not decide."""
    answers = {"data-source-named": False, "cells-tidy": True}
    put(
        tree,
        LEVEL,
        "criteria",
        to=lambda found: [{**c, "short": answers.get(c["id"], c.get("short", False))} for c in found],
    )
    places = [c.id for c in real.levels[0].criteria]
    assert errors_of(tree) == [
        f"data/{LEVEL}: criteria: 0 of the dimension 'data' have 'short: true'; the short form asks exactly one",
        f"data/{LEVEL}: criteria: 2 of the dimension 'code' have 'short: true': runs-top-to-bottom, cells-tidy; the short form asks exactly one",
        f"data/{LEVEL}: criteria[{places.index('cells-tidy')}].short: 'cells-tidy' is not required; the short form asks what decides",
    ]


def test_a_milestone_builds_criteria_of_its_own_level(tree: Path, real: Records) -> None:
    add(tree, LEVEL, "milestones", 0, "criteria", entry="split-before-fit")
    place = len(real.levels[0].milestones[0].criteria)
    assert errors_of(tree) == [
        f"data/{LEVEL}: milestones[0].criteria[{place}]: 'split-before-fit' is a criterion of level 2; a milestone builds those of its own level"
    ]


def test_a_milestone_with_an_unknown_criterion_is_one_error(tree: Path) -> None:
    add(tree, LEVEL, "milestones", 0, "criteria", entry="question-sttaed")
    assert [line.partition("]: ")[2] for line in errors_of(tree)] == [
        "there is no criterion 'question-sttaed'; did you mean 'question-stated'?"
    ]


def test_a_required_criterion_is_built_by_a_milestone(tree: Path, real: Records) -> None:
    index, lost = next((i, c.id) for i, c in enumerate(real.levels[0].criteria) if c.required and not c.short)
    for place, milestone in enumerate(real.levels[0].milestones):
        kept = [name for name in milestone.criteria if name != lost]
        put(tree, LEVEL, "milestones", place, "criteria", to=kept or ["cells-tidy"])
    assert errors_of(tree) == [
        f"data/{LEVEL}: criteria[{index}].id: no milestone builds '{lost}'; a required criterion needs one"
    ]
    put(tree, LEVEL, "criteria", index, "required", to=False)
    assert errors_of(tree) == []


# Pitfalls


def test_a_pitfall_has_an_experiment_or_an_exercise(tree: Path) -> None:
    put(tree, PITFALL, "experiment", to=GONE)
    assert errors_of(tree) == [f"data/{PITFALL}: exercise: a pitfall has an experiment or an exercise; it has neither"]


@pytest.mark.parametrize("side", ["wrong", "right"])
def test_an_experiment_has_both_listings(tree: Path, side: str) -> None:
    listing = f"snippets/pitfalls/overfitting_{side}.py"
    (tree / listing).unlink()
    assert errors_of(tree) == [f"data/{PITFALL}: experiment: 'overfitting' has no listing {listing}"]


def test_a_strong_version_has_numbers_of_the_case(tree: Path) -> None:
    put(tree, PITFALL, "rewrite", "strong", to="Chose the depth on folds and gained [number].")
    assert errors_of(tree) == [
        f"data/{PITFALL}: rewrite.strong: no {{result:…}} in it; the strong version is told on numbers of the case"
    ]


def test_the_self_check_leads_to_a_task_of_the_pitfall(tree: Path) -> None:
    tasks = ", ".join(get(tree, PITFALL, "remedies", n, "id") for n in range(4))
    put(tree, PITFALL, "self_check", "begin", to="task-second-message-sent")
    assert errors_of(tree) == [
        f"data/{PITFALL}: self_check.begin: 'task-second-message-sent' is not a task of this pitfall; it has {tasks}"
    ]


def test_a_stage_is_weighed_from_0_to_3(tree: Path) -> None:
    put(tree, PITFALL, "stages", "screening", "weight", to=4)
    assert len(errors_of(tree)) == 1
    assert "stages.screening.weight: 4" in errors_of(tree)[0]


# Questions


def test_a_checked_answer_needs_no_excuse(tree: Path) -> None:
    put(tree, "questions/auc-from-scratch.yml", "unchecked", to="It is a matter of taste.")
    assert errors_of(tree) == [
        "data/questions/auc-from-scratch.yml: unchecked: snippets/questions/auc-from-scratch.py checks the answer; leave this field out"
    ]


# Templates


def test_a_template_uses_the_fields_that_it_declares(tree: Path) -> None:
    body, name = get(tree, TEMPLATE, "body"), get(tree, TEMPLATE, "fields", 0, "id")
    put(tree, TEMPLATE, "body", to=body.replace(f"{{{{{name}}}}}", "x"))
    assert errors_of(tree) == [f"data/{TEMPLATE}: fields[0].id: '{name}' is not used in the body"]
    put(tree, TEMPLATE, "body", to=body + "{{ tittle }} {{tittle}} {{q-q}} ${{ secrets.KEY }}")
    assert errors_of(tree) == [
        f"data/{TEMPLATE}: body: '{{{{tittle}}}}' is not a field; did you mean 'title'?",
        f"data/{TEMPLATE}: body: '{{{{q-q}}}}' is not a field",
    ]


def test_a_hint_holds_no_field(tree: Path) -> None:
    put(tree, TEMPLATE, "fields", 1, "hint", to="as in {{title}}")
    assert errors_of(tree) == [
        f"data/{TEMPLATE}: fields[1].hint: has {{{{…}}}} in it, which only the body may have: there it names a field"
    ]


def test_a_field_is_declared_once(tree: Path, real: Records) -> None:
    twin = get(tree, TEMPLATE, "fields", 0)
    count = len(get(tree, TEMPLATE, "fields"))
    add(tree, TEMPLATE, "fields", entry=twin)
    assert errors_of(tree) == [f"data/{TEMPLATE}: fields[{count}].id: '{twin['id']}' is already the id of fields[0]"]


def test_the_filled_version_is_whole_and_says_what_it_tells_of(tree: Path) -> None:
    put(tree, TEMPLATE, "fields", 1, "filled", to=GONE)
    put(tree, TEMPLATE, "filled_from", to=GONE)
    assert errors_of(tree) == [
        f"data/{TEMPLATE}: filled_from: missing; it must be given",
        f"data/{TEMPLATE}: fields[1].filled: missing; it must be given",
    ]


def test_a_template_teaches_what_can_be_ticked_and_what_its_fields_show(tree: Path) -> None:
    put(tree, TEMPLATE, "teaches", 0, "check", to="decision-nmaed")
    put(tree, TEMPLATE, "teaches", 1, "fields", 0, to="titel")
    assert errors_of(tree) == [
        f"data/{TEMPLATE}: teaches[1].fields[0]: 'titel' is not a field; did you mean 'title'?",
        f"data/{TEMPLATE}: teaches[0].check: there is no criterion, check or task 'decision-nmaed'; did you mean 'decision-named'?",
    ]
    put(tree, TEMPLATE, "teaches", 1, "fields", to=[])
    assert errors_of(tree)[0].startswith(f"data/{TEMPLATE}: teaches[1].fields: ")


def test_a_template_teaches_a_line_by_its_present_id(tree: Path) -> None:
    put(tree, LEVEL, "criteria", 0, "aliases", to=["once-named-so"])
    put(tree, TEMPLATE, "teaches", 0, "check", to="once-named-so")
    now = get(tree, LEVEL, "criteria", 0, "id")
    assert errors_of(tree) == [
        f"data/{TEMPLATE}: teaches[0].check: there is no criterion, check or task 'once-named-so'; it is now '{now}'"
    ]


def test_a_trace_holds_a_regular_expression(tree: Path) -> None:
    put(tree, LEVEL, "criteria", 0, "structure", to=[{"file": "*.md", "contains": "one (row"}])
    assert errors_of(tree) == [
        f"data/{LEVEL}: criteria[0].structure[0].contains: 'one (row' is not a regular expression: missing ), unterminated subpattern at position 4"
    ]


def test_a_filled_version_shows_only_what_the_case_meets(tree: Path) -> None:
    put(tree, TEMPLATE, "teaches", 0, "check", to="tuned-on-folds")
    assert errors_of(tree) == [
        f"data/{TEMPLATE}: teaches[0].check: the case meets 'tuned-on-folds' with 'part'; a filled version shows only what the case meets with 'yes'"
    ]


def test_a_worksheet_is_filled_in_from_a_level_of_the_case(tree: Path) -> None:
    put(tree, STORY, "worksheet", 0, "filled", to=GONE)
    put(tree, STORY, "case_level", to=6)
    assert sorted(error.partition(": ")[2].partition(":")[0] for error in errors_of(tree)) == [
        "case_level",
        "worksheet[0].filled",
    ]


# References and results


def test_an_address_belongs_to_one_reference(tree: Path) -> None:
    name, url = get(tree, "references.yml", 0, "id"), get(tree, "references.yml", 0, "url")
    put(tree, "references.yml", 1, "url", to=url)
    assert errors_of(tree) == [f"data/references.yml: [1].url: '{url}' is already the address of '{name}'"]


GOOD = {"value": 1, "interval": None, "shown": "1", "shown_interval": None}
GOOD |= {"unit": "share", "how": "counted", "source": "x.py"}
KEYS = "values.a: expected the keys value, interval, shown, shown_interval, unit, how, source"
RESULTS = {
    "{": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    "[]": "no mapping 'values'",
    '{"data": "x"}': "no mapping 'values'",
    '{"values": []}': "no mapping 'values'",
    '{"values": {}}': "data: None is not text",
    '{"data": "x", "values": {"a": 3}}': KEYS,
    json.dumps({"data": "x", "values": {"a": {**GOOD, "more": 1}}}): KEYS,
    json.dumps({"data": "x", "values": {"a": {"value": 1}}}): KEYS,
    json.dumps({"data": "x", "values": {"a": {**GOOD, "value": "1"}}}): "values.a.value: '1' is not a number",
    json.dumps({"data": "x", "values": {"a": {**GOOD, "value": True}}}): "values.a.value: True is not a number",
    json.dumps({"data": "x", "values": {"a": {**GOOD, "shown": 1}}}): "values.a.shown: 1 is not text",
}


@pytest.mark.parametrize("content", RESULTS)
def test_a_file_that_holds_no_results_is_one_error(tree: Path, content: str) -> None:
    (tree / "snippets" / "results" / "overfitting.json").write_text(content, encoding="utf-8")
    assert errors_of(tree) == [
        f"snippets/results/overfitting.json: not a file of results ({RESULTS[content]}); run `make results`"
    ]


# Published ids


def test_a_published_id_stays(tree: Path) -> None:
    old, new = tree / "data" / QUESTION, "questions/why-them.yml"
    gone = f"data/{PUBLISHED}: the question 'why-us' was published and is gone; give the record that replaces it `aliases: [why-us]`"
    fresh = f"data/{PUBLISHED}: the question 'why-them' is not listed; run `make ids`"
    old.rename(tree / "data" / new)
    put(tree, new, "id", to="why-them")
    assert errors_of(tree) == [gone, fresh]
    assert errors_of(tree, published=False) == []
    put(tree, new, "aliases", to=["why-us"])
    assert errors_of(tree) == [fresh]
    listed(tree, "question why-them")
    assert errors_of(tree) == []
    (tree / "data" / new).unlink()
    assert errors_of(tree) == [gone, gone.replace("why-us", "why-them")]


def test_a_published_criterion_task_or_check_stays(tree: Path) -> None:
    last = len(get(tree, STORY, "checks")) - 1  # one that no template teaches
    name = get(tree, STORY, "checks", last, "id")
    put(tree, STORY, "checks", last, to=lambda check: {**check, "id": "story-identity-new", "aliases": [name]})
    assert errors_of(tree) == [f"data/{PUBLISHED}: the check 'story-identity-new' is not listed; run `make ids`"]
    put(tree, STORY, "checks", last, "aliases", to=[])
    listed(tree, "check story-identity-new")
    assert errors_of(tree) == [
        f"data/{PUBLISHED}: the check '{name}' was published and is gone; give the record that replaces it `aliases: [{name}]`"
    ]


def test_a_field_of_a_template_keeps_its_id_or_says_what_it_was(tree: Path) -> None:
    """A reader's draft is kept under it."""
    file = "templates/learning-log.yml"
    path = tree / "data" / file
    text = path.read_text(encoding="utf-8")
    name = get(tree, file, "fields", 0, "id")
    write(tree, file, re.sub(rf'(\{{\{{\s*){name}(\s*\}}\}})|(["\s]){name}(?=")', r"\1\3renamed\2", text))
    gone = f"data/{PUBLISHED}: the field 'learning-log/{name}' was published and is gone; give the field that replaces it `aliases: [{name}]`"
    assert gone in errors_of(tree)
    put(tree, file, "fields", 0, "aliases", to=[name])
    listed(tree, "field learning-log/renamed")
    assert errors_of(tree) == []
    put(tree, file, "aliases", to=["journal"])
    listed(tree, "template journal", "field journal/renamed")
    assert errors_of(tree) == []


def test_new_ids_are_listed(tree: Path) -> None:
    lines = (tree / "data" / PUBLISHED).read_text(encoding="utf-8").splitlines()
    short = [line for line in lines if line not in ("question why-us", "question sql-null-average")]
    write(tree, PUBLISHED, "\n".join(short))
    assert errors_of(tree) == [
        f"data/{PUBLISHED}: the question 'sql-null-average' and 1 more are not listed; run `make ids`"
    ]


def test_an_alias_that_was_never_published_needs_no_line(tree: Path) -> None:
    put(tree, QUESTION, "aliases", to=["why-them"])
    assert errors_of(tree) == []


def test_the_list_of_published_ids_is_there_and_is_text(tree: Path) -> None:
    (tree / "data" / PUBLISHED).unlink()
    assert errors_of(tree) == [f"data/{PUBLISHED}: missing; it lists every id that was ever published"]
    write(tree, PUBLISHED, b"# ids\nquestion \xff\n")
    assert errors_of(tree) == [f"data/{PUBLISHED}: line 2: the byte 0xff is not UTF-8; save the file as UTF-8"]


# All errors of a run


def test_all_errors_of_a_run_are_collected(tree: Path) -> None:
    put(tree, LEVEL, "nmae", to="x")
    put(tree, LEVEL, *CRITERION, "hours", to=[2, 1])
    put(tree, STORY, "templates", 0, to="model-crad")
    write(tree, QUESTION, "id: x\nid: y\n")
    with pytest.raises(RecordErrors) as problem:
        load(tree)
    assert str(problem.value).split("\n") == [
        "4 errors in the records",
        f"data/{LEVEL}: criteria[0].hours: expected [least, most] hours, both above 0, got [2, 1]",
        f"data/{LEVEL}: nmae: unknown key; did you mean 'name'?",
        f"data/{QUESTION}: line 2, column 1: the key 'id' stands twice",
        f"data/{STORY}: templates[0]: there is no template 'model-crad'; did you mean 'model-card'?",
    ]


def test_one_error_is_counted_as_one() -> None:
    assert str(RecordErrors(["x"])) == "1 error in the records\nx"


@pytest.mark.parametrize("folder", ["levels", "pitfalls", "story", "templates", "questions"])
def test_one_broken_file_does_not_break_what_links_to_it(tree: Path, folder: str) -> None:
    file = sorted((tree / "data" / folder).iterdir())[0]
    file.write_text("- x\n", encoding="utf-8")
    assert errors_of(tree) == [f"data/{folder}/{file.name}: the record: [x] is not a mapping of keys"]
