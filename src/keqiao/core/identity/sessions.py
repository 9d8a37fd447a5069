"""会话: ends idle and old ones (A5), notes the use of living ones, ends a person's on demand (A10, A11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.utils import timezone

from keqiao.core import clock
from keqiao.core.identity.models import User

BEGUN, SEEN = "keqiao_begun", "keqiao_seen"
NOTED_EVERY = 60
"""Seconds: use is written down at most once a minute, so that reading pages does not write."""


def begin(request: Any) -> None:
    """Note the beginning; called when somebody has signed in."""
    request.session[BEGUN] = request.session[SEEN] = clock.now().timestamp()


def keep_or_end(request: Any) -> None:
    """End the session if it has been idle for thirty minutes or has lasted eight hours; else note its use."""
    if SESSION_KEY not in request.session:
        return
    moment = clock.now().timestamp()
    seen, begun = request.session.get(SEEN), request.session.get(BEGUN)
    if seen is None or begun is None:
        begin(request)
        return
    if moment - seen > settings.SESSION_IDLE or moment - begun > settings.SESSION_COOKIE_AGE:
        request.timed_out = True
        logout(request)
    elif moment - seen >= NOTED_EVERY:
        request.session[SEEN] = moment
        if request.user.is_authenticated:
            _note(request)


def _note(request: Any) -> None:
    User.objects.filter(pk=request.user.pk).update(seen_at=clock.now())
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def end_all(user_id: UUID, *, but: str = "") -> int:
    """结束会话: every session of a person, or every one but the given; answers how many."""
    rows = list(UserSession.objects.filter(user_id=user_id).exclude(session_key=but))
    for row in rows:
        row.end()
    return len(rows)
