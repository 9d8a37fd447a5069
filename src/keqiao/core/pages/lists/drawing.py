"""行的绘制: a page's rows as HTML, made in Python: through a template they cost many times as much."""

from __future__ import annotations

from html import escape

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from keqiao.core.pages.lists.declaration import Cell
from keqiao.core.pages.lists.page import Heading, Page, Row
from keqiao.core.pages.parts.light import drawn

SHORT = 10
"""Characters of a day; a word of so many is not broken."""


def _safe(text: object) -> str:
    """What Django's conditional_escape gives, without looking a thousand times a page whether it is lazy."""
    return text.__html__() if hasattr(text, "__html__") else escape(str(text))


def rows(page: Page) -> SafeString:
    """各行, and the way to more of them; everything that came from people is escaped."""
    parts = [_row(row) for row in page.rows]
    if page.more:
        parts.append(_more(page))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped where it is made


def _row(row: Row) -> str:
    cells = [
        f'<td class="{_classes(head, cell)}"{_title(cell)}>{_content(cell, row.url if first else "")}{_note(cell)}</td>'
        for first, (head, cell) in zip([True] + [False] * len(row.cells), row.cells, strict=False)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _classes(head: Heading, cell: Cell) -> str:
    """What is short, such as a day or a category, stays on one line; long names give way."""
    named = (
        "kq-number-cell" if head.number else "",
        "" if head.phone else "kq-not-phone",
        "kq-short" if len(str(cell.text)) <= SHORT else "",
    )
    return " ".join(filter(None, named))


def _title(cell: Cell) -> str:
    return f' title="{_safe(cell.exact)}"' if cell.exact else ""


def _note(cell: Cell) -> str:
    return f'<div class="kq-note">{_safe(str(cell.note))}</div>' if cell.note else ""


def _content(cell: Cell, url: str) -> str:
    text = _safe(str(cell.text))
    if cell.light:
        return drawn(cell.light)
    if cell.tone:
        return f'<span class="badge kq-tone-{_safe(cell.tone)}">{text}</span>'
    if url:
        return f'<a class="kq-row-link" href="{_safe(url)}">{text}</a>'
    return f'<a href="{_safe(cell.url)}">{text}</a>' if cell.url else text


def _more(page: Page) -> str:
    return format_html(
        '<tr class="kq-more d-print-none"><td colspan="{}"><a class="btn" href="{}" hx-get="{}" hx-target="closest tr"'
        ' hx-swap="outerHTML" data-focus-row><svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="{}#chevron-down"/></svg>{}</a></td></tr>',
        len(page.headings),
        page.more,
        page.more,
        static("icons/icons.svg"),
        _("更多"),
    )
