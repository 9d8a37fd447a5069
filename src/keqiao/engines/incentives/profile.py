"""企业情况: the facts of one enterprise, read from YAML or JSON and checked field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.law import law
from keqiao.engines.incentives.rule_keys.projects import PROJECTS, read_projects, year_of
from keqiao.engines.rules.book import Input
from keqiao.engines.rules.fields import Field, read_date, read_fields
from keqiao.engines.rules.located import parse_yaml
from keqiao.engines.rules.run import Run

COUNTED = ("persons", "firms", "months", "days", "rights")
HEAD = ("name", "as_of", "enterprise", "projects")
PROJECT_TOTALS = ("rd_five_items", "rd_other", "rd_domestic_paid", "rd_overseas_paid", "rd_amortised")


@dataclass(frozen=True)
class Profile:
    """企业情况: ``facts`` by input name; a fact not given is absent, not zero."""

    name: str
    as_of: date
    facts: Mapping[str, Any]


def profile_inputs() -> dict[str, Input]:
    """企业情况可填的字段, in the order of the file."""
    return {name: each for name, each in law().inputs.items() if each.profile}


def profile_field(declared: Input) -> Field:
    """The check that belongs to an input."""
    low = None if declared.signed else Field("", "").low
    if declared.choices:
        return Field(declared.name, declared.title, "choice", choices=tuple(declared.choices))
    if declared.unit == "flag":
        return Field(declared.name, declared.title, "flag")
    kind = "count" if declared.unit in COUNTED and declared.name != "headcount" else "number"
    return Field(declared.name, declared.title, kind, low=low)


def read_document(path: Path) -> Any:
    """读入 YAML 或 JSON 文件 as plain values; numbers stay exact."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("文件 {path} 不是 UTF-8 文本", path=path) from None
    if path.suffix.lower() != ".json":
        return parse_yaml(text, path.name).plain()
    try:
        return json.loads(text, parse_float=str)
    except json.JSONDecodeError as error:
        raise InputError("文件 {path} 不是有效的 JSON:{error}", path=path, error=error) from None


def read_profile(document: Any, as_of: date | None = None) -> Profile:
    """读取企业情况: ``name``, ``as_of``, ``enterprise``; ``projects`` may stand for R&D totals."""
    if not isinstance(document, Mapping) or not isinstance(document.get("enterprise"), Mapping):
        raise InputError("企业情况文件应有 as_of(日期)和 enterprise(字段: 值)两项,可有 name、projects")
    extra = sorted(set(map(str, document)) - set(HEAD))
    if extra:
        raise InputError(
            "企业情况文件的字段“{name}”不认识;可用:{known}", name=extra[0], known="、".join(HEAD)
        )
    day = as_of or read_date(document.get("as_of"))
    if day is None:
        raise InputError("字段“as_of”应是 YYYY-MM-DD 形式的日期,收到“{value}”", value=document.get("as_of"))
    fields = [profile_field(each) for each in profile_inputs().values()]
    read = read_fields(fields, document["enterprise"], "enterprise.")
    facts = {name: value for name, value in read.items() if value is not None}
    if document.get("projects") is not None:
        facts |= _project_totals(document, facts, day)
    check_facts(facts)
    return Profile(str(document.get("name") or "(未命名企业)"), day, facts)


def _project_totals(document: Mapping[str, Any], facts: Mapping[str, Any], day: date) -> dict[str, Any]:
    """R&D totals of a list of projects, so that the year's limit and cap run on the same formulas."""
    both = [name for name in PROJECT_TOTALS if name in facts]
    if both:
        raise InputError("已列 projects,enterprise 中不能再填“{name}”", name=both[0])
    inputs = read_fields((PROJECTS,), {"projects": document["projects"]})
    projects = read_projects(inputs)
    year = year_of(Run(law(), day), projects)
    if year.amortised is None:
        raise InputError("资本化项目须填 amortisation_years(摊销年限)")
    if year.capitalised:
        raise InputError("projects 里的资本化项目请用规则 rd.superdeduction 测算,再把摊销额填入 rd_amortised")
    return {
        "rd_five_items": year.five_items,
        "rd_other": year.other_allowed,
        "rd_domestic_paid": sum(project.domestic_paid for project in projects),
        "rd_overseas_paid": sum(project.overseas_paid for project in projects),
    }


PARTS = (
    ("st_staff", "staff"),
    ("catalogue_revenue", "income_total"),
    ("rd_in_china_3y", "rd_3y"),
    ("high_tech_income", "total_income"),
    ("core_product_income", "high_tech_income"),
)


def check_facts(facts: Mapping[str, Any]) -> None:
    """不可能的组合: a part above its whole, months outside a year."""
    for part, whole in PARTS:
        if part in facts and whole in facts and facts[part] > facts[whole]:
            raise InputError("字段“{part}”不能大于“{whole}”", part=part, whole=whole)
    months = facts.get("months_in_business")
    if months is not None and not 1 <= months <= 12:
        raise InputError("字段“months_in_business”应是 1 至 12 的整数")
