"""成文: assessments, rule outcomes, batch totals and reforms as reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from keqiao.engines.incentives.assess import Assessment, Best, Combination, Finding
from keqiao.engines.incentives.batch.compute import BatchResult
from keqiao.engines.incentives.batch.reading import Enterprises
from keqiao.engines.incentives.batch.reform import ReformResult
from keqiao.engines.incentives.batch.totals import by_incentive, by_label
from keqiao.engines.incentives.cases import reported
from keqiao.engines.incentives.catalogue import GROUPS, catalogue
from keqiao.engines.incentives.rule_keys import Outcome
from keqiao.engines.publish import Block, Callout, Column, Heading, Paragraph, Report, Steps, Table
from keqiao.engines.rules.exact import FEN, half_up, shown
from keqiao.engines.rules.schemes import Scheme, SchemeResult
from keqiao.engines.rules.trace import ParameterUse
from keqiao.engines.rules.verdict import Verdict

YUAN = 2
DISCLAIMER = "测算结果供参考;以主管税务机关和科技主管部门的认定为准。"


def _yuan(value: Fraction | None) -> Decimal | None:
    return None if value is None else half_up(value, FEN)


def _fen(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-FEN)


def assessment_report(result: Assessment, explain: str | None = None) -> Report:
    """一户企业的报告: the summary, the best combination, each incentive with its steps."""
    chosen = [each for each in result.findings if explain is None or each.incentive.name == explain]
    blocks: list[Block] = []
    if explain is None:
        blocks += [_summary(result), *_combination_blocks(result.best)]
    for finding in chosen:
        if finding.concerns or explain is not None:
            blocks += _finding_blocks(finding)
    idle = [each.incentive.title for each in result.findings if not each.concerns]
    if explain is None and idle:
        blocks.append(Paragraph("没有相应业务、因而不涉及的优惠:" + "、".join(idle) + "。"))
    if explain is None and result.closed:
        names = "、".join(each.title for each in result.closed)
        blocks.append(Paragraph(f"在 {result.profile.as_of} 不在有效期(或未收录)的优惠:{names}。"))
    return Report(
        f"企业优惠测算:{result.profile.name}",
        blocks,
        source=DISCLAIMER,
        as_of=result.profile.as_of.isoformat(),
    )


def _summary(result: Assessment) -> Table:
    columns = [
        Column("优惠"),
        Column("类别"),
        Column("判定"),
        Column("节税", "元", YUAN, align="right"),
        Column("优惠基数", "元", YUAN, align="right"),
        Column("依据与条件", width=3),
    ]
    rows = [
        (
            each.incentive.title,
            GROUPS[each.incentive.group],
            each.verdict.value,
            _yuan(each.saving),
            _yuan(each.base) if each.incentive.unit == "yuan" else None,
            each.reason,
        )
        for each in result.findings
        if each.concerns
    ]
    note = "扣除类优惠的节税按法定税率单独计算;税率类按扣除之后的所得计算,只能择一。个人与资格类只列基数。"
    return Table(columns, rows, "在有效期内的优惠", note)


def _combination_blocks(best: Best | None) -> list[Block]:
    if best is None:
        return [Callout("未填应纳税所得额(taxable_income),不能比较组合。", "warning")]
    rows = [
        (_combination_name(each), _yuan(each.tax), _yuan(best.statutory - each.tax))
        for each in best.combinations[:8]
    ]
    columns = [
        Column("组合", width=3),
        Column("税额", "元", YUAN, align="right"),
        Column("节税", "元", YUAN, align="right"),
    ]
    return [
        Heading("最优组合", 1),
        Paragraph(
            f"不享受优惠时企业所得税 {shown(best.statutory, 'yuan')};"
            f"最优组合为“{_combination_name(best.choice)}”,"
            f"税额 {shown(best.choice.tax, 'yuan')},节税 {shown(best.saving, 'yuan')}。"
        ),
        Table(columns, rows, f"税额最低的 {len(rows)} 种组合(共 {len(best.combinations)} 种)"),
    ]


def _combination_name(combination: Combination) -> str:
    names = [*combination.deductions, *([combination.route] if combination.route else [])]
    return " + ".join(catalogue()[name].title for name in names) or "不享受优惠"


def _finding_blocks(finding: Finding) -> list[Block]:
    incentive = finding.incentive
    blocks: list[Block] = [
        Heading(incentive.title, 1),
        Paragraph(f"{finding.verdict.value}。{finding.reason}。"),
    ]
    amounts = []
    if finding.saving is not None:
        amounts.append(f"节税 {shown(finding.saving, 'yuan')}")
    if finding.base is not None:
        amounts.append(f"优惠基数 {shown(finding.base, incentive.unit)}")
    if amounts and finding.verdict is Verdict.DEPENDS:
        amounts.insert(0, "若条件成立")
    if amounts:
        blocks.append(Paragraph(",".join(amounts) + "。"))
    missing = sorted({name for each in finding.conditions for name in each.missing})
    if missing and finding.verdict is Verdict.DEPENDS:
        blocks.append(Callout("请补充字段:" + "、".join(missing), "info"))
    blocks += mark_blocks(finding.marks)
    others = "、".join(catalogue()[name].title for name in incentive.excludes)
    details = [
        ("何时申报", incentive.claim),
        ("填报表单", incentive.form),
        ("留存备查", "、".join(incentive.evidence)),
        ("不能同享", others or "无"),
        ("叠加关系", incentive.stacking),
        ("依据", ";".join(incentive.citations)),
    ]
    blocks.append(Table([Column("事项"), Column("内容", width=4)], details))
    blocks.append(Steps(finding.trace.to_step(), "计算过程"))
    return blocks


def mark_blocks(uses: Iterable[ParameterUse]) -> list[Block]:
    """未定依据提示: every result that used an unconfirmed figure says so."""
    unconfirmed = [use.sentence() for use in uses if use.version.confidence == "U"]
    remembered = [use.sentence() for use in uses if use.version.confidence == "M"]
    blocks: list[Block] = []
    if unconfirmed:
        blocks.append(Callout("用到未确认的依据:" + ";".join(unconfirmed), "warning"))
    if remembered:
        blocks.append(Callout("下列依据凭记忆,未见原文:" + ";".join(remembered), "info"))
    return blocks


def outcome_report(outcome: Outcome) -> Report:
    """一条规则的报告: outputs and the trace."""
    rows = [(name, _plain_text(value)) for name, value in reported(outcome).items()]
    blocks: list[Block] = [Table([Column("输出"), Column("值", width=3)], rows)]
    blocks += mark_blocks(outcome.marks)
    blocks.append(Steps(outcome.trace.to_step(), "计算过程"))
    return Report(outcome.rule.title, blocks, source=outcome.rule.citation, as_of=outcome.as_of.isoformat())


def scheme_report(scheme: Scheme, result: SchemeResult, as_of: date) -> Report:
    """自定义方案的报告."""
    blocks: list[Block] = [Paragraph(f"{result.verdict.value}。")]
    if result.amount is not None:
        blocks.append(Paragraph(f"奖补金额 {shown(result.amount, 'yuan')}。"))
    if scheme.confidence == "U":
        blocks.append(Callout(f"方案依据未确认:{scheme.source}", "warning"))
    blocks.append(Steps(result.trace.to_step(), "判定过程"))
    return Report(scheme.title, blocks, source=scheme.source, as_of=as_of.isoformat())


def _plain_text(value: Any) -> str:
    if isinstance(value, dict):
        return ";".join(f"{key}: {_plain_text(item)}" for key, item in value.items())
    return shown(value)


def what_if_report(before: Assessment, after: Assessment, changes: str) -> Report:
    """假设分析: verdicts and amounts before and after a change."""
    columns = [
        Column("优惠"),
        Column("原判定"),
        Column("改后判定"),
        Column("原节税", "元", YUAN, align="right"),
        Column("改后节税", "元", YUAN, align="right"),
        Column("改后依据与条件", width=3),
    ]
    rows = [
        (
            old.incentive.title,
            old.verdict.value,
            new.verdict.value,
            _yuan(old.saving),
            _yuan(new.saving),
            new.reason,
        )
        for old, new in zip(before.findings, after.findings, strict=True)
        if old.concerns or new.concerns
    ]
    blocks: list[Block] = [Table(columns, rows, f"假设:{changes}")]
    if before.best is not None and after.best is not None:
        blocks.append(
            Paragraph(
                f"最优组合税额由 {shown(before.best.choice.tax, 'yuan')} "
                f"变为 {shown(after.best.choice.tax, 'yuan')}"
                f"(“{_combination_name(before.best.choice)}” → “{_combination_name(after.best.choice)}”)。"
            )
        )
    return Report(
        f"假设分析:{before.profile.name}", blocks, source=DISCLAIMER, as_of=before.profile.as_of.isoformat()
    )


def batch_report(result: BatchResult, enterprises: Enterprises) -> Report:
    """批量报告: totals by incentive, division and industry, and the unclaimed."""
    columns = [
        Column("优惠"),
        Column("可享受", "户", align="right"),
        Column("视情况", "户", align="right"),
        Column("节税", "元", YUAN, align="right"),
        Column("优惠基数", "元", YUAN, align="right"),
        Column("应享未享", "户", align="right"),
        Column("应享未享节税", "元", YUAN, align="right"),
    ]
    rows = [
        (t.title, t.entitled, t.depends, _fen(t.saving), _fen(t.base), t.unclaimed, _fen(t.unclaimed_saving))
        for t in by_incentive(result, enterprises)
    ]
    note = "没有 claimed_优惠名 列的优惠不统计应享未享。各项节税单独计算,合计以最优组合为准。"
    blocks: list[Block] = [Table(columns, rows, "按优惠汇总", note)]
    for name, title in (("division", "按行政区划汇总"), ("industry", "按行业汇总")):
        if name in enterprises.labels:
            labelled = by_label(result, enterprises.labels[name])
            blocks.append(_label_table(title, labelled))
    unconfirmed = [e.incentive.title for e in result.incentives.values() if e.version.confidence == "U"]
    if unconfirmed:
        blocks.append(Callout("依据未确认、一律判为“视情况而定”的优惠:" + "、".join(unconfirmed), "warning"))
    facts = [("企业数", f"{result.size:,}"), ("应纳税所得额已知", f"{int(result.taxed.sum()):,}")]
    return Report("企业优惠批量测算", blocks, source=DISCLAIMER, as_of=result.as_of.isoformat(), facts=facts)


def _label_table(title: str, rows: list[tuple[str, int, int, int]]) -> Table:
    columns = [
        Column("分组"),
        Column("企业", "户", align="right"),
        Column("法定企业所得税", "元", YUAN, align="right"),
        Column("最优组合节税", "元", YUAN, align="right"),
    ]
    return Table(columns, [(label, size, _fen(tax), _fen(saved)) for label, size, tax, saved in rows], title)


def reform_report(result: ReformResult, enterprises: Enterprises) -> Report:
    """改革报告: cost, winners, losers, and the entitled of every incentive before and after."""
    facts = [
        ("减免增加额(元)", f"{_fen(result.cost):,}"),
        ("受益企业", f"{result.winners:,}"),
        ("受损企业", f"{result.losers:,}"),
        ("企业数", f"{enterprises.size:,}"),
    ]
    old = {total.title: total for total in by_incentive(result.before, enterprises)}
    new = {total.title: total for total in by_incentive(result.after, enterprises)}
    columns = [
        Column("优惠"),
        Column("现行可享受", "户", align="right"),
        Column("改后可享受", "户", align="right"),
        Column("现行节税", "元", YUAN, align="right"),
        Column("改后节税", "元", YUAN, align="right"),
    ]
    rows = []
    for title in dict.fromkeys([*old, *new]):
        was, now = old.get(title), new.get(title)
        rows.append(
            (
                title,
                was.entitled if was else None,
                now.entitled if now else None,
                _fen(was.saving) if was else None,
                _fen(now.saving) if now else None,
            )
        )
    changed = "、".join(parameter.title for parameter in result.reform.changed.values())
    blocks: list[Block] = [Paragraph(f"改动的参数:{changed}。"), Table(columns, rows, "改革前后")]
    return Report(
        f"改革测算:{result.reform.title}",
        blocks,
        source=DISCLAIMER,
        as_of=result.reform.as_of.isoformat(),
        facts=facts,
    )
