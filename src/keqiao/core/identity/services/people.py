"""人员: made by a security administrator, who never learns or sets a password: a link does, once, within 30 minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.identity import sessions
from keqiao.core.identity.models import Token, User
from keqiao.core.identity.passwords import ResetTokens
from keqiao.core.identity.rules import grants
from keqiao.core.identity.services.acting import USER, locked, may
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError

USERNAME = re.compile(r"[A-Za-z0-9_.@\-\u4e00-\u9fff]{2,60}")


@dataclass(frozen=True, slots=True)
class Invited:
    """邀请: the person, and the path of the one link by which they set a password."""

    user: User
    path: str


def link_for(user: User) -> str:
    """一次性链接: dead when used, after thirty minutes, and when the person signs in otherwise."""
    key = ResetTokens().make_token(user)
    given = {"uidb36": user_pk_to_url_str(user), "key": key}
    return reverse("account_reset_password_from_key", kwargs=given)


def person_create(
    viewer: Viewer, *, username: str, name: str, email: str = "", demonstration: bool = False
) -> Invited:
    """建立人员: an account without a password and without a role."""
    may(viewer, grants, "keqiao.identity.user.create", "new")
    username, name, email = username.strip(), name.strip(), email.strip()
    if not USERNAME.fullmatch(username):
        raise InputError("用户名须为 2 至 60 位字母、数字、汉字或 . _ - @")
    if not name or len(name) > 60 or re.search(r"[\x00-\x1f]", name):
        raise InputError("请填写姓名，不超过 60 字，不含控制字符")
    if email:
        _check_email(email)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise ConflictError("用户名“{name}”已经有人使用", name=username)
        user = User(
            username=username, name=name, email=email, joined_at=clock.now(), demonstration=demonstration
        )
        user.division = viewer.reach.ljust(6, "0") if viewer.reach else ""
        user.set_unusable_password()
        user.save(force_insert=True)
        if email:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        append(viewer, Note("keqiao.identity.user.create", USER, str(user.pk), {"username": username}))
    return Invited(user, link_for(user))


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise InputError("邮箱“{email}”不像一个邮箱地址", email=email) from None


def person_link_renew(viewer: Viewer, *, user: UUID) -> Invited:
    """重发链接: for a person who has lost the first one or the password; what was the password no longer is."""
    may(viewer, grants, "keqiao.identity.user.link", str(user))
    with transaction.atomic():
        found = locked(viewer, user, whole=True)
        found.set_unusable_password()
        found.save(update_fields=["password"])
        sessions.end_all(user)
        append(viewer, Note("keqiao.identity.user.link", USER, str(user), {}))
    return Invited(found, link_for(found))


def person_disable(viewer: Viewer, *, user: UUID, reason: str) -> None:
    """停用: no signing in, no session, no token."""
    may(viewer, grants, "keqiao.identity.user.disable", str(user))
    if not reason.strip():
        raise InputError("请写明停用原因")
    with transaction.atomic():
        found = locked(viewer, user, whole=True)
        if not found.is_active:
            raise ConflictError("这个账号已经停用")
        disable(found, reason.strip()[:200])
        append(viewer, Note("keqiao.identity.user.disable", USER, str(user), {"reason": found.disabled_for}))


def disable(user: User, reason: str) -> None:
    """What disabling does, for the service and for the schedule."""
    user.is_active, user.disabled_at, user.disabled_for = False, clock.now(), reason
    user.save(update_fields=["is_active", "disabled_at", "disabled_for"])
    sessions.end_all(user.pk)
    Token.objects.filter(membership__user=user, revoked_at=None).update(revoked_at=clock.now())


def person_enable(viewer: Viewer, *, user: UUID) -> None:
    """启用: counts as seen, so that the schedule does not disable it the next day."""
    may(viewer, grants, "keqiao.identity.user.enable", str(user))
    with transaction.atomic():
        found = locked(viewer, user, whole=True)
        if found.is_active:
            raise ConflictError("这个账号没有停用")
        found.is_active, found.disabled_at, found.disabled_for = True, None, ""
        found.seen_at = clock.now()
        found.save(update_fields=["is_active", "disabled_at", "disabled_for", "seen_at"])
        append(viewer, Note("keqiao.identity.user.enable", USER, str(user), {}))


def person_sessions_end(viewer: Viewer, *, user: UUID) -> int:
    """结束会话: all of somebody's (A11)."""
    may(viewer, grants, "keqiao.identity.user.sessions_end", str(user), sensitive=False)
    with transaction.atomic():
        locked(viewer, user, itself=True)
        count = sessions.end_all(user)
        append(viewer, Note("keqiao.identity.user.sessions_end", USER, str(user), {"count": count}))
    return count


def person_factors_reset(viewer: Viewer, *, user: UUID) -> None:
    """重置双重验证: for a lost telephone; the person enrols anew at the next sign-in."""
    may(viewer, grants, "keqiao.identity.user.factors_reset", str(user))
    with transaction.atomic():
        locked(viewer, user, whole=True)
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user)
        append(viewer, Note("keqiao.identity.user.factors_reset", USER, str(user), {}))
