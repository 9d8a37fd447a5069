"""上传的限度: settings of the installation, with cautious defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """限度: bytes of an upload; entries, unpacked bytes and ratio of an archive (ASVS 5.2.1, 5.2.3)."""

    size: int
    entries: int
    unpacked: int
    ratio: int


def limits() -> Limits:
    return Limits(
        size=getattr(settings, "FILES_MAX_BYTES", 50 * 1024**2),
        entries=getattr(settings, "FILES_MAX_ENTRIES", 5_000),
        unpacked=getattr(settings, "FILES_MAX_UNPACKED", 500 * 1024**2),
        ratio=getattr(settings, "FILES_MAX_RATIO", 200),
    )


def root() -> Path:
    """Where files are kept; made on first use, for the server's own user only."""
    place = Path(settings.FILES)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def in_words(size: int) -> str:
    """1,536 → 1.5 KB."""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"
