"""重复权数的构造: jackknife, balanced and bootstrap replicates from a design, drawn by the engine itself.

Sources: JK1 and JKn, Wolter (2007) chapter 4; BRR, McCarthy (1969), Rev. ISI 37, 239-264; Fay, Judkins
(1990), J. Official Statistics 6, 223-239; SDR, Fay and Train (1995); Rao-Wu bootstrap, Rao, Wu and Yue
(1992), Survey Methodology 18, 209-217; multistage bootstrap, Preston (2009), Survey Methodology 35, 227-234.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import hadamard

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.designs.forms import MultistageForm
from keqiao.engines.survey.designs.stages import Stage
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.types import FloatArray, IntArray


def jackknife(design: Design, *, stratified: bool | None = None, mse: bool = False) -> ReplicateDesign:
    """刀切法.

    One cluster left out at a time: JK1 for one stratum, JKn for several (finite corrections kept).
    """
    stage = first_stage(design)
    strata = len(stage.names)
    if stratified is False and strata > 1:
        raise InputError("JK1 只用于不分层的设计;此设计有 {count} 层,请用 JKn", count=strata)
    several = strata > 1 if stratified is None else stratified
    alone = (stage.sampled == 1) & (stage.population > 1)
    if alone.any():
        raise InputError("层“{stratum}”只有一个群,不能刀切", stratum=stage.names[int(np.argmax(alone))])
    kept = np.flatnonzero(stage.sampled[stage.stratum] > 1)
    factors = np.ones((stage.clusters, len(kept)))
    for r, cluster in enumerate(kept):
        h = stage.stratum[cluster]
        factors[stage.stratum == h, r] = stage.sampled[h] / (stage.sampled[h] - 1)
        factors[cluster, r] = 0.0
    drop = (stage.sampled - 1) / stage.sampled * (1 - sampling_fraction(stage))
    rscales = drop[stage.stratum[kept]] if several else np.ones(len(kept))
    scale = 1.0 if several else float(drop[0])
    return _replicated(design, stage, factors, scale, rscales, mse, "JKn" if several else "JK1")


def first_stage(design: Design) -> Stage:
    """The first stage of a multistage design (others cannot be replicated here)."""
    if not isinstance(design.form, MultistageForm):
        raise InputError("这种设计不能生成重复权数:只支持分层、整群与多阶段设计")
    return design.form.stages[0]


def sampling_fraction(stage: Stage) -> FloatArray:
    """抽样比 f by stratum."""
    return np.where(np.isinf(stage.population), 0.0, stage.sampled / stage.population)


def _replicated(
    design: Design,
    stage: Stage,
    factors: FloatArray,
    scale: float,
    rscales: FloatArray,
    mse: bool,
    kind: str,
) -> ReplicateDesign:
    replicates = design.weights[:, None] * factors[stage.cluster]
    df = design.degrees_of_freedom if kind in {"JK1", "JKn", "BRR", "Fay"} else None
    return ReplicateDesign(design.table, design.weights, replicates, scale, rscales, mse, df, kind)


def balanced(design: Design, *, rho: float = 0.0, mse: bool = False) -> ReplicateDesign:
    """平衡半样本 (BRR), or Fay's method when ``rho`` is not zero: two clusters in every stratum."""
    stage = first_stage(design)
    if not 0 <= rho < 1:
        raise InputError("Fay 系数 rho 应在 0(含)与 1 之间,收到 {rho}", rho=rho)
    odd = stage.sampled != 2
    if odd.any():
        raise InputError(
            "平衡半样本要求每层恰有两个群;层“{stratum}”有 {count:g} 个",
            stratum=stage.names[int(np.argmax(odd))],
            count=float(stage.sampled[int(np.argmax(odd))]),
        )
    strata = len(stage.names)
    size = 1 << int(strata).bit_length()
    signs = hadamard(size).astype(np.float64)[:, 1 : strata + 1]  # (R, H), columns orthogonal and balanced
    second = position_in_stratum(stage)
    direction = np.where(second == 0, 1.0, -1.0)
    factors = 1 + (1 - rho) * signs[:, stage.stratum].T * direction[:, None]
    scale = 1 / (size * (1 - rho) ** 2)
    return _replicated(design, stage, factors, scale, np.ones(size), mse, "Fay" if rho else "BRR")


def position_in_stratum(stage: Stage) -> IntArray:
    """0, 1, 2 … for the clusters of each stratum in the order of their codes."""
    order = np.argsort(stage.stratum, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(stage.stratum))[:-1]])
    position = np.empty(stage.clusters, dtype=np.int64)
    position[order] = np.arange(stage.clusters) - starts[stage.stratum[order]]
    return position


def successive_differences(design: Design, *, mse: bool = True) -> ReplicateDesign:
    """相继差分重复 (SDR) for systematic samples: rows must be in the order of selection."""
    stage = first_stage(design)
    size = 4
    while size < stage.clusters + 2:
        size *= 2
    signs = hadamard(size).astype(np.float64)
    position = np.arange(stage.clusters)
    first, second = 1 + position % (size - 1), 1 + (position + 1) % (size - 1)
    factors = (1 + 2**-1.5 * signs[:, first] - 2**-1.5 * signs[:, second]).T
    correction = 1 - sampling_fraction(stage)
    if np.ptp(correction) > 1e-12:
        raise InputError("相继差分重复要求各层抽样比相同")
    return _replicated(design, stage, factors, 4 / size * float(correction[0]), np.ones(size), mse, "SDR")


def bootstrap(
    design: Design, *, replicates: int, seed: int, kind: str = "rao-wu", mse: bool = True
) -> ReplicateDesign:
    """自助法. ``rao-wu`` redraws n - 1 clusters a stratum with the fpc in the rescaling; ``preston`` redraws
    half the clusters without replacement at every stage, each with its own correction.

    Replicates are drawn by NumPy's PCG64 from ``seed``: the same seed gives the same weights everywhere.
    """
    if replicates < 2:
        raise InputError("自助法至少要 2 组重复权数,收到 {count}", count=replicates)
    generator = np.random.Generator(np.random.PCG64(seed))
    stage = first_stage(design)
    if kind == "rao-wu":
        drawn = RaoWu(stage, generator)
        factors = np.column_stack([drawn.draw() for _ in range(replicates)])
        result = design.weights[:, None] * factors[stage.cluster]
    elif kind == "preston":
        assert isinstance(design.form, MultistageForm)
        result = design.weights[:, None] * _preston(design.form, replicates, generator)
    else:
        raise InputError("自助法“{kind}”不存在;可用:rao-wu、preston", kind=kind)
    df = design.degrees_of_freedom
    return ReplicateDesign(
        design.table, design.weights, result, 1 / replicates, np.ones(replicates), mse, df, kind
    )


class RaoWu:
    """Factors of Rao-Wu replicates, one at a time: ``1 - s + s * n / (n - 1) * times`` with
    ``s = sqrt(1 - f)`` and ``times`` the number of times a cluster comes up in n - 1 draws from its stratum.
    """

    def __init__(self, stage: Stage, generator: np.random.Generator) -> None:
        self.generator = generator
        self.order = np.argsort(stage.stratum, kind="stable")
        sizes = np.bincount(stage.stratum, minlength=len(stage.names))
        redrawn = (sizes >= 2) & (sampling_fraction(stage) < 1)
        draws = np.where(redrawn, sizes - 1, 0)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self.start, self.size = np.repeat(starts, draws), np.repeat(sizes, draws)
        stretch = np.where(redrawn, np.sqrt(1 - sampling_fraction(stage)), 0.0)
        self.fixed = (1 - stretch)[stage.stratum]
        self.gain = (stretch * sizes / np.maximum(sizes - 1, 1))[stage.stratum]

    def draw(self) -> FloatArray:
        """Factors (C,) of the next replicate."""
        picked = self.start + (self.generator.random(len(self.start)) * self.size).astype(np.int64)
        times = np.empty(len(self.order))
        times[self.order] = np.bincount(picked, minlength=len(self.order))
        return np.asarray(self.fixed + self.gain * times)


def _preston(form: MultistageForm, replicates: int, generator: np.random.Generator) -> FloatArray:
    rows = form.stages[0].cluster.shape[0]
    result = np.ones((rows, replicates))
    for r in range(replicates):
        carried = np.ones(rows)  # product over the stages above of sqrt(n / m) * chosen
        for stage in form.stages:
            chosen, half = _without_replacement(stage, generator)
            sampled = stage.sampled[stage.stratum]
            rest = np.maximum(sampled - half, 1)
            stretch = np.sqrt(half * stage.multiplier * np.maximum(1 - stage.fraction, 0.0) / rest)
            selected = np.where(chosen, sampled / np.maximum(half, 1), 0.0)
            result[:, r] += carried * (stretch * (selected - 1))[stage.cluster]
            carried = carried * np.sqrt(selected)[stage.cluster]
    return result


def _without_replacement(stage: Stage, generator: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Half the clusters of each stratum, chosen at random: flags (C,) and the number chosen (C,)."""
    half = np.floor(stage.sampled / 2)
    order = np.lexsort([generator.random(stage.clusters), stage.stratum])
    starts = np.concatenate([[0], np.cumsum(np.bincount(stage.stratum))[:-1]])
    rank = np.empty(stage.clusters)
    rank[order] = np.arange(stage.clusters) - starts[stage.stratum[order]]
    return (rank < half[stage.stratum]).astype(np.float64), half[stage.stratum]
