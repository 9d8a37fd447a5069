"""目标分类: how far a value is towards its target, by the kind of target."""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.errors import InputError

KINDS = ("at_least", "at_most", "growth", "decrease", "points", "between", "keep")


@dataclass(frozen=True)
class Target:
    """目标: its kind and figures.

    ``at_least`` / ``at_most`` a level; ``growth`` / ``decrease`` by ``value`` per cent on ``base``;
    ``points`` more than ``base``; ``between`` ``value`` and ``upper``; ``keep`` not below ``base``.
    """

    kind: str
    value: float
    base: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("没有目标类型“{kind}”;可用:{known}", kind=self.kind, known="、".join(KINDS))
        if self.kind in ("growth", "decrease", "points", "keep") and self.base is None:
            raise InputError("目标类型“{kind}”需要基数 base", kind=self.kind)
        if self.kind == "between" and (self.upper is None or self.upper < self.value):
            raise InputError("目标类型 between 需要不小于下限的上限 upper")


@dataclass(frozen=True)
class Progress:
    """进度: the level to be reached, whether it is met, and the share of the way covered (none without a
    way)."""

    wanted: float
    met: bool
    share: float | None
    passable_on_day_one: bool = False


def progress(target: Target, actual: float | None) -> Progress | None:
    """目标进度; no data gives no progress, neither met nor missed."""
    if actual is None:
        return None
    wanted, falling = _wanted(target)
    met = actual <= wanted if falling else actual >= wanted
    if target.kind == "between":
        met = target.value <= actual <= (target.upper or wanted)
    return Progress(wanted, met, _share(target, actual, wanted, falling), _already(target, wanted, falling))


def _wanted(target: Target) -> tuple[float, bool]:
    base = target.base or 0.0
    levels = {
        "growth": base * (1 + target.value / 100),
        "decrease": base * (1 - target.value / 100),
        "points": base + target.value,
        "keep": base,
    }
    return levels.get(target.kind, target.value), target.kind in ("at_most", "decrease")


def _share(target: Target, actual: float, wanted: float, falling: bool) -> float | None:
    if target.base is not None and wanted != target.base:
        return (actual - target.base) / (wanted - target.base)
    if falling or wanted <= 0:
        return None
    return actual / wanted


def _already(target: Target, wanted: float, falling: bool) -> bool:
    """A target that the base already meets: passable on day one, to be flagged."""
    if target.base is None or target.kind in ("keep", "growth", "decrease", "points"):
        return False
    return target.base <= wanted if falling else target.base >= wanted
