"""Names of columns at the cells of a table: on a phone a table of prose stands row by row, and its head is not shown."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

AFTER_INLINE = 15  # the words of a cell are there from 20 on
KEPT = re.compile("\x02[^\x03]*\x03")  # where Markdown keeps HTML until the end


class _Labels(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            names = [KEPT.sub("", "".join(cell.itertext())).strip() for cell in table.iter("th")]
            if len(names) > 2:  # of two columns the first names the row
                for row in table.iter("tr"):
                    for name, cell in list(zip(names, row.findall("td"), strict=False))[1:]:
                        if name and "".join(cell.itertext()).strip():
                            cell.set("data-label", name)


class Labels(Extension):
    """From the third column on, each cell gets `data-label`, which the style sheet shows before it on a phone."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Labels(md), "labels", AFTER_INLINE)
