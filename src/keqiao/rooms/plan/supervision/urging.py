"""催办: slips to one unit or to many at once, with a preview; a unit's requests are counted and have a ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError, RefusedError
from keqiao.core.flow import create
from keqiao.core.flow.applying import refuse
from keqiao.engines.errors import InputError
from keqiao.engines.periods import month_end
from keqiao.rooms.plan.models import Part, Urge
from keqiao.rooms.plan.supervision import notices, who, working_days
from keqiao.rooms.plan.supervision.cycles import defaults
from keqiao.rooms.plan.supervision.flow import DONE

LEVELS = (("unit", _("致责任单位")), ("leader", _("报分管领导")), ("bulletin", _("列入通报")))
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """拟发的催办: who gets one, how many requests they have had this month, why they would not get it."""

    part: Part
    requests: int
    obstacle: str = ""


def requests_of(parties: Sequence[UUID], day: date) -> dict[UUID, int]:
    """负担: what a unit is asked for in the month of a day: receipts, filings, reports and urges."""
    first, last = day.replace(day=1), month_end(day)
    month = (first, last)
    asked = (
        Part.objects.filter(party__in=parties)
        .exclude(state__in=("draft", "cancelled"))
        .values("party")
        .annotate(
            receipts=Count("pk", filter=Q(receipt_due__range=month)),
            filings=Count("pk", filter=Q(plan_due__range=month)),
            reports_due=Count("pk", filter=Q(report_due__range=month)),
        )
    )
    found = {row["party"]: row["receipts"] + row["filings"] + row["reports_due"] for row in asked}
    urged = (
        Urge.objects.filter(part__party__in=parties, created_at__date__range=month)
        .values("part__party")
        .annotate(n=Count("pk"))
    )
    for row in urged:
        found[row["part__party"]] = found.get(row["part__party"], 0) + row["n"]
    return found


def preview(viewer: Viewer, *, part_ids: Sequence[UUID], level: str = "unit") -> list[Planned]:
    """预览: what pressing 催办 would do to each of the parts."""
    if len(part_ids) > MOST_AT_ONCE:
        raise InputError("一次最多催办 {most} 项", most=MOST_AT_ONCE)
    rows = within(Part.objects.select_related("task", "party"), Part.reach, viewer).filter(pk__in=part_ids)
    parts = list(rows.order_by("task__order", "order", "pk"))
    if len(parts) != len(set(part_ids)):
        raise NotFoundError("没有这条记录")
    requests = requests_of([part.party_id for part in parts], clock.today())
    waiting = set(Urge.objects.filter(part__in=parts, state="sent").values_list("part", flat=True))
    ceiling = defaults()["requests_ceiling"]
    planned = []
    for part in parts:
        count = requests.get(part.party_id, 0)
        requests[part.party_id] = count + 1
        planned.append(Planned(part, count, _obstacle(part, level, part.pk in waiting, count >= ceiling)))
    return planned


def _obstacle(part: Part, level: str, waiting: bool, full: bool) -> str:
    if part.state in (*DONE, "draft", "suspended", "refused"):
        return str(_("现在没有要求该单位办理的事项"))
    if waiting and level == "unit":
        return str(_("已有一份催办单待反馈"))
    if full and level == "unit":
        return str(_("本月对该单位的要求已达上限,只能由领导催办"))
    return ""


def urge(
    viewer: Viewer,
    *,
    part_ids: Sequence[UUID],
    text: str,
    level: str = "unit",
    answer_by: date | None = None,
) -> list[Urge]:
    """催办: a slip for each of the parts, all or none."""
    if not who.urger.allows(viewer):
        refuse(viewer, "plan.urge", "new", "keqiao.plan.urge.create")
    if level not in dict(LEVELS):
        raise InputError("“{field}”没有选项“{value}”", field=_("层级"), value=level)
    if not text.strip():
        raise InputError("请填写“{field}”", field=_("催办内容"))
    day = answer_by or working_days.after(clock.today(), defaults()["answer_days"])
    if day < clock.today():
        raise InputError("反馈期限不能早于今天")
    with transaction.atomic():
        planned = preview(viewer, part_ids=part_ids, level=level)
        stopped = next((item for item in planned if item.obstacle), None)
        if stopped is not None:
            raise RefusedError(
                "不能催办“{unit}”:{reason}", unit=stopped.part.unit_name, reason=stopped.obstacle
            )
        return [_send(viewer, item.part, text.strip()[:4000], level, day) for item in planned]


def _send(viewer: Viewer, part: Part, text: str, level: str, day: date) -> Urge:
    slip = Urge(part=part, level=level, text=text, answer_by=day)
    create(viewer, slip, {"part": part.pk, "level": level, "text": text, "answer_by": day})
    notices.to_unit(part, _("收到催办单"), text)
    return slip
