"""不确定度报告: budget table sorted by contribution, chart, Monte Carlo, validation of the first order."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.documents import BudgetDocument
from keqiao.engines.metrology.fields import Floats
from keqiao.engines.metrology.rounding import beside, rounded_result, significant
from keqiao.engines.metrology.uncertainty import (
    EllipsoidalRegion,
    FirstOrder,
    MonteCarlo,
    NonlinearityWarning,
    OutputEstimate,
    RectangularRegion,
    SecondOrderEstimate,
    Validation,
    nonlinearity,
    normal_regions,
    propagate,
    second_order,
    simulate,
    simulated_regions,
    validate,
)
from keqiao.engines.publish import (
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Heading,
    Paragraph,
    Report,
    Series,
    Table,
)

DISTRIBUTION_NAMES = {
    "normal": "正态",
    "rectangular": "矩形",
    "triangular": "三角",
    "arcsine": "反正弦",
    "curvilinear_trapezoid": "曲边梯形",
    "t": "t",
    "components": "合成",
}


@dataclass(frozen=True)
class BudgetResult:
    """预算的全部结果; ``first`` is ``None`` where the model has no derivative at the estimates."""

    document: BudgetDocument
    first: FirstOrder | None
    simulated: MonteCarlo | None
    validation: dict[str, Validation]
    second: dict[str, SecondOrderEstimate]
    warnings: tuple[str, ...]


def evaluate_budget(document: BudgetDocument, monte_carlo: bool = True) -> BudgetResult:
    """First order, second order when asked for, Monte Carlo, validation; warnings gathered in one place."""
    budget = document.budget
    warnings: list[str] = []
    first: FirstOrder | None = None
    bent: list[NonlinearityWarning] = []
    try:
        first = propagate(budget)
        bent = nonlinearity(budget, first)
    except InputError as error:
        if not monte_carlo:
            raise
        warnings.append(f"一阶方法不能用:{error}")
    simulated = simulate(budget) if monte_carlo else None
    second = second_order(budget) if budget.settings.order == 2 else {}
    validation = validate(first, simulated, budget.settings.digits) if first and simulated else {}
    warnings += [warning.sentence for warning in bent]
    if first:
        warnings += [*first.notes, *(note for output in first.outputs.values() for note in output.notes)]
    warnings += simulated.notes if simulated else ()
    return BudgetResult(document, first, simulated, validation, second, tuple(warnings))


def budget_report(result: BudgetResult) -> Report:
    """The report of one budget."""
    document, settings = result.document, result.document.budget.settings
    facts = [
        ("预算编号", document.code),
        ("版本", document.version),
        ("代替", document.replaces),
        ("有效期", _validity(document)),
        ("编制", document.prepared_by),
        ("批准", document.approved_by),
        ("包含概率", f"{settings.coverage_probability:.2%}"),
    ]
    blocks: list[Block] = [Callout(sentence, "warning") for sentence in result.warnings]
    for name in document.budget.outputs:
        blocks += _output_blocks(result, name)
    blocks += _joint_blocks(result)
    if document.note:
        blocks.append(Paragraph(document.note))
    return Report(
        title=f"测量不确定度评定:{document.title}",
        blocks=blocks,
        source="JCGM 100:2008(JJF 1059.1-2012)、JCGM 101:2008(JJF 1059.2-2012)",
        facts=[(label, value) for label, value in facts if value],
    )


def _validity(document: BudgetDocument) -> str:
    if not (document.valid_from or document.valid_until):
        return ""
    return f"{document.valid_from or '不限'} 至 {document.valid_until or '不限'}"


def _unit(result: BudgetResult, name: str) -> str:
    return result.document.budget.units.get(name.partition(".")[0], "")


def _output_blocks(result: BudgetResult, name: str) -> list[Block]:
    blocks: list[Block] = [Heading(f"输出量 {name}")]
    base = name.partition(".")[0]
    blocks.append(Paragraph(f"模型:{base} = {result.document.budget.model[base]}"))
    if result.first:
        estimate = result.first.outputs[name]
        blocks += [Paragraph(_statement(result, estimate)), _budget_table(result, estimate)]
        blocks += _contribution_chart(estimate)
    if name in result.second:
        blocks.append(_second_order_paragraph(result.second[name]))
    if result.simulated:
        blocks += _simulation_blocks(result, name)
    return blocks


def _statement(result: BudgetResult, estimate: OutputEstimate) -> str:
    settings = result.document.budget.settings
    unit = _unit(result, estimate.name)
    if estimate.U_p is None or estimate.k_p is None or estimate.nu_eff is None:
        y, U = rounded_result(estimate.value, estimate.U_k, settings.digits)
        return f"一阶结果:{estimate.name} = ({y} ± {U}) {unit},k = {settings.k:g}。".replace(" ,", ",")
    y, U = rounded_result(estimate.value, estimate.U_p, settings.digits)
    nu = "∞" if math.isinf(estimate.nu_eff) else f"{estimate.nu_eff:g}"
    return (
        f"一阶结果:{estimate.name} = ({y} ± {U}) {unit},包含概率 {settings.coverage_probability:.2%},"
        f"k = {estimate.k_p:.3g},有效自由度 {nu};标准不确定度 u = {significant(estimate.u, 4):g}。"
    ).replace(" ,", ",")


def _budget_table(result: BudgetResult, estimate: OutputEstimate) -> Table:
    quantities = result.document.budget.quantities
    order = sorted(estimate.contributions, key=lambda name: -estimate.contributions[name])
    total = estimate.u**2
    rows = []
    for name in order:
        quantity, part = quantities[name], estimate.contributions[name]
        rows.append(
            (
                name,
                significant(quantity.value, 10),
                quantity.unit or result.document.budget.units.get(name, ""),
                DISTRIBUTION_NAMES[quantity.distribution.name],
                significant(quantity.u, 4),
                "∞" if math.isinf(quantity.dof) else significant(quantity.dof, 4),
                significant(estimate.sensitivities[name], 4),
                significant(part, 4),
                part**2 / total if total else None,
            )
        )
    titles = ("输入量", "估计值", "单位", "分布", "标准不确定度 u", "自由度", "灵敏系数 c", "|c|u")
    columns = [*(Column(title) for title in titles), Column("占方差", percent=True)]
    correlated = result.document.budget.correlation is not None
    note = "输入量相关,各项占比之和不等于 100%。" if correlated else ""
    return Table(columns, rows, title=f"{estimate.name} 的不确定度预算(按贡献排序)", note=note)


def _contribution_chart(estimate: OutputEstimate) -> list[Block]:
    ranked = sorted(estimate.contributions.items(), key=lambda item: -item[1])[:15]
    parts = [(name, significant(part)) for name, part in ranked]
    if not parts or parts[0][1] <= 0:
        return []
    series = Series("|c|u", [name for name, _ in parts], [part for _, part in parts])
    title = f"{parts[0][0]} 对 {estimate.name} 的不确定度贡献 |c|u 最大"
    return [Chart("bar", title, [series], references=[("合成标准不确定度", estimate.u)])]


def _second_order_paragraph(estimate: SecondOrderEstimate) -> Paragraph:
    u = "不存在(二阶方差为负)" if estimate.u is None else f"{significant(estimate.u, 4):g}"
    terms = [
        f"{label}:{'负' if term is None else f'{significant(term, 4):g}'}"
        for label, term in estimate.terms.items()
    ]
    listed = ";".join(["", *terms])
    return Paragraph(
        f"计入二阶项的标准不确定度 u = {u};估计值的二阶修正 {significant(estimate.shift, 4):g}{listed}。"
    )


def _simulation_blocks(result: BudgetResult, name: str) -> list[Block]:
    assert result.simulated is not None
    drawn = result.simulated.outputs[name]
    kind = "最短" if result.simulated.interval == "shortest" else "概率对称"
    rows: list[list[Cell]] = []
    if result.first and (U := result.first.outputs[name].U_p) is not None:
        estimate = result.first.outputs[name]
        figures = (estimate.value, estimate.u, estimate.value - U, estimate.value + U)
        rows.append(["一阶(GUM)", *(beside(figure, drawn.u) for figure in figures)])
    drawn_figures = (drawn.mean, drawn.u, drawn.low, drawn.high)
    rows.append(["蒙特卡洛", *(beside(figure, drawn.u) for figure in drawn_figures)])
    columns = [Column("方法"), Column("估计值"), Column("u"), Column("区间下端"), Column("区间上端")]
    trials = result.simulated.draws.shape[1]
    table = Table(columns, rows, title=f"{name}:两种方法的比较", note=f"抽样 {trials:,} 次,{kind}包含区间。")
    blocks: list[Block] = [table]
    if name in result.validation:
        blocks.append(_validation_callout(result.validation[name]))
    return [*blocks, *_density_chart(result, name)]


def _validation_callout(check: Validation) -> Callout:
    if check.validated is None:
        return Callout(f"{check.output}:一阶方法没有给出包含区间,无从验证,请采用蒙特卡洛法的结果")
    assert check.d_low is not None
    assert check.d_high is not None
    figures = f"两端之差 {check.d_low:.3g} 与 {check.d_high:.3g},数值容差 {check.tolerance:.3g}"
    if check.validated:
        return Callout(f"{check.output}:一阶结果通过蒙特卡洛法验证({figures})")
    return Callout(
        f"{check.output}:一阶结果未通过蒙特卡洛法验证({figures}),请采用蒙特卡洛法的结果", "warning"
    )


def _density_chart(result: BudgetResult, name: str, bins: int = 60) -> list[Block]:
    assert result.simulated is not None
    draws = result.simulated.draws[list(result.simulated.outputs).index(name)]
    low, high = np.quantile(draws, [0.0005, 0.9995])
    if not high > low:
        return []
    counts, edges = np.histogram(draws, bins=bins, range=(low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    width = float(edges[1] - edges[0])
    series = [_curve("蒙特卡洛", middles, counts / (len(draws) * width))]
    if result.first and result.first.outputs[name].u > 0:
        estimate = result.first.outputs[name]
        normal = np.exp(-0.5 * ((middles - estimate.value) / estimate.u) ** 2)
        series.append(_curve("一阶(正态)", middles, normal / (estimate.u * math.sqrt(2 * math.pi))))
    return [Chart("line", f"{name} 的概率密度", series, x_title=name, y_title="概率密度")]


def _curve(title: str, x: Floats, y: Floats) -> Series:
    return Series(
        title, [beside(float(v), float(np.ptp(x))) for v in x], [significant(float(v), 6) for v in y]
    )


def _joint_blocks(result: BudgetResult) -> list[Block]:
    """Correlations and coverage regions of several outputs (supplement 2)."""
    names = list(result.document.budget.outputs)
    if len(names) < 2:
        return []
    blocks: list[Block] = [Heading("输出量之间")]
    source = result.first or result.simulated
    assert source is not None
    rows: list[list[Cell]] = [
        [name, *(round(float(r), 4) for r in row)]
        for name, row in zip(names, source.correlation, strict=True)
    ]
    blocks.append(
        Table([Column("相关系数"), *(Column(name) for name in names)], rows, title="输出量的相关系数")
    )
    return [*blocks, *_region_blocks(result)]


def _region_blocks(result: BudgetResult) -> list[Block]:
    p = result.document.budget.settings.coverage_probability
    rows: list[list[Cell]] = []
    try:
        if result.first:
            rows.append(["一阶(正态)", *_region_figures(*normal_regions(result.first, p))])
        if result.simulated:
            rows.append(["蒙特卡洛", *_region_figures(*simulated_regions(result.simulated))])
    except InputError as error:
        return [Callout(f"没有联合包含区域:{error}")]
    columns = [Column(t) for t in ("方法", "椭球 k_p", "椭球体积", "矩形 k_q", "矩形体积")]
    return [Table(columns, rows, title=f"联合包含区域,p = {p:.2%}", note="JCGM 102:2011,6.5 与 7.7。")]


def _region_figures(ellipse: EllipsoidalRegion, box: RectangularRegion) -> list[float]:
    return [significant(figure, 5) for figure in (ellipse.k_p, ellipse.volume, box.k_q, box.volume)]
