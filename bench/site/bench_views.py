"""A bare Django view, one with a single query, and a middleware that counts a page's queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from keqiao.core.access import access, anybody, limits
from keqiao.site.urls import *  # noqa: F403
from keqiao.site.urls import urlpatterns as site_patterns

_hit = limits.hit


def _unlimited(name: str, whose: str, *, most: int, seconds: int = limits.MINUTE) -> None:
    """Counted as ever, never refused: the bench asks as one person what many would."""
    _hit(name, whose, most=10**9, seconds=seconds)


limits.hit = _unlimited  # type: ignore[assignment]


class CountQueries:
    """Counts statements without keeping them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = 0

        def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response["X-Bench-Queries"] = str(count)
        return response


@access(anybody)
def bare(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@access(anybody)
def query(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("bench/bare/", bare), path("bench/query/", query), *site_patterns]
