"""入口: what belongs to the door and is not allauth's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from keqiao.core.access import access, signed_in
from keqiao.core.errors import RefusedError
from keqiao.core.identity import services
from keqiao.core.pages.errors import respond


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """跨站防护: the page of a form that is too old or came from elsewhere (E6)."""
    if not hasattr(request, "viewer"):
        from keqiao.core.identity.viewing import viewer_of

        request.viewer = viewer_of(request)  # type: ignore[attr-defined]
    return respond(request, RefusedError("页面已过期或来源不明,请返回后刷新页面再提交"))


@require_POST
@access(signed_in)
def act_as(request: Any) -> HttpResponse:
    """切换任职: act in another of one's own memberships from now on."""
    services.act_as(request.viewer, request=request, membership=_uuid(request.POST.get("membership", "")))
    return HttpResponseRedirect(back(request, "/desk/"))


def back(request: HttpRequest, otherwise: str) -> str:
    """Where the form says to return to, if that is on this site (E12)."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else otherwise


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
