"""代码表: kinds, fields and other statistical codes, read once from the dated files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext

from keqiao.engines.errors import InputError

Item = Mapping[str, Any]


@cache
def data(name: str) -> Mapping[str, Any]:
    """One data file of the room."""
    text = files("keqiao.rooms.transfer").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@dataclass(frozen=True, slots=True)
class Code:
    """代码: ``since`` and ``until`` are its days of use; ``parent`` the category that a subcategory belongs to."""

    code: str
    label: str
    parent: str = ""
    since: date | None = None
    until: date | None = None
    undetermined: bool = False

    def valid(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def _code(item: Item) -> Code:
    undetermined = bool(item.get("undetermined"))
    return Code(
        item["code"], item["label"], item.get("category", ""), item.get("from"), item.get("to"), undetermined
    )


@cache
def table(name: str) -> Mapping[str, Code]:
    """代码表: ``categories`` and ``subcategories`` have days; ``fields``, ``ip_kinds``, ``plan_levels``,
    ``seller_kinds``, ``payments``, ``deductions`` and ``costs`` do not.
    """
    if name in ("categories", "subcategories"):
        items = data("categories")[name]
    elif name in ("deductions", "costs"):
        items = data("regimes")[name]["items"]
    else:
        items = data("tables")[name]["items"]
    return {item["code"]: _code(item) for item in items}


def label(name: str, code: str) -> str:
    """A code's name in the reader's language; a code that is not in the table shows as it is."""
    found = table(name).get(code)
    return gettext(found.label) if found else code


def choices(name: str, day: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of a table, those in use on a day."""
    return [(c.code, gettext(c.label)) for c in table(name).values() if day is None or c.valid(day)]


def by_label(name: str, text: str, day: date | None = None) -> str:
    """The code for what somebody wrote: the code itself or its Chinese label."""
    wanted = text.strip()
    for found in table(name).values():
        if wanted in (found.code, found.label) and (day is None or found.valid(day)):
            return found.code
    known = "、".join(c.label for c in table(name).values() if day is None or c.valid(day))
    raise InputError("没有“{value}”这一项；可填：{known}", value=wanted, known=known)


def check_category(category: str, subcategory: str, day: date) -> str | None:
    """Why a category and subcategory cannot stand for a contract accepted on this day; None when they can."""
    main, sub = table("categories").get(category), table("subcategories").get(subcategory)
    if main is None or not main.valid(day):
        return gettext("{day} 没有“{category}”这一合同类别").format(
            day=day, category=label("categories", category)
        )
    if sub is None or sub.parent != category or not sub.valid(day):
        return gettext("{day} 的“{category}”没有“{subcategory}”这一小类").format(
            day=day, category=label("categories", category), subcategory=label("subcategories", subcategory)
        )
    return None
