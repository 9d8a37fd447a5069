"""发布成表: works, tasks, targets and supervision rules of a version, from its accepted finds."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from keqiao.core.parties.models import Division
from keqiao.core.search.indexing import touch_many
from keqiao.rooms.plan.models import Find, Plan, SupervisionRule, Target, Task, Work
from keqiao.rooms.plan.plan_words import rule_words
from keqiao.rooms.plan.publication_guard import Accepted
from keqiao.rooms.plan.supervision import cycles
from keqiao.rooms.plan.targets_dates import last_day


@cache
def defaults() -> dict[str, Any]:
    """系统默认的督办规则: the data file, with what each stands for."""
    text = files("keqiao.rooms.plan").joinpath("data/defaults.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def write_rows(plan: Plan, accepted: Accepted, before: Plan | None) -> dict[str, Task]:
    """Write all rows but the parts; the tasks by their keys."""
    works = _works(plan, accepted)
    earlier = {task.key: task for task in before.tasks.all()} if before else {}
    tasks = {
        find.key: _task(accepted, plan, find, works.get(find.key), earlier.get(find.key), index)
        for index, find in enumerate(accepted.tasks, 1)
    }
    Task.objects.bulk_create(tasks.values())
    touch_many("plan.task", [task.pk for task in tasks.values()])
    regions = _regions()
    Target.objects.bulk_create(
        _target(plan, find, tasks, regions, index) for index, find in enumerate(accepted.targets, 1)
    )
    SupervisionRule.objects.bulk_create(_rules(plan, accepted))
    return tasks


def _works(plan: Plan, accepted: Accepted) -> dict[str, Work]:
    """重点工作 by task key: where all tasks stand under one heading the tasks themselves are the works."""
    sections = {find.key: find for find in accepted.sections}
    named = [find.content.get("section") for find in accepted.tasks]
    if len(set(named)) <= 1:
        works = {find.key: _work(plan, find, index) for index, find in enumerate(accepted.tasks, 1)}
        Work.objects.bulk_create(works.values())
        return works
    kept = [key for key in dict.fromkeys(named) if key in sections]
    by_section = {key: _work(plan, sections[key], index) for index, key in enumerate(kept, 1)}
    Work.objects.bulk_create(by_section.values())
    return {
        find.key: by_section[key]
        for find in accepted.tasks
        if (key := find.content.get("section")) in by_section
    }


def _work(plan: Plan, find: Find, order: int) -> Work:
    number, title = str(find.content.get("number", "")), str(find.content.get("title", ""))
    return Work(plan=plan, number=number[:20], title=title[:300], order=order)


def _task(
    accepted: Accepted, plan: Plan, find: Find, work: Work | None, earlier: Task | None, order: int
) -> Task:
    content = find.content
    body = content.get("body")
    printed = last_day(str(content.get("deadline") or ""), plan.year)
    original, deadline = printed, printed
    if earlier is not None:
        original = earlier.original_deadline
        deadline = earlier.deadline if printed == earlier.original_deadline else printed
    return Task(
        plan=plan,
        work=work,
        key=find.key,
        number=str(content.get("number", ""))[:20],
        title=str(content.get("title", ""))[:300],
        text=plan.text[body[0] : body[1]] if body else str(content.get("title", "")),
        start=body[0] if body else find.start,
        end=body[1] if body else find.end,
        deadline=deadline,
        original_deadline=original,
        weight=Decimal(str(content.get("weight") or 1)),
        units=[[unit.content["role"], unit.content["name"]] for unit in accepted.units_of(find.key)],
        order=order,
    )


def _regions() -> dict[str, str]:
    """Names of divisions to their codes, those in force first."""
    rows = Division.objects.order_by("-until").values_list("name", "code")
    return dict(rows)


def _target(plan: Plan, find: Find, tasks: dict[str, Task], regions: dict[str, str], order: int) -> Target:
    content = find.content
    region = str(content.get("region") or "")
    return Target(
        plan=plan,
        task=tasks.get(str(content.get("task") or "")),
        key=find.key,
        quote=str(content.get("quote") or ""),
        start=find.start,
        end=find.end,
        metric=str(content.get("metric") or "")[:200],
        series=str(content.get("series") or "")[:200],
        kind=str(content.get("kind") or "level"),
        comparator=str(content.get("comparator") or ""),
        low=_figure(content, "low"),
        high=_figure(content, "high"),
        unit=str(content.get("unit") or ""),
        printed_unit=str(content.get("raw_unit") or "")[:20],
        growth=_figure(content, "growth_pct"),
        growth_comparator=str(content.get("growth_comparator") or ""),
        base=_figure(content, "base"),
        horizon=last_day(str(content.get("deadline") or ""), plan.year),
        region=regions.get(region, plan.division),
        region_name=region[:100],
        strive=bool(content.get("strive")),
        measure=str(content.get("measure") or ""),
        settlement=str(content.get("settlement") or "")[:200],
        remarks=[],
        order=order,
    )


def _figure(content: dict[str, Any], name: str) -> Decimal | None:
    text = content.get(name)
    return Decimal(str(text)) if text not in (None, "") else None


def _rules(plan: Plan, accepted: Accepted) -> list[SupervisionRule]:
    """The notice's rules, and the defaults for the kinds on which it is silent."""
    rules = [
        SupervisionRule(
            plan=plan,
            kind=str(find.content.get("kind")),
            quote=str(find.content.get("quote") or ""),
            start=find.start,
            end=find.end,
            value=find.content.get("value") or {},
            origin="notice" if find.start is not None else "person",
        )
        for find in accepted.rules
    ]
    spoken = {rule.kind for rule in rules}
    rules += [
        SupervisionRule(plan=plan, kind=kind, value=value, origin="default")
        for kind, value in _silent()
        if kind not in spoken
    ]
    return rules


def defaults_for(accepted: Accepted) -> list[str]:
    """What the system would add on points where the accepted rules are silent, in words."""
    spoken = {str(find.content.get("kind")) for find in accepted.rules}
    return [rule_words(kind, value) for kind, value in _silent() if kind not in spoken]


def _silent() -> list[tuple[str, dict[str, Any]]]:
    """What holds where the notice is silent: kinds and values, the office's parameters last."""
    parameters = cycles.defaults()
    values = {name: parameters[name] for name in defaults()["parameters"]}
    return [*((entry["kind"], entry["value"]) for entry in defaults()["rules"]), ("parameters", values)]
