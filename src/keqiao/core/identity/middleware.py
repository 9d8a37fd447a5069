"""谁在看: gives every request its viewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from keqiao.core.access.viewer import PUBLIC, Viewer
from keqiao.core.identity.models import Membership


class WhoIsLooking:
    """``request.viewer``: the signed-in person in their chosen membership, or the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.viewer = viewer_of(request)
        return self.get_response(request)


def viewer_of(request: Any) -> Viewer:
    if not request.user.is_authenticated:
        return PUBLIC
    memberships = Membership.objects.filter(user=request.user).select_related("party")
    chosen = request.session.get("membership")
    membership = memberships.filter(pk=chosen).first() if chosen else memberships.first()
    if membership is None:
        return PUBLIC
    return Viewer(
        role=membership.role,
        user_id=request.user.pk,
        name=request.user.name,
        party_id=membership.party_id,
        party_name=membership.party.short_name or membership.party.name,
        reach=membership.reach,
        address=request.META.get("REMOTE_ADDR", ""),
        request=getattr(request, "number", ""),
    )
