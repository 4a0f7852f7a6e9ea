"""The eight nouns of the handbook as frozen, typed records.

One class per noun. The description of a field says what an author writes there; it also ends up in the
JSON Schema (`schemas/`) that editors use. `macros/loading.py` reads `data/` into these classes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Dimension = Literal["data", "code", "evaluation", "operations", "communication"]
Clock = Literal["30 seconds", "3 minutes", "15 minutes", "40 minutes"]
Confidence = Literal["several sources", "one source", "our judgement"]
QuestionKind = Literal["coding", "theory", "case", "system design", "deep dive", "behavioural"]
ReferenceKind = Literal["paper", "docs", "guidance", "tool", "article", "book", "law", "dataset", "survey", "licence"]
Shelf = Literal["project", "portfolio", "application"]
DIMENSIONS: tuple[str, ...] = get_args(Dimension)
CLOCKS: tuple[str, ...] = get_args(Clock)
SHELVES: tuple[str, ...] = get_args(Shelf)
QUESTION_KINDS: tuple[str, ...] = get_args(QuestionKind)


@dataclass(frozen=True)
class Link:
    """Marks a field that holds the id of another record of this kind."""

    kind: str


def _tuple(value: object) -> object:
    """YAML gives lists; records hold tuples, which nobody can change."""
    return tuple(value) if isinstance(value, list) else value


def _float(value: object) -> object:
    return float(value) if type(value) is int else value


def _ordered(hours: tuple[float, float]) -> tuple[float, float]:
    if not 0 < hours[0] <= hours[1]:
        raise ValueError(f"expected [least, most] hours, both above 0, got [{hours[0]:g}, {hours[1]:g}]")
    return hours


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"'{text}' is not a regular expression: {error}") from None
    return text


T = TypeVar("T")
Many = Annotated[tuple[T, ...], BeforeValidator(_tuple)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Https = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
_Hour = Annotated[float, BeforeValidator(_float)]
Hours = Annotated[tuple[_Hour, _Hour], BeforeValidator(_tuple), AfterValidator(_ordered)]

CriterionId = Annotated[Slug, Link("criterion")]
PitfallId = Annotated[Slug, Link("pitfall")]
TemplateId = Annotated[Slug, Link("template")]
ReferenceId = Annotated[Slug, Link("reference")]
TermId = Annotated[Slug, Link("term")]
LevelNumber = Annotated[int, Field(ge=1, le=5)]
Citations = Annotated[Many[ReferenceId], Field(description="ids of data/references.yml")]
Aliases = Annotated[Many[Slug], Field(description="ids that this record had before")]


class Record(BaseModel):
    """Frozen, strict, closed: an unknown key is an error, a wrong type is not converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CaseVerdict(Record):
    """How the worked case fares on a criterion, at the criterion's own level."""

    met: Literal["yes", "part", "no"]
    where: Text = Field(description="what to open in the case, files in backticks; or what is missing, and why")


class Trace(Record):
    """What a program can find of a criterion's evidence in a repository; it says that something is there, not that it is good."""

    file: Text = Field(
        description="pattern of a path, held against its last parts, as in `docs/*.md`; one match is enough, and ` or ` stands between patterns"
    )
    contains: Annotated[Text, AfterValidator(_expression)] | None = Field(
        default=None,
        description="regular expression that is found in the text of one of these files; case is ignored, ^ and $ are those of a line",
    )


class Criterion(Record):
    """One checkable statement of good practice at one level; the atom of the handbook."""

    id: Slug = Field(description="permanent; never reused, never renamed without an alias")
    dimension: Dimension
    statement: Text = Field(description="what is true of a project that meets it; a reviewer can answer yes or no")
    why: Text = Field(description="what goes wrong without it")
    evidence: Text = Field(description="what a reviewer opens to see it")
    question: Text = Field(description="what an interviewer asks about it")
    hours: Hours = Field(description="[least, most] hours of work; our estimate")
    required: bool = Field(default=True, description="false: it strengthens the level but does not decide it")
    short: bool = Field(
        default=False, description="true: the short form of the placement asks it; one for each dimension"
    )
    case: CaseVerdict = Field(description="how the worked case of this level meets it")
    structure: Many[Trace] = Field(default=(), description="what a program can find of it; all of them must be there")
    references: Citations = ()
    aliases: Aliases = ()


class Sides(Record):
    """One phrase for each dimension: what a project of this level looks like from that side."""

    data: Text
    code: Text
    evaluation: Text
    operations: Text
    communication: Text


class Milestone(Record):
    """One step of building a project of this level."""

    title: Text = Field(description="an action: 'Split before you look'")
    artefact: Text = Field(description="the file or page that exists afterwards")
    hours: Hours
    opens: Text = Field(description="what a reviewer opens to see it")
    criteria: Annotated[Many[CriterionId], Field(min_length=1, description="criteria it meets")]


class Trap(Record):
    """A pitfall and how it shows at this level."""

    pitfall: PitfallId
    how: Text


class Level(Record):
    """A level describes a project, not a person."""

    kind: ClassVar[str] = "level"
    folder: ClassVar[str] = "levels"

    id: Slug
    number: LevelNumber
    name: Text
    short: Text = Field(description="one or two words, for badges and narrow tables")
    tagline: Text = Field(description="under 70 characters, for the staircase")
    summary: Text = Field(description="what it is, in two sentences")
    provenance: Text = Field(description="what of this level the levels article says and what is ours")
    signs: Annotated[Many[Text], Field(min_length=3, description="observable signs: you are here if")]
    sides: Sides
    milestones: Annotated[Many[Milestone], Field(min_length=4)]
    opens_first: Annotated[Many[Text], Field(min_length=3, description="what a reviewer opens first, in order")]
    criteria: Annotated[Many[Criterion], Field(min_length=12, max_length=20)]
    traps: Annotated[Many[Trap], Field(min_length=2)]
    move_on: Annotated[Many[Text], Field(min_length=2, description="when to move on")]
    references: Citations = ()
    aliases: Aliases = ()


class Symptoms(Record):
    """How a pitfall looks from outside, in three places."""

    cv: Annotated[Many[Text], Field(min_length=2)]
    repository: Annotated[Many[Text], Field(min_length=2)]
    interview: Annotated[Many[Text], Field(min_length=2)]


class Remedy(Record):
    """One task: an action that leaves an artefact behind."""

    id: Slug = Field(description="permanent, as a criterion's")
    title: Text = Field(description="an action, in the imperative")
    action: Text
    artefact: Text
    done_when: Text
    hours: Hours
    aliases: Aliases = ()


class Exercise(Record):
    """What to do where code would be silly, or beside it: an artefact that can be checked."""

    title: Text
    task: Text
    artefact: Text
    check: Text = Field(description="how the reader sees that it is right")


class Rewrite(Record):
    """The same thing said weakly and strongly."""

    weak: Text
    strong: Text
    why: Text


class Bite(Record):
    """A level at which a pitfall costs most, and how."""

    level: LevelNumber
    how: Text


class Stage(Record):
    """What a pitfall costs at one stage of an application; our judgement."""

    weight: Annotated[int, Field(ge=0, le=3)] = Field(description="0: does not show there, to 3: costs most there")
    how: Text = Field(description="what the reader of that stage sees, or why they see nothing")


class Stages(Record):
    """A pitfall at the three stages of an application, in their order."""

    screening: Stage
    repository: Stage
    interview: Stage


class SelfCheck(Record):
    """One line of the self-check: what somebody says who has not fallen into the pitfall."""

    statement: Text = Field(description="in the first person, with something that can be pointed at")
    proof: Text = Field(description="what to open: it is a yes only if it is there")
    begin: Slug = Field(description="the task to begin with if it is not: an id of its remedies")


class Pitfall(Record):
    """A way in which job seekers lose, with four remedies."""

    kind: ClassVar[str] = "pitfall"
    folder: ClassVar[str] = "pitfalls"

    id: Slug
    number: Annotated[int, Field(ge=1, le=12)]
    name: Text
    hook: Text = Field(description="under 60 characters, for the index")
    summary: Text = Field(description="the pitfall in two sentences")
    symptoms: Symptoms
    cost: Text = Field(description="what it costs, with a source or a result of ours")
    experiment: Slug | None = Field(default=None, description="name of the pair of listings in snippets/pitfalls")
    exercise: Exercise | None = None
    remedies: Annotated[Many[Remedy], Field(min_length=4, max_length=4)]
    rewrite: Rewrite
    criteria: Annotated[Many[CriterionId], Field(min_length=3, description="its checklist")]
    bites: Annotated[Many[Bite], Field(min_length=1)]
    stages: Stages
    self_check: SelfCheck
    references: Citations = ()
    aliases: Aliases = ()


class Check(Record):
    """A checkable statement about the portfolio rather than about one project."""

    id: Slug = Field(description="permanent, as a criterion's")
    statement: Text
    evidence: Text
    aliases: Aliases = ()


class Prompt(Record):
    """One line of a worksheet."""

    prompt: Text
    hint: Text
    filled: Text = Field(description="what the worked case writes here, at the step's `case_level`")


class Mistake(Record):
    """A common mistake and what to do instead."""

    mistake: Text
    instead: Text


class StoryStep(Record):
    """One step of the portfolio narrative, at one point of the reviewer's clock."""

    kind: ClassVar[str] = "story"
    folder: ClassVar[str] = "story"

    id: Slug
    number: Annotated[int, Field(ge=1)]
    name: Text
    clock: Clock
    hook: Text = Field(description="under 60 characters, for the index")
    summary: Text = Field(description="what the reader does in this step, in two sentences")
    why: Text
    moves: Annotated[Many[Text], Field(min_length=3, description="the move, step by step")]
    rewrite: Rewrite
    case_level: LevelNumber = Field(description="level of the case that the worked example is taken from")
    worksheet: Annotated[Many[Prompt], Field(min_length=3)]
    checks: Annotated[Many[Check], Field(min_length=3)]
    mistakes: Annotated[Many[Mistake], Field(min_length=3)]
    templates: Many[TemplateId] = ()
    references: Citations = ()
    aliases: Aliases = ()


class TemplateField(Record):
    """One blank of a template."""

    id: FieldName
    label: Text = Field(description="what stands in the blank version")
    hint: Text = Field(description="what the guided version says: what belongs here, how long, an example of shape")
    filled: Text = Field(description="its text in the filled version, from the worked case; numbers only as {result:…}")
    ask: bool = Field(default=False, description="the starter repository asks for it when it is made")
    aliases: Many[FieldName] = Field(
        default=(), description="ids that this field had before: readers' drafts are kept under them"
    )


class Taught(Record):
    """One line of the checklist that a template teaches, and where in the template it is met."""

    check: Slug = Field(description="id of a criterion, of a story step's check or of a pitfall's task")
    fields: Annotated[Many[FieldName], Field(min_length=1, description="the fields that are its evidence")]


class Template(Record):
    """A Markdown file with named fields; one source for the blank, the guided and the filled version."""

    kind: ClassVar[str] = "template"
    folder: ClassVar[str] = "templates"

    id: Slug
    name: Text
    order: Annotated[int, Field(ge=1)]
    shelf: Shelf
    file: Text = Field(description="the name the reader saves it under")
    hook: Text = Field(description="under 70 characters, for the index")
    use_when: Text
    avoid_when: Text
    filled_from: Text = Field(description="what the filled version tells of")
    levels: Annotated[Many[LevelNumber], Field(min_length=1)]
    filled_file: Text | None = Field(
        default=None, description="where the filled version stands below snippets/case; written there by `make copies`"
    )
    teaches: Annotated[
        Many[Taught],
        Field(min_length=3, description="the checklist that it teaches; the filled version passes each line"),
    ]
    fields: Annotated[Many[TemplateField], Field(min_length=3)]
    body: Text = Field(description="the Markdown, with {{field}} for each field")
    references: Citations = ()
    aliases: Aliases = ()


class Question(Record):
    """An interview or deep-dive question."""

    kind: ClassVar[str] = "question"
    folder: ClassVar[str] = "questions"

    id: Slug
    type: QuestionKind
    dimension: Dimension
    levels: Annotated[Many[LevelNumber], Field(min_length=1)]
    pitfalls: Many[PitfallId] = ()
    criteria: Many[CriterionId] = Field(default=(), description="criteria it probes")
    text: Text
    strong: Annotated[Many[Text], Field(min_length=2, description="what a strong answer contains")]
    wrong_turn: Text
    follow_up: Text
    unchecked: Text | None = Field(
        default=None, description="theory: why no listing in snippets/questions checks the answer"
    )
    references: Citations = ()
    aliases: Aliases = ()


class Role(Record):
    """A kind of job and the level of project that it asks for."""

    kind: ClassVar[str] = "role"

    id: Slug
    name: Text
    level: LevelNumber
    shows: Annotated[Many[Text], Field(min_length=2, description="what the portfolio has to show")]
    honestly: Text = Field(description="what the level does and does not get the reader")
    confidence: Confidence
    references: Citations = ()
    aliases: Aliases = ()


class Term(Record):
    """A word of the field, defined once."""

    kind: ClassVar[str] = "term"

    id: Slug
    term: Text
    definition: Text
    also: Annotated[Many[Text], Field(description="other names for it")] = ()
    see: Many[TermId] = ()
    references: Citations = ()
    aliases: Aliases = ()


class Reference(Record):
    """An external source; external links exist only here."""

    kind: ClassVar[str] = "reference"

    id: Slug
    title: Text
    by: Text
    year: int | None = None
    url: Https
    type: ReferenceKind
    topics: Many[Slug] = Field(default=(), description="what it is about")
    claim: Text = Field(description="what it may be cited for")
    seen: Literal["page", "summary", "address"] = Field(
        description="what was read: the page itself, its abstract or a summary, or only its address and title"
    )
    aliases: Aliases = ()


KINDS: tuple[type[Record], ...] = (Level, Pitfall, StoryStep, Template, Question, Role, Term, Reference)
