"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from keqiao.core.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.notice_list, name="notice_list"),
    path("read/", pages.notice_read_all, name="notice_read_all"),
    path("<uuid:pk>/open/", pages.notice_open, name="notice_open"),
]
