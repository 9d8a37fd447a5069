"""查身份: the people a security administrator looks after, one's own tokens; scoped, in ready words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.access.scope import Reach, in_division, within
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NotFoundError
from keqiao.core.identity.models import Membership, Token, User
from keqiao.core.identity.viewing import valid_on
from keqiao.core.parties.models import Party

PAGE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """任职的一行."""

    id: UUID
    party: str
    role: str
    reach: str
    since: str
    until: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Person:
    """人员的一行."""

    id: UUID
    username: str
    name: str
    email: str
    active: bool
    disabled_for: str
    seen: str
    roles: tuple[str, ...]
    standing: tuple[Standing, ...] = ()
    factors: tuple[str, ...] = ()
    sessions: int = 0


def people_in_reach(viewer: Viewer) -> QuerySet[User]:
    """人员范围: those with a membership of a party in the administrator's division, and new ones made from there."""
    seen = Q(pk__in=[])
    if viewer.role == "security_admin" and viewer.reach:
        here = Membership.objects.filter(in_division("party__division", viewer.reach)).values("user")
        made_here = in_division("division", viewer.reach)
        if len(viewer.reach) == 2:
            made_here |= Q(division="")  # who signed up by themselves
        seen = Q(pk__in=here) | made_here & Q(~Exists(Membership.objects.filter(user=OuterRef("pk"))))
    return within(User.objects.all(), Reach(public=seen), viewer)


def wholly_in_reach(viewer: Viewer, user: User) -> bool:
    """Whether all that a person may do lies in the administrator's division: else a reset would be a way up."""
    if viewer.role == "system":
        return True
    rows = valid_on(clock.today(), user.memberships.select_related("party"))
    return all((one.reach or one.party.division).startswith(viewer.reach) for one in rows)


def parties_in_reach(viewer: Viewer) -> QuerySet[Party]:
    """单位范围: the parties for which the administrator may grant."""
    seen = (
        in_division("division", viewer.reach) if viewer.reach else Q(pk__in=[])
    )  # the system sees all anyway
    return within(Party.objects.filter(merged_into=None, archived_at=None), Reach(public=seen), viewer)


def people(viewer: Viewer, *, q: str = "", state: str = "", after: str = "") -> tuple[list[Person], str]:
    """人员名单: a page by user name, and where the next one begins."""
    rows = people_in_reach(viewer).prefetch_related("memberships__party").order_by("username")
    if q.strip():
        rows = rows.filter(Q(username__icontains=q.strip()) | Q(name__icontains=q.strip()))
    if state in ("active", "disabled"):
        rows = rows.filter(is_active=state == "active")
    if after:
        rows = rows.filter(username__gt=after)
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].username if len(found) > PAGE else ""
    return [_person(user) for user in found[:PAGE]], more


def person(viewer: Viewer, pk: UUID) -> Person:
    """人员详情."""
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    user = people_in_reach(viewer).prefetch_related("memberships__party").filter(pk=pk).first()
    if user is None:
        raise NotFoundError("没有这个人，或不在您的管理范围内")
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return _person(
        user,
        factors=tuple(sorted(set(map(str, kinds)))),
        sessions=UserSession.objects.filter(user=user).count(),
    )


def _person(user: User, factors: tuple[str, ...] = (), sessions: int = 0) -> Person:
    today = clock.today()
    rows = sorted(user.memberships.all(), key=lambda one: (one.since, str(one.pk)))
    valid = set(valid_on(today, rows))
    standing = tuple(_standing(one, one in valid) for one in rows)
    return Person(
        id=user.pk,
        username=user.username,
        name=user.name,
        email=masked_email(user.email),
        active=user.is_active,
        disabled_for=user.disabled_for,
        seen=user.seen_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M") if user.seen_at else "",
        roles=tuple(f"{one.role} · {one.party}" for one in standing if one.valid),
        standing=standing,
        factors=factors,
        sessions=sessions,
    )


def _standing(one: Membership, valid: bool) -> Standing:
    return Standing(
        id=one.pk,
        party=one.party.short_name or one.party.name,
        role=str(ROLES[one.role].label),
        reach=one.reach,
        since=one.since.isoformat(),
        until=one.until.isoformat() if one.until else "",
        valid=valid,
    )


def masked_email(text: str) -> str:
    """邮箱脱敏: the first character and the domain."""
    name, _, domain = text.partition("@")
    return f"{name[:1]}***@{domain}" if domain else ""


def own_standing(viewer: Viewer) -> list[Standing]:
    """本人任职: those that hold today."""
    mine = Reach(public=Q(user=viewer.user_id) if viewer.user_id else None)
    rows = within(Membership.objects.select_related("party"), mine, viewer).order_by("since", "pk")
    return [_standing(one, True) for one in valid_on(clock.today(), rows)]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """令牌的一行."""

    id: UUID
    prefix: str
    name: str
    acting: str
    scopes: tuple[str, ...]
    expires: str
    used: str
    state: str


def own_tokens(viewer: Viewer) -> list[TokenRow]:
    """本人令牌, the newest first."""
    mine = Reach(public=Q(membership__user=viewer.user_id) if viewer.user_id else None)
    rows = within(Token.objects.select_related("membership__party"), mine, viewer).order_by("-created_at")
    return [_token(one) for one in rows[:200]]


def _token(one: Token) -> TokenRow:
    state = "revoked" if one.revoked_at else "expired" if one.expires_at <= clock.now() else "valid"
    return TokenRow(
        id=one.pk,
        prefix=one.prefix,
        name=one.name,
        acting=f"{ROLES[one.membership.role].label} · {one.membership.party}",
        scopes=tuple(one.scopes),
        expires=one.expires_at.astimezone(clock.CHINA).strftime("%Y-%m-%d"),
        used=one.used_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M") if one.used_at else "",
        state=state,
    )
