"""能力验证轮次: a whole round evaluated, measurand by measurand. Source: ISO 13528:2022."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats
from keqiao.engines.metrology.precision import Grubbs, grubbs
from keqiao.engines.metrology.proficiency.assigned import AssignedValue
from keqiao.engines.metrology.proficiency.density import KernelDensity, kernel_density
from keqiao.engines.metrology.proficiency.homogeneity import Homogeneity, Stability
from keqiao.engines.metrology.proficiency.results import LabResult, ResultsByMeasurand, for_statistics
from keqiao.engines.metrology.proficiency.scheme import Plan, Scheme, assigned_value, item_checks, sigma_pt
from keqiao.engines.metrology.proficiency.scores import (
    CombinedScore,
    Scores,
    Signal,
    combine_rounds,
    en_signal,
    scores,
    z_signal,
)
from keqiao.engines.metrology.robust import (
    RobustEstimate,
    algorithm_a,
    classical,
    hampel,
    iso13528,
    made,
    median,
    niqr,
    qn,
)


@dataclass(frozen=True)
class RobustTable:
    """一组结果的各种估计, side by side: location and scale by every method."""

    count: int
    mean: float
    sd: float
    median: float
    made: float
    niqr: float
    qn: float
    algorithm_a: RobustEstimate
    hampel: RobustEstimate


@dataclass(frozen=True)
class LabScore:
    """一个实验室在一个参数上的评定; ``None`` where there is nothing to score. ``remark`` says why."""

    result: LabResult
    z: float | None = None
    z_prime: float | None = None
    zeta: float | None = None
    En: float | None = None
    D_percent: float | None = None
    signal: Signal | None = None
    en_signal: Signal | None = None
    remark: str = ""


@dataclass(frozen=True)
class MeasurandEvaluation:
    """一个参数的评定结果; ``labs`` in the order of the file, ``warnings`` for the organiser."""

    round: str
    measurand: str
    unit: str
    statistics: RobustTable
    assigned: AssignedValue
    sigma_pt: float | None
    sigma_method: str
    negligible: bool
    labs: tuple[LabScore, ...]
    density: KernelDensity | None
    grubbs: Grubbs | None
    homogeneity: Homogeneity | None
    stability: Stability | None
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class RoundEvaluation:
    """整轮评定; ``combined`` scores by laboratory and measurand exist when there are several rounds."""

    scheme: Scheme
    measurands: tuple[MeasurandEvaluation, ...]
    combined: Mapping[tuple[str, str], CombinedScore]

    @property
    def labs(self) -> tuple[str, ...]:
        """Every participant's code, in the order of first appearance."""
        return tuple(dict.fromkeys(lab.result.lab for one in self.measurands for lab in one.labs))


def evaluate_round(results: ResultsByMeasurand, scheme: Scheme | None = None) -> RoundEvaluation:
    """整轮评定 of every measurand; raises InputError naming the measurand that cannot be evaluated."""
    scheme = scheme or Scheme()
    names = {name for key in results for name in (key[1], f"{key[0]}/{key[1]}")}
    for name in scheme.measurands:
        if name not in names:
            raise InputError("方案中的参数“{name}”在结果里没有", name=name)
    found = tuple(_guarded(key, rows, scheme.plan(*key)) for key, rows in results.items())
    return RoundEvaluation(scheme, found, _combined(found))


def robust_table(values: Sequence[float] | Floats) -> RobustTable:
    """各种估计 of the same results."""
    array = np.asarray(values, dtype=float)
    mean, sd = classical(array)
    return RobustTable(
        len(array),
        mean,
        sd,
        median(array),
        made(array),
        niqr(array),
        qn(array),
        algorithm_a(array),
        hampel(array),
    )


def _guarded(key: tuple[str, str], rows: list[LabResult], plan: Plan) -> MeasurandEvaluation:
    try:
        return _evaluate(key, rows, plan)
    except InputError as error:
        place = f"第 {key[0]} 轮的" if key[0] else ""
        raise InputError(
            "{place}参数“{measurand}”:{reason}", place=place, measurand=key[1], reason=error
        ) from None


def _evaluate(key: tuple[str, str], rows: list[LabResult], plan: Plan) -> MeasurandEvaluation:
    values = for_statistics(rows, plan.censored, set(plan.exclude))
    if len(values) < 2:
        raise InputError("可用于统计的结果只有 {count} 个,至少要 2 个", count=len(values))
    table = robust_table(values)
    assigned = assigned_value(plan, values)
    sigma, method = sigma_pt(plan, assigned, values)
    if sigma is not None and sigma <= 1e-12 * abs(assigned.x_pt):
        sigma = None
    alike, steady = item_checks(plan, sigma)
    density = _density(values, sigma)
    labs, negligible = _score_all(rows, assigned, sigma, plan)
    outlier = grubbs(values) if len(values) >= 3 else None
    warnings = _warnings(rows, plan, table, assigned, sigma, density, alike, steady)
    return MeasurandEvaluation(
        key[0],
        key[1],
        plan.unit,
        table,
        assigned,
        sigma,
        method,
        negligible,
        labs,
        density,
        outlier,
        alike,
        steady,
        warnings,
    )


def _density(values: list[float], sigma: float | None) -> KernelDensity | None:
    return None if sigma is None else kernel_density(values, iso13528().thresholds["bandwidth"] * sigma)


def _score_all(
    rows: list[LabResult], assigned: AssignedValue, sigma: float | None, plan: Plan
) -> tuple[tuple[LabScore, ...], bool]:
    present = [row for row in rows if row.x is not None]
    if sigma is None or not present:
        return tuple(LabScore(row, remark=_remark(row, plan, sigma)) for row in rows), True
    found = scores(
        [row.x for row in present if row.x is not None],
        assigned.x_pt,
        sigma,
        assigned.u,
        U=[row.U for row in present],
        k=[row.k for row in present],
        k_x_pt=plan.k_x_pt,
    )
    place = {row.lab: index for index, row in enumerate(present)}
    scored = tuple(
        LabScore(row, remark=_remark(row, plan, sigma))
        if row.x is None
        else _one(row, found, place[row.lab], _remark(row, plan, sigma))
        for row in rows
    )
    return scored, found.negligible


def _one(row: LabResult, found: Scores, index: int, remark: str) -> LabScore:
    z, z_prime = float(found.z[index]), float(found.z_prime[index])
    En = _stated(found.En, index)
    return LabScore(
        result=row,
        z=z,
        z_prime=z_prime,
        zeta=_stated(found.zeta, index),
        En=En,
        D_percent=None if found.D_percent is None else float(found.D_percent[index]),
        signal=z_signal(z if found.negligible else z_prime),
        en_signal=None if En is None else en_signal(En),
        remark=remark,
    )


def _stated(values: Floats | None, index: int) -> float | None:
    if values is None or not math.isfinite(values[index]):
        return None
    return float(values[index])


def _remark(row: LabResult, plan: Plan, sigma: float | None) -> str:
    parts = ["逾期,未进入统计"] if row.late else []
    parts += ["组织者剔除,未进入统计"] if row.lab in plan.exclude else []
    if row.below is not None:
        parts.append(f"结果为“<{row.below:g}”,不评分")
    elif row.x is None:
        parts.append("未报结果")
    elif sigma is None:
        parts.append("离散为零,不评分")
    return ";".join(parts)


def _warnings(
    rows: list[LabResult],
    plan: Plan,
    table: RobustTable,
    assigned: AssignedValue,
    sigma: float | None,
    density: KernelDensity | None,
    alike: Homogeneity | None,
    steady: Stability | None,
) -> tuple[str, ...]:
    found: list[str] = []
    limits = iso13528()
    if assigned.method == "participants" and table.count < limits.advised["consensus"]:
        found.append(
            f"只有 {table.count} 个结果,少于公议值通常要求的 {limits.advised['consensus']} 个,指定值不可靠"
        )
    if table.made == 0:
        found.append("半数以上结果相同(MAD 为零);算法 A 改以样本标准差起算")
    if sigma is None:
        found.append("能力评定标准差为零(退化),不给出 z 值")
    elif assigned.u >= limits.thresholds["negligible_uncertainty"] * sigma:
        found.append("指定值的不确定度不可忽略,以 z' 评价")
    found += _blunders(rows, table.median, limits.thresholds["blunder_share"])
    if density and len(density.modes) > 1 and density.shares[1] > 0.1:
        found.append(f"核密度有 {len(density.modes)} 个峰,结果可能来自不同的方法或批次")
    missing = sorted(plan.exclude - {row.lab for row in rows})
    if missing:
        found.append(f"方案剔除的 {'、'.join(missing)} 没有结果")
    if alike and not alike.acceptable:
        found.append("均匀性检验不通过(s_s 大于扩展准则),σ_pt 或 u(x_pt) 应计入物品间的差异")
    if steady and not steady.stable:
        found.append("稳定性检验不通过")
    return tuple(found)


def _blunders(rows: list[LabResult], middle: float, share: float) -> list[str]:
    far = [row.lab for row in rows if row.x is not None and abs(row.x - middle) > share * abs(middle)]
    if not far or middle == 0:
        return []
    shown = "、".join(far[:10]) + ("等" if len(far) > 10 else "")
    return [f"结果偏离中位数 {share:.0%} 以上,请核对是否为单位或小数点错误:{shown}(未自动剔除)"]


def _combined(found: Sequence[MeasurandEvaluation]) -> dict[tuple[str, str], CombinedScore]:
    if len({one.round for one in found}) < 2:
        return {}
    histories: dict[tuple[str, str], list[float]] = {}
    for one in found:
        for lab in one.labs:
            if lab.z is not None:
                histories.setdefault((lab.result.lab, one.measurand), []).append(lab.z)
    return {key: combine_rounds(history) for key, history in histories.items() if len(history) > 1}
