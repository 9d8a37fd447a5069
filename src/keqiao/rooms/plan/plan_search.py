"""计划的搜索: a plan is found by its title, its number and its text, under its own reach."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.pages.addresses import by_key
from keqiao.core.search.registry import Source, register
from keqiao.rooms.plan.models import Plan

MOST = 20_000
"""Characters of a text that go into the index; what lies behind is found through its tasks."""


def _text(plan: Plan) -> tuple[str, str]:
    return plan.title, f"{plan.reference} {plan.issuer} {plan.year}\n{plan.text[:MOST]}"


PLANS = register(
    Source(
        kind="plan.plan",
        label=_("计划"),
        model=Plan,
        text=_text,
        url=by_key("plan:plan_detail"),
        icon="clipboard-list",
    )
)
