"""抽样记录: what was drawn, from which frame, by which method and seed, so that anybody can draw it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class DrawRecord:
    """抽样记录. ``frame_checksum`` covers the columns the draw used; ``sample_checksum`` the units drawn."""

    method: str
    seed: int
    frame_rows: int
    frame_checksum: str
    sample_rows: int
    sample_checksum: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def checksum(columns: Mapping[str, Sequence[Any]]) -> str:
    """框校验值: SHA-256 over the named columns, row by row, independent of file format and column order.

    Each value is written with its length before it, so that no two frames give the same text; numbers are
    written as the shortest text that reads back the same, whole floats as whole numbers.
    """
    digest = hashlib.sha256()
    for name in sorted(columns):
        digest.update(_framed(name))
        for value in columns[name]:
            digest.update(_framed(_text(value)))
    return digest.hexdigest()


def check_same(expected: DrawRecord, actual: DrawRecord) -> None:
    """重抽核对: raises with the first thing that differs between a stored record and a fresh draw."""
    words = {
        "method": "抽样方法",
        "seed": "随机种子",
        "settings": "抽样设置",
        "frame_rows": "抽样框行数",
        "frame_checksum": "抽样框校验值",
        "sample_rows": "样本量",
        "sample_checksum": "样本校验值",
    }
    for name, word in words.items():
        if getattr(expected, name) != getattr(actual, name):
            raise InputError(
                "{word}与记录不同:记录 {expected},本次 {actual}",
                word=word,
                expected=getattr(expected, name),
                actual=getattr(actual, name),
            )


def stream(seed: int, *labels: str) -> np.random.Generator:
    """随机数流: an independent generator for a seed and labels (a stratum), whatever else is drawn.

    Only ``random()`` of PCG64 is used by the draws: numpy keeps its bit stream fixed between releases.
    """
    if seed < 0:
        raise InputError("随机种子不能为负:{seed}", seed=seed)
    words = np.frombuffer(hashlib.sha256("\x1f".join(labels).encode()).digest(), dtype="<u4")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words.tolist()])))


def _framed(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(8, "big") + raw


def _text(value: Any) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)
