"""督办日历 of a plan, compiled from its rules once per request or move."""

from __future__ import annotations

from uuid import UUID

from keqiao.rooms.plan.models import Plan, SupervisionRule
from keqiao.rooms.plan.supervision.cycles import Calendar, compile_calendar


def calendar_of(plan_id: UUID) -> Calendar:
    """The plan's calendar as its rules stand; two small queries."""
    year = Plan.objects.values_list("year", flat=True).get(pk=plan_id)
    rules = SupervisionRule.objects.filter(plan=plan_id).order_by("pk").values_list("kind", "value")
    return compile_calendar(year, rules)
