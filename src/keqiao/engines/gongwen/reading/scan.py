"""扫描件: text of pictures by OCR, an optional extra because its models are heavy."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading.answers import found
from keqiao.engines.gongwen.reading.layout import Word, lines_of, running_text

DOTS_PER_INCH = 200
MOST_PAGES = 40
MOST_PIXELS = 60_000_000
SUREST = 0.5
"""Finds below this confidence are marked in the notes."""


def extract(content: bytes) -> dict[str, Any]:
    """扫描成文: needs ``keqiao[ocr]``; says so in one sentence when it is missing."""
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        raise InputError(
            "这是扫描件或图片,没有文字;要识别它请先安装可选组件:pip install '{extra}'", extra="keqiao[ocr]"
        ) from None
    recognise = RapidOCR()
    pages = []
    unsure = 0
    for picture in _pictures(content):
        finds, _seconds = recognise(picture)
        words = []
        for corners, text, sureness in finds or []:
            unsure += float(sureness) < SUREST
            words.append(_word(corners, text))
        pages.append(lines_of(words))
    lines, notes = running_text(pages)
    notes = ["文字由光学识别得出,数字和单位请对照原件。", *notes]
    return found(lines, "ocr", [*notes, f"{unsure} 处识别把握不足。"] if unsure else notes)


def _word(corners: Any, text: str) -> Word:
    xs, ys = [float(point[0]) for point in corners], [float(point[1]) for point in corners]
    return Word(text, min(xs), max(xs), (min(ys) + max(ys)) / 2, max(ys) - min(ys))


def _pictures(content: bytes) -> Iterator[Any]:
    """Pages of a PDF, or the one picture, as arrays of pixels."""
    import numpy as np

    pictures = _pdf_pictures(content) if b"%PDF-" in content[:1024] else _one_picture(content)
    for picture in pictures:
        yield np.asarray(picture.convert("RGB"))


def _pdf_pictures(content: bytes) -> Iterator[Any]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise InputError(
                "扫描件有 {pages} 页;一次最多识别 {limit} 页", pages=len(document.pages), limit=MOST_PAGES
            )
        for page in document.pages:
            if float(page.width * page.height) * (DOTS_PER_INCH / 72) ** 2 > MOST_PIXELS:
                raise InputError("扫描件的页面过大,不像公文")
            yield page.to_image(resolution=DOTS_PER_INCH).original


def _one_picture(content: bytes) -> Iterator[Any]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise InputError("图片过大,不像公文")
            yield image
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError):
        raise InputError("图片不完整或已损坏,打不开") from None
