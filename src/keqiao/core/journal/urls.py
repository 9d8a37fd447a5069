"""Addresses of the journal."""

from __future__ import annotations

from django.urls import path

from keqiao.core.journal import pages

app_name = "journal"
urlpatterns = [
    path("", pages.entry_list, name="entry_list"),
    path("verify/", pages.verify, name="entry_verify"),
    path("<int:pk>/", pages.entry_detail, name="entry_detail"),
]
