"""预算文件: a versioned uncertainty budget with its validity, read from TOML (or JSON of the same shape)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import mapping, only
from keqiao.engines.metrology.uncertainty import Budget, check_units, read_budget

_KNOWN = {"title", "code", "version", "replaces", "valid_from", "valid_until", "prepared_by", "approved_by"}
_KNOWN |= {"measurand", "method", "note"}


@dataclass(frozen=True)
class BudgetDocument:
    """不确定度预算文件: the budget with who approved it, which version, and from when until when it holds."""

    budget: Budget
    title: str
    code: str = ""
    version: str = ""
    replaces: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    prepared_by: str = ""
    approved_by: str = ""
    note: str = ""
    units: Mapping[str, str] | None = None

    def require_valid(self, on: date) -> None:
        """Refuse to compute with a budget outside its validity on the date of use."""
        if self.valid_from and on < self.valid_from:
            raise InputError(
                "预算“{title}”自 {start} 起生效,{on} 尚不能使用",
                title=self.title,
                start=self.valid_from,
                on=on,
            )
        if self.valid_until and on > self.valid_until:
            raise InputError(
                "预算“{title}”已于 {end} 失效,{on} 不能使用", title=self.title, end=self.valid_until, on=on
            )


def load_budget(path: Path) -> BudgetDocument:
    """A budget document from a .toml or .json file; units are checked when the file names any."""
    content = dict(read_mapping(path))
    head = mapping(content.pop("document", {}), "document")
    only(head, _KNOWN, "document")
    budget = read_budget(content)
    start, end = _date(head, "valid_from"), _date(head, "valid_until")
    if start and end and start > end:
        raise InputError("document 的 valid_from({start})晚于 valid_until({end})", start=start, end=end)
    has_units = any(quantity.unit for quantity in budget.quantities.values())
    texts = {
        key: str(head[key])
        for key in ("code", "version", "replaces", "prepared_by", "approved_by", "note")
        if key in head
    }
    return BudgetDocument(
        budget=budget,
        title=str(head.get("title", path.stem)),
        valid_from=start,
        valid_until=end,
        units=check_units(budget) if has_units and budget.settings.check_units else None,
        **texts,
    )


def read_mapping(path: Path) -> Mapping[str, Any]:
    """The content of a TOML or JSON file, with one sentence when it is missing or broken."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except IsADirectoryError:
        raise InputError("{path} 是一个文件夹,不是预算文件", path=path) from None
    except UnicodeDecodeError:
        raise InputError("{path} 不是 UTF-8 编码", path=path) from None
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("{path} 的格式有误,{place}", path=path, place=_place(error)) from None
    except RecursionError:
        raise InputError("{path} 的格式有误:嵌套太深", path=path) from None
    return mapping(content, str(path))


def _place(error: ValueError) -> str:
    """Where a parser stopped: both name line and column in their (English) message."""
    found = re.search(r"line (\d+),? column (\d+)", str(error))
    return f"在第 {found[1]} 行第 {found[2]} 列附近" if found else "文件不完整"


def _date(head: Mapping[str, Any], key: str) -> date | None:
    value = head.get(key)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(
            "document 的 {key} 应当是日期(如 2026-01-31),现在是 {value!r}", key=key, value=value
        ) from None
