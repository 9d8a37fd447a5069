"""判异准则: the eight usual run rules, each with its own switch. ISO 7870-2:2013 figure 3; Nelson (1984)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.control.shewhart import ControlChart
from keqiao.engines.metrology.fields import Floats


@dataclass(frozen=True)
class RunRule:
    """一条判异准则.

    ``kind``: ``zone`` (``count`` of ``window`` points beyond ``sigmas`` on one side), ``side`` (window on one
    side), ``trend`` (window steadily up or down), ``alternate``, ``inside`` (window within ``sigmas``),
    ``outside`` (window beyond ``sigmas``, either side).
    """

    id: str
    title: str
    kind: Literal["zone", "side", "trend", "alternate", "inside", "outside"]
    window: int
    count: int = 0
    sigmas: float = 0.0


@dataclass(frozen=True)
class RunSignal:
    """一处判异: the rule and the position (from 0) of the last point of the pattern."""

    rule: RunRule
    position: int


def _load() -> dict[str, RunRule]:
    path = Path(__file__).parent.parent / "data" / "run_rules.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return {entry["id"]: RunRule(**entry) for entry in entries}


RULES: dict[str, RunRule] = _load()


def run_signals(chart: ControlChart, rules: Iterable[str] | None = None) -> list[RunSignal]:
    """Signals of the chosen rules (all when absent) in order of position; the chart must have a sigma."""
    chosen = list(RULES) if rules is None else list(rules)
    for name in chosen:
        if name not in RULES:
            raise InputError("没有判异准则“{name}”;可用:{known}", name=name, known="、".join(RULES))
    if chart.sigma <= 0:
        raise InputError("控制图的标准差为 0(数据没有变化),不能用判异准则")
    distance = (chart.points - chart.centre) / chart.sigma
    found = [RunSignal(RULES[name], place) for name in chosen for place in _places(RULES[name], distance)]
    return sorted(found, key=lambda signal: (signal.position, signal.rule.id))


def _places(rule: RunRule, distance: Floats) -> list[int]:
    window = rule.window
    if len(distance) < window:
        return []
    frames = np.lib.stride_tricks.sliding_window_view(distance, window)
    matched = _matches(rule, frames)
    return [int(place) + window - 1 for place in np.flatnonzero(matched)]


def _matches(rule: RunRule, frames: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    steps = np.diff(frames, axis=1)
    match rule.kind:
        case "zone":
            # the last point must itself lie there, so that a pattern is told once it is complete
            up, down = frames > rule.sigmas, frames < -rule.sigmas
            above = (up.sum(axis=1) >= rule.count) & up[:, -1]
            return np.asarray(above | ((down.sum(axis=1) >= rule.count) & down[:, -1]))
        case "side":
            return np.asarray((frames > 0).all(axis=1) | (frames < 0).all(axis=1))
        case "trend":
            return np.asarray((steps > 0).all(axis=1) | (steps < 0).all(axis=1))
        case "alternate":
            return np.asarray((steps[:, 1:] * steps[:, :-1] < 0).all(axis=1))
        case "inside":
            return np.asarray((np.abs(frames) < rule.sigmas).all(axis=1))
        case "outside":
            return np.asarray((np.abs(frames) > rule.sigmas).all(axis=1))
