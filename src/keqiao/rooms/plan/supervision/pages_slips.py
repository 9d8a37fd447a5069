"""单据的页面: extensions, urge slips, and urging many at once with a preview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keqiao.core.access import access, within
from keqiao.core.errors import NotFoundError, RefusedError, sentence
from keqiao.core.files.selectors import files_of
from keqiao.core.pages import moves, presenters
from keqiao.core.pages.parts import Fact, happenings, record_head
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Extension, Urge
from keqiao.rooms.plan.supervision import urging, who
from keqiao.rooms.plan.supervision.forms import UrgeForm


def _seen(viewer: Any, model: Any, pk: UUID) -> Any:
    rows = within(model.objects.select_related("part__task"), model.reach, viewer)
    record = rows.filter(pk=pk).first()
    if record is None:
        raise NotFoundError("没有这条记录")
    return record


def _title(record: Any) -> str:
    task = record.part.task
    return f"{record.part.unit_name}:{task.number}{task.title}"


def _facts(record: Any) -> list[Fact]:
    part = record.part
    return [Fact(_("任务分工"), _title(record), url=reverse("plan:part_detail", args=[part.pk]), wide=True)]


@access(who.anyone_at_work)
@require_safe
def extension_detail(request: Any, pk: UUID) -> HttpResponse:
    """延期申请页."""
    asked = _seen(request.viewer, Extension, pk)
    task = asked.part.task
    facts = [
        *_facts(asked),
        Fact(_("现在的期限"), presenters.day(task.deadline)),
        Fact(_("原定期限"), presenters.day(task.original_deadline)),
        Fact(_("申请期限"), presenters.day(asked.expected)),
        Fact(_("核准期限"), presenters.day(asked.granted)),
        Fact(_("延期理由"), asked.reason, wide=True),
        Fact(_("目前进展"), asked.progress_text, wide=True),
        Fact(_("裁定意见"), asked.ruling or presenters.NOTHING, wide=True),
    ]
    return _slip_page(request, asked, facts, "plan:extension_move")


@access(who.anyone_at_work)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_move(request: Any, pk: UUID) -> HttpResponse:
    """延期的动作."""
    return moves.handle(
        request,
        Extension,
        pk,
        back=lambda asked: reverse("plan:extension_detail", args=[asked.pk]),
        title=_title,
    )


@access(who.anyone_at_work)
@require_safe
def urge_detail(request: Any, pk: UUID) -> HttpResponse:
    """催办单页."""
    slip = _seen(request.viewer, Urge, pk)
    facts = [
        *_facts(slip),
        Fact(_("层级"), str(dict(urging.LEVELS).get(slip.level, slip.level))),
        Fact(_("发出"), presenters.moment(slip.created_at)),
        Fact(_("反馈期限"), presenters.day(slip.answer_by)),
        Fact(_("反馈时间"), presenters.moment(slip.answered_at)),
        Fact(_("催办内容"), slip.text, wide=True),
        Fact(_("反馈内容"), slip.answer or presenters.NOTHING, wide=True),
    ]
    return _slip_page(request, slip, facts, "plan:urge_move")


@access(who.anyone_at_work)
@require_http_methods(["GET", "HEAD", "POST"])
def urge_move(request: Any, pk: UUID) -> HttpResponse:
    """催办单的动作."""
    return moves.handle(
        request, Urge, pk, back=lambda slip: reverse("plan:urge_detail", args=[slip.pk]), title=_title
    )


def _slip_page(request: Any, record: Any, facts: list[Fact], move: str) -> HttpResponse:
    context = {
        "head": record_head(
            request.viewer, record, title=_title(record), move_url=reverse(move, args=[record.pk])
        ),
        "facts": facts,
        "files": files_of(request.viewer, record.kind(), record.pk),
        "steps": happenings(record.kind(), record.pk),
        "back": reverse("plan:part_detail", args=[record.part_id]) + "?tab=slips",
    }
    return render(request, "plan/desk_slip.html", context)


@access(who.urger)
@require_http_methods(["GET", "HEAD", "POST"])
def urge_new(request: Any) -> HttpResponse:
    """催办: GET with ``part`` shows who would get the slip and why somebody would not; POST sends it."""
    source = request.POST if request.method == "POST" else request.GET
    form = UrgeForm(request.POST or None, initial={"level": "unit"})
    parts = _keys(source.getlist("part"))
    level = source.get("level", "unit")
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            slips = urging.urge(request.viewer, part_ids=parts, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, sentence(error))
        except InputError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("已发出催办单 {count} 份").format(count=len(slips)))
            return HttpResponseRedirect(reverse("plan:board"))
    if request.method == "POST":
        status = 422
    planned = urging.preview(request.viewer, part_ids=parts, level=level) if parts else []
    context = {
        "form": form,
        "planned": planned,
        "sendable": bool(planned) and not any(item.obstacle for item in planned),
        "back": reverse("plan:board"),
    }
    return render(request, "plan/desk_urge.html", context, status=status)


def _keys(raw: list[str]) -> list[UUID]:
    try:
        return list(dict.fromkeys(UUID(one) for one in raw))
    except ValueError:
        raise InputError("所选的任务分工不完整,请回到督查台重新选择") from None
