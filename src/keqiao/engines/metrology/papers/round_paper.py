"""能力验证报告: one report of a whole round, for the organiser and all participants, by code only."""

from __future__ import annotations

from keqiao.engines.metrology.proficiency.assigned import ESTIMATORS, METHODS
from keqiao.engines.metrology.proficiency.round import LabScore, MeasurandEvaluation, RoundEvaluation
from keqiao.engines.metrology.proficiency.scores import SIGNALS
from keqiao.engines.metrology.rounding import beside, significant
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

SOURCE = "ISO 13528:2022(GB/T 28043)及 Amd 1:2026"


def round_report(evaluation: RoundEvaluation) -> Report:
    """整轮报告: an overview, then each measurand with its statistics, scores and plots."""
    scheme = evaluation.scheme
    blocks: list[Block] = [_overview(evaluation)]
    for one in evaluation.measurands:
        blocks += _measurand_blocks(one)
    if evaluation.combined:
        blocks += _combined_blocks(evaluation)
    if scheme.note:
        blocks.append(Paragraph(scheme.note))
    facts = [
        ("方案编号", scheme.code),
        ("组织者", scheme.organiser),
        ("参加者", f"{len(evaluation.labs)} 个"),
    ]
    return Report(
        title=f"{scheme.title}结果报告",
        blocks=blocks,
        source=SOURCE,
        facts=[(label, text) for label, text in facts if text],
    )


def title_of(one: MeasurandEvaluation) -> str:
    """A measurand's heading: with its round when there are several."""
    return f"{one.measurand}(第 {one.round} 轮)" if one.round else one.measurand


def _overview(evaluation: RoundEvaluation) -> Table:
    columns = [
        *(
            Column(t)
            for t in ("参数", "单位", "结果数", "指定值", "u(指定值)", "σ_pt", "满意", "有问题", "不满意")
        ),
        Column("满意率", percent=True),
    ]
    rows = []
    for one in evaluation.measurands:
        signals = [lab.signal for lab in one.labs if lab.signal]
        good, odd, bad = (signals.count(s) for s in ("acceptable", "warning", "action"))
        rows.append(
            (
                title_of(one),
                one.unit,
                one.statistics.count,
                significant(one.assigned.x_pt),
                significant(one.assigned.u, 4),
                None if one.sigma_pt is None else significant(one.sigma_pt, 4),
                good,
                odd,
                bad,
                good / len(signals) if signals else None,
            )
        )
    return Table(columns, rows, title="各参数结果一览")


def _measurand_blocks(one: MeasurandEvaluation) -> list[Block]:
    blocks: list[Block] = [Heading(title_of(one)), Paragraph(basis_of(one))]
    blocks += [Callout(sentence, "warning") for sentence in one.warnings]
    blocks.append(_statistics_table(one))
    blocks += _item_blocks(one)
    blocks.append(_score_table(one))
    return blocks + _charts(one)


def basis_of(one: MeasurandEvaluation) -> str:
    """How the assigned value and sigma_pt were found, in a sentence."""
    way = METHODS[one.assigned.method]
    if one.assigned.estimator:
        way += f"({ESTIMATORS[one.assigned.estimator]})"
    sigma = "不存在" if one.sigma_pt is None else f"{significant(one.sigma_pt, 4):g}"
    value = f"{significant(one.assigned.x_pt):g} {one.unit}".rstrip()
    return (
        f"指定值 {value},标准不确定度 {significant(one.assigned.u, 4):g},由{way}确定;"
        f"能力评定标准差 {sigma},取自{one.sigma_method}。"
    )


def _statistics_table(one: MeasurandEvaluation) -> Table:
    table = one.statistics
    rows: list[tuple[Cell, ...]] = [
        ("平均值/标准差", significant(table.mean), significant(table.sd, 4)),
        ("中位数/MADe", significant(table.median), significant(table.made, 4)),
        ("中位数/nIQR", significant(table.median), significant(table.niqr, 4)),
        ("中位数/Qn", significant(table.median), significant(table.qn, 4)),
        ("算法 A", significant(table.algorithm_a.x), significant(table.algorithm_a.s, 4)),
        ("Q 法/汉佩尔法", significant(table.hampel.x), significant(table.hampel.s, 4)),
    ]
    note = f"进入统计的结果 {table.count} 个。"
    if one.grubbs and one.grubbs.G is not None:
        note += f"格拉布斯统计量 {one.grubbs.G:.3f},1% 临界值 {one.grubbs.crit_1pct:.3f}。"
    return Table([Column("方法"), Column("位置", one.unit), Column("离散", one.unit)], rows, "各种估计", note)


def _item_blocks(one: MeasurandEvaluation) -> list[Block]:
    blocks: list[Block] = []
    if one.homogeneity:
        found = one.homogeneity
        verdict = "通过" if found.acceptable else "不通过"
        blocks.append(
            Paragraph(
                f"均匀性检验{verdict}:s_s = {significant(found.s_s, 4):g},准则 0.3σ_pt = "
                f"{significant(found.criterion, 4):g},扩展准则 {significant(found.expanded, 4):g}。"
            )
        )
    if one.stability:
        steady = one.stability
        verdict = "通过" if steady.stable else "不通过"
        blocks.append(
            Paragraph(
                f"稳定性检验{verdict}:两次平均值之差 {significant(steady.difference, 4):g},"
                f"准则 {significant(steady.criterion, 4):g}。"
            )
        )
    return blocks


def score_row(lab: LabScore) -> tuple[Cell, ...]:
    """D %, z, z', zeta, En, evaluation and remark of one result."""
    return (
        _rounded(lab.D_percent, 1),
        _rounded(lab.z),
        _rounded(lab.z_prime),
        _rounded(lab.zeta),
        _rounded(lab.En),
        SIGNALS[lab.signal] if lab.signal else "",
        lab.remark,
    )


SCORE_COLUMNS = [
    Column("D", "%", digits=1),
    *(Column(title, digits=2) for title in ("z", "z'", "ζ", "En")),
    Column("评价"),
    Column("备注"),
]


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits) + 0.0


def _score_table(one: MeasurandEvaluation) -> Table:
    rows = [(lab.result.lab, lab.result.x, lab.result.U, *score_row(lab)) for lab in one.labs]
    columns = [Column("代码"), Column("结果", one.unit), Column("U", one.unit), *SCORE_COLUMNS]
    used = "z" if one.negligible else "z'"
    return Table(columns, rows, "各参加者的评定", note=f"评价依据 {used}:≤ 2 满意,2~3 有问题,≥ 3 不满意。")


def _charts(one: MeasurandEvaluation) -> list[Block]:
    scored = sorted((lab for lab in one.labs if lab.z is not None), key=lambda lab: lab.z or 0.0)
    if not scored:
        return []
    beyond = sum(1 for lab in scored if lab.signal == "action")
    title = f"{title_of(one)}:{len(scored)} 个结果中 {beyond} 个不满意"
    bars = Series("z", [lab.result.lab for lab in scored], [_rounded(lab.z) for lab in scored])
    lines = [("-3", -3.0), ("-2", -2.0), ("2", 2.0), ("3", 3.0)]
    charts: list[Block] = [
        Chart("column", title, [bars], x_title="参加者代码", y_title="z", references=lines)
    ]
    if one.density:
        step = max(1, len(one.density.grid) // 120)
        spread = float(one.density.grid[-1] - one.density.grid[0])
        curve = Series(
            "核密度",
            [beside(x, spread) for x in one.density.grid[::step].tolist()],
            [significant(y, 6) for y in one.density.density[::step].tolist()],
        )
        count = len(one.density.modes)
        found = "一个峰" if count == 1 else f"{count} 个峰"
        charts.append(
            Chart("line", f"{title_of(one)}的结果有{found}", [curve], x_title="结果", y_title="密度")
        )
    return charts


def _combined_blocks(evaluation: RoundEvaluation) -> list[Block]:
    rows = [
        (
            lab,
            measurand,
            score.count,
            _rounded(score.mean),
            _rounded(score.rsz),
            _rounded(score.ssz),
            score.signals,
        )
        for (lab, measurand), score in evaluation.combined.items()
    ]
    columns = [Column(t) for t in ("代码", "参数", "轮数", "平均 z", "RSZ", "SSZ", "非满意次数")]
    note = "RSZ = Σz/√n 反映持续的偏倚,SSZ = Σz² 反映离散;均应与各轮的 z 一并看待。"
    return [Heading("多轮综合"), Table(columns, rows, "各参加者多轮的综合评定", note)]
