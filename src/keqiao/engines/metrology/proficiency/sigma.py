"""能力评定标准差: ways to sigma_pt. Source: ISO 13528:2022, clause 8."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import not_negative, number, positive, same_length, vector, whole
from keqiao.engines.metrology.precision import CalibrationLine, adjusted_r2, fit_line

MODEL = yaml.safe_load((Path(__file__).parent.parent / "data" / "horwitz.yaml").read_text(encoding="utf-8"))
METHODS = {
    "prescribed": "规定值",
    "share": "指定值的份额",
    "horwitz": "通用模型(霍维茨—汤普森)",
    "precision": "协同试验的精密度",
    "regression": "以往各轮的回归",
    "robust": "本轮的稳健标准差",
}


@dataclass(frozen=True)
class SigmaLine:
    """以往各轮的回归线: robust standard deviation over assigned value, by least squares. 8.3."""

    line: CalibrationLine

    @property
    def slope(self) -> float:
        return self.line.slope

    @property
    def intercept(self) -> float:
        return self.line.intercept

    @property
    def r2(self) -> float | None:
        return self.line.r2

    @property
    def r2_adjusted(self) -> float | None:
        return None if self.line.r2 is None else adjusted_r2(self.line.r2, self.line.dof + 2)

    def at(self, assigned_value: float) -> float:
        """sigma_pt at a level; refuses a level where the line is not positive."""
        sigma = self.line.at(number(assigned_value, "指定值"))[0]
        if sigma <= 0:
            raise InputError("回归线在指定值 {x:g} 处的标准差不大于 0", x=assigned_value)
        return sigma


def horwitz(c: float) -> float:
    """霍维茨—汤普森模型: sigma_pt as a mass fraction, for a mass fraction ``c`` in (0, 1]. 8.4."""
    c = positive(c, "质量分数")
    if c > 1:
        raise InputError("质量分数 {c:g} 大于 1;请换算成质量分数(如 1 mg/kg = 1e-6)", c=c)
    for piece in MODEL["pieces"]:
        if piece["below"] is None or c < piece["below"] or (piece.get("inclusive") and c == piece["below"]):
            return float(piece["factor"] * c ** piece["power"])
    raise InputError("质量分数 {c:g} 不在通用模型的范围内", c=c)


def from_precision(s_R: float, s_r: float, m: int = 1) -> float:
    """由精密度: sqrt(s_R² - s_r² (1 - 1/m)) for the mean of ``m`` replicates. 8.5."""
    reproducibility, repeatability = positive(s_R, "s_R"), not_negative(s_r, "s_r")
    if repeatability > reproducibility:
        raise InputError(
            "重复性标准差 {s_r:g} 大于复现性标准差 {s_R:g}", s_r=repeatability, s_R=reproducibility
        )
    square = reproducibility**2 - repeatability**2 * (1 - 1 / whole(m, "m", 1))
    return math.sqrt(square)


def from_rounds(assigned_value: Sequence[float], robust_sd: Sequence[float]) -> SigmaLine:
    """由以往各轮: the least-squares line of robust standard deviations over assigned values. 8.3."""
    x, y = vector(assigned_value, "assigned_value", 3), vector(robust_sd, "robust_sd", 3)
    same_length("以往各轮", assigned_value=x, robust_sd=y)
    return SigmaLine(fit_line(x.tolist(), y.tolist()))
