"""页面的标签与过滤器, built into every template."""

from __future__ import annotations

from django import template

register = template.Library()
