"""网页: a report as one self-contained page, on screen, on paper, in light and in the dark."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from keqiao.engines.publish.cells import (
    alignments,
    display_width,
    heading,
    printable,
    table_texts,
    width_shares,
)
from keqiao.engines.publish.charts import chart_svg, chart_table, summary
from keqiao.engines.publish.charts.output import NARROW, SCREEN
from keqiao.engines.publish.report import TONE_WORDS, Chart, Report, Table

WHOLE_WIDTH = 14
"""A column whose longest text takes no more than this is never broken: dates, figures, short names."""


def render_html(report: Report) -> str:
    """网页: one HTML page with its style and pictures inside; every text is escaped.

    Light and dark follow the reader's system; each chart carries the table of its data one click away, and a
    second drawing for a phone.
    """
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            blocks=[(type(block).__name__.lower(), block) for block in report.blocks],
            style=Markup(_asset("page.css")),  # noqa: S704 - our own file, not a person's text
            tones=TONE_WORDS,
            drawing=_drawing(),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("keqiao.engines.publish"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    environment.globals.update(table_view=_table_view, chart_table=chart_table, summary=summary)
    return environment


def _asset(name: str) -> str:
    return (resources.files("keqiao.engines.publish") / "templates" / name).read_text(encoding="utf-8")


def _table_view(table: Table) -> dict[str, Any]:
    """What the template needs of a table: head, classes, widths and rows of text."""
    heads, sides, rows = [heading(column) for column in table.columns], alignments(table), table_texts(table)
    whole = [
        max(display_width(row[place]) for row in [heads, *rows]) <= WHOLE_WIDTH for place in range(len(heads))
    ]
    return {
        "heads": heads,
        "classes": [f"{side} whole" if short else side for side, short in zip(sides, whole, strict=True)],
        "widths": width_shares(table) if any(column.width for column in table.columns) else [],
        "rows": rows,
        "row_heads": sides[:1] == ["left"],
    }


def _drawing() -> Any:
    """A function that draws the next chart of this page, with ids no other chart on it has."""
    numbers = count(1)

    def draw(chart: Chart) -> Markup:
        number = next(numbers)
        label = Markup.escape(summary(chart))
        pictures = [
            chart_svg(chart, width=width, themed=True, salt=f"{number}-{name}").replace(
                "<svg", f'<svg class="{name}" role="img" aria-label="{label}"', 1
            )
            for name, width in (("wide", SCREEN), ("narrow", NARROW))
        ]
        return Markup("".join(pictures))  # noqa: S704 - matplotlib escapes every text it writes

    return draw
