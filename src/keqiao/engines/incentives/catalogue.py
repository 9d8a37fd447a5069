"""优惠目录: the incentives of an enterprise as data, each tied to its variables and checked when it loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.law import DATA, law
from keqiao.engines.rules.book import RuleBook
from keqiao.engines.rules.loading import checked_fields
from keqiao.engines.rules.located import Located, read_yaml
from keqiao.engines.rules.parameters import Version

GROUPS = {
    "deduction": "减少应纳税所得额",
    "rate": "企业所得税税率(择一)",
    "vat": "增值税",
    "property": "房产税和土地使用税",
    "person": "科技人员个人所得税",
    "status": "资格与年限",
}
REQUIRED = {"title", "english", "group", "in_force", "applies", "conditions", "claim", "form", "evidence"}
REQUIRED |= {"citations", "stacking"}
OPTIONAL = {"saving", "base", "unit", "use", "route", "excludes"}
VARIABLES = ("applies", "saving", "base", "route", "use")


@dataclass(frozen=True)
class Incentive:
    """一项优惠: variables by name, and what a person needs to claim it.

    ``applies`` says that there is something to relieve; ``conditions`` decide; ``saving`` is tax in yuan,
    ``base`` the amount relieved; ``use`` switches a deduction, ``route`` is the tax under a rate.
    """

    name: str
    title: str
    english: str
    group: str
    in_force: str
    applies: str
    conditions: tuple[str, ...]
    claim: str
    form: str
    evidence: tuple[str, ...]
    citations: tuple[str, ...]
    stacking: str
    saving: str | None = None
    base: str | None = None
    unit: str = "yuan"
    use: str | None = None
    route: str | None = None
    excludes: tuple[str, ...] = ()

    def version(self, book: RuleBook, as_of: date, known_on: date | None = None) -> Version | None:
        """有效版本: the version that puts the incentive in force on a day; None when it is not."""
        version = book.parameters[self.in_force].version(as_of, known_on)
        return version if version is not None and version.value not in (None, False) else None

    @property
    def tests(self) -> tuple[str, ...]:
        """All conditions, first that there is something to relieve."""
        return (self.applies, *self.conditions)


def load_catalogue(path: Path, book: RuleBook) -> dict[str, Incentive]:
    """读入优惠目录. Raises InputError for an unknown field, variable, parameter, group or exclusion."""
    places = read_yaml(path).mapping("优惠目录")
    incentives = {name: _incentive(name, place, book) for name, place in places.items()}
    for name, place in places.items():
        for other in incentives[name].excludes:
            if other not in incentives:
                raise place.error("优惠“{name}”的 excludes 中没有“{other}”这项优惠", name=name, other=other)
    return incentives


def _incentive(name: str, place: Located, book: RuleBook) -> Incentive:
    what = f"优惠“{name}”"
    fields = checked_fields(place, what, REQUIRED | OPTIONAL, REQUIRED)
    values: dict[str, Any] = {}
    for key, item in fields.items():
        if isinstance(item.value, list):
            values[key] = tuple(each.text(f"{what}的 {key}") for each in item.value)
        else:
            values[key] = item.text(f"{what}的 {key}")
    named = [(fields[key], values[key]) for key in VARIABLES if key in values]
    named += [(fields["conditions"], each) for each in values["conditions"]]
    for field, variable in named:
        if variable not in book.variables and variable not in book.inputs:
            raise field.error("{what}用到未知的变量“{variable}”", what=what, variable=variable)
    if values["in_force"] not in book.parameters:
        raise fields["in_force"].error("{what}用到未知的参数“{name}”", what=what, name=values["in_force"])
    if values["group"] not in GROUPS:
        raise fields["group"].error("{what}的 group 应是 {known} 之一", what=what, known="、".join(GROUPS))
    return Incentive(name, **values)


def check_day(book: RuleBook, as_of: date) -> None:
    """综合测算的期间: whole years are on record from the first rule of the other expenses on."""
    known = [each for each in book.parameters["rd_other_share"].versions if each.value is not None]
    if as_of < known[0].start:
        raise InputError(
            "综合测算从 {start} 起,收到 {day};更早的年度请用单条规则", start=known[0].start, day=as_of
        )


@cache
def catalogue() -> dict[str, Incentive]:
    """全部优惠, in the order of the file."""
    return load_catalogue(DATA / "incentives.yaml", law())
