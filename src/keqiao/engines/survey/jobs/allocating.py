"""分配任务: strata from a frame or a table, and how many units to draw in each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Column, Report, Table
from keqiao.engines.survey.jobs.files import DataTable
from keqiao.engines.survey.jobs.outcome import Outcome
from keqiao.engines.survey.jobs.settings import Section
from keqiao.engines.survey.sampling import (
    PrecisionTarget,
    StratumLimits,
    allocate,
    bethel,
    boundaries,
    size_for_precision,
    total_variance,
)
from keqiao.engines.survey.vectors import FloatArray, IntArray, each_group


@dataclass
class _Strata:
    """Sizes, and mean and spread of each variable, by stratum; ``parts``: the codes domains are made of."""

    labels: list[str]
    sizes: IntArray
    means: dict[str, FloatArray] = field(default_factory=dict)
    spreads: dict[str, FloatArray] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def variable(self, name: str) -> tuple[FloatArray, FloatArray]:
        if name not in self.means:
            known = "、".join(self.means)
            raise InputError("没有变量“{name}”;可用:{known}", name=name, known=known)
        return self.means[name], self.spreads[name]


def run_allocate(job: Section) -> Outcome:
    """分配任务: [frame] or [strata], [allocate], and for Bethel the targets [[precision]]."""
    strata = _from_frame(job) if "frame" in job else _from_table(job.section("strata"))
    part = job.section("allocate")
    least = part.integer("least", 2)
    most = part.integer("most") if "most" in part else None
    limits = StratumLimits.of(strata.sizes, least=least, most=most)
    method = part.text("method")
    if method == "bethel":
        counts = _bethel(job, strata, limits)
    else:
        counts = _single(part, method, strata, limits)
    part.finish()
    job.finish()
    return _outcome(method, strata, counts)


def _from_frame(job: Section) -> _Strata:
    """N, mean and standard deviation by stratum, from unit data; [boundaries] adds a stratum by size."""
    part = job.section("frame")
    frame, names, variables = part.table(), part.texts("strata"), part.texts("variables")
    part.finish()
    codes = {name: frame.texts(name) for name in names}
    notes: list[tuple[str, str]] = []
    if "boundaries" in job:
        codes["规模层"] = _size_strata(job.section("boundaries"), frame, notes)
    if not codes:
        raise InputError("[frame] 没有给出分层变量 strata,也没有 [boundaries]")
    labels = ["/".join(parts) for parts in zip(*codes.values(), strict=True)]
    groups = each_group("层", labels, frame.rows)
    strata = _Strata([label for label, _ in groups], np.array([len(rows) for _, rows in groups]), notes=notes)
    strata.parts = {name: [values[int(rows[0])] for _, rows in groups] for name, values in codes.items()}
    for name in variables:
        y = frame.numbers(name)
        strata.means[name] = np.array([y[rows].mean() for _, rows in groups])
        strata.spreads[name] = np.array([y[rows].std(ddof=1) if len(rows) > 1 else 0.0 for _, rows in groups])
    return strata


def _size_strata(part: Section, frame: DataTable, notes: list[tuple[str, str]]) -> list[str]:
    values = frame.numbers(part.text("column"))
    found = boundaries(
        part.text("method"),
        values,
        part.integer("strata"),
        cv=part.optional_number("cv"),
        classes=part.integer("classes", 200),
    )
    part.finish()
    notes.append(("规模层界限", "、".join(f"{cut:g}" for cut in found.boundaries)))
    return [f"规模{code + 1}" for code in found.codes]


def _from_table(part: Section) -> _Strata:
    """A table with one row per stratum: columns 层, 单位数, and “变量 均值”, “变量 标准差” for each
    variable.
    """
    table, variables = part.table(), part.texts("variables")
    part.finish()
    labels = table.texts("层")
    strata = _Strata(labels, table.numbers("单位数").astype(np.int64))
    if (table.numbers("单位数") != strata.sizes).any():
        raise InputError("{file} 的“单位数”应为整数", file=table.name)
    skip = {"层", "单位数"}
    for name in variables:
        strata.means[name] = table.numbers(f"{name} 均值")
        strata.spreads[name] = table.numbers(f"{name} 标准差")
        skip |= {f"{name} 均值", f"{name} 标准差"}
    strata.parts = {name: table.texts(name) for name in table.columns if name not in skip}
    return strata


def _single(part: Section, method: str, strata: _Strata, limits: StratumLimits) -> IntArray:
    variable = part.optional_text("variable")
    mean, spread = strata.variable(variable) if variable else (None, None)
    if method == "precision":
        if mean is None or spread is None:
            raise InputError("按精度定样本量需要 variable")
        return size_for_precision(
            strata.sizes,
            spread,
            float((strata.sizes * mean).sum()),
            relative_error=part.number("relative_error"),
            confidence_factor=part.number("confidence_factor"),
            limits=limits,
        )
    totals = None if mean is None else strata.sizes * mean
    return allocate(
        method,
        part.integer("n"),
        strata.sizes,
        spread=spread,
        totals=totals,
        power=part.number("power", 0.5),
        limits=limits,
    )


def _bethel(job: Section, strata: _Strata, limits: StratumLimits) -> IntArray:
    targets: list[PrecisionTarget] = []
    for row in job.rows("precision"):
        variable, cv, domain = row.text("variable"), row.number("cv"), row.optional_text("domain")
        row.finish()
        mean, spread = strata.variable(variable)
        for label, members in _domains(strata, domain):
            targets.append(PrecisionTarget(f"{variable}·{label}", spread, mean, members, cv))
    found = bethel(strata.sizes, targets, limits=limits)
    worst = int(np.argmax(found.achieved_cv / [target.cv for target in targets]))
    strata.notes.append(("精度要求", f"{len(targets)} 项全部满足"))
    tight = f"{targets[worst].label},变异系数 {found.achieved_cv[worst]:.4%}(上限 {targets[worst].cv:.4%})"
    strata.notes.append(("最紧的一项", tight))
    return found.counts


def _domains(strata: _Strata, name: str | None) -> list[tuple[str, list[bool]]]:
    if name is None:
        return [("全部", [True] * len(strata.labels))]
    if name not in strata.parts:
        known = "、".join(strata.parts)
        raise InputError("没有域变量“{name}”;可用:{known}", name=name, known=known)
    codes = strata.parts[name]
    return [(code, [value == code for value in codes]) for code in dict.fromkeys(codes)]


def _outcome(method: str, strata: _Strata, counts: IntArray) -> Outcome:
    lines = [
        (label, int(N), int(n), float(n / N) if N else None)
        for label, N, n in zip(strata.labels, strata.sizes, counts, strict=True)
    ]
    precision = []
    for name, mean in strata.means.items():
        total = float((strata.sizes * mean).sum())
        se = float(np.sqrt(total_variance(strata.sizes, strata.spreads[name], counts)))
        precision.append((name, total, se, se / total if total else None))
    columns = [Column("层"), Column("单位数", align="right"), Column("样本量", align="right")]
    columns.append(Column("抽样比", percent=True, digits=2, align="right"))
    expected = [
        Column("变量"),
        Column("总量", digits=2, align="right"),
        Column("标准误", digits=2, align="right"),
    ]
    expected.append(Column("变异系数", percent=True, digits=3, align="right"))
    blocks = [Table(columns, lines, title="各层样本量")]
    if precision:
        blocks.append(Table(expected, precision, title="预期精度(分层简单随机抽样)"))
    report = Report(
        title="样本量分配",
        blocks=blocks,
        facts=[("方法", method), ("总样本量", str(int(counts.sum()))), *strata.notes],
    )
    table = {"层": strata.labels, "单位数": strata.sizes.tolist(), "样本量": counts.tolist()}
    record = {"method": method, "sizes": dict(zip(strata.labels, counts.tolist(), strict=True))}
    return Outcome(report, table, record)
