"""测算: what one enterprise is entitled to on a date, how much, why, and what would change the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.incentives.catalogue import Incentive, catalogue, check_day
from keqiao.engines.incentives.law import law
from keqiao.engines.incentives.profile import Profile
from keqiao.engines.rules.book import RuleBook
from keqiao.engines.rules.borders import comparisons
from keqiao.engines.rules.exact import shown
from keqiao.engines.rules.parameters import Version
from keqiao.engines.rules.run import MissingInputError, Run
from keqiao.engines.rules.trace import ParameterUse, TraceStep, marks
from keqiao.engines.rules.verdict import Verdict, all_known


@dataclass(frozen=True)
class Condition:
    """一个条件: met, not met, or unknown for want of ``missing``; ``change``: what would turn it."""

    name: str
    title: str
    met: bool | None
    missing: tuple[str, ...] = ()
    change: str = ""


@dataclass(frozen=True)
class Finding:
    """一项优惠的测算结果. ``saving`` (tax) and ``base`` are in yuan, None when they cannot be computed."""

    incentive: Incentive
    version: Version
    verdict: Verdict
    conditions: tuple[Condition, ...]
    saving: Fraction | None
    base: Fraction | None
    trace: TraceStep
    marks: tuple[ParameterUse, ...]

    @property
    def concerns(self) -> bool:
        """Whether there is anything to relieve; an incentive without its business is only listed."""
        return self.conditions[0].met is not False

    @property
    def reason(self) -> str:
        """The conditions that decide, in one sentence."""
        if not self.concerns:
            return f"不涉及:{self.conditions[0].title} 不成立"
        failed = [each for each in self.conditions if each.met is False]
        if failed:
            return "不满足:" + ";".join(each.title + each.change for each in failed)
        unknown = [each for each in self.conditions if each.met is None]
        if unknown:
            return "取决于:" + ";".join(each.title for each in unknown)
        if self.version.confidence == "U":
            return f"条件均满足,但依据未确认:{self.version.source}"
        return "条件均满足"


@dataclass(frozen=True)
class Assessment:
    """一户企业的测算结果."""

    profile: Profile
    findings: tuple[Finding, ...]
    closed: tuple[Incentive, ...] = ()
    best: Best | None = None

    def finding(self, name: str) -> Finding | None:
        """The finding of one incentive, if it is in force."""
        return next((each for each in self.findings if each.incentive.name == name), None)


@dataclass(frozen=True)
class Combination:
    """一种组合: deductions taken and the route of rates, with the year's income tax in yuan."""

    deductions: tuple[str, ...]
    route: str
    tax: Fraction


@dataclass(frozen=True)
class Best:
    """最优组合: the tax without incentives, and every combination, lowest tax first."""

    statutory: Fraction
    combinations: tuple[Combination, ...] = field(default=())

    @property
    def choice(self) -> Combination:
        return self.combinations[0]

    @property
    def saving(self) -> Fraction:
        return self.statutory - self.choice.tax


GENERAL_ROUTE = "tax_general"


def assess(profile: Profile, book: RuleBook | None = None, known_on: date | None = None) -> Assessment:
    """测算一户企业. Deductions first; then the rates, on the income the entitled deductions leave."""
    book = book or law()
    check_day(book, profile.as_of)
    incentives = catalogue().values()
    open_ones = [(each, each.version(book, profile.as_of, known_on)) for each in incentives]
    switches: dict[str, bool] = {each.use: False for each in incentives if each.use}
    findings: dict[str, Finding] = {}
    for rates in (False, True):
        facts = {**profile.facts, **switches}
        for each, version in open_ones:
            if version is not None and (each.group == "rate") is rates:
                finding = _finding(each, version, Run(book, profile.as_of, facts, known_on))
                findings[each.name] = finding
                if each.use:
                    switches[each.use] = finding.verdict is Verdict.YES
    closed = tuple(each for each, version in open_ones if version is None)
    ordered = tuple(findings[each.name] for each in incentives if each.name in findings)
    return Assessment(profile, ordered, closed, _best(profile, book, ordered, switches, known_on))


def _finding(incentive: Incentive, version: Version, run: Run) -> Finding:
    conditions = tuple(_condition(run, name) for name in incentive.tests)
    known = all_known(each.met for each in conditions)
    if known and version.confidence == "U":
        known = None
    verdict = Verdict.of(known)
    wanted = verdict is not Verdict.NO
    saving = _amount(run, incentive.saving) if wanted else None
    base = _amount(run, incentive.base) if wanted else None
    run.root.title, run.root.value = incentive.title, verdict.value
    run.root.uses.append(ParameterUse(run.book.parameters[incentive.in_force], version))
    return Finding(incentive, version, verdict, conditions, saving, base, run.root, marks([run.root]))


def _condition(run: Run, name: str) -> Condition:
    title = run.book.title(name)
    try:
        met = bool(run.value(name))
    except MissingInputError:
        known = run.inputs.keys() | {each for each, d in run.book.inputs.items() if d.default is not None}
        return Condition(name, title, None, tuple(sorted(run.book.leaves(name) - known)))
    return Condition(name, title, met, (), "" if met else _change(run, name))


def _change(run: Run, name: str) -> str:
    """How far a failed threshold is, for conditions that compare one fact with one figure."""
    if name not in run.book.variables:
        return ""
    for found in comparisons(run.book, name):
        subject, divisor = found.subject, found.divisor
        if subject is None:
            continue
        version = run.book.parameters[found.parameter].require(run.as_of, run.known_on)
        if not isinstance(version.value, Fraction):
            continue
        now = run.value(subject)
        bound = version.value * (run.value(divisor) if divisor else 1)
        unit = _unit(run.book, subject)
        sign = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}[found.operator]
        return (
            f"({run.book.title(subject)} {shown(now, unit)},需 {sign} {shown(bound, unit)},"
            f"相差 {shown(abs(now - bound), unit)})"
        )
    return ""


def _unit(book: RuleBook, name: str) -> str:
    known = book.variables.get(name) or book.inputs.get(name)
    return known.unit if known else ""


def _amount(run: Run, name: str | None) -> Fraction | None:
    if name is None:
        return None
    try:
        value = run.value(name)
    except MissingInputError:
        return None
    return value if isinstance(value, Fraction) else None


def _best(
    profile: Profile,
    book: RuleBook,
    findings: tuple[Finding, ...],
    switches: Mapping[str, bool],
    known_on: date | None,
) -> Best | None:
    """Every subset of the entitled deductions under every entitled route of rates."""
    if "taxable_income" not in profile.facts:
        return None
    entitled = [each.incentive for each in findings if each.verdict is Verdict.YES]
    routes = [(GENERAL_ROUTE, "")] + [(each.route, each.name) for each in entitled if each.route]
    deductions = [each for each in entitled if each.use]
    found: list[Combination] = []
    for mask in range(2 ** len(deductions)):
        taken = [each for bit, each in enumerate(deductions) if mask >> bit & 1]
        chosen = {**switches, **{str(each.use): each in taken for each in deductions}}
        for variable, rate in routes:
            run = Run(book, profile.as_of, {**profile.facts, **chosen}, known_on)
            found.append(Combination(tuple(each.name for each in taken), rate, run.value(str(variable))))
    found.sort(key=lambda each: (each.tax, len(each.deductions), each.route))
    statutory: Any = Run(book, profile.as_of, profile.facts, known_on).value("eit_statutory")
    return Best(statutory, tuple(found))
