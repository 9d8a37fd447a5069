"""接口令牌: made by a person for one of their memberships, shown once, kept as a digest, checked each time (B10)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import transaction

from keqiao.core import clock
from keqiao.core.access.address import client_address
from keqiao.core.access.viewer import PUBLIC, Viewer
from keqiao.core.errors import NeedsFreshError, NotFoundError
from keqiao.core.identity.models import Membership, Token
from keqiao.core.identity.viewing import valid_on, viewer_for
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError

LONGEST_DAYS = 365
MARK = "kq"
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Made:
    """新令牌: ``secret`` is shown this once."""

    token: Token
    secret: str


@dataclass(frozen=True, slots=True)
class Presented:
    """出示的令牌: whom it stands for and what it may."""

    viewer: Viewer
    scopes: frozenset[str]


def token_create(viewer: Viewer, *, membership: UUID, name: str, scopes: Sequence[str], days: int) -> Made:
    """建立令牌: for one's own membership, for scopes that exist, for at most a year."""
    from keqiao.core.api.documents import (
        scopes as known,  # the API stands on identity; only the names are needed
    )

    if not viewer.fresh:
        raise NeedsFreshError("这是敏感操作，请先重新验证身份")
    mine = valid_on(clock.today(), Membership.objects.filter(user=viewer.user_id, pk=membership))
    if not mine or viewer.user_id is None:
        raise NotFoundError("没有这项任职，或已不在有效期内")
    if not name.strip():
        raise InputError("请写明令牌的用途")
    if not scopes or set(scopes) - set(known()):
        raise InputError("请至少选择一项权限范围")
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError("有效期应为 1 至 {most} 天", most=LONGEST_DAYS)
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            membership=mine[0],
            name=name.strip()[:60],
            prefix=prefix,
            digest=digest(secret),
            scopes=sorted(set(scopes)),
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=days),
        )
        data = {
            "prefix": prefix,
            "scopes": token.scopes,
            "expires": token.expires_at,
            "membership": membership,
        }
        append(viewer, Note("keqiao.identity.token.create", "identity.token", str(token.pk), data))
    return Made(token, f"{MARK}_{prefix}_{secret}")


def token_revoke(viewer: Viewer, *, token: UUID) -> None:
    """撤销令牌: one's own."""
    with transaction.atomic():
        rows = Token.objects.select_for_update().filter(pk=token, membership__user=viewer.user_id)
        found = rows.first() if viewer.user_id else None
        if found is None:
            raise NotFoundError("没有这个令牌")
        if found.revoked_at is None:
            found.revoked_at = clock.now()
            found.save(update_fields=["revoked_at"])
            append(viewer, Note("keqiao.identity.token.revoke", "identity.token", str(token), {}))


def digest(secret: str) -> str:
    """SHA-256 is enough for a secret of 256 random bits; a slow hash is for what people think up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def presented(request: Any) -> Presented | None:
    """The token of a request's header; None when there is none; refused when it is not good."""
    kind, _, text = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    if kind.lower() != "bearer":
        return None
    parts = text.strip().split("_", 2)
    token = _find(parts[1], parts[2]) if len(parts) == 3 and parts[0] == MARK else None
    if token is None:
        _refuse(request)
    member = token.membership
    viewer = viewer_for(member.user, member)
    now = clock.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    number = getattr(request, "number", "")
    return Presented(
        replace(viewer, address=client_address(request), request=number), frozenset(token.scopes)
    )


def _find(prefix: str, secret: str) -> Token | None:
    rows = Token.objects.select_related("membership__user", "membership__party")
    token = rows.filter(prefix=prefix, revoked_at=None, expires_at__gt=clock.now()).first()
    if not hmac.compare_digest(token.digest if token else "0" * 64, digest(secret)) or token is None:
        return None
    user = token.membership.user
    good = user.is_active and (settings.DEMO or not user.demonstration)
    return token if good and valid_on(clock.today(), [token.membership]) else None


def _refuse(request: Any) -> NoReturn:
    from keqiao.core.access.limits import hit
    from keqiao.core.api.problems import UnauthorisedError

    address = client_address(request)
    hit("token", address, most=30)
    with transaction.atomic():
        nobody = replace(PUBLIC, address=address, request=getattr(request, "number", ""))
        append(nobody, Note("keqiao.identity.door.token", "identity.door", address or "-", {}, "failed"))
    raise UnauthorisedError("令牌无效、已撤销或已过期")
