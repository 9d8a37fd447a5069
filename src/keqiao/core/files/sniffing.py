"""文件类型: told from the content, never from the name or what the browser says (ASVS 5.2.2).

Signatures: ISO 32000-1 7.5.2 (PDF), ISO/IEC 15948 5.2 (PNG), ISO/IEC 10918-1 B.1.1.3 (JPEG), PKWARE APPNOTE 4.3.7
(zip), ECMA-376 part 2 (Office packages), GB/T 33190-2016 (OFD).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from keqiao.core.files.archives import inspect
from keqiao.engines.errors import InputError


@dataclass(frozen=True, slots=True)
class Type:
    """文件类型: ``extensions`` are the endings a person's name for it may have; the first is the usual one."""

    name: str
    mime: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: dict[str, Type] = {
    kind.name: kind
    for kind in (
        Type("pdf", "application/pdf", (".pdf",)),
        Type("docx", f"{_OFFICE}.wordprocessingml.document", (".docx",)),
        Type("xlsx", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",)),
        Type("ofd", "application/ofd", (".ofd",)),
        Type("png", "image/png", (".png",)),
        Type("jpeg", "image/jpeg", (".jpg", ".jpeg")),
        Type("text", "text/plain; charset=utf-8", (".txt", ".csv", ".md", ".json", ".jsonl")),
        Type("zip", "application/zip", (".zip",)),
    )
}
_HEAD = 4096
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"PK\x03\x04", "zip"),
)
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "这是可执行程序，不能上传"),
    (b"\x7fELF", "这是可执行程序，不能上传"),
    (b"#!", "这是脚本程序，不能上传"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧版 Office 文件（doc、xls），请另存为 docx 或 xlsx 后上传"),
)


def sniff(path: Path, name: str) -> Type:
    """识别类型. Raises InputError for what is not accepted, and where the name promises something else."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise InputError("文件是空的")
    for signature, sentence in _REFUSED:
        if head.startswith(signature):
            raise InputError(sentence)
    found = _by_signature(head)
    if found == "zip":
        found = inspect(path)
    kind = TYPES[found or _text(path, head)]
    ending = Path(name).suffix.lower()
    if ending not in kind.extensions:
        raise InputError(
            "“{name}”的内容是 {found}，与扩展名不符", name=name, found=kind.extensions[0].lstrip(".")
        )
    return kind


def _by_signature(head: bytes) -> str | None:
    return next((name for signature, name in _SIGNATURES if head.startswith(signature)), None)


def _text(path: Path, head: bytes) -> str:
    """Text in UTF-8 or GB 18030, without control characters, that no browser would take for markup."""
    plain = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if plain.startswith(b"<"):
        raise InputError("不接受 HTML、SVG、XML 一类的标记文件")
    for encoding in ("utf-8", "gb18030"):
        if _is_text(path, encoding):
            return "text"
    raise InputError(
        "不接受这种文件；可以上传：{kinds}", kinds="pdf、docx、xlsx、ofd、png、jpg、csv、txt、zip"
    )


def _is_text(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(1 << 20):
                if _has_controls(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


_CONTROLS = {chr(code) for code in range(32)} - set("\t\r\n\f")


def _has_controls(text: str) -> bool:
    return not _CONTROLS.isdisjoint(text)
