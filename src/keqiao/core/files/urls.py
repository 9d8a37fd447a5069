"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from keqiao.core.files import pages

app_name = "files"
urlpatterns = [path("<uuid:pk>/", pages.file_download, name="file_download")]
