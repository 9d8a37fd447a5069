"""应答: what a reader hands back to the worker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits

_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")


def found(lines: Iterable[str], origin: str, notes: Iterable[str] = ()) -> dict[str, Any]:
    """读到的文字: lines joined, without control characters and without more than one blank line in a row."""
    kept: list[str] = []
    size = 0
    for line in lines:
        kept.append(_UNREADABLE.sub("", line).rstrip())
        size += len(kept[-1]) + 1
        if size > limits.TEXT_CHARACTERS:
            raise InputError(
                "正文超过 {limit} 万字,不是一份公文的长度", limit=limits.TEXT_CHARACTERS // 10**4
            )
    text = _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip("\n")
    return {"text": text + "\n" if text else "", "origin": origin, "notes": list(notes)}
