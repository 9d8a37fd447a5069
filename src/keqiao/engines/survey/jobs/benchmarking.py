"""基准化任务: months from cumulative figures, a series fitted to benchmarks, or a season taken out."""

from __future__ import annotations

from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Callout, Chart, Column, Report, Series, Table
from keqiao.engines.survey.jobs.outcome import Outcome
from keqiao.engines.survey.jobs.settings import Section
from keqiao.engines.survey.timeseries import (
    Cumulative,
    aggregation,
    cholette_dagum,
    cumulative_to_monthly,
    denton,
    disaggregate,
    monthly_growth,
    seasonal_adjust,
    split_spans,
)
from keqiao.engines.survey.vectors import FloatArray

_MARKS = {"reported": "累计相减", "joined": "合并月", "fell": "累计下降,请核实", "split": "拆分(估计)"}


def run_benchmark(job: Section) -> Outcome:
    """时间序列任务: exactly one of [cumulative], [benchmark], [seasonal]."""
    tasks = {"cumulative": _cumulative, "benchmark": _benchmark, "seasonal": _seasonal}
    named = [name for name in tasks if name in job]
    if len(named) != 1:
        raise InputError("任务书应有 [cumulative]、[benchmark]、[seasonal] 中的一节")
    part = job.section(named[0])
    outcome = tasks[named[0]](part)
    part.finish()
    job.finish()
    return outcome


def _cumulative(part: Section) -> Outcome:
    """累计转当月: columns year, month, value, and published growth in per cent when there is one."""
    table = part.table()
    years, months = table.numbers(part.text("year", "year")), table.numbers(part.text("month", "month"))
    values = table.numbers(part.text("value", "value"))
    growth, split = part.optional_text("growth"), part.text("split", "none")
    order = np.lexsort((months, years))
    points = [Cumulative(_whole(years[r]), _whole(months[r]), float(values[r])) for r in order]
    spans = cumulative_to_monthly(points)
    rates: list[float | None] = [None] * len(spans)
    if growth is not None:
        rates = [rate for _, rate in monthly_growth(points, table.numbers(growth)[order].tolist())]
    elif split != "none":
        spans = split_spans(spans, split)
        rates = [None] * len(spans)
    if growth is not None and split != "none":
        raise InputError("给出同口径增速时不能再拆分合并月:拆开的月没有增速")
    marks = [_MARKS[span.mark] for span in spans]
    rows = [(s.label, s.value, rate, mark) for s, rate, mark in zip(spans, rates, marks, strict=True)]
    columns = [
        Column("时段"),
        Column("数值", digits=2, align="right"),
        Column("同口径增速(%)", digits=2, align="right"),
    ]
    chart = Chart(
        "column", "各时段的数值", [Series("数值", [s.label for s in spans], [s.value for s in spans])]
    )
    report = Report(title="累计转当月", blocks=[chart, Table([*columns, Column("来源")], rows)])
    data: dict[str, list[Any]] = {
        "year": [s.year for s in spans],
        "first_month": [s.first for s in spans],
        "last_month": [s.last for s in spans],
        "value": [s.value for s in spans],
        "growth": rates,
        "mark": [s.mark for s in spans],
    }
    return Outcome(report, data, {"spans": len(spans), "marks": marks})


def _whole(value: float) -> int:
    if value != int(value):
        raise InputError("年和月应为整数,得到 {value}", value=value)
    return int(value)


def _benchmark(part: Section) -> Outcome:
    """基准化: an indicator file and a benchmark file; ``align`` names the benchmark of each short period."""
    short = Section("benchmark.indicator", part.mapping("indicator"), part.folder)
    long = Section("benchmark.benchmarks", part.mapping("benchmarks"), part.folder)
    table, targets = short.table(), long.table()
    periods, x = table.texts(short.text("period")), table.numbers(short.text("value"))
    align = [None if value is None else str(value) for value in table.column(short.text("align"))]
    names, b = targets.texts(long.text("period")), targets.numbers(long.text("value"))
    short.finish()
    long.finish()
    members = [name if name in set(names) else None for name in align]
    loose = sorted({name for name in align if name is not None} - set(names))
    C = aggregation(members, names, part.text("conversion", "sum"))
    method = part.text("method", "denton")
    fitted, errors, facts = _fit(part, method, x, b, C)
    notes = [Callout(f"没有基准值、按外推处理的基准期:{'、'.join(loose)}")] if loose else []
    rows = [
        (period, member or "(外推)", float(i), float(y), None if e is None else float(e))
        for period, member, i, y, e in zip(periods, members, x, fitted, errors, strict=True)
    ]
    numbers = [
        Column("指标", digits=4, align="right"),
        Column("结果", digits=4, align="right"),
        Column("标准误", digits=4, align="right"),
    ]
    chart = Chart("line", "指标与基准化结果", [Series("结果", periods, fitted.tolist())])
    gap = float(np.abs(C @ fitted - b).max())
    report = Report(
        title="基准化与时间分解",
        blocks=[*notes, chart, Table([Column("时期"), Column("基准期"), *numbers], rows)],
        facts=[("方法", method), *facts, ("与基准值的最大差", f"{gap:.3g}")],
    )
    data = {
        "period": periods,
        "benchmark": members,
        "indicator": x.tolist(),
        "value": fitted.tolist(),
        "se": errors,
    }
    return Outcome(report, data, {"method": method, "largest_gap": gap, **dict(facts)})


def _fit(
    part: Section, method: str, x: FloatArray, b: FloatArray, C: FloatArray
) -> tuple[FloatArray, list[float | None], list[tuple[str, str]]]:
    none: list[float | None] = [None] * len(x)
    if method == "denton":
        kind, order = part.text("kind", "proportional"), part.integer("order", 1)
        fixed = part.flag("first_fixed", False)
        return (
            denton(x, b, C, kind=kind, order=order, first_fixed=fixed),
            none,
            [("形式", f"{kind},{order} 阶差分")],
        )
    if method == "cholette_dagum":
        kind, rho = part.text("kind", "proportional"), part.number("persistence")
        return cholette_dagum(x, b, C, persistence=rho, kind=kind), none, [("持续系数", f"{rho:g}")]
    found = disaggregate(
        b, x, C, method=method, rho=part.optional_number("rho"), lowest=part.number("lowest", 0.0)
    )
    facts = [("rho", f"{found.rho:.4f}" + ("(在搜索范围的边上)" if found.rho_at_edge else ""))]
    facts.append(("回归系数", "、".join(f"{value:.6g}" for value in found.coefficients)))
    return found.values, list(found.standard_errors), facts


def _seasonal(part: Section) -> Outcome:
    """季节调整: a series in time order; the report says whether there is a season at all."""
    table = part.table()
    periods, values = table.texts(part.text("period_column")), table.numbers(part.text("value"))
    found = seasonal_adjust(
        values,
        part.integer("period"),
        mode=part.text("mode", "multiplicative"),
        window=part.integer("window", 13),
    )
    proven = found.p_value < 0.01
    note = Callout(
        f"季节性检验 p = {found.p_value:.4f},强度 {found.strength:.2f}:"
        + ("有季节性。" if proven else "季节性未得到证实,不宜调整。"),
        "info" if proven else "warning",
    )
    parts = {
        "value": values,
        "adjusted": found.adjusted,
        "trend": found.trend,
        "seasonal": found.seasonal,
        "remainder": found.remainder,
    }
    titles = ["原值", "季节调整后", "趋势", "季节", "不规则"]
    rows = [(period, *(float(v) for v in row)) for period, *row in zip(periods, *parts.values(), strict=True)]
    columns = [Column("时期"), *(Column(title, digits=4, align="right") for title in titles)]
    series = [
        Series("原值", periods, values.tolist()),
        Series("季节调整后", periods, found.adjusted.tolist()),
    ]
    report = Report(
        title="季节调整(STL)", blocks=[note, Chart("line", "原值与季节调整后", series), Table(columns, rows)]
    )
    data: dict[str, Any] = {"period": periods, **{name: column.tolist() for name, column in parts.items()}}
    return Outcome(report, data, {"strength": found.strength, "p_value": found.p_value})
