"""通知的页面."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from keqiao.core.access import access, signed_in
from keqiao.core.notices import selectors, services
from keqiao.core.pages.parts.blocks import Empty, tabs

PAGE = 50


@require_GET
@access(signed_in)
def notice_list(request: Any) -> HttpResponse:
    """收件箱, unread first page unless all are asked for."""
    tab = "all" if request.GET.get("tab") == "all" else "unread"
    before = _key(request.GET.get("before"))
    rows = selectors.inbox(request.viewer, unread=tab == "unread", before=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    context = {
        "notices": shown,
        "tab": tab,
        "tabs": tabs(request.path, tab, [("unread", _("未读")), ("all", _("全部"))]),
        "more": shown[-1].id if len(rows) > PAGE else None,
        "empty": Empty(_("没有通知"), _("与您有关的事项有变动时，会在这里告诉您。"), icon="bell"),
    }
    return render(request, "notices/list.html", context)


@require_POST
@access(signed_in)
def notice_open(request: Any, pk: UUID) -> HttpResponse:
    """打开: marks it read and goes where it leads."""
    notice = services.mark_read(request.viewer, pk)
    return redirect(notice.url or "notices:notice_list")


@require_POST
@access(signed_in)
def notice_read_all(request: Any) -> HttpResponse:
    services.mark_all_read(request.viewer)
    return redirect("notices:notice_list")


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
