"""督办的地址, included by the plan room's."""

from __future__ import annotations

from django.urls import URLPattern, path

from keqiao.rooms.plan.supervision import pages_parts as parts

urlpatterns: list[URLPattern] = [
    path("parts/<uuid:pk>/", parts.part_detail, name="part_detail"),
]
