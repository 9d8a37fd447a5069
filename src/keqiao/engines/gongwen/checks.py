"""核对: what in a compiled plan a person should look at before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from keqiao.engines.gongwen.plan import Header, Target, Task, Warning
from keqiao.engines.gongwen.series import SeriesBook

LIMIT = Decimal("0.02")
"""A level and a growth that imply another base than the known one by more than this disagree."""


def check(
    header: Header, tasks: tuple[Task, ...], targets: tuple[Target, ...], series: SeriesBook | None = None
) -> tuple[Warning, ...]:
    """All warnings, in the order of the text."""
    found = [
        *_without_lead(tasks),
        *_past_dates(header, tasks, targets),
        *_conflicts(targets),
        *_bases(targets),
        *(_against_series(targets, series) if series else ()),
    ]
    if not header.complete:
        found.append(Warning("incomplete", "文本末尾没有结束,可能不完整;最后一项请核对原文"))
    return tuple(sorted(found, key=lambda warning: warning.mark.start if warning.mark else 10**9))


def _without_lead(tasks: tuple[Task, ...]) -> Iterator[Warning]:
    for task in tasks:
        if not any(unit.role == "lead" for unit in task.units):
            what = "没有责任单位" if not task.units else "没有牵头单位"
            yield Warning(
                "no_lead", f"任务 {task.number}“{_short(task.title)}”{what}", task.marks.get("title")
            )


def _past_dates(header: Header, tasks: tuple[Task, ...], targets: tuple[Target, ...]) -> Iterator[Warning]:
    signed = header.date
    if not signed:
        return
    named = [(task.title, task.deadline, task.marks.get("deadline")) for task in tasks]
    named += [
        (target.metric, target.deadline, target.marks.get("deadline", target.mark)) for target in targets
    ]
    for name, limit, mark in named:
        if limit and limit < signed[: len(limit)]:
            yield Warning("past_date", f"“{_short(name)}”的期限 {limit} 早于成文日期 {signed}", mark)


def _conflicts(targets: tuple[Target, ...]) -> Iterator[Warning]:
    """Two different figures for one metric, horizon and place, unless one is what is striven for."""
    seen: dict[tuple[object, ...], Target] = {}
    for target in targets:
        if target.kind not in ("level", "share", "growth") or target.quote.count("分别"):
            continue
        key = (target.series, target.unit, target.kind, target.deadline, target.region)
        other = seen.setdefault(key, target)
        if other is target or other.strive != target.strive or other.task == target.task:
            continue
        if (other.low, other.growth_pct) != (target.low, target.growth_pct):
            yield Warning(
                "conflict",
                f"“{_short(target.metric)}”有两个不同的目标值:{other.quote};{target.quote}",
                target.mark,
            )


def _bases(targets: tuple[Target, ...]) -> Iterator[Warning]:
    for target in targets:
        implied = target.implied_base
        if implied is None or not target.base:
            continue
        if abs(implied - target.base) > LIMIT * target.base:
            bases = f"隐含基数 {shown(implied, target.unit)},文中基数 {shown(target.base, target.unit)}"
            yield Warning("base", f"“{_short(target.metric)}”的数值与增速不一致:{bases}", target.mark)


def _against_series(targets: tuple[Target, ...], series: SeriesBook) -> Iterator[Warning]:
    for target in targets:
        if target.low is None or target.comparator in ("le", "lt") or target.kind not in ("level", "share"):
            continue
        last = series.last_before(target.series, target.unit, (target.deadline or "")[:4] or None)
        if last is None:
            continue
        name, actual = _short(target.metric), f"{last.period} 年实际 {shown(last.value, target.unit)}"
        if target.low <= last.value:
            text = f"“{name}”的目标 {shown(target.low, target.unit)} 不高于 {actual}"
            yield Warning("below_actual", text, target.mark)
        implied = target.implied_base
        if implied is not None and abs(implied - last.value) > LIMIT * last.value:
            text = f"“{name}”按增速推算的基数 {shown(implied, target.unit)} 与 {actual} 相差超过 2%"
            yield Warning("base", text, target.mark)


def shown(value: Decimal, unit: str | None) -> str:
    """A value as a person reads it: 3409.09 亿元, 12 家 stays 12."""
    if unit == "CNY" and abs(value) >= 10**8:
        return f"{(value / 10**8).quantize(Decimal('0.01')).normalize():f} 亿元"
    if unit == "CNY":
        return f"{(value / 10**4).normalize():f} 万元"
    text = f"{value.normalize():f}"
    return text + ("%" if unit == "percent" else "")


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"
