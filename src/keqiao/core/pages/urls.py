"""Addresses of the shell's own controls, and in the demonstration the sheet of all components."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from keqiao.core.pages import preferences

app_name = "pages"
urlpatterns = [
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("columns/", preferences.columns, name="columns"),
]
if settings.DEMO:
    from keqiao.core.pages import styleguide

    urlpatterns += [
        path("styleguide/", styleguide.sheet, name="styleguide"),
        path("styleguide/<slug:part>/", styleguide.part, name="styleguide_part"),
    ]
