"""步骤设置: how each step of an analytical index is done; the same values serve recipes and case files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keqiao.engines.errors import InputError
from keqiao.engines.indices.steps import aggregation
from keqiao.engines.indices.steps.imputation import Imputation
from keqiao.engines.indices.steps.normalisation import Normalisation
from keqiao.engines.indices.steps.outliers import OutlierRule

UNAVAILABLE = ("error", "blank")
BASES = ("imputed", "raw")


@dataclass(frozen=True)
class Screening:
    """单位筛选: a unit stays when the share of its present values reaches ``min_availability``.

    ``basis`` says whether shares are counted before or after imputation.
    """

    min_availability: float
    basis: str = "imputed"

    def __post_init__(self) -> None:
        if not 0 <= self.min_availability <= 1:
            raise InputError("screen.min_availability 应在 0 到 1 之间,收到 {v}", v=self.min_availability)
        if self.basis not in BASES:
            raise InputError("screen.basis 只能是 {known},收到“{v}”", known="、".join(BASES), v=self.basis)


@dataclass(frozen=True)
class Aggregation:
    """合成设置: a method, methods by level, the least weight share present, and what to do below it.

    ``unavailable``: ``error`` refuses, naming node and unit; ``blank`` leaves the node's score empty.
    """

    method: str = "arithmetic"
    by_level: Mapping[int, str] = field(default_factory=dict)
    min_availability: float = 0.0
    unavailable: str = "error"

    def __post_init__(self) -> None:
        for method in (self.method, *self.by_level.values()):
            aggregation.find(method)
        if not 0 <= self.min_availability <= 1:
            raise InputError("aggregate.min_availability 应在 0 到 1 之间,收到 {v}", v=self.min_availability)
        if self.unavailable not in UNAVAILABLE:
            raise InputError(
                "aggregate.unavailable 只能是 {known},收到“{v}”",
                known="、".join(UNAVAILABLE),
                v=self.unavailable,
            )


@dataclass(frozen=True)
class Steps:
    """全部步骤 of an analytical index, in the order in which they run."""

    denominate: bool = False
    imputation: Imputation = field(default_factory=Imputation)
    screening: Screening | None = None
    outliers: OutlierRule | None = None
    normalisation: Normalisation = field(
        default_factory=lambda: Normalisation("minmax", {"low": 0, "high": 100})
    )
    aggregation: Aggregation = field(default_factory=Aggregation)
