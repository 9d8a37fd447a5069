"""改革测算: today's rules beside a changed set on the same enterprises: cost, winners, losers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.batch.compute import BatchResult, assess_table
from keqiao.engines.incentives.batch.reading import Enterprises
from keqiao.engines.incentives.law import law
from keqiao.engines.rules.loading import checked_fields, parse_parameter
from keqiao.engines.rules.located import Located, read_yaml
from keqiao.engines.rules.parameters import Parameter


@dataclass(frozen=True)
class Reform:
    """改革方案: changed parameters by name, each a whole history of its own."""

    title: str
    as_of: date
    changed: Mapping[str, Parameter]


@dataclass(frozen=True)
class ReformResult:
    """改革结果: both runs and the change of every enterprise's relief in fen (above zero = gains)."""

    reform: Reform
    before: BatchResult
    after: BatchResult
    change: npt.NDArray[Any]

    @property
    def cost(self) -> int:
        return int(self.change.sum())

    @property
    def winners(self) -> int:
        return int((self.change > 0).sum())

    @property
    def losers(self) -> int:
        return int((self.change < 0).sum())


def read_reform(path: Path) -> Reform:
    """读入改革方案: title, as_of and parameters, each with ``values`` as in a parameter file."""
    root = read_yaml(path)
    fields = checked_fields(
        root, "改革方案", {"title", "as_of", "parameters"}, {"title", "as_of", "parameters"}
    )
    day = fields["as_of"].value
    if not isinstance(day, date):
        raise fields["as_of"].error("改革方案的 as_of 应写作 YYYY-MM-DD")
    changed: dict[str, Parameter] = {}
    for name, place in fields["parameters"].mapping("改革方案的 parameters").items():
        changed[name] = _changed(name, place)
    if not changed:
        raise fields["parameters"].error("改革方案没有改动任何参数")
    return Reform(fields["title"].text("改革方案的 title"), day, changed)


def _changed(name: str, place: Located) -> Parameter:
    """Only ``values`` changes: title, unit and border stay those of the law."""
    known = law().parameters.get(name)
    if known is None:
        raise place.error("没有名为“{name}”的参数", name=name)
    values = checked_fields(place, f"参数“{name}”", {"values"}, {"values"})["values"]
    kept = {"title": known.title, "english": known.english, "unit": known.unit, "border": known.border}
    described = {key: Located(text, place.line, place.file) for key, text in kept.items() if text is not None}
    return parse_parameter(name, Located({**described, "values": values}, place.line, place.file))


def compare(reform: Reform, enterprises: Enterprises) -> ReformResult:
    """改革前后对比 on the same enterprises and day."""
    for parameter in reform.changed.values():
        if parameter.version(reform.as_of) is None:
            raise InputError("参数“{name}”的改动不包含测算日期 {day}", name=parameter.name, day=reform.as_of)
    before = assess_table(enterprises, reform.as_of)
    after = assess_table(enterprises, reform.as_of, law().with_parameters(reform.changed))
    return ReformResult(reform, before, after, _relief(after) - _relief(before))


def _relief(result: BatchResult) -> npt.NDArray[Any]:
    """Tax relieved for each enterprise: income tax by the best combination, and the other taxes.

    Income tax enters with its sign turned, so that a changed statutory rate counts as well.
    """
    total = -result.best
    for column in result.incentives.values():
        if column.incentive.group in ("vat", "property") and column.saving is not None:
            total = total + column.saving
    return np.asarray(total)
