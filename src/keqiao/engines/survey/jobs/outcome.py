"""任务结果: a report for people, a table for machines, and a record where there is one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Report, render, write_whole
from keqiao.engines.survey.jobs.files import table_bytes

DATA = (".csv", ".parquet")
PAPER = (".html", ".xlsx", ".docx", ".pdf", ".txt")


@dataclass(frozen=True)
class Outcome:
    """结果: ``columns`` are the result's data; ``record`` is what a .json file holds."""

    report: Report
    columns: Mapping[str, Sequence[Any]]
    record: Mapping[str, Any]


def check_outputs(paths: Sequence[Path]) -> None:
    """Refuse an unknown suffix before any work is done."""
    for path in paths:
        if path.suffix not in (*DATA, *PAPER, ".json"):
            known = "、".join((*DATA, *PAPER, ".json"))
            raise InputError("不认识的输出格式 {path};可用:{known}", path=path, known=known)


def write_outputs(outcome: Outcome, paths: Sequence[Path]) -> None:
    """写出结果: all files are made first and then written, each whole."""
    contents = [_content(outcome, path.suffix) for path in paths]
    for path, content in zip(paths, contents, strict=True):
        write_whole(path, content)


def _content(outcome: Outcome, suffix: str) -> bytes:
    if suffix in DATA:
        return table_bytes(outcome.columns, suffix)
    if suffix == ".json":
        return (json.dumps(outcome.record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    return render(outcome.report, suffix.removeprefix("."))
