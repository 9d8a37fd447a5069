"""旁置进度: on SQLite, a running job's progress, heartbeat and cancel mark are files in HOME/jobs.

SQLite has one writer. A job that holds a transaction would make its own progress, and the cancel button, wait for
itself; files do not. PostgreSQL has rows for it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Mark:
    """进度的一笔."""

    done: int
    total: int | None
    text: str
    at: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def place(job: UUID) -> Path:
    folder = Path(settings.HOME) / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / str(job)


def write(job: UUID, mark: Mark) -> None:
    """Replace the mark in one move, so that no reader sees half of it."""
    final = place(job)
    half = final.with_suffix(".half")
    half.write_text(json.dumps(asdict(mark), ensure_ascii=False), encoding="utf-8")
    os.replace(half, final)  # noqa: PTH105 - the atomic rename


def read(job: UUID) -> Mark | None:
    try:
        return Mark(**json.loads(place(job).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def ask_cancel(job: UUID) -> None:
    place(job).with_suffix(".cancel").touch()


def cancel_asked(job: UUID) -> bool:
    return place(job).with_suffix(".cancel").exists()


def clear(job: UUID) -> None:
    for suffix in ("", ".cancel", ".half"):
        place(job).with_suffix(suffix).unlink(missing_ok=True)
