"""Addresses for these tests: the shell's own, the sign-in pages it links to, and views that end in every way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from keqiao.core.access import access, anybody
from keqiao.core.errors import ConflictError
from keqiao.core.measures.models import SeriesPoint
from keqiao.core.pages import errors, moves
from keqiao.core.pages.tests.paper import LIST, Paper


@access(anybody)
def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("/home/somebody/secret.py SELECT password FROM people")


@access(anybody)
def conflicts(request: HttpRequest) -> HttpResponse:
    raise ConflictError("这条记录在您查看之后已被修改，请刷新后再操作")


@access(anybody)
def points(request: HttpRequest) -> HttpResponse:
    return LIST.respond(request, SeriesPoint.objects.all(), "pages/list.html")


@access(anybody)
def paper_move(request: Any, pk: str) -> HttpResponse:
    return moves.handle(
        request, Paper, pk, back=lambda paper: f"/papers/{paper.pk}/", title=lambda paper: paper.title
    )


urlpatterns = [
    path("pages/", include("keqiao.core.pages.urls")),
    path("account/", include("keqiao.core.identity.urls")),
    path("fails/", fails),
    path("conflicts/", conflicts),
    path("points/", points),
    path("papers/<uuid:pk>/move/", paper_move),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
