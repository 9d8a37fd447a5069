"""键集翻页: the next page begins after the last row's (sort value, id), so that page 1000 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet

from keqiao.core.pages.lists.declaration import Sort
from keqiao.engines.errors import InputError


def ordered(rows: QuerySet, sort: Sort) -> QuerySet:
    """In the sort's order, the key deciding between equals; rows without a value last."""
    field = field_of(rows.model, sort.field)
    if not field.null:
        sign = "-" if sort.descending else ""
        return rows.order_by(f"{sign}{sort.field}", f"{sign}pk")
    path = F(sort.field)
    first = path.desc(nulls_last=True) if sort.descending else path.asc(nulls_last=True)
    return rows.order_by(first, "-pk" if sort.descending else "pk")


def after(rows: QuerySet, sort: Sort, cursor: str) -> QuerySet:
    """Only what comes after the cursor."""
    value, key = _read(rows.model, sort, cursor)
    step = "lt" if sort.descending else "gt"
    further = Q(**{f"pk__{step}": key})
    if value is None:
        return rows.filter(further, **{f"{sort.field}__isnull": True})
    # the first condition is implied by the second, and is what an index can begin at
    later = Q(**{f"{sort.field}__{step}e": value}) & (Q(**{f"{sort.field}__{step}": value}) | further)
    return (
        rows.filter(later | Q(**{f"{sort.field}__isnull": True}))
        if _nullable(rows, sort)
        else rows.filter(later)
    )


def cursor_of(row: Model, sort: Sort) -> str:
    """游标: opaque to a reader, and no secret: it holds what the row shows."""
    field = field_of(type(row), sort.field)
    value = _walk(row, sort.field)
    written = None if value is None else field.value_to_string(_Holder(field, value))  # type: ignore[arg-type]  # it only reads the attribute
    raw = json.dumps([sort.name, written, str(row.pk)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def field_of(model: type[Model], path: str) -> Field:
    """The field at a path such as ``party__name``."""
    *relations, last = path.split("__")
    for relation in relations:
        related = model._meta.get_field(relation).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(path)
        model = related
    found = model._meta.pk if last == "pk" else model._meta.get_field(last)
    if not isinstance(found, Field):
        raise FieldDoesNotExist(path)
    return found


class _Holder:
    """Lets a field write a value that stands on a related row."""

    def __init__(self, field: Field, value: Any) -> None:
        setattr(self, field.attname, value)


def _read(model: type[Model], sort: Sort, cursor: str) -> tuple[Any, Any]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        name, written, key = json.loads(raw)
        if name != sort.name:
            raise ValueError(name)
        value = None if written is None else field_of(model, sort.field).to_python(written)
        return value, field_of(model, "pk").to_python(key)
    except (ValueError, TypeError, binascii.Error, ValidationError, UnicodeDecodeError):
        raise InputError("翻页地址不完整，请回到列表第一页") from None


def _nullable(rows: QuerySet, sort: Sort) -> bool:
    return field_of(rows.model, sort.field).null


def _walk(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name) if row is not None else None
    return row
