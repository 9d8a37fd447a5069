"""计划对外: what other rooms may ask of the plan room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keqiao.core.access import Viewer, within
from keqiao.rooms.plan.models import Bulletin, Plan
from keqiao.rooms.plan.plan_selectors import PlanPage, plan_page

__all__ = ["PlanPage", "latest_bulletins", "picture_in_force"]


def picture_in_force(viewer: Viewer, as_of: date) -> PlanPage | None:
    """现行计划 in one picture: the latest year's of those published for the year of ``as_of`` or before.

    Where a province and its cities have published theirs, the province's.
    """
    rows = within(Plan.objects.filter(state="published", year__lte=as_of.year), Plan.reach, viewer)
    plan = rows.select_related("office").order_by("-year", "division", "-published_at").first()
    return plan_page(viewer, plan, as_of) if plan else None


def latest_bulletins(viewer: Viewer, count: int = 4) -> Sequence[Bulletin]:
    """最近的督查通报 that the viewer may read."""
    rows = within(Bulletin.objects.filter(state="published"), Bulletin.reach, viewer)
    # what a bulletin holds is the whole plan as it stood that day
    listed = rows.select_related("plan").defer("content", "plan__text").order_by("-as_of")
    return list(listed[:count])
