"""通报与台账的页面."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keqiao.core.access import Viewer, access, anybody, within
from keqiao.core.errors import NotFoundError, RefusedError, sentence
from keqiao.core.exports import tables
from keqiao.core.journal.writing import Note, append
from keqiao.core.pages import moves, presenters
from keqiao.core.pages.parts import happenings, record_head
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Bulletin
from keqiao.rooms.plan.supervision import bulletin, bulletin_paper, ledger, who
from keqiao.rooms.plan.supervision.board import board_of, plan_seen
from keqiao.rooms.plan.supervision.forms import BulletinForm
from keqiao.rooms.plan.supervision.part_view import kept_figure
from keqiao.rooms.plan.targets_pages import as_of

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _seen(viewer: Viewer) -> QuerySet[Bulletin]:
    return within(Bulletin.objects.select_related("plan"), Bulletin.reach, viewer)


def _listed(viewer: Viewer) -> QuerySet[Bulletin]:
    """The newest first, without what each holds: the whole plan as it stood that day."""
    rows = _seen(viewer).exclude(state="discarded").defer("content", "plan__text")
    return rows.order_by("-as_of", "-created_at")


def bulletin_seen(viewer: Viewer, pk: UUID) -> Bulletin:
    """A bulletin that the viewer may read: published ones are everybody's."""
    found = _seen(viewer).select_related("plan__office").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("没有这期通报")
    return found


@access(anybody)
@require_safe
def bulletin_list(request: Any) -> HttpResponse:
    """通报目录."""
    rows = [
        {
            "title": bulletin_paper.title(one),
            "plan": one.plan.title,
            "as_of": presenters.day(one.as_of),
            "state": one.state,
            "published": presenters.day(one.published_at),
            "url": reverse("plan:bulletin_detail", args=[one.pk]),
        }
        for one in _listed(request.viewer)[:200]
    ]
    context = {"rows": rows, "may_draft": who.editor.allows(request.viewer)}
    return render(request, "plan/bulletin_list.html", context)


@access(who.editor)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_new(request: Any) -> HttpResponse:
    """起草通报."""
    plan = plan_seen(request.viewer, request.GET.get("plan") or request.POST.get("plan"))
    if plan is None:
        return render(request, "plan/desk_none.html")
    periods = [(name, f"{name}") for name in bulletin.periods_of(plan.year)]
    form = BulletinForm(request.POST or None, periods=periods)
    if request.method == "POST" and form.is_valid():
        try:
            made = bulletin.draft(request.viewer, plan_id=plan.pk, **form.cleaned_data)
        except RefusedError:
            raise
        except InputError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("通报已起草,数字已留存快照"))
            return HttpResponseRedirect(reverse("plan:bulletin_detail", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/bulletin_new.html", {"plan": plan, "form": form}, status=status)


@access(anybody)
@require_safe
def bulletin_detail(request: Any, pk: UUID) -> HttpResponse:
    """通报页: the frozen content as it was printed."""
    found = bulletin_seen(request.viewer, pk)
    content = found.content
    move_url = reverse("plan:bulletin_move", args=[pk])
    onlooker = who.onlooker.allows(request.viewer)
    context = {
        "head": record_head(request.viewer, found, title=bulletin_paper.title(found), move_url=move_url),
        "bulletin": found,
        "content": content,
        "opening": bulletin_paper.opening(content),
        "targets": [(one["task"], kept_figure(one), one["snapshot"]) for one in content["targets"]],
        "late": [task for task in content["tasks"] if task["tone"] == "red"],
        "units": [
            {**row, "lines": [(bulletin.line_label(line["name"]), line) for line in row["lines"]]}
            for row in content["units"]
        ],
        "files": [(format, reverse("plan:bulletin_file", args=[pk, format])) for format in TYPES],
        "steps": happenings("plan.bulletin", pk) if onlooker else [],
    }
    return render(request, "plan/bulletin_detail.html", context)


@access(who.editor)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_move(request: Any, pk: UUID) -> HttpResponse:
    """通报的动作."""
    return moves.handle(
        request,
        Bulletin,
        pk,
        back=lambda one: reverse("plan:bulletin_detail", args=[one.pk]),
        title=bulletin_paper.title,
    )


@access(anybody)
@require_safe
def bulletin_file(request: Any, pk: UUID, format: str) -> HttpResponse:
    """通报文件 in official layout."""
    found = bulletin_seen(request.viewer, pk)
    if format not in TYPES:
        raise InputError("没有导出格式“{format}”", format=format)
    content = bulletin_paper.document(found, format)
    return _download(request, content, format, bulletin_paper.title(found), "plan.bulletin", str(pk))


@access(who.onlooker)
@require_safe
def task_ledger(request: Any, pk: UUID, format: str) -> HttpResponse:
    """任务台账 of a plan: xlsx, csv, json as a table; docx and PDF as a document."""
    plan = plan_seen(request.viewer, pk)
    assert plan is not None
    board = board_of(request.viewer, plan, as_of(request))
    title = _("{plan}任务台账").format(plan=plan.title)
    if format in TYPES:
        return _download(request, ledger.document(board, format), format, title, "plan.ledger", str(pk))
    filters = {"plan": str(pk), "as_of": board.day.isoformat()}
    answer: HttpResponse = tables.respond(  # type: ignore[assignment]  # a FileResponse
        request.viewer,
        "plan.ledger",
        ledger.COLUMNS,
        ledger.rows_of(board),
        format,
        filters=filters,
        title=title,
    )
    return answer


def _download(request: Any, content: bytes, format: str, title: str, kind: str, pk: str) -> HttpResponse:
    """A document as a download; that it was taken is in the journal."""
    with transaction.atomic():
        append(request.viewer, Note(f"keqiao.{kind}.export", kind, pk, {"format": format}))
    response = HttpResponse(content, content_type=TYPES[format])
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.{format}")
    return response
