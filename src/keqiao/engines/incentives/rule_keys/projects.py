"""研发项目: projects of a year, their other expenses, their eligible amounts (section a)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, count, flag, info, money
from keqiao.engines.rules.fields import Field
from keqiao.engines.rules.run import Run

PARTS = ("personnel", "direct", "depreciation", "amortisation", "design")
PROJECT_FIELDS = (
    Field("id", "项目编号", "text", required=True),
    choice("kind", "项目方式", ("own", "outsourced"), default="own"),
    money("five_items", "前五项费用合计"),
    money("personnel", "人员人工"),
    money("direct", "直接投入"),
    money("depreciation", "折旧"),
    money("amortisation", "无形资产摊销"),
    money("design", "新产品设计等"),
    money("other", "其他相关费用", default=Fraction(0)),
    info("total", "合计(说明)"),
    flag("capitalised", "资本化", False),
    flag("completed", "当年形成无形资产", True),
    money("amortisation_years", "摊销年限"),
    count("amortisation_months_this_year", "当年摊销月数", default=Fraction(12), high=Fraction(12)),
    money("domestic_paid", "委托境内费用", default=Fraction(0)),
    money("overseas_paid", "委托境外费用", default=Fraction(0)),
)
PROJECTS = Field("projects", "研发项目", "objects", inner=PROJECT_FIELDS)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Project:
    """研发项目: amounts in yuan; ``counts`` is false for a capitalised project not yet completed."""

    name: str
    own: bool
    five_items: Fraction
    other: Fraction
    domestic_paid: Fraction
    overseas_paid: Fraction
    capitalised: bool
    counts: bool
    years: Fraction | None
    months: Fraction


@dataclass(frozen=True)
class YearOfProjects:
    """全年研发项目计算结果: amounts in yuan, maps by project."""

    five_items: Fraction
    other_limit: Fraction
    limits: dict[str, Fraction]
    alloc: dict[str, Fraction]
    domestic: Fraction
    overseas: Fraction
    eligible: dict[str, Fraction]
    expensed: Fraction
    capitalised: Fraction
    amortisation: dict[str, Fraction | None]

    @property
    def other_allowed(self) -> Fraction:
        return sum(self.alloc.values(), NOTHING)

    @property
    def total(self) -> Fraction:
        return sum(self.eligible.values(), NOTHING)

    @property
    def amortised(self) -> Fraction | None:
        """摊销合计; None when a life is not given."""
        parts = [value for value in self.amortisation.values() if value is not None]
        return sum(parts, NOTHING) if len(parts) == len(self.amortisation) else None


def read_projects(inputs: Inputs) -> list[Project]:
    """读入项目: ids differ, five items or their parts, outsourced fees only on outsourced projects."""
    projects = [_project(item) for item in inputs["projects"]]
    names = [project.name for project in projects]
    for name in names:
        if names.count(name) > 1:
            raise InputError("研发项目编号“{name}”重复", name=name)
    if "total" in names:
        raise InputError("研发项目编号不能用“total”,它表示合计")
    return projects


def _project(item: dict[str, Any]) -> Project:
    own = item["kind"] == "own"
    if own and (item["domestic_paid"] or item["overseas_paid"]):
        raise InputError("研发项目“{name}”是自主研发,不能填委托费用", name=item["id"])
    if not own and (item["other"] or any(item[part] for part in (*PARTS, "five_items"))):
        raise InputError("研发项目“{name}”是委托研发,不能填自主研发费用", name=item["id"])
    if item["amortisation_years"] is not None and item["amortisation_years"] <= 0:
        raise InputError("研发项目“{name}”的 amortisation_years 必须大于 0", name=item["id"])
    capitalised = item["capitalised"]
    return Project(
        item["id"],
        own,
        _five_items(item) if own else NOTHING,
        item["other"],
        item["domestic_paid"],
        item["overseas_paid"],
        capitalised,
        not capitalised or item["completed"],
        item["amortisation_years"],
        item["amortisation_months_this_year"],
    )


def _five_items(item: dict[str, Any]) -> Fraction:
    parts = [item[part] for part in PARTS if item[part] is not None]
    total = sum(parts, NOTHING)
    given = item["five_items"]
    if given is None and not parts and not item["other"]:
        raise InputError("研发项目“{name}”缺少费用:five_items、其五个分项或 other", name=item["id"])
    if given is not None and parts and given != total:
        raise InputError("研发项目“{name}”的 five_items 与分项之和不一致", name=item["id"])
    return total if given is None else Fraction(given)


def year_of(run: Run, projects: list[Project]) -> YearOfProjects:
    """全年计算: limit over all projects (2021 on) or each (2016 to 2020), then the overseas cap."""
    own = [project for project in projects if project.own]
    counted = [project for project in own if project.counts]
    five = sum((project.five_items for project in counted), NOTHING)
    pooled = run.required("rd_other_pooled")
    limits = {project.name: _limit(run, project) for project in counted}
    limit = run.compute("rd_other_limit", rd_five_items=five) if pooled else sum(limits.values(), NOTHING)
    alloc = {project.name: NOTHING for project in own}
    alloc |= _pooled(run, counted, limit) if pooled else _single(run, counted, limits)
    outsourced = [project for project in projects if not project.own and project.counts]
    with run.step("委托研发"):
        domestic = {p.name: _domestic(run, p.domestic_paid) for p in outsourced}
        own_eligible = five + sum(alloc.values(), NOTHING)
        overseas = _overseas(run, outsourced, own_eligible + sum(domestic.values(), NOTHING))
    eligible = {project.name: NOTHING for project in projects}
    eligible |= {project.name: project.five_items + alloc[project.name] for project in counted}
    eligible |= {name: domestic[name] + overseas[name] for name in domestic}
    return YearOfProjects(
        five,
        limit,
        limits,
        alloc,
        sum(domestic.values(), NOTHING),
        sum(overseas.values(), NOTHING),
        eligible,
        _sum_where(projects, eligible, lambda project: not project.capitalised),
        _sum_where(projects, eligible, lambda project: project.capitalised),
        {p.name: _amortisation(p, eligible[p.name]) for p in projects if p.capitalised},
    )


def _limit(run: Run, project: Project) -> Fraction:
    return Fraction(run.compute("rd_other_limit", f"项目 {project.name}", rd_five_items=project.five_items))


def _pooled(run: Run, counted: list[Project], limit: Fraction) -> dict[str, Fraction]:
    actual = sum((project.other for project in counted), NOTHING)
    allowed = run.compute("rd_other_allowed", rd_other=actual, rd_other_limit=limit)
    ratio = Fraction(allowed) / actual if actual else Fraction(1)
    return {project.name: project.other * ratio for project in counted}


def _single(run: Run, counted: list[Project], limits: dict[str, Fraction]) -> dict[str, Fraction]:
    return {
        project.name: run.compute(
            "rd_other_allowed",
            f"项目 {project.name}",
            rd_other=project.other,
            rd_other_limit=limits[project.name],
        )
        for project in counted
    }


def _domestic(run: Run, paid: Fraction) -> Fraction:
    return Fraction(run.compute("rd_domestic_allowed", rd_domestic_paid=paid))


def _overseas(run: Run, outsourced: list[Project], domestic_eligible: Fraction) -> dict[str, Fraction]:
    """The cap holds over all projects; what it allows is shared in proportion."""
    paid = sum((project.overseas_paid for project in outsourced), NOTHING)
    if not paid:
        return {project.name: NOTHING for project in outsourced}
    allowed = run.compute(
        "rd_overseas_allowed",
        rd_overseas_paid=paid,
        rd_domestic_eligible=domestic_eligible,
        overseas_to_institution=True,
    )
    return {project.name: project.overseas_paid * Fraction(allowed) / paid for project in outsourced}


def _sum_where(
    projects: list[Project], eligible: dict[str, Fraction], wanted: Callable[[Project], bool]
) -> Fraction:
    return sum((eligible[project.name] for project in projects if wanted(project)), NOTHING)


def _amortisation(project: Project, eligible: Fraction) -> Fraction | None:
    if not eligible:
        return NOTHING
    return None if project.years is None else eligible / project.years * project.months / 12
