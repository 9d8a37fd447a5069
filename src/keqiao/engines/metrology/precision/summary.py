"""单变量统计: mean, standard deviation and lag-1 autocorrelation, to full precision (NIST StRD)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keqiao.engines.metrology.fields import vector
from keqiao.engines.metrology.precision.exact import exact, root


@dataclass(frozen=True)
class Summary:
    """单变量统计结果; ``None`` where it does not exist (``sd`` of one value)."""

    n: int
    mean: float
    sd: float | None
    lag1_autocorrelation: float | None


def summarise(data: Sequence[float]) -> Summary:
    """Summary of a list of values, in the unit of the data."""
    values = exact(vector(data, "数据").tolist())
    squares = values.squares()
    return Summary(
        n=values.count,
        mean=float(values.mean()),
        sd=root(squares / (values.count - 1)) if values.count > 1 else None,
        lag1_autocorrelation=float(values.lagged() / squares) if squares else None,
    )
