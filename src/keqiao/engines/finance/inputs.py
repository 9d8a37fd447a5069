"""输入文件: one calculation in JSON or YAML, ``kind`` and ``given`` (a case of a case file is one too)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.finance.forms import FORMS

FAMILIES: Mapping[str, Sequence[str]] = {
    "waterfall": ("waterfall",),
    "returns": ("xirr", "fund_multiples", "pme"),
    "leverage": ("leverage",),
    "subfund": ("sub_fund_rules", "concession", "buyback"),
    "risk": ("risk_sharing", "risk_pool", "recovery", "subsidy"),
    "score": ("scorecard", "innovation_points"),
    "value": ("ip_valuation",),
    "listing": ("listing",),
    "ledger": ("ledger",),
}
"""The families of calculation each command takes; within a command a kind is unique."""

_LARGEST = 50_000_000


@dataclass(frozen=True)
class Request:
    """一次计算的输入."""

    family: str
    kind: str
    given: Any
    title: str


def read_request(path: Path, command: str) -> Request:
    """输入文件 for ``command``. Raises `InputError` for a file that cannot be read or a kind it does not
    take."""
    document = _parse(path)
    if not isinstance(document, Mapping):
        raise InputError("文件 {path} 应是一个含 kind 与 given 的对象", path=path)
    kinds = {kind: family for family, kind in FORMS if family in FAMILIES[command]}
    kind = document.get("kind")
    family = kinds.get(kind) if isinstance(kind, str) else None
    if not isinstance(kind, str) or family is None:
        raise InputError("文件的“kind”应为 {known},收到 {kind!r}", known="、".join(kinds), kind=kind)
    if document.get("family", family) != family:
        raise InputError("命令 {command} 不计算 family“{family}”", command=command, family=document["family"])
    if "given" not in document:
        raise InputError("文件 {path} 缺少“given”", path=path)
    return Request(family, kind, document["given"], str(document.get("title") or ""))


def _parse(path: Path) -> Any:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError("文件 {path} 超过 50 MB", path=path)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("文件 {path} 不是 UTF-8 文本", path=path) from None
    try:
        if path.suffix in (".yaml", ".yml"):
            return yaml.safe_load(text)
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except (json.JSONDecodeError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InputError("文件 {path} 不是有效的 JSON 或 YAML:{reason}", path=path, reason=reason) from None


def _no_constant(name: str) -> Any:
    raise InputError("文件中的数字不能是 {name}", name=name)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key written twice would silently lose its first value."""
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise InputError("文件中的字段“{key}”重复", key=key)
        result[key] = value
    return result
