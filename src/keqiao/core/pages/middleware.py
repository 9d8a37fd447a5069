"""页面的中间件: a number for each request, protective headers, and a sentence for every foreseen error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from keqiao.core.ids import new_id
from keqiao.core.pages.errors import respond
from keqiao.engines.errors import InputError

Get = Callable[[HttpRequest], HttpResponse]


class RequestNumber:
    """请求编号: in the journal, the log, the error page and the response's header."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.number = new_id().hex
        response = self.get_response(request)
        response["X-Request-Number"] = request.number
        return response


POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""No inline script and no inline style: ECharts and Tabler set styles through the object model, which is allowed."""


class Headers:
    """保护头: content security policy; pages of a signed-in person are not kept by caches."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if getattr(request, "viewer", None) is not None and request.viewer.signed_in:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: Any, _view: object, _args: object, _kwargs: object) -> None:
        """The language that somebody chose goes with them to a browser that has no choice of its own yet."""
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or not request.user.is_authenticated:
            return
        if request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


class SentencesForErrors:
    """An InputError out of a view becomes its page."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond(request, error) if isinstance(error, InputError) else None
