"""Bad and hostile files: one clear sentence, soon, whatever they hold."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits, read
from keqiao.engines.gongwen.reading.kinds import kind_of
from keqiao.engines.gongwen.reading.package import Package, parse_xml
from keqiao.engines.gongwen.reading.plain import decode

from . import files

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def _docx(document: str | bytes) -> bytes:
    return files.zipped({"[Content_Types].xml": TYPES, "word/document.xml": document})


def _entity_bomb() -> bytes:
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return _docx(
        f'<!DOCTYPE w [<!ENTITY a0 "大">{layers}]><w:document xmlns:w="{WORD}"><w:body><w:p><w:r>'
        "<w:t>&a11;</w:t></w:r></w:p></w:body></w:document>"
    )


def _outside_entity() -> bytes:
    return _docx(
        f'<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{WORD}">'
        "<w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"
    )


def _zip_bomb() -> bytes:
    return _docx(b"<w>" + b" " * (limits.PART_BYTES - 10) + b"</w>")


def _lying_zip() -> bytes:
    """A part whose list entry promises a hundred bytes and whose stream holds forty megabytes."""
    honest = bytearray(_docx(b" " * 40_000_000))
    size = struct.pack("<I", 40_000_000)
    while (place := honest.find(size)) >= 0:
        honest[place : place + 4] = struct.pack("<I", 100)
    return bytes(honest)


def _path_trick() -> bytes:
    return files.zipped({"word/document.xml": "<a/>", "../../etc/cron.d/x": "x"})


def _locked_zip() -> bytes:
    content = bytearray(_docx("<a/>"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def _locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _pdf_of(*objects: bytes) -> bytes:
    body = b"%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    )


def _endless_pdf() -> bytes:
    """A page tree whose child is itself."""
    return _pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def _exploding_pdf() -> bytes:
    """A page whose content grows from under a megabyte to several hundred."""
    stream = zlib.compressobj(9)
    packed = b"".join(stream.compress(b"BT (a) Tj ET " * 1_000_000) for _ in range(40)) + stream.flush()
    return _pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    )


def _docx_with_a_hole() -> bytes:
    content = bytearray(files.docx())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        place = package.getinfo("word/document.xml").header_offset + 80
    content[place : place + 100] = bytes(100)
    return bytes(content)


def _deep_docx() -> bytes:
    nested = "<w:tbl><w:tr><w:tc>" * 70 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 70
    return _docx(f'<w:document xmlns:w="{WORD}"><w:body>{nested}</w:body></w:document>')


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "文件是空的"),
    "white space": (lambda: b" \r\n\t\n", "文件是空的"),
    "a mark and nothing": (lambda: b"\xef\xbb\xbf \n", "没有读到任何文字"),
    "zeros": (lambda: b"\0" * 5000, "文件是空的"),
    "random bytes": (lambda: bytes((i * 7919 + i * i * 31) % 256 for i in range(9000)), "不是文字文件"),
    "a program": (lambda: b"\x7fELF" + bytes(range(256)), "这是程序"),
    "a cut text": (lambda: "科技服务业".encode()[:-1], "可能被截断"),
    "a cut UTF-16 text": (lambda: "科技服务业".encode("utf-16")[:-1], "被截断"),
    "a damaged text": (
        lambda: ("科技服务" * 30).encode() + b"\xff\xfe" + "安排".encode() * 9,
        "可能已损坏",
    ),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "请另存为 docx"),
    "RTF": (lambda: rb"{\rtf1 abc}", "请另存为 docx"),
    "too many bytes": (lambda: b"\xe4\xb8\x80" * 17_000_000, "超过 30 MB"),
    "too many characters": (lambda: b"a" * 10_000_001, "超过 1000 万字"),
    "an archive": (lambda: files.zipped({"a.txt": "x"}), "压缩包里没有公文"),
    "a workbook": (lambda: files.zipped({"xl/workbook.xml": "<a/>"}), "不是公文"),
    "a cut package": (lambda: files.docx()[:-200], "不完整或已损坏"),
    "a package with a hole": (_docx_with_a_hole, "损坏"),
    "no body": (lambda: _docx("<a/>"), "没有正文"),
    "broken XML": (lambda: _docx("<w:document"), "不是完整的 XML"),
    "an entity bomb": (_entity_bomb, "DTD"),
    "an entity from outside": (_outside_entity, "DTD"),
    "a zip bomb": (_zip_bomb, "压缩炸弹"),
    "a zip that lies about its size": (_lying_zip, "损坏"),
    "a path out of the package": (_path_trick, "包外的路径"),
    "a package with a password": (_locked_zip, "密码"),
    "tables nested seventy deep": (_deep_docx, "嵌套过深"),
    "an OFD without pages": (lambda: files.zipped({"OFD.xml": "<a/>"}), "没有页面"),
    "an OFD whose document is missing": (
        lambda: files.zipped({"OFD.xml": "<OFD><DocRoot>a.xml</DocRoot></OFD>"}),
        "缺少部件",
    ),
    "a cut PDF": (lambda: files.pdf()[:3000], "损坏"),
    "a PDF of nothing": (lambda: b"%PDF-1.7\n%%EOF", "损坏"),
    "a PDF with a password": (_locked_pdf, "密码"),
    "a PDF without end": (_endless_pdf, "PDF|文字"),
    "an exploding PDF": (_exploding_pdf, "损坏|秒内没有读完|展开后过大|扫描件"),
    "an empty page": (lambda: b"<html><body></body></html>", "没有读到任何文字"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, sentence = BAD[name]
    monkeypatch.setattr(limits, "SECONDS", 6)
    with pytest.raises(InputError, match=sentence) as caught:
        read(make(), "附件")
    assert str(caught.value).startswith("附件:")
    assert "\n" not in str(caught.value)


def test_a_scan_without_the_optional_part_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from keqiao.engines.gongwen.reading import scan

    monkeypatch.setitem(__import__("sys").modules, "rapidocr_onnxruntime", None)
    with pytest.raises(InputError, match=r"keqiao\[ocr\]"):
        scan.extract(b"\x89PNG\r\n\x1a\n")


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, sentence in (
        (tmp_path / "none.txt", "找不到文件"),
        (tmp_path, "不是文件"),
        (tmp_path / "pipe", "不是文件"),
        (Path("/dev/zero"), "不是文件"),
    ):
        with pytest.raises(InputError, match=sentence):
            read(path)


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_text_or_one_sentence(content: bytes) -> None:
    with suppress(InputError):
        if kind_of(content, "x") == "txt":
            text, _encoding = decode(content, "x")
            assert isinstance(text, str)


@given(st.binary(min_size=1, max_size=30), st.integers(0, 3000))
@settings(deadline=None, max_examples=100)
def test_a_damaged_package_is_opened_or_refused_in_one_sentence(damage: bytes, place: int) -> None:
    whole = files.ofd()
    broken = whole[:place] + damage + whole[place + len(damage) :]
    with suppress(InputError):
        package = Package(broken)
        for path in package.paths():
            parse_xml(package.part(path), path)


def test_a_part_said_to_begin_before_the_file_is_refused() -> None:
    whole = bytearray(files.ofd())
    listed = whole.rindex(b"PK\5\6") + 16  # where the list of parts begins; the first part then begins at -1
    whole[listed : listed + 4] = (int.from_bytes(whole[listed : listed + 4], "little") + 1).to_bytes(
        4, "little"
    )
    with pytest.raises(InputError, match="损坏"):
        _parts(bytes(whole))


def _parts(content: bytes) -> list[bytes]:
    package = Package(content)
    return [package.part(path) for path in package.paths()]


def test_a_package_with_too_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(limits.PACKAGE_PARTS + 1):
            package.writestr(str(number), b"")
    with pytest.raises(InputError, match="部件多于"):
        Package(out.getvalue())
