"""文件导出: a report as docx, pdf, xlsx or html, as a download that the journal knows of."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from keqiao.core.access import Viewer
from keqiao.core.exports.tables import count, filename
from keqiao.core.ids import new_id
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError
from keqiao.engines.publish import Report, render

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def respond(viewer: Viewer, report: Report, format: str, *, name: str = "", title: str = "") -> HttpResponse:
    """报告下载. ``name`` is the document's name in the journal (``plan.bulletin``); the title names the file."""
    if format not in TYPES:
        raise InputError("没有文件格式“{format}”", format=format)
    count(viewer)
    content = render(report, format)
    with transaction.atomic():
        data = {"format": format, "title": report.title[:200], "bytes": len(content), "document": name}
        append(viewer, Note("keqiao.exports.document.download", "export", str(new_id()), data))
    response = HttpResponse(content, content_type=TYPES[format])
    disposition = content_disposition_header(True, filename(title or report.title, format))
    response["Content-Disposition"] = disposition or "attachment"
    return response
