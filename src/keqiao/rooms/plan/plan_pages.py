"""计划的页面: the list, the plan in one picture, its text, its versions, its history, its exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from keqiao.core.access import access, anybody, staff, within
from keqiao.core.errors import NotFoundError
from keqiao.core.exports import tables
from keqiao.core.flow import flow_of
from keqiao.core.pages import presenters
from keqiao.core.pages.addresses import page_of
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, equals
from keqiao.core.pages.parts import Empty, Tab, happenings, record_head
from keqiao.core.pages.parts.record import TONES
from keqiao.rooms.plan import plan_exports, plan_versions
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.plan_reach import plan_for
from keqiao.rooms.plan.plan_selectors import plan_page
from keqiao.rooms.plan.plan_text import text_page
from keqiao.rooms.plan.targets_pages import as_of


def _state(plan: Plan) -> Cell:
    state = flow_of("plan.plan").state(plan.state)
    return Cell(state.label, tone=TONES[state.tone])


def _choices() -> list[tuple[str, Any]]:
    return [(state.name, state.label) for state in flow_of("plan.plan").states]


PLANS = Listing(
    name="plan.plans",
    label=gettext_lazy("计划"),
    columns=(
        Column("title", gettext_lazy("标题"), lambda plan: plan.title),
        Column("year", gettext_lazy("年度"), lambda plan: str(plan.year), sort="-year"),
        Column("state", gettext_lazy("状态"), _state),
        Column("number", gettext_lazy("版本"), lambda plan: str(plan.number), number=True, phone=False),
        Column("reference", gettext_lazy("发文字号"), lambda plan: plan.reference, phone=False),
        Column("issuer", gettext_lazy("发文机关"), lambda plan: plan.issuer, hidden=True),
        Column(
            "published",
            gettext_lazy("发布日期"),
            lambda plan: presenters.day(plan.published_at, table=True),
            phone=False,
        ),
    ),
    sorts=(
        Sort("-year", gettext_lazy("年度"), "year", descending=True),
        Sort("year", gettext_lazy("年度，由早到晚"), "year"),
    ),
    filters=(
        Filter("state", gettext_lazy("状态"), equals("state"), choices=_choices),
        Filter("year", gettext_lazy("年度"), lambda rows, value: rows.filter(year=_year(value)), kind="text"),
    ),
    search=("title", "reference"),
    link=page_of("plan:plan_detail"),
    empty=Empty(
        gettext_lazy("还没有计划"),
        gettext_lazy("收文并审校、发布之后，计划在这里列出。"),
        icon="clipboard-list",
    ),
)


def _year(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) == 4 else 0


@access(anybody)
@require_GET
def plan_list(request: Any) -> HttpResponse | FileResponse:
    """计划列表: the public sees what is published."""
    rows = within(Plan.objects.all(), Plan.reach, request.viewer).defer("text", "overall")
    return PLANS.respond(request, rows, "plan/plan_list.html")


def tabs_of(plan: Plan, active: str, *, inside: bool) -> list[Tab]:
    """页签 of a plan's pages; the history is for those who work here."""
    names = [
        ("plan_detail", _("概览")),
        ("plan_text", _("原文")),
        ("plan_diff", _("版本")),
        *([("plan_history", _("历史"))] if inside else []),
    ]
    return [Tab(label, reverse(f"plan:{name}", args=[plan.pk]), name == active) for name, label in names]


def _frame(request: Any, plan: Plan, active: str) -> dict[str, Any]:
    """What all pages of a plan share: its head with the moves, its tabs."""
    head = record_head(
        request.viewer,
        plan,
        title=plan.title,
        number=plan.reference,
        move_url=reverse("plan:plan_move", args=[plan.pk]),
    )
    return {"plan": plan, "head": head, "tabs": tabs_of(plan, active, inside=request.viewer.is_staff)}


@access(anybody)
@require_GET
def plan_detail(request: Any, pk: UUID) -> HttpResponse:
    """计划页: the plan in one picture, on any day."""
    plan = plan_for(request.viewer, pk)
    page = plan_page(request.viewer, plan, as_of(request))
    return render(request, "plan/plan_detail.html", {**_frame(request, plan, "plan_detail"), "page": page})


@access(anybody)
@require_GET
def plan_text(request: Any, pk: UUID) -> HttpResponse:
    """原文, with the tasks and targets marked in it."""
    plan = plan_for(request.viewer, pk)
    page = text_page(plan, request.GET.get("from", ""))
    return render(request, "plan/plan_text.html", {**_frame(request, plan, "plan_text"), "page": page})


@access(staff)
@require_GET
def plan_history(request: Any, pk: UUID) -> HttpResponse:
    """历史: every decision and move, for those who work with the plan."""
    plan = plan_for(request.viewer, pk)
    steps = happenings("plan.plan", plan.pk)[:300]
    context = {**_frame(request, plan, "plan_history"), "steps": steps}
    return render(request, "plan/plan_history.html", context)


@access(anybody)
@require_GET
def plan_diff(request: Any, pk: UUID) -> HttpResponse:
    """版本对比: this version against another, by default the one before."""
    plan = plan_for(request.viewer, pk)
    versions = plan_versions.versions_of(request.viewer, plan)
    against = _against(request, plan, versions)
    context = {
        **_frame(request, plan, "plan_diff"),
        "versions": [(one, presenters.day(one.published_at), _state(one)) for one in versions],
        "against": against,
        "differences": plan_versions.differences(against, plan) if against else [],
    }
    return render(request, "plan/plan_diff.html", context)


def _against(request: Any, plan: Plan, versions: list[Plan]) -> Plan | None:
    wanted = request.GET.get("against", "")
    if wanted:
        found = next((one for one in versions if str(one.number) == wanted), None)
        if found is None:
            raise NotFoundError("没有版本“{number}”", number=wanted[:10])
        return found
    return next((one for one in versions if one.number < plan.number), None)


@access(anybody)
@require_GET
def plan_json(request: Any, pk: UUID) -> HttpResponse:
    """计划数据, in the form of ``keqiao compile --format json``."""
    plan = plan_for(request.viewer, pk)
    answer = JsonResponse(plan_exports.as_data(plan), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="plan-{plan.year}-v{plan.number}.json"'
    return answer


@access(anybody)
@require_GET
def targets_ledger(request: Any, pk: UUID) -> FileResponse:
    """目标台账 as a workbook, computed as of a day."""
    plan = plan_for(request.viewer, pk)
    day = as_of(request)
    rows = plan_exports.target_rows(request.viewer, plan, day)
    title = _("{year}年目标台账").format(year=plan.year)
    filters = {"plan": str(plan.pk), "as_of": day.isoformat()}
    return tables.respond(
        request.viewer, "plan.targets", plan_exports.COLUMNS, rows, "xlsx", filters=filters, title=title
    )
