"""Addresses of identity: allauth's own names stay as they are, ours live in the namespace ``identity``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from keqiao.core.identity.pages import entrance

own: list[URLPattern | URLResolver] = [
    path("act-as/", entrance.act_as, name="act_as"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "identity"))),
    path("", include("allauth.urls")),
]
