"""账号维护: what the clock does by itself, each day (B7)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.identity.models import Tally, User
from keqiao.core.identity.rules import itself
from keqiao.core.identity.services.acting import USER, may
from keqiao.core.identity.services.people import disable
from keqiao.core.journal.writing import Note, append_many

REASON = "{days} 天未使用"


def disable_idle(viewer: Viewer) -> int:
    """停用闲置账号: not used for ninety days, each with its entry; answers how many."""
    may(viewer, itself, "keqiao.identity.user.disable", "idle")
    days = settings.DISABLE_AFTER_IDLE_DAYS
    last = clock.now() - timedelta(days=days)
    with transaction.atomic():
        rows = User.objects.select_for_update().filter(is_active=True)
        idle = list(rows.alias(used=Coalesce("seen_at", "joined_at")).filter(used__lt=last))
        if settings.DEMO:
            idle = [user for user in idle if not user.demonstration]
        for user in idle:
            disable(user, REASON.format(days=days))
        notes = [
            Note("keqiao.identity.user.disable", USER, str(user.pk), {"reason": user.disabled_for})
            for user in idle
        ]
        if notes:
            append_many(viewer, notes)
    return len(idle)


def forget_tallies() -> int:
    """清理计数: windows are at most an hour long, so what is older than a day counts for nothing."""
    now = int(clock.now().timestamp())
    old = [
        one.pk for one in Tally.objects.all() if (one.window + 1) * int(one.key.split(":")[1]) < now - 86_400
    ]
    return Tally.objects.filter(pk__in=old).delete()[0]
