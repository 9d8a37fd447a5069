"""提取项的表单: the fields of a kind with what stands in them and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from keqiao.core.measures import measures
from keqiao.core.parties.models import Party
from keqiao.rooms.plan.intake_suggestions import likeness
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.review_fields import Field, fields_of, shown_value

Text = str | Promise
MOST_UNITS = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """一个输入项: ``kind`` is text, long, number, yes or select."""

    name: str
    label: Text
    kind: str
    value: str
    required: bool
    hint: Text
    choices: tuple[tuple[str, Text], ...]


def entries_of(
    plan: Plan, kind: str, content: Mapping[str, Any], given: Mapping[str, Any] | None = None
) -> list[Entry]:
    """The form of a find; ``given`` is what was typed, where it had a fault."""
    return [_entry(plan, kind, field, content, given) for field in fields_of(kind)]


def _entry(
    plan: Plan, kind: str, field: Field, content: Mapping[str, Any], given: Mapping[str, Any] | None
) -> Entry:
    value = given.get(field.name, "") if given is not None else shown_value(kind, content, field.name)
    choices = _choices(plan, field, content)
    shape = {
        "text": "text",
        "long": "long",
        "number": "text",
        "limit": "text",
        "whole": "number",
        "yes": "yes",
    }
    return Entry(
        name=field.name,
        label=field.label,
        kind=shape.get(field.entry, "select"),
        value="1" if value is True else "" if value is False else str(value),
        required=field.required,
        hint=field.hint,
        choices=choices if field.required and value else (("", "—"), *choices) if choices else (("", "—"),),
    )


def _choices(plan: Plan, field: Field, content: Mapping[str, Any]) -> tuple[tuple[str, Text], ...]:
    if field.entry == "choice":
        return field.choices
    if field.entry == "task":
        rows = plan.finds.filter(kind__in=("task", "section")).exclude(decision="rejected").order_by("order")
        return tuple((f.key, f"{f.content.get('number', '')}{f.content.get('title', '')}") for f in rows)
    if field.entry == "party":
        return _units(plan)
    if field.entry == "measure":
        return _measures(str(content.get("metric") or ""))
    return ()


def _units(plan: Plan) -> tuple[tuple[str, Text], ...]:
    """Government units of the plan's province, by name."""
    rows = Party.objects.filter(kind="government", merged_into=None, division__startswith=plan.division[:2])
    named = rows.order_by("name").values_list("pk", "name")[:MOST_UNITS]
    return tuple((str(pk), name) for pk, name in named)


def _measures(metric: str) -> tuple[tuple[str, Text], ...]:
    """All measures, the most alike first."""
    rated = sorted(measures(), key=lambda measure: -likeness(metric, measure))
    return tuple(
        (m.name, _("{label}（序列：{series}）").format(label=m.label, series=m.series)) for m in rated
    )
