"""文件的定时工作."""

from __future__ import annotations

from datetime import datetime, time

from keqiao.core.files.checking import sweep
from keqiao.core.jobs import every


@every("day", at=time(3))("files.sweep")
def nightly(_now: datetime) -> str:
    """Bytes that no record refers to any more are removed each night."""
    return f"清扫 {sweep()} 个文件"
