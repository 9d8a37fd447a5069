"""督办日历 of a plan, compiled from its rules once per request or move."""

from __future__ import annotations

from uuid import UUID

from keqiao.rooms.plan.models import Plan, SupervisionRule
from keqiao.rooms.plan.supervision.cycles import Calendar, compile_calendar


def calendar_of(plan_id: UUID) -> Calendar:
    """The plan's calendar as its rules stand; two small queries."""
    return calendar_for(Plan.objects.only("pk", "year").get(pk=plan_id))


def calendar_for(plan: Plan) -> Calendar:
    """The same for a plan at hand; one query."""
    rules = SupervisionRule.objects.filter(plan=plan.pk).order_by("pk").values_list("kind", "value")
    return compile_calendar(plan.year, rules)
