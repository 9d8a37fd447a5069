"""索引文件: atomic writing of small files, and the one-rebuilder lock."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Replace a file in one step: a reader or a crash sees the old one or the new one, whole."""
    write_bytes(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write beside, flush to disk, then rename over."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    settle(beside, path)


def settle(beside: Path, path: Path) -> None:
    """Flush a file written beside to disk and rename it over."""
    with beside.open("rb") as stream:
        os.fsync(stream.fileno())
    beside.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """A small file's content, None when there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, json.JSONDecodeError):
        value = None
    if not isinstance(value, dict):
        raise InputError("索引文件 {path} 损坏,请重建索引", path=path)
    return value


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold a lock that the system frees when the process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                "{folder} 正由另一个进程建索引或更新,请等它结束再试", folder=path.parent
            ) from None
        yield
