"""标识: public identifiers are UUID version 7, so that a record's key tells nothing but its order."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
