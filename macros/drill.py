"""The drill of the interview pages: its form and views, and every question that it draws from."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from macros.html import QUIET, items, paragraphs
from macros.pages import Page, source_of
from macros.placement import compact
from macros.records import DIMENSIONS, Criterion, Level, Pitfall, Question

KINDS = ("deep dive", "system design", "case", "theory")  # coding and behavioural questions are practised otherwise
LEAST = 2  # questions for each criterion, where the bank has them; more would make the page too heavy
MINUTES = {5: 2, 15: 5, 40: 14}  # questions in each time: our rule of thumb; drill.js counts by the same
RATINGS = ("missed", "partly", "mostly", "would satisfy a reviewer")
# About the project as a whole, so that they can come first.
OPENERS = (
    "clone-and-run", "draw-your-architecture", "how-do-you-know-three-times", "how-far-does-the-claim-reach",
    "start-again-on-monday", "what-you-did-not-build", "worth-to-whom",
)  # fmt: skip
WRONG = {
    "lost": "This browser does not have this drill. It stayed in the browser in which it was done; there, My page can export it.",
    "damaged": "This address is damaged, and a part of it cannot be read. What could be read is set below.",
    "unknown": "This address names criteria that the handbook does not have. They are left out, so this may be another drill than was meant.",
}


def drawn(page: Page) -> tuple[list[Question], list[tuple[Level, Criterion]]]:
    """What a drill draws from: all about the deep dive, then what probes most that has few; and criteria without any."""
    bank = [one for kind in KINDS for one in page.records.questions if one.type == kind]
    there = Counter(name for one in bank for name in one.criteria)
    chosen = [one for one in bank if one.type == KINDS[0]]
    have = Counter(name for one in chosen for name in one.criteria)

    def gain(one: Question) -> int:
        return sum(have[name] < min(LEAST, there[name]) for name in one.criteria)

    left = [one for one in bank if one not in chosen]
    while left and gain(best := max(left, key=gain)):
        left.remove(best)
        chosen.append(best)
        have.update(best.criteria)
    rest = [(level, one) for level in page.records.levels for one in level.criteria if one.id not in have]
    return sorted(chosen, key=bank.index), rest


def _fold(page: Page, data: dict[str, str], text: str, points: list[str], more: str, helps: list[str]) -> str:
    levels = ("levels " if " " in data["levels"] else "level ") + data["levels"].replace(" ", ", ")
    marks = "".join(f' data-{name}="{value}"' for name, value in data.items())
    return (
        f'<details class="qa"{marks}><summary>{page.html(text)}</summary><div>'
        f'<p class="fact">{data["kind"]} · {data["side"]} · {levels}</p>'
        f'{items(points)}{more}<p class="fact">{" · ".join(helps)}</p></div></details>'
    )


def _criterion_link(page: Page, name: str) -> str:
    level, _ = page.criterion(name)
    return f'<a href="{page.url(source_of(level))}#{name}">{name.replace("-", " ")}</a>'


def _question(page: Page, question: Question) -> str:
    data = {
        "q": question.id, "kind": question.type, "side": question.dimension,
        "levels": " ".join(map(str, question.levels)), "criteria": " ".join(question.criteria),
    }  # fmt: skip
    if question.id in OPENERS:
        data["opener"] = ""
    more = paragraphs(
        f"<strong>The wrong turn.</strong> {page.html(question.wrong_turn)}",
        f"<strong>Then they ask:</strong> {page.html(question.follow_up)}",
    )
    helps = [f'<a href="{page.url(source_of(question))}">In the question bank</a>']
    helps += [page.link(page.find(Pitfall, name)) for name in question.pitfalls]
    helps += [_criterion_link(page, name) for name in question.criteria]
    return _fold(page, data, question.text, [page.html(point) for point in question.strong], more, helps)


def _criterion(page: Page, level: Level, one: Criterion) -> str:
    data = {"q": one.id, "kind": "criterion", "side": one.dimension, "levels": str(level.number), "criteria": one.id}
    points = [f"You can open it: {page.html(one.evidence)}", f"You say why. {page.html(one.why)}"]
    return _fold(page, data, one.question, points, "", [_criterion_link(page, one.id)])


def _choices(name: str, legend: str, options: dict[int, str], chosen: int | None = None) -> str:
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"{" checked" if value == chosen else ""}> {label}</label>'
        for value, label in options.items()
    )
    return f'<fieldset><legend>{legend}</legend><div class="choices">{radios}</div></fieldset>'


def _button(action: str, label: str, css: str = "btn", more: str = "") -> str:
    return f'<button type="button" class="{css}" data-do="{action}"{more}>{label}</button>'


def _form(page: Page) -> str:
    levels = {level.number: f"{level.number} {level.short}" for level in page.records.levels}
    times = {minutes: f"{minutes} ({count} questions)" for minutes, count in MINUTES.items()}
    return (
        '<form class="needs-js">'
        + _button("on", "Go on with your drill", "btn primary", " hidden")
        + '<div class="field"><label for="drill-project">Project</label>'
        '<select id="drill-project"><option value="">No project</option></select></div>'
        f'<p class="fact focus">Choose a project that you have <a href="{page.url("path/place.md")}">placed</a>, and the drill asks more about what it lacks.</p>'
        + _choices("level", "Level of the project", levels, 2)
        + _choices("minutes", "Minutes", times, 15)
        + '<details class="paste"><summary>Repeat a drill, or give it to a group</summary><div class="field"><label for="drill-seed">Seed</label><input type="text" id="drill-seed" name="seed" maxlength="40" '
        'autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="drill-seed-help"></div>'
        '<p class="fact" id="drill-seed-help">The same seed with the same choices above gives the same drill. Small letters, digits and hyphens.</p></details>'
        '<div class="bar"><button class="btn primary">Start</button></div>'
        f'<p class="fact">Drills are kept in this browser, and listed on <a href="{page.url("path/mine.md")}">My page</a>. <a class="last" href="#" hidden>See your last drill</a></p></form>'
    )


def _run() -> str:
    """One question at a time."""
    return (
        '<div class="run" hidden><p class="notice" role="alert" data-wrong="gone" hidden>This drill was deleted in another tab.</p>'
        '<p class="fact where"></p><p class="time" role="timer" aria-label="Time"></p>'
        '<h2 class="ask" tabindex="-1">Question</h2>'
        '<div class="before"><p class="fact">Say it aloud, to somebody if you can. The clock stops while you compare, and keeps counting when your time is up.</p>'
        f'<div class="bar">{_button("show", "Show what a strong answer contains", "btn primary")}{_button("pause", "Pause", "btn pause")}</div></div>'
        '<div class="answer" hidden><h3 tabindex="-1">A strong answer contains</h3><p class="fact">Tick what you said.</p>'
        '<ul class="points"></ul><div class="more"></div>'
        + _choices("rating", "Your answer", {place: words.capitalize() for place, words in enumerate(RATINGS)})
        + '</div><div class="field"><label for="drill-note">Notes, for afterwards (optional)</label>'
        '<textarea id="drill-note" maxlength="2000"></textarea></div>'
        f'<div class="bar">{_button("next", "Next question", "btn next")}{_button("back", "Back", "btn back")}</div></div>'
    )


def _report() -> str:
    head = "".join(f'<th scope="col">{cell}</th>' for cell in ("Question", "You", "Time", "Points said"))
    return (
        '<div class="report" hidden><h2 tabindex="-1">Rehearsal report</h2><p class="fact about"></p>'
        '<div class="scroll" tabindex="0" role="group" aria-label="Question by question"><table class="facts"><caption>Question by question</caption>'
        f'<thead><tr>{head}</tr></thead><tbody class="rows"></tbody></table></div>'
        '<h3>What you missed, by side</h3><div class="sides"></div>'
        '<h3>The weakest, and where to go</h3><ol class="weak"></ol>'
        f'<div class="bar">{_button("on", "Rate the questions left", "btn primary")}{_button("again", "New questions on the weak ones", "btn primary")}'
        f"{_button('same', 'The same drill again')}{_button('new', 'Another drill')}</div>"
        f'<div class="bar">{_button("link", "Copy the link")}{_button("print", "Print")}{_button("text", "Download as Markdown")}</div>'
        '<p class="fact">The link holds seed, minutes, level and what is asked more often; nothing that you wrote. <span class="way"></span></p></div>'
    )


def drill(page: Page) -> str:
    """The whole of the rehearsal; without scripts its questions, in a list for each side."""
    bank, rest = drawn(page)
    folds = [(one.dimension, _question(page, one)) for one in bank]
    folds += [(one.dimension, _criterion(page, level, one)) for level, one in rest]
    folds.sort(key=lambda fold: DIMENSIONS.index(fold[0]))
    lists = "".join(
        f'<p class="dimension">{side.capitalize()}</p>' + "".join(html for _, html in group)
        for side, group in groupby(folds, key=lambda fold: fold[0])
    )
    notices = "".join(
        f'<p class="notice" role="alert" data-wrong="{name}" hidden>{words}</p>' for name, words in WRONG.items()
    )
    return (
        f'<section data-feature="rehearse" {QUIET}>{notices}{_form(page)}{_run()}{_report()}{compact(page)}'
        f'<div class="questions no-js-only">{lists}</div></section>'
    )
