"""任职: granted and revoked by a security administrator within their own division; chosen by the person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NotFoundError, RefusedError
from keqiao.core.identity.models import Membership, Token, User
from keqiao.core.identity.rules import duties, grants
from keqiao.core.identity.selectors import parties_in_reach
from keqiao.core.identity.services.acting import USER, locked, may
from keqiao.core.identity.viewing import ACTING, valid_on
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError

GRANTABLE = tuple(name for name in ROLES if name not in ("public", "system"))


def act_as(viewer: Viewer, *, request: Any, membership: UUID | None) -> Membership:
    """切换任职: choose the membership in which one acts in this session."""
    mine = valid_on(clock.today(), Membership.objects.filter(user=viewer.user_id).select_related("party"))
    chosen = next((one for one in mine if one.pk == membership), None)
    if chosen is None:
        raise NotFoundError("没有这项任职，或已不在有效期内")
    with transaction.atomic():
        request.session[ACTING] = str(chosen.pk)
        data = {"role": chosen.role, "party": str(chosen.party_id)}
        append(viewer, Note("keqiao.identity.user.act_as", USER, str(viewer.user_id), data))
    return chosen


def membership_grant(
    viewer: Viewer,
    *,
    user: UUID,
    party: UUID,
    role: str,
    reach: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Membership:
    """授予任职. Nobody grants to themselves, beyond their own division, or two administrators' duties to one person."""
    may(viewer, grants, "keqiao.identity.membership.grant", str(user))
    if role not in GRANTABLE:
        raise InputError("没有“{role}”这个角色", role=role)
    first = since or clock.today()
    if until is not None and until < first:
        raise InputError("截止日不能早于起始日")
    with transaction.atomic():
        person = locked(viewer, user)
        unit = parties_in_reach(viewer).filter(pk=party).first()
        if unit is None:
            raise NotFoundError("没有这个单位，或不在您的管理范围内")
        _keep_duties_apart(person, role)
        fields = {"reach": _reach(viewer, role, reach, unit), "since": first, "until": until}
        made, _new = Membership.objects.update_or_create(user=person, party=unit, role=role, defaults=fields)
        data = {"membership": made.pk, "party": unit.pk, "role": role, **fields}
        append(viewer, Note("keqiao.identity.membership.grant", USER, str(user), data))
    return made


def _keep_duties_apart(person: User, role: str) -> None:
    """三员分立 (B4)."""
    duty = ROLES[role].duty
    held = {ROLES[one.role].duty for one in valid_on(clock.today(), person.memberships.all())} - {duty}
    if duty in duties()["apart"] and held & set(duties()["apart"]):
        raise RefusedError("系统管理员、安全管理员、审计管理员须由不同的人担任")


def _reach(viewer: Viewer, role: str, asked: str, unit: Party) -> str:
    """区划范围: by default the party's own division, never wider than the administrator's."""
    if ROLES[role].scope != "division" and ROLES[role].duty != "grant":
        return ""
    wanted = asked or prefix_of(unit.division)
    if not (wanted.isdigit() and len(wanted) in (2, 4, 6)):
        raise InputError("区划范围应为 2、4 或 6 位数字")
    if viewer.role != "system" and not wanted.startswith(viewer.reach):
        raise RefusedError("不能授予超出您自己管理区划的范围")
    return wanted


def prefix_of(division: str) -> str:
    """``510000`` a province is ``51``; ``510700`` a prefecture is ``5107``; a county is itself."""
    return division[:2] if division[2:] == "0000" else division[:4] if division[4:] == "00" else division


def membership_revoke(viewer: Viewer, *, membership: UUID) -> None:
    """撤销任职: from today on; tokens that act in it die with it."""
    row = Membership.objects.filter(pk=membership).first()
    may(viewer, grants, "keqiao.identity.membership.revoke", str(row.user_id) if row else "unknown")
    if row is None:
        raise NotFoundError("没有这项任职")
    with transaction.atomic():
        locked(viewer, row.user_id)
        if not parties_in_reach(viewer).filter(pk=row.party_id).exists():
            raise NotFoundError("没有这项任职")
        row.until = clock.today() - timedelta(days=1)
        row.save(update_fields=["until"])
        Token.objects.filter(membership=row, revoked_at=None).update(revoked_at=clock.now())
        data = {"membership": row.pk, "party": row.party_id, "role": row.role, "until": row.until}
        append(viewer, Note("keqiao.identity.membership.revoke", USER, str(row.user_id), data))
