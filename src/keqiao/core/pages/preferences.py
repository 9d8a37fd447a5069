"""个人偏好: language, light or dark, a list's columns; by POST, kept in cookies, the language also with the user."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from keqiao.core.access.rules import anybody
from keqiao.core.access.viewer import Viewer
from keqiao.core.access.views import access
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError

THEME_COOKIE = "keqiao-theme"
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600


@require_POST
@access(anybody)
def language(request: Any) -> HttpResponse:
    """语言: shown from now on, in this browser and, for somebody signed in, wherever they sign in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise InputError("没有这种语言")
    if request.user.is_authenticated:
        remember_language(request.viewer, user=request.user, language=chosen)
    response = _back(request)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


def remember_language(viewer: Viewer, *, user: Any, language: str) -> None:
    """记住语言 of a user, with its journal entry."""
    if user.language == language:
        return
    with transaction.atomic():
        user.language = language
        user.save(update_fields=["language"])
        append(viewer, Note("keqiao.identity.user.language", "identity.user", str(user.pk), {"to": language}))


@require_POST
@access(anybody)
def theme(request: HttpRequest) -> HttpResponse:
    """明暗: without a choice the page follows the device."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise InputError("没有这种显示方式")
    response = _back(request)
    _keep(response, THEME_COOKIE, chosen)
    return response


@require_POST
@access(anybody)
def columns(request: HttpRequest) -> HttpResponse:
    """列表的列: kept for each list by its name; a name that the list does not have is dropped when it is read."""
    name = request.POST.get("list", "")
    chosen = [column for column in request.POST.getlist("column") if re.fullmatch(r"\w{1,40}", column)]
    if not re.fullmatch(r"[\w.]{1,60}", name) or not chosen:
        raise InputError("请至少选择一列")
    response = _back(request)
    _keep(response, columns_cookie(name), ".".join(chosen[:60]))
    return response


def columns_cookie(name: str) -> str:
    """The cookie that keeps the columns of a list."""
    return "keqiao-columns-" + name.replace(".", "-")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Back to the page the person was on: an address of this site, or the front page."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")
