"""文件种类: told by the first bytes and by what a package holds; the suffix decides between like ones."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.zips import BROKEN_ZIP

Kind = Literal["txt", "html", "docx", "pdf", "ofd", "image"]

_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
_REFUSED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "这是旧版 Office 文件(.doc、.wps)或加密的文件,请另存为 docx",
    b"{\\rtf": "这是 RTF 文件,请另存为 docx 再用",
    b"Rar!": "这是 RAR 压缩包,请解压后再用",
    b"7z\xbc\xaf": "这是 7z 压缩包,请解压后再用",
    b"\x1f\x8b": "这是 gzip 压缩包,请解压后再用",
    b"\x7fELF": "这是程序,不是公文",
    b"MZ\x90": "这是程序,不是公文",
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|table|p|span)\b", re.IGNORECASE)


def kind_of(content: bytes, name: str) -> Kind:
    """The kind of a file; one that cannot be read is an :class:`InputError` that says what to do."""
    for start, sentence in _REFUSED.items():
        if content.startswith(start):
            raise InputError("{name}:{sentence}", name=name, sentence=sentence)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_kind(content, name)
    if content.startswith(_IMAGES):
        return "image"
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") and _HTML.search(head):
        return "html"
    if name.lower().endswith((".html", ".htm", ".shtml")) and _HTML.search(content[:200_000]):
        return "html"
    return "txt"


def _package_kind(content: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {part.lower().lstrip("/") for part in package.namelist()}
    except BROKEN_ZIP:
        raise InputError("{name}:文件不完整或已损坏,打不开", name=name) from None
    if "ofd.xml" in parts:
        return "ofd"
    if any(part.startswith("word/document") for part in parts):
        return "docx"
    if "xl/workbook.xml" in parts or "ppt/presentation.xml" in parts:
        raise InputError("{name}:这是电子表格或演示文稿,不是公文;请另存为 docx 或 pdf", name=name)
    raise InputError("{name}:压缩包里没有公文,请解压后再用", name=name)
