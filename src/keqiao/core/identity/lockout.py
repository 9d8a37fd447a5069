"""锁定: what axes asks of us, and the page that somebody meets after five failures (A4)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def account_of(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The account that is being tried, in one spelling; unknown names count like known ones."""
    given = (credentials or {}).get("username") or (request.POST.get("login", "") if request else "")
    return str(given).strip().lower()[:60]


def locked_out(request: HttpRequest, _response: object, _credentials: object = None) -> HttpResponse:
    """The same bytes whether the account exists or not."""
    sentence = _("尝试次数过多，请 15 分钟后再试")
    said = {"sentence": sentence, "status": 429, "title": _("登录已暂停")}
    response = render(request, "pages/error.html", said, status=429)
    response["Retry-After"] = "900"
    return response
