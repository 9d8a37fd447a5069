"""发布前的检查: what still keeps a draft from being published, each in one sentence and with the finds it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.targets_dates import last_day

NEEDED = (("title", "标题"), ("date", "成文日期"), ("plan_year", "计划年度"))


@dataclass(frozen=True, slots=True)
class Lack:
    """缺项: a sentence, and the key of the find that would cure it (empty: none in particular)."""

    text: str
    kind: str = ""
    key: str = ""


class Accepted:
    """已采纳的提取项 of a draft, by kind: what a publication is made of."""

    def __init__(self, finds: Sequence[Find]) -> None:
        kept = [find for find in finds if find.decision != "rejected"]
        self.pending = [find for find in finds if find.decision == "pending"]
        self.header = {
            find.key: str(find.content.get("value") or "") for find in kept if find.kind == "header"
        }
        self.sections = [find for find in kept if find.kind == "section"]
        self.tasks = [find for find in kept if find.kind == "task"]
        self.units = [find for find in kept if find.kind == "unit"]
        self.targets = [find for find in kept if find.kind == "target"]
        self.rules = [find for find in kept if find.kind == "rule"]
        self.warnings = [find for find in kept if find.kind == "warning"]

    @classmethod
    def of(cls, plan: Plan) -> Accepted:
        return cls(list(plan.finds.order_by("order", "id")))

    def units_of(self, task: str) -> list[Find]:
        return [unit for unit in self.units if unit.content.get("task") == task]


def lacking(accepted: Accepted) -> list[Lack]:
    """Everything that is missing, the most general first."""
    return [
        *_pending(accepted),
        *_header(accepted),
        *_tasks(accepted),
        *_targets(accepted),
    ]


def _pending(accepted: Accepted) -> Iterator[Lack]:
    if accepted.pending:
        first = accepted.pending[0]
        text = _("还有 {count} 项没有处理").format(count=len(accepted.pending))
        yield Lack(text, first.kind, first.key)


def _header(accepted: Accepted) -> Iterator[Lack]:
    for name, label in NEEDED:
        if not accepted.header.get(name):
            yield Lack(_("文头缺少“{field}”").format(field=_(label)), "header", name)
    if (given := accepted.header.get("date")) and not _is_day(given):
        yield Lack(_("成文日期“{text}”应为 2017-05-05 这样的日期").format(text=given), "header", "date")
    year = accepted.header.get("plan_year", "")
    if year and not (year.isdigit() and 1949 <= int(year) <= 2100):
        yield Lack(_("计划年度“{text}”应为四位年份").format(text=year), "header", "plan_year")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _tasks(accepted: Accepted) -> Iterator[Lack]:
    if not accepted.tasks:
        yield Lack(_("没有任务"))
    for task in accepted.tasks:
        name = f"{task.content.get('number', '')}{task.content.get('title', '')}"
        units = accepted.units_of(task.key)
        if not any(unit.content.get("role") == "lead" for unit in units):
            yield Lack(_("任务“{task}”没有牵头单位").format(task=name), "task", task.key)
        if not _is_limit(task.content.get("deadline")):
            yield Lack(_("任务“{task}”的期限不是日期").format(task=name), "task", task.key)
        yield from _units(name, units)
    known = {task.key for task in accepted.tasks}
    for unit in accepted.units:
        if unit.content.get("task") not in known:
            text = _("单位“{unit}”不属于任何任务，请指定任务或不采纳").format(unit=unit.content.get("name"))
            yield Lack(text, "unit", unit.key)


def _units(name: str, units: list[Find]) -> Iterator[Lack]:
    for unit in units:
        if not unit.content.get("party"):
            text = _("任务“{task}”的单位“{unit}”没有对应到主体").format(
                task=name, unit=unit.content.get("name")
            )
            yield Lack(text, "unit", unit.key)
    times = Counter(unit.content["party"] for unit in units if unit.content.get("party"))
    for unit in units:
        if times.get(unit.content.get("party"), 0) > 1:
            text = _("任务“{task}”里同一主体列了多次：{unit}").format(
                task=name, unit=unit.content.get("name")
            )
            yield Lack(text, "unit", unit.key)


def _targets(accepted: Accepted) -> Iterator[Lack]:
    for target in accepted.targets:
        if not _is_limit(target.content.get("deadline")):
            text = _("目标“{target}”的期限不是日期").format(target=target.content.get("metric"))
            yield Lack(text, "target", target.key)


def _is_limit(text: Any) -> bool:
    try:
        last_day(str(text or ""), 2000)
    except InputError:
        return False
    return True
