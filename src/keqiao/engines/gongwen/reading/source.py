"""原文: the text of a file, where it came from, and what the reader noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits
from keqiao.engines.gongwen.reading.kinds import Kind, kind_of
from keqiao.engines.gongwen.reading.plain import decode
from keqiao.engines.gongwen.reading.sandbox import take_apart

Origin = Literal["txt", "html", "docx", "pdf", "ofd", "ocr"]


@dataclass(frozen=True)
class SourceText:
    """原文.

    ``text`` of a txt file is exactly what ``open(path, encoding=…).read()`` gives (line ends become ``\\n``,
    a byte order mark of UTF-8 stays as the first character), so that offsets agree with other tools.
    ``notes`` are Chinese sentences about what was guessed, joined or left out.
    """

    text: str
    origin: Origin
    notes: tuple[str, ...] = ()


def read(source: Path | str | bytes, name: str = "") -> SourceText:
    """读入文件: ``source`` is a path or the bytes of a file; ``name`` is what messages call it.

    The kind is told by the content, not by the suffix. An empty, binary, damaged, encrypted, oversized or
    hostile file is an :class:`InputError` of one sentence; so is a scan when the optional ``keqiao[ocr]`` is
    not installed.
    """
    if isinstance(source, bytes):
        content, name = source, name or "文件"
    else:
        content, name = _load(Path(source)), name or Path(source).name
    if len(content) > limits.FILE_BYTES:
        raise InputError(
            "{name}:超过 {limit} MB,不是一份公文的大小", name=name, limit=limits.FILE_BYTES // 10**6
        )
    if not content.strip(b"\0 \t\r\n\f\v"):
        raise InputError("{name}:文件是空的", name=name)
    kind = kind_of(content, name)
    found = _plain(content, name) if kind == "txt" else _taken_apart(kind, content, name)
    if len(found.text) > limits.TEXT_CHARACTERS:
        raise InputError(
            "{name}:正文超过 {limit} 万字,不是一份公文的长度",
            name=name,
            limit=limits.TEXT_CHARACTERS // 10**4,
        )
    if not found.text.strip("\ufeff \t\n\u3000"):
        raise InputError("{name}:没有读到任何文字", name=name)
    return found


def _load(path: Path) -> bytes:
    """At most one byte more than allowed, and only of a regular file: a pipe or a device may never end."""
    if not path.exists():
        raise InputError("找不到文件 {path}", path=path)
    if not path.is_file():
        raise InputError("{path} 不是文件", path=path)
    try:
        with path.open("rb") as file:
            return file.read(limits.FILE_BYTES + 1)
    except PermissionError:
        raise InputError("没有权限读取 {path}", path=path) from None


def _plain(content: bytes, name: str) -> SourceText:
    text, encoding = decode(content, name)
    notes = () if encoding in ("utf-8", "utf-8-sig") else (f"按 {encoding.upper()} 编码读入。",)
    return SourceText(text, "txt", notes)


def _taken_apart(kind: Kind, content: bytes, name: str) -> SourceText:
    answer = take_apart(kind, content, name)
    if answer.origin not in get_args(Origin):
        raise InputError("{name}:读不出文字,文件可能已损坏", name=name)
    return SourceText(answer.text, answer.origin, answer.notes)
