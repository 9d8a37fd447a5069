"""证据: the rows behind a figure, with the question in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from keqiao.core.measures.declaration import Evidence
from keqiao.core.pages import presenters

Text = str | Promise


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """证据表: ``columns`` are (name, label); a row has ``cells`` in their order and ``url``; ``more`` is the next page.

    ``question`` says in words what was asked; ``snapshot`` is the number under which the answer was kept.
    """

    question: Text
    columns: Sequence[tuple[str, Text]]
    rows: Sequence[Mapping[str, Any]]
    total: str
    more: str = ""
    exports: Sequence[tuple[str, str]] = ()
    snapshot: str = ""
    as_of: str = ""
    hidden: int = 0

    @classmethod
    def of(
        cls,
        evidence: Evidence,
        *,
        question: Text,
        more: str = "",
        exports: Sequence[tuple[str, str]] = (),
        snapshot: str = "",
        as_of: str = "",
    ) -> EvidenceTable:
        """From a measure's evidence; ``more`` is the address that the next page's key is added to."""
        names = [name for name, _label in evidence.columns]
        rows = [
            {"cells": [row.get(name, "") for name in names], "url": row.get("url", "")}
            for row in evidence.rows
        ]
        following = (
            f"{more}{'&' if '?' in more else '?'}after={evidence.after}" if more and evidence.after else ""
        )
        total = presenters.count(evidence.total)
        return cls(question, evidence.columns, rows, total, following, exports, snapshot, as_of)
