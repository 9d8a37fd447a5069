"""分工的页面: a unit's part, its moves, its plan, its report, a request for more time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keqiao.core import clock
from keqiao.core.access import access
from keqiao.core.errors import RefusedError, sentence
from keqiao.core.files.selectors import files_of
from keqiao.core.files.services import store
from keqiao.core.flow import apply
from keqiao.core.measures.reading import day_from
from keqiao.core.pages import moves
from keqiao.core.pages.parts import happenings, record_head, tabs
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Part, Report
from keqiao.rooms.plan.supervision import node_table, part_view, reporting, services, who
from keqiao.rooms.plan.supervision.forms import ExtensionForm, FilingForm, ReassignForm, ReportForm

TABS = (
    ("details", gettext_lazy("办理")),
    ("slips", gettext_lazy("催办与延期")),
    ("files", gettext_lazy("佐证材料")),
    ("history", gettext_lazy("历史")),
)
OWN_PAGES = {"file_plan": "plan:part_filing", "report": "plan:part_report", "reassign": "plan:part_reassign"}


def address(part: Part) -> str:
    return reverse("plan:part_detail", args=[part.pk])


def title_of(part: Part) -> str:
    return f"{part.unit_name}:{part.task.number}{part.task.title}"


@access(who.anyone_at_work)
@require_safe
def part_detail(request: Any, pk: UUID) -> HttpResponse:
    """分工页."""
    part = part_view.part_seen(request.viewer, pk)
    row = part_view.row_of(part)
    move_url = reverse("plan:part_move", args=[pk])
    head = record_head(request.viewer, part, title=title_of(part), number=row.role_label, move_url=move_url)
    tab = request.GET.get("tab", "details")
    context = {
        "part": part,
        "row": row,
        "head": head,
        "tabs": tabs(request.path, tab, TABS),
        "facts": part_view.facts_of(part, row),
        "own": part_view.own(request.viewer, part),
        "plan_shown": part_view.plan_shown(request.viewer, part),
        "may_extend": who.responsible.allows(request.viewer, part) and part.state in services.EXTENDABLE,
        "may_urge": who.urger.allows(request.viewer),
        **_tab(request, part, tab),
    }
    return render(request, "plan/part_detail.html", context)


def _tab(request: Any, part: Part, tab: str) -> Mapping[str, Any]:
    if tab == "slips":
        return {"tab": tab, "slips": part_view.slips_of(request.viewer, [part])}
    if tab == "files":
        return {"tab": tab, "files": files_of(request.viewer, "plan.part", part.pk)}
    if tab == "history":
        return {"tab": tab, "steps": happenings("plan.part", part.pk)}
    return {
        "tab": "details",
        "nodes": part_view.nodes_of(request.viewer, part),
        "reports": part_view.reports_of([part]),
    }


@access(who.anyone_at_work)
@require_http_methods(["GET", "HEAD", "POST"])
def part_move(request: Any, pk: UUID) -> HttpResponse:
    """动作: those with a page of their own are led there."""
    special = OWN_PAGES.get(request.GET.get("move", "")) if request.method != "POST" else None
    if special is not None:
        return _gone(request, reverse(special, args=[pk]))
    return moves.handle(request, Part, pk, back=address, title=title_of)


@access(who.unit)
@require_http_methods(["GET", "HEAD", "POST"])
def part_filing(request: Any, pk: UUID) -> HttpResponse:
    """报送方案: the summary and the table of nodes; kept as a draft, or filed."""
    part = part_view.part_seen(request.viewer, pk)
    _mine(request, part)
    if request.method != "POST":
        form = FilingForm(initial={"text": part.plan_text})
        rows = [(node.title, node.due.isoformat()) for node in part.nodes.order_by("order")]
        return _filing_page(request, part, form, rows, 200)
    form = FilingForm(request.POST)
    typed = list(zip(request.POST.getlist("node_title"), request.POST.getlist("node_due"), strict=False))
    if not form.is_valid():
        return _filing_page(request, part, form, typed, 422)
    try:
        _file_plan(request, part, form.cleaned_data)
    except RefusedError:
        raise
    except InputError as error:
        form.add_error(None, sentence(error))
        return _filing_page(request, part, form, typed, 422)
    return HttpResponseRedirect(address(part))


def _file_plan(request: Any, part: Part, given: Mapping[str, Any]) -> None:
    rows = node_table.rows_of(request.POST.getlist("node_title"), request.POST.getlist("node_due"))
    rows = node_table.bounded([*rows, *node_table.pasted(given["pasted"])])
    viewer, version = request.viewer, _version(request)
    if request.POST.get("act") == "draft":
        services.save_plan_draft(viewer, part_id=part.pk, text=given["text"], nodes=rows, version=version)
        messages.success(request, _("方案草稿已保存,仅本单位可见"))
        return
    with transaction.atomic():
        files = _stored(request, part)
        services.file_plan(
            viewer, part_id=part.pk, text=given["text"], nodes=rows, files=files, version=version
        )
    messages.success(request, _("方案已报送"))


def _filing_page(request: Any, part: Part, form: Any, rows: list[Any], status: int) -> HttpResponse:
    blank = [("", "")] * max(2, 6 - len(rows))
    context = {
        "part": part,
        "form": form,
        "rows": [*rows, *blank],
        "title": title_of(part),
        "back": address(part),
    }
    return render(request, "plan/part_filing.html", context, status=status)


@access(who.unit)
@require_http_methods(["GET", "HEAD", "POST"])
def part_report(request: Any, pk: UUID) -> HttpResponse:
    """报送进展: prefilled from the draft or from the records; kept as a draft, or filed."""
    part = part_view.part_seen(request.viewer, pk)
    _mine(request, part)
    draft = Report.objects.filter(part=part, filed_at__isnull=True).first()
    filled = reporting.prefilled(part, draft)
    if request.method != "POST":
        return _report_page(request, part, ReportForm(initial=dict(filled.given)), filled, 200)
    if request.POST.get("act") == "draft":
        form = ReportForm(request.POST)
        try:
            services.save_report_draft(request.viewer, part_id=part.pk, given=request.POST)
        except RefusedError:
            raise
        except InputError as error:
            form.full_clean()
            form.add_error(None, sentence(error))
            return _report_page(request, part, form, filled, 422)
        messages.success(request, _("报告草稿已保存,仅本单位可见"))
        return HttpResponseRedirect(request.path)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _report_page(request, part, form, filled, 422)
    try:
        with transaction.atomic():
            given = {**form.cleaned_data, "files": _stored(request, part)}
            apply(request.viewer, Part, part.pk, "report", given, version=_version(request))
    except RefusedError:
        raise
    except InputError as error:
        form.add_error(None, sentence(error))
        return _report_page(request, part, form, filled, 409)
    messages.success(request, _("进展已报送"))
    return HttpResponseRedirect(address(part))


def _report_page(request: Any, part: Part, form: Any, filled: Any, status: int) -> HttpResponse:
    context = {"part": part, "form": form, "filled": filled, "title": title_of(part), "back": address(part)}
    return render(request, "plan/part_report.html", context, status=status)


@access(who.planner)
@require_http_methods(["GET", "HEAD", "POST"])
def part_reassign(request: Any, pk: UUID) -> HttpResponse:
    """改派: another unit of the register takes the part over."""
    part = part_view.part_seen(request.viewer, pk)
    form = ReassignForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = {"unit": str(form.cleaned_data["unit"].pk), "text": form.cleaned_data["text"]}
        try:
            apply(request.viewer, Part, part.pk, "reassign", given, version=_version(request))
        except RefusedError:
            raise
        except InputError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("任务已改派"))
            return HttpResponseRedirect(address(part))
    if request.method == "POST":
        status = 422
    context = {"part": part, "form": form, "title": title_of(part), "back": address(part)}
    return render(request, "plan/part_reassign.html", context, status=status)


@access(who.unit)
@require_http_methods(["GET", "HEAD", "POST"])
def part_extension(request: Any, pk: UUID) -> HttpResponse:
    """申请延期."""
    part = part_view.part_seen(request.viewer, pk)
    _mine(request, part)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_extension(request.viewer, part_id=part.pk, **form.cleaned_data)
        except RefusedError:
            raise
        except InputError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("延期申请已提交单位负责人"))
            return HttpResponseRedirect(reverse("plan:extension_detail", args=[asked.pk]))
    status = 422 if request.method == "POST" else 200
    context = {
        "part": part,
        "form": form,
        "title": title_of(part),
        "back": address(part),
        "today": clock.today(),
    }
    return render(request, "plan/part_extension.html", context, status=status)


@access(who.unit)
@require_POST
def node_done(request: Any, pk: int) -> HttpResponse:
    """节点完成."""
    node = services.complete_node(request.viewer, node_id=pk, on=day_from(request.POST, "on"))
    messages.success(request, _("节点已登记完成"))
    return HttpResponseRedirect(reverse("plan:part_detail", args=[node.part_id]))


def _mine(request: Any, part: Part) -> None:
    """A form of a unit opens for the unit's own people alone: what is in it may be a draft."""
    if not who.responsible.allows(request.viewer, part):
        raise RefusedError("只有{who}可以做", who=who.unit.label)


def _version(request: Any) -> int | None:
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdecimal() else None


def _stored(request: Any, part: Part) -> list[str]:
    uploads = request.FILES.getlist("files")
    kept = [store(request.viewer, one, "plan.part", part.pk, "files") for one in uploads]
    return [str(one.pk) for one in kept]


def _gone(request: Any, url: str) -> HttpResponse:
    """htmx is told to go to a whole page, a browser is redirected."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
