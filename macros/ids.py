"""The ids under which a reader's browser keeps things, as a module for the scripts of the pages."""

from __future__ import annotations

import json

from macros.checks import blanks, tickable
from macros.loading import Records
from macros.pitfalls import self_id


def ids(records: Records) -> str:
    """What the scripts of the pages must know of every page's records: the ticks of each level, and the ids of before."""
    levels = [
        {
            "number": level.number, "id": level.id, "short": level.short,
            "ids": [criterion.id for criterion in level.criteria],
        }
        for level in records.levels
    ]  # fmt: skip
    kinds = {
        "check": [(item.id, item.aliases) for _, _, item in tickable(records)]
        + [(self_id(pitfall.id), tuple(map(self_id, pitfall.aliases))) for pitfall in records.pitfalls],
        "template": [(template.id, template.aliases) for template in records.templates],
        "field": [(field.id.partition("/")[2], field.aliases) for _, _, field in blanks(records)],
        "question": [(question.id, question.aliases) for question in records.questions],
    }
    aliases = {kind: {old: new for new, before in found for old in before} for kind, found in kinds.items()}
    return (
        f"export const LEVELS = {json.dumps(levels, ensure_ascii=False, separators=(',', ':'))};\n"
        f"export const ALIASES = {json.dumps(aliases, separators=(',', ':'))};\n"
    )
