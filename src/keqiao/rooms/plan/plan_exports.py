"""计划的导出: the scorer's form of a version, and the ledger of its targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keqiao.core.access import Viewer
from keqiao.core.exports import Column
from keqiao.core.pages.parts import LIGHTS
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.plan_selectors import targets_of
from keqiao.rooms.plan.plan_words import target_words
from keqiao.rooms.plan.publication_guard import Accepted

FIGURES = ("low", "high", "growth_pct", "growth_pct_high", "base")


def as_data(plan: Plan) -> dict[str, Any]:
    """The accepted finds of a version in the form of keqiao.engines.gongwen.jsonform."""
    accepted = Accepted.of(plan)
    header = accepted.header
    units: dict[str, list[Find]] = {}
    for unit in accepted.units:
        units.setdefault(str(unit.content.get("task")), []).append(unit)
    return {
        "title": header.get("title") or None,
        "alt_titles": [],
        "number": header.get("number") or None,
        "issuer": header.get("issuer") or None,
        "date": header.get("date") or None,
        "plan_year": header.get("plan_year") or None,
        "region": header.get("region") or None,
        "version": plan.number,
        "sections": [_section(find) for find in accepted.sections],
        "tasks": [_task(find, units.get(find.key, [])) for find in accepted.tasks],
        "targets": [_target(find) for find in accepted.targets],
        "supervision": [
            {
                "kind": f.content.get("kind"),
                "quote": f.content.get("quote"),
                **_span(f),
                "value": f.content.get("value"),
            }
            for f in accepted.rules
        ],
    }


def _span(find: Find) -> dict[str, Any]:
    """Where it stands; a find that a person added without a span has none."""
    return {"start": find.start, "end": find.end}


def _section(find: Find) -> dict[str, Any]:
    names = ("number", "title", "level", "parent")
    return {"id": find.key, **{name: find.content.get(name) for name in names}, **_span(find)}


def _task(find: Find, units: Sequence[Find]) -> dict[str, Any]:
    content = find.content
    return {
        "id": find.key,
        "number": content.get("number"),
        "title": content.get("title"),
        "section": content.get("section"),
        "units": [
            {
                "name": unit.content.get("name"),
                "role": unit.content.get("role"),
                "full_name": unit.content.get("full_name") or None,
                **_span(unit),
            }
            for unit in units
        ],
        "open_list": bool(content.get("open_list")),
        "deadline": content.get("deadline") or None,
        "leaders": content.get("leaders") or [],
        "truncated": bool(content.get("truncated")),
        **_span(find),
    }


def _target(find: Find) -> dict[str, Any]:
    names = (
        "task", "quote", "metric", "series", "kind", "comparator", "unit", "raw_unit", "growth_comparator",
        "deadline", "region",
    )  # fmt: skip
    content = find.content
    figures = {name: _number(content.get(name)) for name in FIGURES}
    texts = {name: content.get(name) or None for name in names}
    return {"id": find.key, **texts, **figures, "strive": bool(content.get("strive")), **_span(find)}


def _number(text: Any) -> int | float | None:
    if text in (None, ""):
        return None
    value = Decimal(str(text))
    return int(value) if value == value.to_integral_value() else float(value)


COLUMNS = (
    Column("key", _("编号")),
    Column("task", pgettext_lazy("plan", "任务")),
    Column("metric", _("指标")),
    Column("target", _("目标值")),
    Column("low", _("下限")),
    Column("high", _("上限")),
    Column("unit", _("单位")),
    Column("growth", _("增速（%）")),
    Column("horizon", _("期限")),
    Column("region", _("地域")),
    Column("series", _("序列")),
    Column("measure", _("度量")),
    Column("value", _("计算值")),
    Column("progress", _("完成比例")),
    Column("share", _("时间进度")),
    Column("light", _("灯")),
    Column("remarks", _("提示")),
    Column("as_of", _("截至")),
    Column("quote", _("原文")),
)


def target_rows(viewer: Viewer, plan: Plan, as_of: date) -> Iterator[dict[str, Any]]:
    """目标台账 of a plan, one row a target, as of a day."""
    for one in targets_of(viewer, plan, as_of):
        target = one.target
        yield {
            "key": target.key,
            "task": f"{target.task.number}{target.task.title}" if target.task else "",
            "metric": target.metric,
            "target": target_words(target),
            "low": target.low,
            "high": target.high,
            "unit": target.unit,
            "growth": target.growth,
            "horizon": target.horizon,
            "region": target.region_name or target.region,
            "series": target.series,
            "measure": str(one.measure.label) if one.measure else "",
            "value": one.value,
            "progress": one.status.progress,
            "share": one.share,
            "light": str(LIGHTS[one.light][0]),
            "remarks": "；".join(remark.text for remark in one.remarks),
            "as_of": as_of,
            "quote": target.quote,
        }
