"""稳健统计常数: the numbers of ISO 13528 from data/iso13528.yaml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data" / "iso13528.yaml"


@dataclass(frozen=True)
class Iso13528:
    """Constants (``robust``), thresholds and least numbers of results, as the data file has them."""

    robust: Mapping[str, Any]
    thresholds: Mapping[str, float]
    minimum: Mapping[str, int]
    advised: Mapping[str, int]


@cache
def iso13528() -> Iso13528:
    """The data file as a value."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    results = data["minimum_results"]
    return Iso13528(data["robust"], data["thresholds"], results["mathematical"], results["advised"])
