"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from keqiao.core.imports import pages

app_name = "imports"
urlpatterns = [
    path("", pages.import_list, name="import_list"),
    path("new/<str:sheet>/", pages.import_new, name="import_new"),
    path("template/<str:sheet>/", pages.import_template, name="import_template"),
    path("<uuid:pk>/", pages.import_detail, name="import_detail"),
    path("<uuid:pk>/load/", pages.import_load, name="import_load"),
    path("<uuid:pk>/give-up/", pages.import_give_up, name="import_give_up"),
    path("<uuid:pk>/errors/", pages.import_errors, name="import_errors"),
]
