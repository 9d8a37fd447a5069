"""交付: a report to the terminal or into files; .json holds the figures themselves."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.publish import Report, save, show, write_whole


def deliver(report: Report, figures: Any, outputs: Sequence[Path]) -> list[Path]:
    """Show the report, or write it to each of ``outputs`` (docx, pdf, html, xlsx, txt, json)."""
    if not outputs:
        show(report)
    for path in outputs:
        if path.suffix.lower() == ".json":
            write_whole(path, json_text(figures).encode("utf-8"))
        else:
            save(report, path)
    return list(outputs)


def json_text(figures: Any) -> str:
    """Figures as JSON: dataclasses by field, arrays as lists, missing or infinite numbers as null or text."""
    return json.dumps(plain(figures), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """A value made of dictionaries, lists, texts and finite numbers only."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("inf" if value > 0 else "-inf")
    if isinstance(value, Path | date):
        return str(value)
    return value
