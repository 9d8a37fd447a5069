"""接口文档: the OpenAPI document and a page of it, for signed-in staff only (F1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from ninja import NinjaAPI

from keqiao.core.access.rules import staff
from keqiao.core.access.views import access
from keqiao.core.api.problems import CODES, MEDIA, SCHEMA, titles
from keqiao.core.api.registry import routers

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Described:
    """接口说明: one line of the page."""

    method: str
    path: str
    summary: str
    scope: str
    who: str


@access(staff)
def openapi(_request: HttpRequest, api: NinjaAPI) -> JsonResponse:
    """The document that programs read."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


@access(staff)
def docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The page that people read."""
    return render(request, "identity/api.html", {"rows": described(), "codes": sorted(titles().items())})


def operations() -> list[tuple[str, Any]]:
    """Every operation with its path."""
    return [
        (f"/api/v1/{room}{path}", one)
        for room, router in routers().items()
        for path, view in router.path_operations.items()
        for one in view.operations
    ]


def described() -> list[Described]:
    return [
        Described(
            method="/".join(one.methods),
            path=path,
            summary=one.summary,
            scope=one.view_func.scope,
            who=str(one.view_func.access.label),
        )
        for path, one in operations()
    ]


def scopes() -> list[str]:
    """权限范围: what a token can be given."""
    return sorted({one.view_func.scope for _path, one in operations()})


def declare_problems(schema: dict[str, Any]) -> None:
    """Every operation may answer with any of the problem codes."""
    schema["components"].setdefault("schemas", {})["Problem"] = SCHEMA
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in schema["paths"].values():
        for method in METHODS:
            if method in methods:
                for code in CODES:
                    answer = {"description": titles()[code], "content": content}
                    methods[method]["responses"].setdefault(code, answer)
