"""文字编码: UTF-8, GB18030, UTF-16 or Big5, told apart without being told."""

from __future__ import annotations

import codecs
import re

from keqiao.engines.errors import InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = frozenset(
    "的一是和在工作发展科技务业单位国省市人民政府府关于年月日等任企建设加强推进责任發務業單關"
)
"""Characters of which any Chinese notice is full; a wrong decoding hardly has them."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_END_OF_LINE = re.compile("\r\n?")


def decode(content: bytes, name: str) -> tuple[str, str]:
    """解码: the text and the encoding it was in. Line ends become ``\\n``, as Python's ``open`` does.

    A byte order mark of UTF-8 stays as the first character, as ``open(path, encoding="utf-8")`` leaves it.
    Bytes that are no text, and text that is cut in the middle of a character, are an :class:`InputError`.
    """
    text, encoding = _marked(content, name) or _utf8(content) or _guessed(content, name)
    if len(_CONTROL.findall(text)) > len(text) // 200:
        raise InputError("{name}:不是文字文件(含有二进制内容)", name=name)
    return _END_OF_LINE.sub("\n", text), encoding


def _marked(content: bytes, name: str) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                raise InputError(
                    "{name}:按 {encoding} 编码读到一半就断了,文件可能被截断",
                    name=name,
                    encoding=encoding.upper(),
                ) from None
    return None


def _utf8(content: bytes) -> tuple[str, str] | None:
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return None


def _guessed(content: bytes, name: str) -> tuple[str, str]:
    """The candidate whose result reads most like Chinese; none reads so when the bytes are no text."""
    if b"\0" not in content:
        _refuse_cut_utf8(content, name)
    candidates = ("utf-16-le", "utf-16-be") if b"\0" in content else ("gb18030", "big5")
    best, best_share = None, 0.0
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = _chinese_share(text)
        if share > best_share:
            best, best_share = (text, encoding), share
    if best is None or best_share < 0.02:
        raise InputError("{name}:不是文字文件,或者编码不是 UTF-8、GB18030、UTF-16、BIG5", name=name)
    return best


def _refuse_cut_utf8(content: bytes, name: str) -> None:
    """Valid UTF-8 up to its last character is a file that was cut, not a file in another encoding."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.start > 0 and "unexpected end" in error.reason:
            raise InputError("{name}:末尾的字符不完整,文件可能被截断", name=name) from None
        before = content[: error.start].decode("utf-8")
        if sum(ord(mark) > 0x2E7F for mark in before) >= 20:
            raise InputError(
                "{name}:第 {place} 个字节处不是 UTF-8 文字,文件可能已损坏", name=name, place=error.start + 1
            ) from None


def _chinese_share(text: str) -> float:
    """The share of very common characters; a decoding with controls or private characters has none."""
    sample = text[:20_000]
    if not sample or len(_CONTROL.findall(sample)) > len(sample) // 100:
        return 0.0
    private = sum("\ue000" <= mark <= "\uf8ff" or mark == "\ufffd" for mark in sample)
    if private > len(sample) // 50:
        return 0.0
    return sum(mark in _COMMON for mark in sample) / len(sample)
