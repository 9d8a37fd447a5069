"""文件包: a zip of XML parts opened with suspicion: no bombs, no paths outside, no entities, no passwords."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits
from keqiao.engines.zips import BROKEN_ZIP

DAMAGED = "文件不完整或已损坏,打不开"
DECLARED = "部件 {path} 带有文档类型声明(DTD),为安全起见不读"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b")


class Package:
    """文件包: parts by their path, case as written. Opening it checks the whole list of parts first."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN_ZIP:
            raise InputError(DAMAGED) from None
        entries = self._zip.infolist()
        if len(entries) > limits.PACKAGE_PARTS:
            raise InputError("文件包里的部件多于 {limit} 个,不像公文", limit=limits.PACKAGE_PARTS)
        for entry in entries:
            _check(entry)
        if sum(entry.file_size for entry in entries) > limits.PACKAGE_BYTES:
            raise InputError("展开后超过 {limit} MB,疑为压缩炸弹", limit=limits.PACKAGE_BYTES // 10**6)
        self._parts = {_plain(entry.filename): entry for entry in entries}

    def __contains__(self, path: str) -> bool:
        return _plain(path) in self._parts

    def paths(self) -> list[str]:
        """The paths of all parts."""
        return list(self._parts)

    def part(self, path: str) -> bytes:
        """The bytes of one part; never more than its list entry promised, whatever the stream holds."""
        entry = self._parts.get(_plain(path))
        if entry is None:
            raise InputError("文件包里缺少部件 {path}", path=path)
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except BROKEN_ZIP:
            raise InputError(DAMAGED) from None
        if len(content) > entry.file_size:
            raise InputError(DAMAGED)
        return content

    def xml(self, path: str) -> Any:
        """One part as an XML tree, without document type, entities or network."""
        return parse_xml(self.part(path), path)


def parse_xml(content: bytes, path: str) -> Any:
    """XML 解析: a document type declaration is refused, so that no entity can be defined."""
    if _DECLARATION.search(content) or _DECLARATION.search(content[:4096].replace(b"\0", b"")):
        raise InputError(DECLARED, path=path)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise InputError("部件 {path} 不是完整的 XML,文件可能已损坏", path=path) from None
    if root.getroottree().docinfo.doctype:
        raise InputError(DECLARED, path=path)
    return root


def _check(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise InputError("文件设有密码,请先去掉密码")
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or entry.filename.startswith(("/..", "\\")) or ":" in parts[0]:
        raise InputError("文件包里有指向包外的路径,为安全起见不读")
    if entry.file_size > limits.PART_BYTES:
        raise InputError("展开后有部件超过 {limit} MB,疑为压缩炸弹", limit=limits.PART_BYTES // 10**6)
    if entry.file_size > 10**6 and entry.file_size > limits.PART_RATIO * max(1, entry.compress_size):
        raise InputError("部件的压缩比超过 {limit} 倍,疑为压缩炸弹", limit=limits.PART_RATIO)


def _plain(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/").lstrip("/"))
