"""发布、撤销和修订的页面."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from keqiao.core.access import access
from keqiao.core.pages import moves
from keqiao.rooms.plan import plan_versions
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.plan_flow import PLANNER
from keqiao.rooms.plan.plan_reach import plan_for
from keqiao.rooms.plan.publication_guard import Accepted, lacking
from keqiao.rooms.plan.publication_rows import defaults_for


@access(PLANNER)
@require_GET
def publish(request: Any, pk: UUID) -> HttpResponse:
    """发布前的核对: what is still missing, what will be made, which rules the system adds."""
    plan = plan_for(request.viewer, pk)
    if plan.state != "draft":
        return redirect("plan:plan_detail", plan.pk)
    accepted = Accepted.of(plan)
    context = {
        "plan": plan,
        "lacks": lacking(accepted),
        "accepted": accepted,
        "unbound": sum(1 for target in accepted.targets if not target.content.get("measure")),
        "defaults": defaults_for(accepted),
    }
    return render(request, "plan/publish.html", context)


@access(PLANNER)
def plan_move(request: Any, pk: UUID) -> HttpResponse:
    """动作 of a plan: publish, withdraw."""
    return moves.handle(request, Plan, pk, back=_back)


def _back(plan: Plan) -> str:
    return reverse("plan:plan_list" if plan.state == "withdrawn" else "plan:plan_detail", args=_args(plan))


def _args(plan: Plan) -> list[UUID]:
    return [] if plan.state == "withdrawn" else [plan.pk]


@access(PLANNER)
@require_POST
def amend(request: Any, pk: UUID) -> HttpResponse:
    """修订: a new draft, in its review."""
    draft = plan_versions.amend(request.viewer, plan_id=pk)
    return redirect("plan:review", draft.pk)
