"""原因代码: the coded reasons that moves ask for, read from a data file that an installation may edit."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import gettext_lazy

from keqiao.core.flow import Choice

LISTS = ("refusal", "plan_return", "report_return", "suspension", "cancellation")


@cache
def _file() -> dict[str, Any]:
    place = resources.files(__package__) / "data" / "reasons.yaml"
    content: dict[str, Any] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return content


def choices(name: str) -> tuple[Choice, ...]:
    """选项 of one list; its labels are msgids of the plan room's catalogue."""
    rows: dict[str, str] = _file()[name]
    source: str = _file()["source"]
    return tuple(Choice(code, gettext_lazy(label), source) for code, label in rows.items())


def label_of(name: str, code: str) -> str:
    """The words of a code in the reader's language; the code itself where the list no longer has it."""
    label = _file()[name].get(code)
    return str(gettext_lazy(label)) if label else code
