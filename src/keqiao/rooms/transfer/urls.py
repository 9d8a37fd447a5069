"""转移转化的地址."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "transfer"
urlpatterns: list[URLPattern] = []
