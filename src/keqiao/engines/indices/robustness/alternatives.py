"""备选方案: the choices that could as well have been made, one factor each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keqiao.engines.errors import InputError
from keqiao.engines.indices.steps.aggregation import find
from keqiao.engines.indices.steps.imputation import Imputation
from keqiao.engines.indices.steps.normalisation import Normalisation

MOST_SETS = 100_000
FACTORS = ("Imputation", "Data", "Winmax", "Normalisation", "Weights", "Aggregation")
FACTOR_NAMES = {
    "Imputation": "插补方法",
    "Data": "数据误差",
    "Winmax": "离群值处理点数",
    "Normalisation": "无量纲化方法",
    "Weights": "权重",
    "Aggregation": "合成方法",
}


@dataclass(frozen=True)
class Alternatives:
    """备选方案.

    ``weight_noise`` is the half-width of a uniform relative error by level of the tree (1 indicators, 2 the
    nodes above them, …); ``data_noise`` the relative standard deviation of raw values by indicator ("*" for
    all). ``weight_sets`` and ``data_sets`` say how many draws a factor chooses from.
    """

    winmax: tuple[int, ...] = ()
    normalisation: tuple[Normalisation, ...] = ()
    aggregation: tuple[str, ...] = ()
    imputation: tuple[Imputation, ...] = ()
    weight_noise: Mapping[int, float] = field(default_factory=dict)
    weight_sets: int = 100
    data_noise: Mapping[str, float] = field(default_factory=dict)
    data_sets: int = 100

    def __post_init__(self) -> None:
        for method in self.aggregation:
            find(method)
        for level, width in self.weight_noise.items():
            if not 0 <= width < 1:
                raise InputError("第 {level} 级的权重误差 {width} 应在 0 到 1 之间", level=level, width=width)
        for code, spread in self.data_noise.items():
            if not 0 <= spread < float("inf"):
                raise InputError("指标“{code}”的数据误差 {v} 应为非负数", code=code, v=spread)
        if not all(1 <= sets <= MOST_SETS for sets in (self.weight_sets, self.data_sets)):
            raise InputError("权重和数据的抽样组数应在 1 到 {most} 之间", most=MOST_SETS)
        if any(points < 0 for points in self.winmax):
            raise InputError("robustness.winmax 不能为负")

    @property
    def sizes(self) -> dict[str, int]:
        """How many choices each uncertain factor has."""
        found = {
            "Imputation": len(self.imputation),
            "Data": self.data_sets if self.data_noise else 0,
            "Winmax": len(self.winmax),
            "Normalisation": len(self.normalisation),
            "Weights": self.weight_sets if self.weight_noise else 0,
            "Aggregation": len(self.aggregation),
        }
        return {name: found[name] for name in FACTORS if found[name]}
