"""表单控件: a form's own widget with the look of the house and its errors and hints tied to it."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def controlled(field: BoundField) -> SafeString:
    """The field's widget as a Tabler control."""
    look = "form-select" if field.widget_type in ("select", "selectmultiple") else "form-control"
    attributes: dict[str, str | bool] = {"class": look + (" is-invalid" if field.errors else "")}
    notes = [f"{field.auto_id}_helptext"] * bool(field.help_text) + [f"{field.auto_id}_error"] * bool(
        field.errors
    )
    if notes:
        attributes["aria-describedby"] = " ".join(notes)
    return field.as_widget(attrs=attributes)


@register.simple_tag
def signup_open() -> bool:
    """Whether enterprises may sign up by themselves here."""
    return bool(settings.SIGNUP)
