"""动手之前: what every act upon somebody else's account is held against first."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from keqiao.core.access.rules import Rule
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NeedsFreshError, NotFoundError, RefusedError
from keqiao.core.identity.models import User
from keqiao.core.identity.selectors import people_in_reach, wholly_in_reach
from keqiao.core.journal.writing import Note, append

USER = "identity.user"


def may(viewer: Viewer, rule: Rule, event: str, on: str, *, sensitive: bool = True) -> None:
    """Refuse, with an entry in the journal, whoever may not; ask for a fresh proof of identity first (A12)."""
    if not rule.allows(viewer):
        with transaction.atomic():
            append(viewer, Note(event, USER, on, {}, "refused"))
        raise RefusedError("只有{who}可以做这件事", who=rule.label)
    if sensitive and not viewer.fresh:
        raise NeedsFreshError("这是敏感操作，请先重新验证身份")


def locked(viewer: Viewer, user: UUID, *, itself: bool = False, whole: bool = False) -> User:
    """The person, locked, if in the viewer's reach; nobody acts upon their own account this way.

    ``whole``: the act touches the account as such, so everything the person may do must be in reach.
    """
    found = people_in_reach(viewer).filter(pk=user).first()
    if found is None:
        raise NotFoundError("没有这个人，或不在您的管理范围内")
    if not itself and user == viewer.user_id:
        raise RefusedError("不能对自己的账号做这件事，请由另一位安全管理员办理")
    if whole and not wholly_in_reach(viewer, found):
        raise RefusedError("此人还有您管理范围以外的任职，请由上级安全管理员办理")
    return User.objects.select_for_update().get(pk=user)
