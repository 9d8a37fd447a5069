"""存放: bytes come in by pieces, are checked aside, and are moved into place under their SM3."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives.hashes import SM3, Hash

from keqiao.core.files.limits import in_words, limits, root
from keqiao.engines.errors import InputError


@dataclass(frozen=True, slots=True)
class Received:
    """收到的内容: where it waits, its checksum and size."""

    path: Path
    sm3: str
    size: int


@contextmanager
def receive(chunks: Iterable[bytes]) -> Iterator[Received]:
    """接收: into a temporary file that is gone afterwards unless it was kept."""
    incoming = root() / "incoming"
    incoming.mkdir(exist_ok=True, mode=0o700)
    most, size, hasher = limits().size, 0, Hash(SM3())
    with NamedTemporaryFile(dir=incoming, delete=False) as half:
        path = Path(half.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise InputError("文件太大（最大 {most}）", most=in_words(most))
                hasher.update(chunk)
                half.write(chunk)
            half.flush()
            os.fsync(half.fileno())
            yield Received(path, hasher.finalize().hex(), size)
        finally:
            path.unlink(missing_ok=True)


def place_of(sm3: str) -> Path:
    """Where the bytes of a checksum are: ``ab/cd/abcd…``."""
    return root() / sm3[:2] / sm3[2:4] / sm3


def keep(received: Received) -> Path:
    """存入: once for each checksum; a second upload of the same bytes finds them there."""
    place = place_of(received.sm3)
    if place.exists() and place.stat().st_size == received.size:
        os.utime(place)  # the orphan sweep leaves what was touched today alone
        return place
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    received.path.chmod(0o400)
    received.path.replace(place)
    return place


def digest_of(path: Path) -> str:
    """SM3 of a file's content (GB/T 32905-2016), read by pieces."""
    hasher = Hash(SM3())
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            hasher.update(chunk)
    return hasher.finalize().hex()
