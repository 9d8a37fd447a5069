"""存盘: a report into a file of the format its name says; the file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from keqiao.engines.errors import InputError
from keqiao.engines.publish.report import Report

RENDERERS = {
    "html": ("keqiao.engines.publish.web", "render_html"),
    "docx": ("keqiao.engines.publish.word", "render_docx"),
    "pdf": ("keqiao.engines.publish.paper", "render_pdf"),
    "xlsx": ("keqiao.engines.publish.sheets", "render_xlsx"),
    "txt": ("keqiao.engines.publish.terminal", "render_text"),
}
"""Where each format's renderer lives. It loads when it is asked for, because each brings a library."""


def save(report: Report, path: Path | str, format: str | None = None) -> Path:
    """存盘: write ``report`` to ``path``; ``format`` is by default what the suffix of the name says.

    The file is written beside its place under another name and moved there when complete. An unknown format,
    a missing folder or a place that may not be written is an :class:`InputError`.
    """
    target = Path(path)
    content = render(report, format or target.suffix.removeprefix("."))
    write_whole(target, content)
    return target


def render(report: Report, format: str) -> bytes:
    """成文: the report in one of the five formats, as the bytes of its file."""
    place = RENDERERS.get(format.lower())
    if place is None:
        raise InputError(
            "不认识的报告格式“{format}”;可用:{known}", format=format or "(无)", known="、".join(RENDERERS)
        )
    renderer: Callable[[Report], str | bytes] = getattr(import_module(place[0]), place[1])
    content = renderer(report)
    return content.encode("utf-8") if isinstance(content, str) else content


def write_whole(target: Path, content: bytes) -> None:
    """整写: put ``content`` at ``target`` in one step, so that nobody ever reads half a file."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise InputError("不能写入 {path}:{why}", path=target, why=_reason(error)) from None
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        half.chmod(0o666 & ~_umask())
        half.replace(target)
    except OSError as error:
        raise InputError("不能写入 {path}:{why}", path=target, why=_reason(error)) from None
    finally:
        half.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions new files lose; the system tells only by setting it."""
    current = os.umask(0o022)
    os.umask(current)
    return current


def _reason(error: OSError) -> str:
    known = {
        FileNotFoundError: "文件夹不存在",
        PermissionError: "没有权限",
        IsADirectoryError: "那是一个文件夹",
    }
    return known.get(type(error), error.strerror or str(error))
