"""错误的页面: one sentence, what to do next, and the request's number; never a path, a query or a traceback."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from keqiao.core.access.rules import anybody
from keqiao.core.access.views import access
from keqiao.core.errors import NeedsFreshError, sentence
from keqiao.engines.errors import InputError


def respond(request: HttpRequest, error: InputError) -> HttpResponse:
    """The page for an error a person caused or met; 400 unless the error says otherwise."""
    return page(
        request, getattr(error, "status", 400), sentence(error), fresh=isinstance(error, NeedsFreshError)
    )


def page(request: Any, status: int, said: str, *, fresh: bool = False) -> HttpResponse:
    """错误页: a whole page, or for htmx a notice that it puts among the page's messages."""
    context = {
        "sentence": said,
        "status": status,
        "title": titles()[status],
        "needs_fresh": fresh,
        "again": asked_from(request),
    }
    if getattr(request, "htmx", False) and not request.htmx.boosted:
        response = render(request, "pages/parts/toast.html", context, status=status)
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
        return response
    return render(request, "pages/error.html", context, status=status)


def asked_from(request: Any) -> str:
    """回到哪里: the page itself, or the one whose form was sent: an address that takes forms shows nothing."""
    if getattr(request, "htmx", False):
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD"):
        return str(request.get_full_path())
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path:
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path


def titles() -> dict[int, str]:
    """What each kind of error is called, in the reader's language."""
    return {
        400: _("请求有误"),
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("内容已有变动"),
        429: _("请求过于频繁"),
        500: _("系统出错"),
    }


@access(anybody)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for what Django itself refuses; its own words may hold internals, so they are not shown."""
    return page(request, 400, _("这个请求不完整或格式不对，请返回上一页重试"))


@access(anybody)
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403, _("您没有权限打开这个页面"))


@access(anybody)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 404, _("没有这个页面，或者它不在您可以查看的范围内"))


@access(anybody)
def server_error(request: Any) -> HttpResponse:
    """500: drawn without the shell, which may itself be what failed; nothing but the request's number."""
    said = {"title": titles()[500], "request_number": getattr(request, "number", "")}
    return render(None, "pages/error_500.html", said, status=500)
