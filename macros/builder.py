"""A template as a form: its labels and hints as HTML, and as JSON what the script that fills it in has to know."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from macros.html import QUIET, data
from macros.pages import Page, source_of
from macros.records import StoryStep, Template, TemplateField

FIELD = re.compile(r"\{\{\s*(\w+)\s*\}\}")
OPENING = "Title and opening"
SHORT = 60  # a field whose text in the case is no longer takes one line
# The criterion that a number without a baseline falls short of, by the lowest level of a template; else `baseline-first`.
BASELINES = {1: "trivial-baseline", 5: "baselines-tuned-alike"}
NUMBER = r"(?<![\d.,])[\d.,]{0,20}\d"  # bounded: a text of digits alone would take for ever
PERCENT = rf"{NUMBER} ?(?:%|per ?cent)(?! (?:interval|confidence|of (?:the )?(?:rows|data)))"
METRIC = r"(?:accuracy|precision|recall|f1|(?:roc |pr )?auc|r2|r²|rmse|mae|mape|log ?loss|brier|bleu)\b"
AMOUNT = rf"(?:[£$€] ?{NUMBER}(?: ?(?:[mb]illion|bn|[km])\b)?|{PERCENT}|{NUMBER} ?(?:x|hours?|minutes?|days?|[km]|million)(?!\w)|millions|thousands)"
# What a remark says, what it is found by, what would answer it, and whether the rest of the group may: patterns of
# JavaScript, without case. A rule takes the words that it finds from those below it.
RULES = [
    ("impact", rf"\b(?:sav(?:es?|ed|ing)|reduc|increas|improv|cut|boost|decreas|lower(?:s|ed)|rais|shorten)[^.;!?\n]{{0,60}}?{AMOUNT}"
     rf"|{AMOUNT} (?:\w+ )?(?:reduction|increase|improvement|saving)",
     r"\]\(|\[\^?\d+\]|https?:|\bsee\b|measured|hypothetical|simulat|estimat|assum|\.(?:md|ipynb|csv|json|py)\b", False),
    ("baseline", rf"\b{METRIC}[^.;!?\n\d]{{0,25}}{NUMBER}(?: ?%)?|{NUMBER} ?%? (?:\w+ )?{METRIC}|{PERCENT}|{NUMBER}(?:x| times) (?:fast|slow|bett|cheap|small|larg|bigg|high|low|more|few|less)\w*",
     r"baseline|against|compar|instead|\bthan\b|\bfrom .{1,80} to\b|majority|always|today|without|versus|\bvs\b|naive|chance|random|guess|\bbeat|before", True),
    ("nobody", r"\b(?:to (?:predict|forecast|classify)|(?:that|which) (?:predict|classifie)s)\b[^.;!?\n]{0,60}",
     r"\b(?:who|decid|desk|team|planner|manager|staff|so that|calls?|orders?|sends?|choos|before|question)", False),
    ("nobody", r"\b(?:improv|driv|better|enhanc|optimi|maximi)\w* (?:\w+ )?(?:business|decision|operational|customer)\w*|proactively|data-driven", "", False),
    ("method", r"\b(?:us(?:e|ing)|appl(?:y|ies|ying)) (?:\w+ )?(?:machine learning|deep learning|AI|ML)\b|\b(?:leverag|harness)\w+", "", False),
    ("empty", r"\b(?:state[- ]of[- ]the[- ]art|cutting[- ]edge|world[- ]class|best[- ]in[- ]class|end-to-end ML|insights?|various|passionate|enthusiast|aspiring|"
     r"fast learner|up to date|real-world problems|advanced|powerful|seamless|robust|works? (?:\w+ )?well|learned a lot|strong \w+ (?:foundation|background)|"
     r"several (?:models|projects))\b", "", False),
]  # fmt: skip


def groups(template: Template) -> list[dict[str, Any]]:
    """The fields by the heading they stand under; the first heading's group has no name. `in` says what holds a field:
    a line (a heading, a cell of a table), code, or text."""
    found: list[dict[str, Any]] = [{"name": "", "fields": []}]
    labels = {field.id: field.label for field in template.fields}
    fenced = False
    for line in template.body.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else re.match(r"(#+) (.*)", line)
        if heading and len(heading[1]) > 1 and (name := FIELD.sub("", heading[2]).strip()):
            found.append({"name": name, "fields": []})
        place = "code" if fenced else "line" if heading or line.startswith("|") else "text"
        for name in FIELD.findall(line):
            if name in labels:  # a field that is used twice belongs to its first place
                found[-1]["fields"].append({"id": name, "label": labels.pop(name), "in": place})
    return [group for group in found if group["fields"]]


def facts(template: Template) -> dict[str, Any]:
    """What the script has to know of a template."""
    body = FIELD.sub(r"{{\1}}", template.body.rstrip()) + "\n"
    return {"id": template.id, "file": template.file, "body": body, "groups": groups(template), "rules": RULES}


def builder(page: Page, record: Template) -> str:
    """The form; without scripts a sentence."""
    by_name = {field.id: field for field in record.fields}
    forms = "".join(
        f'<details class="group"{"" if number else " open"}><summary id="group-{number}">{escape(group["name"]) or OPENING} <span class="fact"></span></summary>'
        f'<fieldset aria-labelledby="group-{number}">'
        + "".join(_field(page, by_name[field["id"]], field["in"]) for field in group["fields"])
        + "</fieldset></details>"
        for number, group in enumerate(groups(record))
    )
    return (
        f'<section data-feature="builder" {QUIET}>'
        '<p class="no-js-only">Filling in here needs a script, and none runs in this browser: copy the guided version above instead.</p>'
        '<div class="needs-js">'
        f"<p>What you type stays in this browser. Leave a field empty, and its blank stays in {escape(record.file)}.</p>"
        '<div class="bar"><label for="draft-of">For which project</label><select id="draft-of" autocomplete="off"></select>'
        '<span class="fact" id="draft-filled"></span></div>'
        '<details class="paste"><summary>Start from a README you have</summary>'
        '<label class="field" for="paste">Paste Markdown</label><textarea id="paste" rows="5" dir="auto" autocomplete="off" spellcheck="false"></textarea>'
        '<p><label class="field" for="paste-file">Or choose a file, .md or .txt; it is read here and sent nowhere</label>'
        '<input type="file" id="paste-file" accept=".md,.markdown,.txt"></p>'
        '<p class="bar"><button type="button" class="btn" data-do="match">Find matching fields</button></p><div id="matches"></div></details>'
        f'<div class="desk"><div>{forms}</div>'
        '<div class="preview"><fieldset class="choices"><legend>Show</legend>'
        '<label><input type="radio" name="draft-view" value="page" checked> Preview</label>'
        '<label><input type="radio" name="draft-view" value="source"> Markdown</label></fieldset>'
        '<div class="bar"><button type="button" class="btn primary" data-do="copy">Copy my draft</button>'
        '<button type="button" class="btn" data-do="download">Download my draft</button>'
        '<button type="button" class="btn" data-do="check">Check all</button>'
        '<button type="button" class="btn" data-do="clear">Clear this draft</button></div><div id="draft-report"></div>'
        '<div id="draft-page" tabindex="0" role="region" aria-label="Preview"></div>'
        '<pre id="draft-source" tabindex="0" role="region" aria-label="Markdown"></pre></div></div>'
        f'<div id="draft-why" hidden>{_reasons(page, record)}</div></div>'
        f"{data('builder', facts(record))}</section>"
    )


def _field(page: Page, field: TemplateField, place: str) -> str:
    control = f'id="in-{field.id}" dir="auto" autocomplete="off" placeholder=" " aria-describedby="hint-{field.id} note-{field.id}"'
    if place == "code":
        control += ' spellcheck="false" class="code"'
    short = place == "line" and len(page.plain(field.filled)) <= SHORT
    box = (
        f'<input type="text" {control}>'
        if short
        else f'<textarea rows="{1 if place != "text" else 2}" {control}></textarea>'
    )
    label = re.sub("^[a-z]", lambda first: first[0].upper(), page.html(field.label))
    return (
        f'<div class="field"><label for="in-{field.id}">{label}</label>'
        f'<p class="fact" id="hint-{field.id}">{page.html(field.hint)}</p>{box}<div id="note-{field.id}"></div></div>'
    )


def _reasons(page: Page, record: Template) -> str:
    """Why each kind of finding matters, with the page that explains it; the script shows copies of these lines."""
    level, baseline = page.criterion(BASELINES.get(min(record.levels), "baseline-first"))
    impact, framing = (page.find(StoryStep, name) for name in ("07-impact", "05-problem-framing"))
    repository = page.find(StoryStep, "09-repository")
    lines = {
        "baseline": f'A number says little until it stands beside what a rule without a model scores: <a href="{page.url(source_of(level))}#{baseline.id}">the baseline</a>.',
        "impact": f"An effect needs its source, or the word “estimated” or “hypothetical”: {page.link(impact)}.",
        "method": f"This names the tool; say first who decides what, and when: {page.link(framing)}.",
        "empty": f"Anybody could write this; put what you did or measured in its place: {page.link(framing)}.",
        "nobody": f"It does not say who does what differently because of it: {page.link(framing)}.",
        "blank": 'A blank that stays in looks unfinished: fill it, or delete its line. <a href="#what-it-proves">What each field proves</a>.',
        "lacking": f"A reader looks for these parts, too: {page.link(repository)}.",
    }
    return "".join(f'<p data-why="{kind}">{line}</p>' for kind, line in lines.items())
