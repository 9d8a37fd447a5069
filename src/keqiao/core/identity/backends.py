"""登录依据: checks a password, and fetches the person of a session with all their memberships in one statement."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from keqiao.core.identity.models import Membership, User


class People(AuthenticationBackend):
    """人员. ``user.standing`` holds the memberships, so that the viewer costs no further statement."""

    def get_user(self, user_id: UUID) -> User | None:
        rows = list(
            Membership.objects.filter(user=user_id).select_related("user", "party").order_by("since", "pk")
        )
        user: Any = rows[0].user if rows else User.objects.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.standing = rows  # read by identity.viewing and by the shell
        return cast("User", user)

    def user_can_authenticate(self, user: User) -> bool:
        """Active; and a demonstration account only where the demonstration is on (A1)."""
        return user.is_active and (settings.DEMO or not user.demonstration)
