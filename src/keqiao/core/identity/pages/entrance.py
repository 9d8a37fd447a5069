"""入口: what belongs to the door and is not allauth's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from keqiao.core.access import access, anybody, signed_in
from keqiao.core.errors import RefusedError
from keqiao.core.identity import services
from keqiao.core.pages.errors import respond


@access(anybody)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """跨站防护: the page of a form that is too old or came from elsewhere (E6)."""
    return respond(request, RefusedError("页面停留过久或登录状态已变化，请刷新页面后重新提交"))


@require_POST
@access(signed_in)
def act_as(request: Any) -> HttpResponseRedirect:
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
