"""文件的下载: as an attachment, in a sandbox, under the record's own permission (ASVS 5.4.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET

from keqiao.core.access import access, anybody
from keqiao.core.errors import NotFoundError
from keqiao.core.files.registry import owner_of
from keqiao.core.files.selectors import file_for
from keqiao.core.files.sniffing import TYPES
from keqiao.core.files.storing import place_of
from keqiao.core.journal.reading import reading_logged


@require_GET
@access(anybody)
def file_download(request: Any, pk: UUID) -> HttpResponse | FileResponse:
    """下载: whoever may see the record; files of published records are public with it."""
    stored = file_for(request.viewer, pk)
    place = place_of(stored.sm3)
    if not place.exists():
        raise NotFoundError("文件已不在存储中，请告诉管理员")
    owner = owner_of(stored.kind)
    if owner is not None and getattr(owner.model, "security_mark", "") in ("sensitive", "important"):
        reading_logged(request.viewer, f"{stored.kind}:{stored.record}/{stored.pk}", 1)
    response = FileResponse(
        place.open("rb"), as_attachment=True, filename=stored.name, content_type=TYPES[stored.type].mime
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
