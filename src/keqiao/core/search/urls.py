"""Addresses of search."""

from __future__ import annotations

from django.urls import path

from keqiao.core.search import pages

app_name = "search"
urlpatterns = [path("", pages.search_page, name="search_page")]
