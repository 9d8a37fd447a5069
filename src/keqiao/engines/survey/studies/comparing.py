"""回答变化说明书: each change between two waves, with the chance that its target is met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.survey.change.overlap import Change, change
from keqiao.engines.survey.change.target import chance_of_reaching
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.studies.building import build_design
from keqiao.engines.survey.studies.reading import ChangeStudy


@dataclass(frozen=True)
class Compared:
    """一项变化: what was asked, the change, and the chance of its target (None without one)."""

    asked: Mapping[str, Any]
    change: Change
    chance: float | None


def compare_waves(study: ChangeStudy) -> list[Compared]:
    """两期比较."""
    designs = [build_design(part) for part in (study.first, study.second)]
    first, second = designs
    if not isinstance(first, Design) or not isinstance(second, Design):
        raise InputError("变化的估计用设计本身的方差;请去掉两期说明书中的 [replicates]")
    found = []
    for asked in study.changes:
        result = change(first, second, asked["expression"], study.key, where=asked.get("where"))
        target = asked.get("target")
        if target is not None and (not isinstance(target, int | float) or isinstance(target, bool)):
            raise InputError("目标 target 应是一个数,收到“{target}”", target=target)
        chance = (
            None
            if target is None
            else chance_of_reaching(result.estimate, result.se, result.df, float(target))
        )
        found.append(Compared(asked, result, chance))
    return found
