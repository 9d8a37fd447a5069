"""文件名的清理: what a person called it, without paths, control marks and other traps."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
"""Direction marks are among them: they make ``gpj.exe`` read as ``exe.jpg``."""
LONGEST = 150


def clean(name: str) -> str:
    """清理: ``..\\\\..\\\\合同.pdf`` becomes ``合同.pdf``; too long keeps its ending; nothing left becomes 文件."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    base = _FORBIDDEN.sub("", base).strip(" .")
    stem, dot, ending = base.rpartition(".")
    if not dot:
        return base[:LONGEST] or "文件"
    return f"{stem[: LONGEST - len(ending) - 1] or '文件'}.{ending[:20]}"
