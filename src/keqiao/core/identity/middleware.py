"""会话与查看者: ends sessions that are over, gives every request its viewer, sends people to what they owe first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from keqiao.core.identity import duties_first, sessions
from keqiao.core.identity.viewing import viewer_of


class WhoIsLooking:
    """``request.viewer``: the signed-in person in their chosen membership, or the public.

    Statements: one for the session, one for the person with memberships and parties; once a minute two writes that
    note the use.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        sessions.keep_or_end(request)
        request.viewer = viewer_of(request)
        response = self.get_response(request)
        if getattr(request, "left", False):
            # after the journal's signal handler has seen a person leave: the browser forgets what it was shown (D8)
            response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", "60")
        return response

    def process_view(
        self, request: Any, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        return duties_first.answer(request)
