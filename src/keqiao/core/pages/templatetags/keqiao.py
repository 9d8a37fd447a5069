"""页面的标签与过滤器, built into every template. Each component takes its frozen value from keqiao.core.pages.parts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keqiao.core.pages import parts
from keqiao.core.pages.lists import Page, drawing
from keqiao.core.pages.moves import MoveForm
from keqiao.core.pages.parts.light import drawn as drawn_light

Text = str | Promise
register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """图标 of vendor/icons.txt; decoration only: the word stands beside it."""
    return _icon(name, classes, staticfiles_storage)


@lru_cache(maxsize=1024)
def _icon(name: str, classes: str, _storage: object) -> SafeString:
    """A page has thirty: each is drawn once for the storage that says where the drawings are."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        classes,
        static("icons/icons.svg"),
        name,
    )


@register.simple_tag
def light(shown: parts.Light | parts.Lights | str, reason: Text = "") -> SafeString:
    """灯: one Light, a pair, or a colour's name."""
    return drawn_light(parts.Light(shown, reason) if isinstance(shown, str) else shown)


@register.simple_tag
def list_rows(page: Page) -> SafeString:
    """各行 of a list's page."""
    return drawing.rows(page)


@register.inclusion_tag("pages/parts/figure.html")
def figure(card: parts.FigureCard) -> dict[str, Any]:
    return {"card": card}


@register.inclusion_tag("pages/parts/chart.html", takes_context=True)
def chart(context: Any, shown: parts.Chart) -> dict[str, Any]:
    place = f"chart-{shown.key}"
    return {
        "chart": shown,
        "id": place,
        "option_id": f"{place}-option",
        "demonstration": context.get("demonstration"),
    }


@register.inclusion_tag("pages/parts/list.html", takes_context=True)
def listing(context: Any, page: Page) -> dict[str, Any]:
    """列表 with its filters, chips, rows and exports."""
    return {"list": page, "request": context.get("request"), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("pages/parts/record.html", takes_context=True)
def record(context: Any, head: parts.RecordHead) -> dict[str, Any]:
    """抬头 of a record with its moves."""
    return {"head": head, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("pages/parts/facts.html")
def facts(lines: list[parts.Fact]) -> dict[str, Any]:
    """要素 in two columns."""
    return {"facts": lines}


@register.inclusion_tag("pages/parts/history.html")
def history(steps: list[parts.Happening]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("pages/parts/evidence.html")
def evidence(table: parts.EvidenceTable) -> dict[str, Any]:
    return {"table": table}


@register.inclusion_tag("pages/parts/job.html", takes_context=True)
def job(context: Any, progress: parts.JobProgress) -> dict[str, Any]:
    return {"job": progress, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("pages/parts/timeline.html")
def timeline(shown: parts.Timeline) -> dict[str, Any]:
    return {"timeline": shown}


@register.inclusion_tag("pages/parts/tilemap.html")
def tile_map(shown: parts.TileMap) -> dict[str, Any]:
    return {"map": shown}


@register.inclusion_tag("pages/parts/empty.html")
def empty(shown: parts.Empty) -> dict[str, Any]:
    return {"empty": shown}


@register.inclusion_tag("pages/parts/tabs.html")
def tabs(shown: list[parts.Tab], label: Text = "") -> dict[str, Any]:
    return {"tabs": shown, "label": label}


@register.inclusion_tag("pages/parts/steps.html")
def steps(shown: list[parts.Step]) -> dict[str, Any]:
    return {"steps": shown}


@register.inclusion_tag("pages/parts/move_form.html", takes_context=True)
def move_form(context: Any, form: MoveForm) -> dict[str, Any]:
    return {"form": form, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("pages/parts/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """表单的各项: errors on top, then one column of fields; units from the form's ``units`` = {field: unit}."""
    units = getattr(form, "units", {})
    fields = [(_dressed(field), units.get(field.name, "")) for field in form.visible_fields()]
    return {"form": form, "fields": fields, "hidden": form.hidden_fields()}


def _dressed(field: BoundField) -> BoundField:
    """Tabler's classes and the link from the field to its hint and its error."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    classes = {"checkbox": "form-check-input", "select": "form-select", "radio": "form-check-input"}
    dress = classes.get(kind, "form-control")
    attributes = widget.attrs
    attributes["class"] = " ".join(
        filter(None, (_own(attributes), dress, "is-invalid" if field.errors else ""))
    )
    described = [
        f"{field.id_for_label}-{part}"
        for part, there in (("hint", field.help_text), ("error", field.errors))
        if there
    ]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field


def _own(attributes: dict[str, Any]) -> str:
    ours = {"form-control", "form-select", "form-check-input", "is-invalid"}
    return " ".join(name for name in str(attributes.get("class", "")).split() if name not in ours)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether a field is a single tick, whose label stands beside it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not getattr(
        field.field, "choices", None
    )


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several ticks or buttons, which a legend names."""
    return bool(getattr(field.field.widget, "use_fieldset", False))
