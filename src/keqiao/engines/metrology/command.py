"""`keqiao metrology`: budgets, decisions, proficiency-testing rounds, precision, charts, gauges."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.decision import decide as decide_conformity
from keqiao.engines.metrology.decision import global_risk, load_rules
from keqiao.engines.metrology.documents import load_budget, read_mapping
from keqiao.engines.metrology.fields import positive
from keqiao.engines.metrology.papers.budget_paper import budget_report, evaluate_budget
from keqiao.engines.metrology.papers.decision_paper import DecisionResult, decision_report
from keqiao.engines.metrology.papers.delivery import deliver
from keqiao.engines.metrology.papers.figures import budget_figures
from keqiao.engines.metrology.papers.letters import write_letters
from keqiao.engines.metrology.papers.round_paper import round_report
from keqiao.engines.metrology.papers.statistics_paper import gauge_report, precision_report
from keqiao.engines.metrology.proficiency import evaluate_round, read_results, read_scheme
from keqiao.engines.metrology.studies import chart_study, gauge_study, precision_study

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="测量不确定度、合格判定、能力验证、精密度、控制图"
)
Outputs = Annotated[
    list[Path] | None,
    typer.Option("--out", "-o", help="写入文件(.docx .pdf .html .xlsx .txt .json),可多次给出"),
]


@app.command(help="不确定度预算:一阶、二阶、蒙特卡洛及验证。")
def budget(
    file: Annotated[Path, typer.Argument(help="预算文件(.toml 或 .json)")],
    out: Outputs = None,
    on: Annotated[str, typer.Option(help="使用日期(年-月-日),用来核对预算的有效期")] = "",
    monte_carlo: Annotated[
        bool, typer.Option("--monte-carlo/--no-monte-carlo", help="是否做蒙特卡洛法")
    ] = True,
) -> None:
    document = load_budget(file)
    if on:
        document.require_valid(_day(on))
    result = evaluate_budget(document, monte_carlo)
    _tell(deliver(budget_report(result), budget_figures(result), out or []))


@app.command(help="合格判定:判定规则、接受限、特定风险与全局风险。")
def decide(
    y: Annotated[float, typer.Option(help="测量结果")],
    u: Annotated[float | None, typer.Option(help="标准不确定度")] = None,
    expanded: Annotated[float | None, typer.Option("--U", help="扩展不确定度(与 --k 一起,代替 --u)")] = None,
    k: Annotated[float, typer.Option(help="包含因子")] = 2.0,
    lower: Annotated[float | None, typer.Option(help="容差下限")] = None,
    upper: Annotated[float | None, typer.Option(help="容差上限")] = None,
    rule: Annotated[str, typer.Option(help="判定规则:" + "、".join(load_rules()))] = "simple",
    risk: Annotated[float | None, typer.Option(help="约定风险(规则 agreed_risk)")] = None,
    process_sd: Annotated[float | None, typer.Option(help="被测产品的标准差,给出时计算全局风险")] = None,
    process_mean: Annotated[float | None, typer.Option(help="被测产品的平均值(缺省为容差中点)")] = None,
    out: Outputs = None,
) -> None:
    if (u is None) == (expanded is None):
        raise InputError("请给出标准不确定度 --u 或扩展不确定度 --U 中的一个")
    standard = u if u is not None else (expanded or 0.0) / positive(k, "包含因子 k")
    found = decide_conformity(y, standard, rule, k=k, lower=lower, upper=upper, agreed_risk=risk)
    whole_process = None
    if process_sd is not None:
        mean = process_mean if process_mean is not None else _middle(lower, upper)
        edges = [found.acceptance.low, found.acceptance.high]
        whole_process = global_risk([lower, upper], edges, process_sd, standard, mean)
    result = DecisionResult(found, whole_process)
    _tell(deliver(decision_report(result), result, out or []))


@app.command("round", help="能力验证轮次:统计、评定,总报告与每个参加者的通知书。")
def evaluate(
    file: Annotated[
        Path, typer.Argument(help="结果 CSV:lab, measurand, x,可有 U, k, round, replicate, late")
    ],
    scheme: Annotated[Path | None, typer.Option(help="方案文件(.toml):指定值、σ_pt、“<”结果的处理等")] = None,
    out: Outputs = None,
    letters: Annotated[Path | None, typer.Option(help="通知书文件夹:每个参加者一份,以代码命名")] = None,
    letter_format: Annotated[str, typer.Option(help="通知书格式:docx、pdf、html、txt")] = "docx",
) -> None:
    plan = read_scheme(read_mapping(scheme)) if scheme else None
    evaluation = evaluate_round(read_results(file), plan)
    written = deliver(round_report(evaluation), evaluation.measurands, out or [])
    if letters:
        written += write_letters(evaluation, letters, letter_format)
    _tell(written)


@app.command(help="协同试验精密度:重复性、复现性,科克伦、格拉布斯检验,曼德尔 h、k。")
def precision(
    file: Annotated[Path, typer.Argument(help="结果 CSV:lab, x,可有 level")], out: Outputs = None
) -> None:
    levels = precision_study(file)
    _tell(deliver(precision_report(levels), levels, out or []))


@app.command(help="控制图:xbar-r、xbar-s、individuals、ewma、cusum。")
def chart(
    file: Annotated[Path, typer.Argument(help="数据 CSV:x,可有 label(点名)、subgroup(子组)")],
    kind: Annotated[str, typer.Option(help="xbar-r、xbar-s、individuals、ewma、cusum")] = "individuals",
    rules: Annotated[str, typer.Option(help="判异准则编号,逗号分隔;all 为全部")] = "1",
    phase_one: Annotated[int | None, typer.Option(help="用前几点(子组)定控制限")] = None,
    target: Annotated[float | None, typer.Option(help="目标值(ewma、cusum)")] = None,
    s: Annotated[float | None, typer.Option(help="标准差(ewma)")] = None,
    weight: Annotated[float, typer.Option("--lambda", help="ewma 的权")] = 0.2,
    k: Annotated[float | None, typer.Option(help="ewma 的限宽倍数(缺省 3);cusum 的参考值")] = None,
    h: Annotated[float | None, typer.Option(help="cusum 的判定界")] = None,
    out: Outputs = None,
) -> None:
    options = {"target": target, "s": s, "lambda": weight, "k": k, "h": h}
    report, figures = chart_study(file, kind, rules, phase_one, options)
    _tell(deliver(report, figures, out or []))


@app.command(help="量具重复性与再现性:均值极差法与方差分析法。")
def gauge(
    file: Annotated[Path, typer.Argument(help="数据 CSV:appraiser, part, x")],
    tolerance: Annotated[float | None, typer.Option(help="容差宽度,给出时计算占容差的百分比")] = None,
    pool_above: Annotated[float, typer.Option(help="交互的 p 大于此值时并入误差")] = 0.25,
    out: Outputs = None,
) -> None:
    studies = gauge_study(file, pool_above)
    _tell(deliver(gauge_report(studies, tolerance), studies, out or []))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("日期应当写成 年-月-日(如 2026-01-31),收到的是“{text}”", text=text) from None


def _middle(lower: float | None, upper: float | None) -> float:
    if lower is None or upper is None:
        raise InputError("只有一个容差限时,计算全局风险要给出 --process-mean")
    return (lower + upper) / 2


def _tell(written: list[Path]) -> None:
    for path in written:
        typer.echo(f"已写入 {path}")
