"""计算设置: what a budget asks of the calculation; every value has the default its clause names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import clean_name
from keqiao.engines.metrology.fields import choice, listing, mapping, only, positive, probability, whole

Groups = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
_KNOWN = {
    "coverage_probability",
    "interval",
    "dof",
    "k",
    "order",
    "second_order_groups",
    "readings",
    "draws",
    "seed",
    "digits",
    "units",
}


@dataclass(frozen=True)
class Settings:
    """设置.

    ``dof`` says whether effective degrees of freedom are truncated before the t table (JCGM 100, G.4.1; JJF
    1059.1) or used as they are; ``draws`` is a number of Monte Carlo trials, or ``None`` for the adaptive
    procedure (JCGM 101, 7.9) with ``digits`` significant figures of u.
    """

    coverage_probability: float = 0.95
    interval: Literal["symmetric", "shortest"] = "symmetric"
    dof: Literal["truncate", "exact"] = "truncate"
    k: float = 2.0
    order: int = 1
    second_order_groups: Groups = field(default_factory=dict)
    simultaneous: bool = False
    draws: int | None = None
    seed: int = 20170505
    digits: int = 2
    check_units: bool = True


def read_settings(entry: Mapping[str, Any]) -> Settings:
    """The ``settings`` table of a budget; an unknown setting is refused."""
    entry = mapping(entry, "settings")
    only(entry, _KNOWN, "settings")
    draws = entry.get("draws")
    if "readings" in entry:
        choice(entry["readings"], "settings.readings", ("simultaneous", "independent"))
    return Settings(
        coverage_probability=probability(
            entry.get("coverage_probability", 0.95), "settings.coverage_probability"
        ),
        interval=cast(
            "Literal['symmetric', 'shortest']",
            choice(entry.get("interval", "symmetric"), "settings.interval", ("symmetric", "shortest")),
        ),
        dof=cast(
            "Literal['truncate', 'exact']",
            choice(entry.get("dof", "truncate"), "settings.dof", ("truncate", "exact")),
        ),
        k=positive(entry.get("k", 2.0), "settings.k"),
        order=_order(entry.get("order", 1)),
        second_order_groups=_groups(entry.get("second_order_groups", {})),
        simultaneous=entry.get("readings") == "simultaneous",
        draws=None if draws in (None, "adaptive") else whole(draws, "settings.draws", 1000),
        seed=whole(entry.get("seed", 20170505), "settings.seed"),
        digits=_digits(entry.get("digits", 2)),
        check_units=choice(entry.get("units", "check"), "settings.units", ("check", "off")) == "check",
    )


def _order(value: Any) -> int:
    order = whole(value, "settings.order", 1)
    if order > 2:
        raise InputError("settings.order 只能是 1 或 2,收到的是 {value}", value=value)
    return order


def _digits(value: Any) -> int:
    digits = whole(value, "settings.digits", 1)
    if digits > 4:
        raise InputError("settings.digits 只能是 1 到 4,收到的是 {value}", value=value)
    return digits


def _groups(entry: Any) -> Groups:
    groups: Groups = {}
    for label, sides in mapping(entry, "settings.second_order_groups").items():
        where = f"settings.second_order_groups.{label}"
        parts = [
            tuple(clean_name(str(name)) for name in listing(side, where)) for side in listing(sides, where)
        ]
        if len(parts) != 2:
            raise InputError("{where} 应当是两组名称", where=where)
        groups[label] = (parts[0], parts[1])
    return groups
