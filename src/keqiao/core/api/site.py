"""接口的站点: everything rooms offer, under /api/v1/; `keqiao.core.api.site.api` is what `urls` brings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from keqiao import __version__
from keqiao.core.access.rules import anybody
from keqiao.core.api import documents, problems
from keqiao.core.api.operations import unruled
from keqiao.core.api.registry import routers
from keqiao.engines.errors import InputError


class Token(HttpBearer):
    """令牌: named in the OpenAPI document; the caller has been identified before (operations.admit)."""

    def __call__(self, _request: HttpRequest) -> bool:
        return True

    def authenticate(self, _request: HttpRequest, _token: str) -> bool:
        return True


class Session(SessionAuth):
    """会话: as ``Token``."""

    def __call__(self, _request: HttpRequest) -> bool:
        return True


class Site(NinjaAPI):
    """接口站点: refuses an operation that has no rule; each operation declares its problems."""

    def _get_urls(self) -> list[Any]:
        patterns = super()._get_urls()
        for pattern in patterns:
            view: Any = pattern.callback
            view.access = anybody  # each operation holds the caller against its own rule
        return [
            path("openapi.json", documents.openapi, {"api": self}, name="openapi"),
            path("docs/", documents.docs, {"api": self}, name="docs"),
            *patterns,
        ]

    def get_openapi_schema(self, **given: Any) -> Any:
        schema = super().get_openapi_schema(**given)
        documents.declare_problems(schema)
        return schema


def assemble(rooms: dict[str, Router], namespace: str) -> Site:
    """A site of these routers."""
    site = Site(
        title="科桥 Keqiao",
        version=__version__,
        urls_namespace=namespace,
        auth=[Token(), Session()],
        docs_url=None,
        openapi_url=None,
    )
    for error in (InputError, ValidationError, Http404, HttpError):
        site.add_exception_handler(error, problems.problem)
    for room, each in rooms.items():
        if bad := unruled(each):
            raise ImproperlyConfigured(f"operations without a rule: {', '.join(bad)}")
        site.add_router(f"/{room}", each)
    return site


api = assemble(routers(), "api")
