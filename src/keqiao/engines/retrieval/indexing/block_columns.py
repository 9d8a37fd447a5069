"""向量块的各列: rows of a vector block as JSON and back; each distinct value is written once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.meaning.rows import ATTRIBUTES, Columns

_SETS = ("visibility", "fields")


def columns_to_json(columns: Columns, gone: Sequence[str]) -> dict[str, Any]:
    """The columns of a block with the ids that are gone."""
    found: dict[str, Any] = {"gone": list(gone), "ids": list(columns.ids)}
    for name in ATTRIBUTES:
        values, rows = columns.values[name]
        found[name] = {"values": [_plain(value) for value in values], "rows": list(rows)}
    return found


def columns_from_json(record: Mapping[str, Any] | None, path: Path) -> tuple[Columns, list[str]]:
    """The same read back. Raises `InputError` naming the file when something is missing."""
    try:
        if record is None:
            raise KeyError(path.name)
        values = {
            name: ([_value(name, value) for value in record[name]["values"]], record[name]["rows"])
            for name in ATTRIBUTES
        }
        return Columns(record["ids"], values), record["gone"]
    except (KeyError, TypeError, ValueError):
        raise InputError("索引文件 {path} 损坏,请重建索引", path=path) from None


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any) -> Hashable:
    if name in _SETS:
        return frozenset(value)
    return date.fromisoformat(value) if name == "expires" and value is not None else str(value or "")
