"""登记制度: which rules hold on a day, the coded grounds of refusal, and parameters that a site may set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils.translation import gettext

from keqiao.core.flow import Choice
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer.codes import data
from keqiao.rooms.transfer.models import Setting


@dataclass(frozen=True, slots=True)
class Parameter:
    """参数: ``shipped`` is the default that ships; ``confidence`` U marks a text that nobody has confirmed."""

    name: str
    label: str
    unit: str
    shipped: Any
    confidence: str
    source: str
    engine: str = ""


@dataclass(frozen=True)
class Regime:
    """登记制度 with its days, grounds of refusal and parameters."""

    code: str
    label: str
    since: date
    until: date | None
    source: str
    refusals: tuple[Choice, ...]
    parameters: dict[str, Parameter]


@cache
def regimes() -> dict[str, Regime]:
    return {item["code"]: _regime(item) for item in data("regimes")["regimes"]}


def _regime(item: Any) -> Regime:
    refusals = item["refusals"]
    parameters = {
        name: Parameter(
            name,
            one["label"],
            one.get("unit", ""),
            one.get("value"),
            one["confidence"],
            one["source"],
            one.get("engine", ""),
        )
        for name, one in item["parameters"].items()
    }
    listed = tuple(Choice(one["code"], one["label"], refusals["source"]) for one in refusals["items"])
    return Regime(item["code"], item["label"], item["from"], item["to"], item["source"], listed, parameters)


def regime_on(day: date) -> Regime:
    """按受理日期选制度."""
    for regime in regimes().values():
        if regime.since <= day and (regime.until is None or day <= regime.until):
            return regime
    raise InputError("{day} 没有可适用的技术合同登记制度", day=day)


def refusal_choices() -> tuple[Choice, ...]:
    """All grounds of all regimes, each once: the move checks that the ground is one of the contract's own regime."""
    found: dict[str, Choice] = {}
    for regime in regimes().values():
        for choice in regime.refusals:
            found.setdefault(choice.code, choice)
    return tuple(found.values())


def refusal_label(regime: str, code: str) -> str:
    chosen = regimes().get(regime)
    listed = chosen.refusals if chosen else refusal_choices()
    return next((gettext(str(choice.label)) for choice in listed if choice.code == code), code)


def parameter(regime: Regime, name: str, day: date) -> Any:
    """参数的取值: what the site has set, else the engine's dated figure, else the shipped default."""
    known = regime.parameters[name]
    own = Setting.objects.filter(regime=regime.code, name=name).values_list("value", flat=True).first()
    if own is not None:
        return read(known, own)
    if known.engine:
        value = _from_engine(known.engine, day)
        if value is not None:
            return int(value)
    return known.shipped


def _from_engine(name: str, day: date) -> Any:
    from keqiao.engines.incentives.law import (
        law,
    )  # loads the whole rule book, so only when a date is to be set

    version = law().parameters[name].version(day)
    return None if version is None else version.value


def read(known: Parameter, text: str) -> Any:
    """A site's setting as its value; an empty one switches the rule off."""
    if text == "":
        return None
    if isinstance(known.shipped, bool):
        if text not in ("yes", "no"):
            raise InputError("“{label}”只能填 yes 或 no", label=known.label)
        return text == "yes"
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise InputError("“{label}”应为数字", label=known.label) from None
    if not value.is_finite() or value != int(value) or not 0 <= value < 10**14:
        raise InputError("“{label}”应为不小于零的整数", label=known.label)
    return int(value)


def due_on(regime: Regime, accepted: date) -> date | None:
    """办理期限: the day of acceptance is not counted; None where no period is set.

    Working days leave out Saturdays and Sundays; public holidays are not known here, so the day shown is the
    earliest that it can be.
    """
    days = parameter(regime, "decision_days", accepted)
    if days is None:
        return None
    if not parameter(regime, "decision_working_days", accepted):
        return accepted + timedelta(days=days)
    day = accepted
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
