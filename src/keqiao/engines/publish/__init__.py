"""成文: a report is a value; renderers make terminal text, one self-contained HTML page, docx, PDF, xlsx.

Every engine builds a `Report` from its results and calls `save` or a renderer, so that tables, charts and
explanations look the same wherever a figure is shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from keqiao.engines.publish.report import (
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Heading,
    Official,
    Paragraph,
    Report,
    Series,
    Step,
    Steps,
    Table,
)
from keqiao.engines.publish.saving import RENDERERS, render, save, write_whole

if TYPE_CHECKING:
    from keqiao.engines.publish.paper import render_pdf
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
    "Official",
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

_LOADED_WHEN_USED = {name: module for module, name in RENDERERS.values()} | {
    "show": "keqiao.engines.publish.terminal"
}


def __getattr__(name: str) -> Any:
    """A renderer brings a library that takes a while to load; building a report needs none of them."""
    if name not in _LOADED_WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LOADED_WHEN_USED[name]), name)
