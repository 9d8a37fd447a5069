"""主体的页面内容: facts, names over time, successions, people; ready strings, masked and scoped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.access.roles import ROLES
from keqiao.core.pages import presenters
from keqiao.core.pages.parts import Fact, RecordHead
from keqiao.core.parties import names
from keqiao.core.parties.models import KINDS, NAME_KINDS, SUCCESSION_KINDS, Party, PartyName, Succession
from keqiao.core.parties.rules import keeps, merges
from keqiao.engines.registry.codes import decode

Text = str | Promise
FIELDS: dict[str, Text] = {
    "code": gettext_lazy("统一社会信用代码"),
    "name": gettext_lazy("名称"),
    "short_name": gettext_lazy("简称"),
    "kind": gettext_lazy("类别"),
    "division": gettext_lazy("行政区划代码"),
    "zone_id": gettext_lazy("功能区"),
    "industry": gettext_lazy("行业代码"),
    "service_class": gettext_lazy("科技服务业类别"),
    "address": gettext_lazy("住所"),
    "since": gettext_lazy("成立日期"),
    "source": gettext_lazy("来源"),
    "listed": gettext_lazy("公开名录"),
    "archived": gettext_lazy("停用原因"),
    "successor": gettext_lazy("承继单位"),
    "merged_into": gettext_lazy("并入"),
    "merged_from": gettext_lazy("并入本主体的记录"),
    "not_same_as": gettext_lazy("确认不是同一主体"),
}
"""How the history tab calls what changed."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """名称沿革的一行."""

    name: str
    kind: Text
    since: str
    until: str
    source: str
    current: bool


@dataclass(frozen=True, slots=True)
class ShownSuccession:
    """承继的一行, from this party's side."""

    name: str
    url: str
    kind: Text
    day: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownMember:
    """任职的一行."""

    name: str
    role: Text
    since: str
    ended: str


def head(party: Party) -> RecordHead:
    """抬头: the state in words."""
    if party.merged_into_id:
        state, tone = _("已合并"), "dark"
    elif party.archived_at:
        state, tone = _("已停用"), "secondary"
    else:
        state, tone = _("在用"), "green"
    return RecordHead(
        title=party.name,
        number=party.code,
        state=state,
        tone=tone,
        version=party.version,
        kind=dict(KINDS)[party.kind],
    )


def facts(party: Party) -> list[Fact]:
    """要素 in two columns; the code is read out by the engine."""
    nothing = presenters.NOTHING
    code = decode(party.code) if party.code else None
    read = f"{code.authority}{('·' + code.entity_type) if code.entity_type else ''}" if code else nothing
    return [
        Fact(_("统一社会信用代码"), party.code or nothing),
        Fact(_("登记管理部门"), read),
        Fact(_("类别"), str(dict(KINDS)[party.kind])),
        Fact(_("简称"), party.short_name or nothing),
        Fact(_("所在地"), f"{names.division_line(party.division)}（{party.division}）"),
        Fact(_("功能区"), party.zone.short_name if party.zone else nothing),
        Fact(_("行业"), names.industry_name(party.industry) if party.industry else nothing),
        Fact(_("科技服务业类别"), party.service_class or nothing),
        Fact(_("成立日期"), presenters.day(party.since)),
        Fact(_("公开名录"), _("是") if party.listed else _("否")),
        Fact(_("住所"), party.address or nothing, wide=True),
        Fact(_("来源"), party.source or nothing, wide=True),
    ]


def names_of(party: Party) -> list[ShownName]:
    """名称沿革: the present name first even where it has no row of its own, then the latest that ended."""
    rows = list(PartyName.objects.filter(party=party).order_by("id"))
    shown = [_shown_name(row) for row in sorted(rows, key=lambda row: row.until or date.max, reverse=True)]
    if not any(row.kind == "full" and row.until is None for row in rows):
        first = ShownName(
            party.name, dict(NAME_KINDS)["full"], presenters.day(party.since), "", party.source, True
        )
        shown.insert(0, first)
    return shown


def _shown_name(row: PartyName) -> ShownName:
    since = presenters.day(row.since) if row.since else _("不详")
    until = presenters.day(row.until) if row.until else ""
    current = row.until is None or row.until > clock.today()
    return ShownName(row.name, dict(NAME_KINDS)[row.kind], since, until, row.source, current)


def successions_of(viewer: Viewer, party: Party) -> tuple[list[ShownSuccession], list[ShownSuccession]]:
    """承继 of what the viewer may see: (who took over from it, whom it took over from); one query."""
    mine = within(Party.objects.all(), Party.reach, viewer)
    rows = Succession.objects.filter(Q(before=party, after__in=mine) | Q(after=party, before__in=mine))
    steps = list(rows.select_related("before", "after").order_by("id"))
    return (
        [_shown_step(step, step.after) for step in steps if step.before_id == party.pk],
        [_shown_step(step, step.before) for step in steps if step.after_id == party.pk],
    )


def _shown_step(step: Succession, other: Party) -> ShownSuccession:
    return ShownSuccession(
        other.name,
        reverse("parties:party_detail", args=[other.pk]),
        dict(SUCCESSION_KINDS)[step.kind],
        _day_of(step),
        step.source,
    )


def _day_of(step: Succession) -> str:
    """The day, or the span in which it lies, or that nobody knows."""
    if step.on:
        return presenters.day(step.on)
    if step.earliest and step.latest:
        return _("{since}至{until}之间").format(
            since=presenters.day(step.earliest), until=presenters.day(step.latest)
        )
    return _("不详")


def sees_members(viewer: Viewer, party: Party) -> bool:
    """Who keeps the party, whoever belongs to it, and who grants memberships."""
    own = viewer.party_id is not None and viewer.party_id == party.pk
    return own or viewer.role == "security_admin" or (viewer.signed_in and keeps.allows(viewer, party))


def sees_history(viewer: Viewer, party: Party) -> bool:
    return viewer.is_staff or (viewer.party_id is not None and viewer.party_id == party.pk)


def members_of(viewer: Viewer, party: Party) -> list[ShownMember]:
    """任职人员, for those who may see them."""
    if not sees_members(viewer, party):
        return []
    rows = party.members.select_related("user").order_by("role", "since", "id")
    return [
        ShownMember(
            row.user.name,
            ROLES[row.role].label,
            presenters.day(row.since),
            presenters.day(row.until) if row.until else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Act:
    """可做的事 on a party's page."""

    label: Text
    url: str
    tone: str = ""


def acts(viewer: Viewer, party: Party) -> list[Act]:
    """The buttons of the page, for whom they are."""
    if party.merged_into_id or not keeps.allows(viewer, party) or not viewer.signed_in:
        return []
    key = [party.pk]
    found = (
        []
        if party.archived_at
        else [Act(_("变更"), reverse("parties:party_change", args=key), "btn-primary")]
    )
    if not party.archived_at:
        found.append(Act(_("停用"), reverse("parties:party_archive", args=key)))
    found.append(Act(_("记录承继"), reverse("parties:party_succeed", args=key)))
    if merges.allows(viewer, party):
        found.append(Act(_("合并"), f"{reverse('parties:party_merge')}?duplicate={party.pk}"))
    return found
