"""成文: a report is a value; renderers make terminal text, one self-contained HTML page, docx, PDF, xlsx.

Every engine builds a `Report` from its results and calls `save` or a renderer, so that tables, charts and
explanations look the same wherever a figure is shown.
"""

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
]
