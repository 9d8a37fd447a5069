"""上传 (control E8): told by content, bounded, cleaned, kept once, given out through the record."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer, forbidden, signed_in
from keqiao.core.errors import NotFoundError, RefusedError
from keqiao.core.files import checking, registry, selectors, services
from keqiao.core.files.models import StoredFile
from keqiao.core.files.names import clean
from keqiao.core.files.storing import place_of
from keqiao.core.jobs.progress import unwatched
from keqiao.core.journal.models import Entry
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PARTY = "parties.party"


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.FILES = tmp_path / "files"
    before = dict(registry._owners)
    registry.register_owner(PARTY, Party, may_add=signed_in)
    yield settings.FILES
    registry._owners.clear()
    registry._owners.update(before)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def package(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("合同.pdf", PDF, "pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n" + bytes(20), "png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "jpeg"),
        ("a.docx", package(DOCX), "docx"),
        ("a.xlsx", package({"xl/workbook.xml": b"<workbook/>"}), "xlsx"),
        ("a.ofd", package({"OFD.xml": b"<ofd:OFD/>"}), "ofd"),
        ("a.zip", package({"合同.pdf": PDF}), "zip"),
        ("a.csv", "名称,金额\n甲,1\n".encode("gb18030"), "text"),
        ("a.txt", "\ufeff川办发".encode(), "text"),
    ],
)
def test_a_file_is_known_by_its_content(person: Viewer, name: str, content: bytes, kind: str) -> None:
    stored = services.store(person, upload(name, content), PARTY, person.party_id)
    assert (stored.type, stored.size) == (kind, len(content))
    assert place_of(stored.sm3).read_bytes() == content


BOMB = package({"[Content_Types].xml": b"", "word/document.xml": bytes(64 * 1024**2)})


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("合同.pdf", b"MZ\x90\x00" + bytes(100), "可执行程序"),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n", "脚本"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "标记文件"),
        ("图.png", b"\n  <svg onload=alert(1)>", "标记文件"),
        ("页.txt", b"\xef\xbb\xbf<!doctype html><script>", "标记文件"),
        ("炸弹.docx", BOMB, "压缩率异常"),
        ("越界.zip", package({"../../etc/passwd": b"x"}), "越出目录"),
        ("越界.zip", package({"..\\..\\win.ini": b"x"}), "越出目录"),
        ("越界.zip", package({"/etc/passwd": b"x"}), "越出目录"),
        ("宏.docx", package({**DOCX, "word/vbaProject.bin": b"x"}), "宏"),
        (
            "宏.docx",
            package({**DOCX, "[Content_Types].xml": b"ms-word.document.macroEnabled.main+xml"}),
            "宏",
        ),
        ("夹带.zip", package({"说明.pdf.exe": b"MZ"}), "程序文件"),
        ("合同.pdf", package(DOCX), "扩展名不符"),
        ("合同.docx", PDF, "扩展名不符"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧版 Office"),
        ("坏.zip", b"PK\x03\x04" + bytes(50), "损坏"),
        ("空.pdf", b"", "空的"),
        ("数据.bin", bytes(range(256)), "不接受"),
    ],
)
def test_what_could_do_harm_is_refused_in_a_sentence(
    person: Viewer, place: Path, name: str, content: bytes, word: str
) -> None:
    with pytest.raises(InputError, match=word):
        services.store(person, upload(name, content), PARTY, person.party_id)
    assert not StoredFile.objects.exists()
    assert [path for path in place.rglob("*") if path.is_file()] == []


def test_an_archive_that_lies_about_its_size_is_found_by_reading_it(person: Viewer, settings: Any) -> None:
    settings.FILES_MAX_UNPACKED = 300_000
    honest = package({"a.txt": b"A" * 200_000, "b.txt": b"B" * 200_000})
    lying = honest.replace((200_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    for content in (honest, lying):
        with pytest.raises(InputError):
            services.store(person, upload("a.zip", content), PARTY, person.party_id)


def test_too_large_is_refused_while_it_arrives(person: Viewer, settings: Any) -> None:
    settings.FILES_MAX_BYTES = 1000
    with pytest.raises(InputError, match="太大"):
        services.store(person, upload("a.txt", b"a" * 1001), PARTY, person.party_id)


def test_too_many_entries_are_refused(person: Viewer, settings: Any) -> None:
    settings.FILES_MAX_ENTRIES = 3
    with pytest.raises(InputError, match="太多"):
        services.store(
            person, upload("a.zip", package({f"{n}.txt": b"" for n in range(4)})), PARTY, person.party_id
        )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../合同.pdf", "合同.pdf"),
        ("C:\\temp\\合同.pdf", "合同.pdf"),
        ("合\r\n同\x00.pdf", "合同.pdf"),
        ("\u202egpj.pdf", "gpj.pdf"),
        ("....", "文件"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_the_same_bytes_are_kept_once_and_swept_when_nobody_needs_them(person: Viewer, place: Path) -> None:
    first = services.store(person, upload("甲.pdf", PDF), PARTY, person.party_id)
    second = services.store(person, upload("乙.pdf", PDF), PARTY, person.party_id)
    assert len([path for path in place.rglob("*") if path.is_file()]) == 1
    services.remove(person, first.pk)
    with clock.at(clock.now() + checking.REST * 2):
        assert checking.sweep() == 0
        services.remove(person, second.pk)
        assert checking.sweep() == 1
    events = Entry.objects.filter(object_type=PARTY).values_list("event", flat=True)
    assert list(events) == ["keqiao.files.file.store"] * 2 + ["keqiao.files.file.remove"] * 2
    with pytest.raises(NotFoundError):
        services.remove(person, first.pk)


def test_a_changed_or_missing_file_is_found(person: Viewer) -> None:
    changed = services.store(person, upload("甲.pdf", PDF), PARTY, person.party_id)
    missing = services.store(person, upload("乙.txt", b"text"), PARTY, person.party_id)
    assert checking.check(unwatched()) == []
    place_of(changed.sm3).chmod(0o600)
    place_of(changed.sm3).write_bytes(PDF.replace(b"1.7", b"1.6"))
    place_of(missing.sm3).unlink()
    found = checking.check(unwatched())
    assert len(found) == 2
    assert any("已改变" in line for line in found)
    assert any("缺少" in line for line in found)


def test_only_who_sees_the_record_sees_downloads_or_adds_its_files(
    person: Viewer, other: Viewer, sign_in: Any
) -> None:
    Party.objects.filter(pk=person.party_id).update(kind="enterprise", division="510700")
    stored = services.store(person, upload("合同.pdf", PDF), PARTY, person.party_id)
    address = reverse("files:file_download", args=[stored.pk])
    assert [shown.name for shown in selectors.files_of(person, PARTY, person.party_id)] == ["合同.pdf"]
    for stranger in (other, PUBLIC):
        assert selectors.files_of(stranger, PARTY, person.party_id) == []
        assert sign_in(stranger).get(address).status_code == 404
        with pytest.raises(NotFoundError):
            services.store(stranger, upload("a.pdf", PDF), PARTY, person.party_id)
        with pytest.raises(NotFoundError):
            services.remove(stranger, stored.pk)
    answer = sign_in(person).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_records_rule_says_who_may_add(person: Viewer) -> None:
    registry.register_owner(PARTY, Party, may_add=forbidden)
    with pytest.raises(RefusedError):
        services.store(person, upload("a.pdf", PDF), PARTY, person.party_id)


def test_a_purpose_may_be_kept_from_who_sees_the_record(person: Viewer) -> None:
    registry.register_owner(PARTY, Party, may_read=lambda _viewer, _party, purpose: purpose != "working")
    stored = services.store(person, upload("a.pdf", PDF), PARTY, person.party_id, "working")
    assert selectors.files_of(person, PARTY, person.party_id) == []
    with pytest.raises(NotFoundError):
        selectors.file_for(person, stored.pk)


def test_ones_own_file_is_nobody_elses(person: Viewer, other: Viewer) -> None:
    stored = services.store_own(person, upload("导入.csv", b"a,b\n"), "import")
    assert selectors.path_for(person, stored.pk).read_bytes() == b"a,b\n"
    with pytest.raises(NotFoundError):
        selectors.file_for(other, stored.pk)
    with pytest.raises(NotFoundError):
        services.store_own(PUBLIC, upload("a.csv", b"a"))


@pytest.mark.parametrize(
    ("answer", "accepted"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False), (b"", False)]
)
def test_a_virus_scanner_is_asked_where_there_is_one(
    person: Viewer, settings: Any, answer: bytes, accepted: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.FILES_CLAMD = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        heard: list[bytes] = []

        def serve() -> None:
            line, _ = server.accept()
            with line, line.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while size := int.from_bytes(stream.read(4), "big"):
                    heard.append(stream.read(size))
                line.sendall(answer)

        clamd = threading.Thread(target=serve)
        clamd.start()
        if accepted:
            services.store(person, upload("a.pdf", PDF), PARTY, person.party_id)
        else:
            with pytest.raises(InputError, match="查毒"):
                services.store(person, upload("a.pdf", PDF), PARTY, person.party_id)
        clamd.join()
    assert b"".join(heard) == PDF


def test_a_scanner_that_does_not_answer_refuses(person: Viewer, settings: Any) -> None:
    settings.FILES_CLAMD = "tcp://127.0.0.1:1"
    with pytest.raises(InputError, match="查毒服务"):
        services.store(person, upload("a.pdf", PDF), PARTY, person.party_id)
