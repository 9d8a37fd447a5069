"""输出: a report on the terminal, or in a file of the form its name asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from keqiao.engines.publish import Report, save, show, write_whole


def deliver(report: Report, record: Mapping[str, Any], out: Path | None) -> None:
    """Print a report, or write it; ``.json`` writes the record that programs read."""
    if out is None:
        show(report)
        return
    if out.suffix.lower() == ".json":
        text = json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n"
        write_whole(out, text.encode())
    else:
        save(report, out)
    typer.echo(f"已写出 {out}")
