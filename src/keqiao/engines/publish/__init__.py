"""成文: a report is a value; renderers make terminal text, one self-contained HTML page, docx, PDF, xlsx.

Every engine builds a `Report` from its results and calls `save` or a renderer, so that tables, charts and
explanations look the same wherever a figure is shown.
"""

from keqiao.engines.publish.paper import render_pdf
from keqiao.engines.publish.report import (
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Heading,
    Paragraph,
    Report,
    Series,
    Step,
    Steps,
    Table,
)
from keqiao.engines.publish.saving import render, save, write_whole
from keqiao.engines.publish.sheets import render_xlsx
from keqiao.engines.publish.terminal import render_text, show
from keqiao.engines.publish.web import render_html
from keqiao.engines.publish.word import render_docx

__all__ = [
    "Block",
    "Callout",
    "Cell",
    "Chart",
    "Column",
    "Heading",
    "Paragraph",
    "Report",
    "Series",
    "Step",
    "Steps",
    "Table",
    "render",
    "render_docx",
    "render_html",
    "render_pdf",
    "render_text",
    "render_xlsx",
    "save",
    "show",
    "write_whole",
]
