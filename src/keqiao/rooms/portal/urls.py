"""门户的地址."""

from __future__ import annotations

from django.urls import path

from keqiao.rooms.portal import pages

app_name = "portal"
urlpatterns = [
    path("", pages.front, name="front"),
    path("desk/", pages.desk, name="desk"),
    path("open/", pages.open_data, name="open_data"),
    path("help/", pages.help_page, name="help"),
]
