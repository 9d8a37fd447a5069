"""日志的页面, for the audit administrator."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from keqiao.core import clock
from keqiao.core.access import access
from keqiao.core.errors import NotFoundError
from keqiao.core.jobs import services as jobs
from keqiao.core.journal.models import Entry, Seal
from keqiao.core.journal.reading import reading_logged
from keqiao.core.journal.rules import audits
from keqiao.core.journal.writing import digest_of
from keqiao.core.pages import presenters
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, equals
from keqiao.core.pages.parts.blocks import Empty
from keqiao.core.pages.parts.record import Fact

RESULTS = (("done", _("完成")), ("refused", _("拒绝")), ("failed", _("失败")))
_WORDS = dict(RESULTS)
_TONES = {"done": "good", "refused": "bad", "failed": "bad"}


def between(rows: QuerySet, value: tuple[date | None, date | None]) -> QuerySet:
    """Entries of days in China; both ends counted, either may be open."""
    since, until = value
    if since:
        rows = rows.filter(at__gte=datetime.combine(since, time(0), clock.CHINA))
    if until:
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time(0), clock.CHINA))
    return rows


def starts(field: str) -> Any:
    """A filter for the beginning of a code, which an index serves."""
    return lambda rows, value: rows.filter(**{f"{field}__startswith": value.strip()})


ENTRIES = Listing(
    name="journal.entries",
    label=_("日志"),
    columns=(
        Column(
            "at", _("时间"), lambda entry: presenters.moment(entry.at), raw=lambda entry: entry.at.isoformat()
        ),
        Column("who", _("人员"), lambda entry: entry.actor_label or entry.role),
        Column("event", _("事件"), lambda entry: entry.event),
        Column("object", _("对象"), lambda entry: f"{entry.object_type}:{entry.object_id}", phone=False),
        Column(
            "result",
            _("结果"),
            lambda entry: Cell(_WORDS.get(entry.result, entry.result), tone=_TONES[entry.result]),
        ),
        Column("address", _("地址"), lambda entry: entry.address, phone=False),
        Column("request", _("请求编号"), lambda entry: entry.request, hidden=True),
        Column("role", _("角色"), lambda entry: entry.role, hidden=True),
        Column("data", _("内容"), lambda entry: entry.data, hidden=True),
        Column("digest", _("摘要"), lambda entry: entry.digest, hidden=True),
    ),
    sorts=(Sort("newest", _("时间"), "at", descending=True), Sort("oldest", _("时间"), "at")),
    filters=(
        Filter("day", _("日期"), between, kind="days"),
        Filter(
            "who",
            _("人员"),
            lambda rows, value: rows.filter(actor_label__icontains=value.strip()),
            kind="text",
        ),
        Filter("event", _("事件"), starts("event"), kind="text"),
        Filter(
            "kind", _("对象类型"), lambda rows, value: rows.filter(object_type=value.strip()), kind="text"
        ),
        Filter(
            "object", _("对象编号"), lambda rows, value: rows.filter(object_id=value.strip()), kind="text"
        ),
        Filter("result", _("结果"), equals("result"), choices=RESULTS),
    ),
    link=lambda entry: reverse("journal:entry_detail", args=[entry.pk]),
    empty=Empty(_("还没有日志"), icon="book"),
)


@require_GET
@access(audits)
def entry_list(request: Any) -> HttpResponse | FileResponse:
    """日志: the whole of it; the audit administrator's reach is everything, and reading it is journalled."""
    if not request.GET.get("after"):
        reading_logged(request.viewer, "journal.entry", 0)
    last = Seal.objects.order_by("-pk").first()
    sealed = presenters.moment(last.at) if last else ""
    return ENTRIES.respond(request, Entry.objects.all(), "journal/list.html", {"sealed": sealed})


@require_GET
@access(audits)
def entry_detail(request: Any, pk: int) -> HttpResponse:
    """一条日志, and whether its content still fits its digest."""
    entry = Entry.objects.filter(pk=pk).first()
    if entry is None:
        raise NotFoundError("没有这条日志")
    shown = [
        Fact(_("时间"), presenters.moment(entry.at)),
        Fact(_("人员"), entry.actor_label or entry.role),
        Fact(_("角色"), entry.role),
        Fact(_("事件"), entry.event),
        Fact(_("对象"), f"{entry.object_type}:{entry.object_id}"),
        Fact(_("结果"), str(_WORDS.get(entry.result, entry.result))),
        Fact(_("地址"), entry.address),
        Fact(_("请求编号"), entry.request),
        Fact(_("链上序号"), str(entry.seq)),
        Fact(_("前一条摘要"), entry.previous),
        Fact(_("摘要"), entry.digest),
    ]
    context = {
        "entry": entry,
        "facts": shown,
        "intact": digest_of(entry) == entry.digest,
        "data": json.dumps(json.loads(entry.data), ensure_ascii=False, indent=2),
    }
    return render(request, "journal/detail.html", context)


@require_POST
@access(audits)
def verify(request: Any) -> HttpResponse:
    """核验, as a job."""
    with transaction.atomic():
        job = jobs.enqueue(request.viewer, "journal.verify")
    return redirect("jobs:job_detail", job.pk)
