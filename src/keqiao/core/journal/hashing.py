"""摘要: SM3 (GB/T 32905-2016) over an entry, over a seal, and the Merkle root over many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SM3, Hash

GENESIS = "0" * 64
"""What the first entry of a chain, and the first seal, name as the one before it."""


def moment(at: datetime) -> str:
    """The text of a moment that digests cover."""
    return at.astimezone(UTC).isoformat()


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def digest(values: Sequence[object]) -> str:
    """摘要: SM3 of the values written as one JSON array (a text that no other row has), in UTF-8."""
    return _sm3(_written(values).encode()).hex()


def _sm3(content: bytes) -> bytes:
    hasher = Hash(SM3())
    hasher.update(content)
    return hasher.finalize()


class Merkle:
    """默克尔树: takes leaves one by one and keeps one hash for each level, so that a million need no memory.

    Leaves and nodes are hashed apart (RFC 6962, 2.1), so that a node cannot pose as a leaf. A level's last, odd node
    is lifted as it is.
    """

    def __init__(self) -> None:
        self.count = 0
        self._pending: list[tuple[int, bytes]] = []

    def add(self, leaf: str) -> None:
        self.count += 1
        level, node = 0, _sm3(b"\x00" + bytes.fromhex(leaf))
        while self._pending and self._pending[-1][0] == level:
            node = _sm3(b"\x01" + self._pending.pop()[1] + node)
            level += 1
        self._pending.append((level, node))

    def root(self) -> str:
        if not self._pending:
            return GENESIS
        pending = list(self._pending)
        node = pending.pop()[1]
        while pending:
            node = _sm3(b"\x01" + pending.pop()[1] + node)
        return node.hex()
