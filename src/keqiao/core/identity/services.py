"""身份的写操作: each keyword-only after the viewer, one transaction, one journal entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NotFoundError
from keqiao.core.identity.models import Membership
from keqiao.core.identity.viewing import ACTING, valid_on
from keqiao.core.journal.writing import Note, append

USER = "identity.user"


def act_as(viewer: Viewer, *, request: Any, membership: UUID | None) -> Membership:
    """切换任职: choose the membership in which one acts in this session."""
    mine = valid_on(clock.today(), Membership.objects.filter(user=viewer.user_id).select_related("party"))
    chosen = next((one for one in mine if one.pk == membership), None)
    if chosen is None:
        raise NotFoundError("没有这项任职,或已不在有效期内")
    with transaction.atomic():
        request.session[ACTING] = str(chosen.pk)
        data = {"role": chosen.role, "party": str(chosen.party_id)}
        append(viewer, Note("keqiao.identity.user.act_as", USER, str(viewer.user_id), data))
    return chosen
