"""资源记录: what can be searched, and who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError

PUBLIC = "public"
"""The visibility tag every viewer holds."""


@dataclass(frozen=True, slots=True)
class Doc:
    """资源记录: an achievement, patent, expert, instrument, fund, call, policy or demand.

    ``visibility`` lists the tags that open the record; a record without tags is seen by nobody.
    ``expires`` is the last day it is of use. ``published`` breaks ties: the newer comes first.
    """

    id: str
    kind: str
    title: str
    body: str = ""
    keywords: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    region: str = ""
    owner: str = ""
    published: date | None = None
    expires: date | None = None
    visibility: tuple[str, ...] = (PUBLIC,)

    def to_json(self) -> str:
        """One line of JSON that `doc_from_record` reads back."""
        record = {item.name: getattr(self, item.name) for item in fields(self)}
        return json.dumps(
            {k: v for k, v in record.items() if v not in ("", None, ())} | {"visibility": self.visibility},
            ensure_ascii=False,
            default=date.isoformat,
        )


def doc_from_record(record: Mapping[str, Any], where: str, kind: str = "") -> Doc:
    """Read a record of the JSON Lines form.

    ``summary`` stands for ``body``, ``field`` for one of ``fields``, ``year`` for a date of publication.
    Raises `InputError` naming ``where`` and the field at fault.
    """
    year = record.get("year")
    published = _date(record, "published", where) or (date(_year(year, where), 1, 1) if year else None)
    return Doc(
        id=_text(record, "id", where, required=True),
        kind=_text(record, "kind", where) or kind,
        title=_text(record, "title", where, required=True),
        body=_text(record, "body", where) or _text(record, "summary", where),
        keywords=_texts(record, "keywords", where),
        fields=_texts(record, "fields", where) or _texts(record, "field", where),
        region=_text(record, "region", where),
        owner=_text(record, "owner", where),
        published=published,
        expires=_date(record, "expires", where),
        visibility=_texts(record, "visibility", where) if "visibility" in record else (PUBLIC,),
    )


def read_docs(path: Path, kind: str = "") -> Iterator[Doc]:
    """Read a JSON Lines file of records; an id that comes twice is an error, not a replacement."""
    seen: dict[str, int] = {}
    for number, record in read_records(path):
        doc = doc_from_record(record, f"{path.name} 第 {number} 行", kind)
        if doc.id in seen:
            raise InputError(
                "{file} 第 {row} 行:编号“{id}”与第 {first} 行重复",
                file=path.name,
                row=number,
                id=doc.id,
                first=seen[doc.id],
            )
        seen[doc.id] = number
        yield doc


def in_batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """分批: lists of so many records, the last one shorter; the source is never read further ahead."""
    source = iter(docs)
    while batch := list(islice(source, size)):
        yield batch


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file with their row numbers; blank lines are passed over."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from _records(lines, path.name)
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("文件 {path} 不是 UTF-8 文本", path=path) from None


def _records(lines: Iterable[str], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                "{file} 第 {row} 行不是有效的 JSON:{error}", file=name, row=number, error=error.msg
            ) from None
        if not isinstance(record, dict):
            raise InputError("{file} 第 {row} 行不是一个对象", file=name, row=number)
        yield number, record


def _text(record: Mapping[str, Any], name: str, where: str, *, required: bool = False) -> str:
    value = record.get(name)
    if value is None or value == "":
        if required:
            raise InputError("{where}:缺少“{field}”", where=where, field=name)
        return ""
    if not isinstance(value, str):
        raise InputError("{where}:“{field}”应为文字,收到 {value!r}", where=where, field=name, value=value)
    return value


def _texts(record: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = record.get(name) or ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
        raise InputError("{where}:“{field}”应为文字或文字列表", where=where, field=name)
    return tuple(value)


def _date(record: Mapping[str, Any], name: str, where: str) -> date | None:
    value = record.get(name)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(
            "{where}:“{field}”应为 2026-01-31 这样的日期,收到“{value}”", where=where, field=name, value=value
        ) from None


def _year(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 9999:
        raise InputError("{where}:“year”应为四位年份,收到“{value}”", where=where, value=value)
    return value
