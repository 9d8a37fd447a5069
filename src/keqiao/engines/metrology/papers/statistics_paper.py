"""精密度、控制图与量具报告."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keqiao.engines.metrology.control import ControlChart, Cusum, Ewma, RunSignal
from keqiao.engines.metrology.fields import Floats
from keqiao.engines.metrology.gauge import GaugeAnova, GaugeStudy
from keqiao.engines.metrology.precision import VERDICTS, PrecisionLevel, mandel_h_critical, mandel_k_critical
from keqiao.engines.metrology.rounding import significant
from keqiao.engines.publish import Block, Callout, Cell, Chart, Column, Heading, Report, Series, Table

Positions = Sequence[str | float]


def precision_report(levels: Mapping[str, PrecisionLevel]) -> Report:
    """精密度报告: s_r, s_R and limits by level, outlier tests, Mandel's h and k."""
    titles = ("水平", "实验室数", "总平均", "s_r", "s_L", "s_R", "重复性限 r", "复现性限 R")
    rows: list[list[Cell]] = [
        [
            name,
            len(one.labs),
            *(significant(v) for v in (one.mean, one.s_r, one.s_L, one.s_R, one.r_limit, one.R_limit)),
        ]
        for name, one in levels.items()
    ]
    blocks: list[Block] = [Table([Column(title) for title in titles], rows, title="各水平的精密度")]
    for name, one in levels.items():
        blocks += _level_blocks(name, one)
    return Report("测量方法精密度(协同试验)", blocks, source="ISO 5725-2:2019(GB/T 6379.2)")


def _level_blocks(name: str, one: PrecisionLevel) -> list[Block]:
    blocks: list[Block] = [Heading(f"水平 {name}"), *_outlier_callouts(one)]
    columns = [Column(title) for title in ("实验室", "结果数", "平均值", "标准差", "h", "k")]
    lines = zip(one.labs, one.counts, one.lab_means.tolist(), one.lab_sds.tolist(), strict=True)
    rows = [
        (lab, count, significant(mean), significant(sd), _at(one.mandel_h, i), _at(one.mandel_k, i))
        for i, (lab, count, mean, sd) in enumerate(lines)
    ]
    blocks.append(Table(columns, rows, title="各实验室"))
    count, replicates = len(one.labs), round(sum(one.counts) / len(one.counts))
    if one.mandel_h is not None and count >= 3:
        edge = mandel_h_critical(count, 0.01)
        blocks.append(_mandel("h", one.labs, one.mandel_h, [("1%", edge), ("-1%", -edge)], name))
    if one.mandel_k is not None:
        blocks.append(
            _mandel("k", one.labs, one.mandel_k, [("1%", mandel_k_critical(count, replicates, 0.01))], name)
        )
    return blocks


def _outlier_callouts(one: PrecisionLevel) -> list[Block]:
    found: list[Block] = []
    if one.cochran.C is not None and one.cochran.verdict not in (None, "ordinary"):
        assert one.cochran.position is not None
        assert one.cochran.verdict is not None
        lab, word = one.labs[one.cochran.position], VERDICTS[one.cochran.verdict]
        found.append(Callout(f"科克伦检验:实验室 {lab} 的方差是{word}(C = {one.cochran.C:.3f})", "warning"))
    if one.grubbs and one.grubbs.G is not None and one.grubbs.verdict not in (None, "ordinary"):
        assert one.grubbs.position is not None
        assert one.grubbs.verdict is not None
        lab, word = one.labs[one.grubbs.position], VERDICTS[one.grubbs.verdict]
        found.append(
            Callout(f"格拉布斯检验:实验室 {lab} 的平均值是{word}(G = {one.grubbs.G:.3f})", "warning")
        )
    return found


def _mandel(
    symbol: str, labs: Sequence[str], values: Floats, edges: list[tuple[str, float]], level: str
) -> Chart:
    series = Series(symbol, list(labs), [round(v, 3) for v in values.tolist()])
    beyond = sum(abs(v) > edges[0][1] for v in values.tolist())
    title = f"水平 {level}:{beyond} 个实验室的曼德尔 {symbol} 超过 1% 临界值"
    return Chart("column", title, [series], x_title="实验室", y_title=symbol, references=edges)


def _at(values: Floats | None, index: int) -> float | None:
    return None if values is None else round(float(values[index]), 4)


def control_report(
    title: str, charts: Mapping[str, ControlChart], signals: Sequence[RunSignal], positions: Positions
) -> Report:
    """控制图报告: each chart with its limits, and every signal with its rule."""
    blocks: list[Block] = [_signal_table(signals, positions)]
    for name, chart in charts.items():
        labels = list(positions)[-len(chart.points) :]
        references = [("中心线", chart.centre), ("上限", chart.UCL), ("下限", chart.LCL)]
        series = Series(name, labels, [significant(v) for v in chart.points.tolist()])
        finding = f"{name}:{len(chart.beyond)} 点超出控制限"
        centre, upper, lower = (significant(v) for v in (chart.centre, chart.UCL, chart.LCL))
        limits = f"中心线 {centre:g},上限 {upper:g},下限 {lower:g}"
        blocks.append(Chart("line", finding, [series], y_title=name, references=references, note=limits))
    return Report(title, blocks, source="ISO 7870-2(GB/T 17989.2)")


def _signal_table(signals: Sequence[RunSignal], positions: Positions) -> Block:
    if not signals:
        return Callout("所选判异准则均未触发,过程处于统计控制状态")
    rows = [(str(positions[s.position]), s.rule.id, s.rule.title) for s in signals]
    return Table([Column("点"), Column("准则"), Column("内容")], rows, title="判异")


def ewma_report(chart: Ewma, positions: Positions) -> Report:
    """EWMA 图报告 with the limits of every point."""
    values = [significant(v) for v in chart.ewma.tolist()]
    series = [
        Series("EWMA", positions, values),
        Series("上限", positions, [significant(v) for v in chart.upper.tolist()]),
        Series("下限", positions, [significant(v) for v in chart.lower.tolist()]),
    ]
    steady = f"稳态限 {significant(chart.LCL):g} 至 {significant(chart.UCL):g}"
    blocks: list[Block] = [_first_signal([p + 1 for p in chart.signals], positions)]
    blocks.append(Chart("line", f"EWMA:{len(chart.signals)} 点超出控制限", series, note=steady))
    return Report("EWMA 控制图", blocks, source="ISO 7870-6")


def cusum_report(chart: Cusum, positions: Positions) -> Report:
    """累积和图报告."""
    series = [
        Series("上侧累积和", positions, [significant(v) for v in chart.high.tolist()]),
        Series("下侧累积和", positions, [significant(v) for v in chart.low.tolist()]),
    ]
    first = [place for place in (chart.first_signal, chart.first_low_signal) if place]
    blocks: list[Block] = [_first_signal(sorted(first), positions)]
    finding = "累积和图发出信号" if first else "累积和图没有信号"
    blocks.append(Chart("line", finding, series, references=[("h", chart.h)]))
    return Report("累积和控制图", blocks, source="ISO 7870-4")


def _first_signal(places: Sequence[int], positions: Positions) -> Callout:
    if not places:
        return Callout("没有信号,过程处于统计控制状态")
    return Callout(f"第 {places[0]} 点({positions[places[0] - 1]})首次发出信号", "warning")


def gauge_report(studies: Sequence[GaugeStudy], tolerance: float | None) -> Report:
    """量具研究报告: both methods side by side, each named."""
    names = {"average_and_range": "均值极差法", "anova": "方差分析法"}
    titles = ("方法", "EV", "AV", "交互", "GRR", "PV", "TV", "%GRR", "ndc")
    columns = [Column(title) for title in titles] + ([Column("%容差")] if tolerance else [])
    rows = []
    for one in studies:
        figures = [significant(v) for v in (one.EV, one.AV, one.INT, one.GRR, one.PV, one.total)]
        percent = None if one.grr_percent is None else round(one.grr_percent, 2)
        row = [names[one.method], *figures, percent, one.ndc]
        rows.append(row + ([round(one.pct_of_tolerance(tolerance), 2)] if tolerance else []))
    blocks: list[Block] = [Table(columns, rows, title="量具重复性与再现性")]
    blocks += [_anova_table(one) for one in studies if isinstance(one, GaugeAnova)]
    return Report("测量系统分析(GRR)", blocks, source="AIAG MSA 第 4 版")


def _anova_table(one: GaugeAnova) -> Table:
    rows = [
        ("评价人", significant(one.SS_appraiser), None),
        ("零件", significant(one.SS_part), None),
        (
            "交互",
            significant(one.SS_interaction),
            None if one.F_interaction is None else round(one.F_interaction, 4),
        ),
        ("设备", significant(one.SS_equipment), None),
    ]
    p = "" if one.p_interaction is None else f"交互的 p = {one.p_interaction:.4f},"
    note = p + ("已并入误差" if one.pooled else "未并入误差")
    return Table([Column("来源"), Column("平方和"), Column("F")], rows, title="方差分析", note=note)
