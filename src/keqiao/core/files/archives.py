"""压缩包的检查: which kind of package it is, and whether unpacking it would do harm (ASVS 5.2.3, 5.3.2)."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from keqiao.core.files.limits import Limits, limits
from keqiao.engines.errors import InputError
from keqiao.engines.zips import BROKEN_ZIP

_KINDS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd"))
_MACROS = ("vbaproject.bin", "vbadata.xml")
_EMBEDDED = (
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".js",
    ".vbs",
    ".scr",
    ".com",
    ".ps1",
    ".msi",
    ".hta",
    ".lnk",
    ".jar",
)


def inspect(path: Path) -> str:
    """检查压缩包: ``docx``, ``xlsx``, ``ofd`` or ``zip``. Nothing is written to disk; every entry is read through."""
    bounds = limits()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(entries, bounds)
            _check_content(archive, entries, bounds)
    except InputError:
        raise
    except BROKEN_ZIP:
        raise InputError("压缩包已损坏、加密或格式不受支持") from None
    names = {entry.filename for entry in entries}
    return next((kind for part, kind in _KINDS if part in names), "zip")


def _check_directory(entries: list[zipfile.ZipInfo], bounds: Limits) -> None:
    """What the archive says about itself, before a byte is unpacked."""
    if len(entries) > bounds.entries:
        raise InputError("压缩包里的文件太多（最多 {most} 个）", most=bounds.entries)
    if sum(entry.file_size for entry in entries) > bounds.unpacked:
        raise InputError("压缩包展开后太大")
    for entry in entries:
        _check_name(entry.filename)
        if entry.flag_bits & 0x1:
            raise InputError("压缩包已加密，无法检查，请去掉密码后上传")
        if entry.file_size > 1 << 20 and entry.file_size > bounds.ratio * max(entry.compress_size, 1):
            raise InputError("压缩包的压缩率异常，拒绝接收")


def _check_name(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name:
        raise InputError("压缩包里有越出目录的文件名")
    if path.name.lower() in _MACROS:
        raise InputError("文件含有宏，请另存为不带宏的格式后上传")
    if path.suffix.lower() in _EMBEDDED:
        raise InputError("压缩包里含有程序文件“{name}”", name=path.name)


def _check_content(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], bounds: Limits) -> None:
    """What unpacks is no more than was said: a directory that lies about its sizes is the classic bomb."""
    left = bounds.unpacked
    for entry in entries:
        with archive.open(entry) as stream:
            while chunk := stream.read(1 << 16):
                left -= len(chunk)
                if left < 0:
                    raise InputError("压缩包展开后太大")
                if b"macroEnabled" in chunk and entry.filename == "[Content_Types].xml":
                    raise InputError("文件含有宏，请另存为不带宏的格式后上传")
