"""双抽样框: two samples from frames that overlap, joined by sharing the weight of units in both.

Hartley (1962, Proceedings of the Social Statistics Section, ASA, 203-206): a unit in the overlap counts with
the share ``theta`` when it comes from the first frame and ``1 - theta`` when it comes from the second.
"""

from __future__ import annotations

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import BlockForm
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.expressions import Node, condition
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.types import FloatArray


def dual_frame(first: Design, second: Design, overlap: str | Node, theta: float | None = None) -> Design:
    """双框设计. ``overlap`` is the condition, true in both samples for units that both frames hold.

    Without ``theta`` the share is that of the second frame's variance of the overlap's size, which makes the
    size of the overlap most certain (Hartley's optimum for the count). Both tables must have the same
    columns.
    """
    if first.adjustments or second.adjustments:
        raise InputError("双框设计要在校准之前合并两个样本")
    names = [name for name in first.table if name in second.table]
    if not names:
        raise InputError("两个抽样框的样本没有共同的列")
    chosen = _optimal(first, second, overlap) if theta is None else theta
    if not 0 <= chosen <= 1:
        raise InputError("重叠部分的分配系数 theta 应在 0 与 1 之间,收到 {theta}", theta=chosen)
    weights = [_shared(first, overlap, chosen), _shared(second, overlap, 1 - chosen)]
    table = Table({name: np.concatenate([first.table[name], second.table[name]]) for name in names})
    form = BlockForm((first.form, second.form), (first.table.rows, second.table.rows))
    return Design(table, np.concatenate(weights), form)


def _shared(design: Design, overlap: str | Node, share: float) -> FloatArray:
    inside = condition(overlap, design.table, design.table.rows)
    return np.where(inside, share * design.weights, design.weights)


def _optimal(first: Design, second: Design, overlap: str | Node) -> float:
    variances = []
    for design in (first, second):
        inside = condition(overlap, design.table, design.table.rows)
        if not inside.any():
            raise InputError("有一个样本没有重叠部分的单位;请直接给出 theta")
        count = estimate(design, restricted(forms.total(["1"]), overlap))
        variances.append(float(count.variance[0]))
    whole = sum(variances)
    return variances[1] / whole if whole > 0 else 0.5
