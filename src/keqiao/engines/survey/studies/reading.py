"""读取说明书: DESIGN.toml and CHANGE.toml as plain values; every unknown word is an error that names it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError

STATISTICS = (
    "total",
    "mean",
    "ratio",
    "share",
    "classes",
    "function",
    "quantile",
    "proportion",
    "variance",
    "regression",
    "independence",
)
_TOP = {"title", "subtitle", "source", "as_of", "demonstration", "level", "data", "design", "replicates"}
_TOP |= {"calibration", "estimates"}
_DESIGN = {"strata", "clusters", "fpc", "weights", "probabilities", "nest", "lonely", "adjust_domain_lonely"}
_DESIGN |= {"unit", "pps", "estimator", "phase_two"}
_CALIBRATION = {"formula", "totals", "totals_file", "method", "bounds", "partition", "spread", "equal_within"}
_CALIBRATION |= {"cells", "counts", "margins", "weight_bounds", "trim"}
_REPLICATES = {"file", "columns", "combined", "scale", "rscales", "mse", "kind", "count", "seed", "rho", "df"}
_QUESTION = {"name", "statistic", "variables", "numerators", "denominators", "classes", "expression", "of"}
_QUESTION |= {"by", "where", "na_rm", "deff", "p", "rule", "interval", "event", "method", "formula", "family"}
_QUESTION |= {"link", "level", "unit"}
_CHANGE = {
    "title",
    "subtitle",
    "source",
    "as_of",
    "demonstration",
    "first",
    "second",
    "key",
    "changes",
    "level",
}
_CHANGED = {"name", "expression", "where", "target", "unit", "percent"}


@dataclass(frozen=True)
class Question:
    """要估计的一项: what ``[[estimates]]`` says, with its name."""

    name: str
    statistic: str
    options: Mapping[str, Any]

    def names(self, key: str) -> list[str]:
        """A list of names; one name may stand alone."""
        value = self.options.get(key) or []
        return [value] if isinstance(value, str) else [str(item) for item in value]


@dataclass(frozen=True)
class Study:
    """一份说明书."""

    path: Path
    title: str
    data: Path
    design: Mapping[str, Any]
    questions: Sequence[Question]
    calibration: Mapping[str, Any] = field(default_factory=dict)
    replicates: Mapping[str, Any] = field(default_factory=dict)
    level: float = 0.95
    heading: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeStudy:
    """一份变化说明书: two studies of the same population and the changes asked for."""

    title: str
    first: Study
    second: Study
    key: str
    changes: Sequence[Mapping[str, Any]]
    level: float
    heading: Mapping[str, Any]


def read_study(path: Path) -> Study:
    """读取 DESIGN.toml. Data files are relative to the folder of the study."""
    given = _toml(path)
    _known(given, _TOP, "说明书", path)
    design = _section(given, "design", path, required=True)
    _known(design, _DESIGN, "[design]", path)
    calibration, replicates = _section(given, "calibration", path), _section(given, "replicates", path)
    _known(calibration, _CALIBRATION, "[calibration]", path)
    _known(replicates, _REPLICATES, "[replicates]", path)
    level = _level(given.get("level", 0.95))
    questions = [
        _question(part, i, path) for i, part in enumerate(_tables(given, "estimates", path), start=1)
    ]
    title = str(given.get("title", path.stem))
    data = path.parent / _data(given, path)
    return Study(path, title, data, design, questions, calibration, replicates, level, _heading(given))


def read_change(path: Path) -> ChangeStudy:
    """读取 CHANGE.toml: ``first`` and ``second`` name the two waves' studies."""
    given = _toml(path)
    _known(given, _CHANGE, "变化说明书", path)
    for name in ("first", "second", "key"):
        if not isinstance(given.get(name), str):
            raise InputError("{path}:缺少“{name}”", path=path, name=name)
    changes = _tables(given, "changes", path)
    if not changes:
        raise InputError("{path}:至少要有一项 [[changes]]", path=path)
    for i, part in enumerate(changes, start=1):
        _known(part, _CHANGED, f"第 {i} 项 [[changes]]", path)
        if not isinstance(part.get("expression"), str):
            raise InputError("{path}:第 {number} 项 [[changes]] 缺少 expression", path=path, number=i)
    first, second = (read_study(path.parent / given[name]) for name in ("first", "second"))
    level = _level(given.get("level", 0.95))
    return ChangeStudy(
        str(given.get("title", path.stem)), first, second, given["key"], changes, level, _heading(given)
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("找不到说明书 {path}", path=path) from None
    except IsADirectoryError:
        raise InputError("{path} 是文件夹,不是说明书", path=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("说明书 {path} 不是有效的 TOML:{error}", path=path, error=error) from None


def _known(given: Mapping[str, Any], known: set[str], where: str, path: Path) -> None:
    for name in given:
        if name not in known:
            raise InputError(
                "{path}:{where}不认识“{name}”;可用:{known}",
                path=path,
                where=where,
                name=name,
                known="、".join(sorted(known)),
            )


def _section(given: Mapping[str, Any], name: str, path: Path, *, required: bool = False) -> Mapping[str, Any]:
    value = given.get(name)
    if value is None and not required:
        return {}
    if not isinstance(value, dict):
        raise InputError("{path}:缺少 [{name}] 一节", path=path, name=name)
    return value


def _tables(given: Mapping[str, Any], name: str, path: Path) -> list[Mapping[str, Any]]:
    value = given.get(name, [])
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise InputError("{path}:{name} 要写成若干个 [[{name}]]", path=path, name=name)
    return value


def _data(given: Mapping[str, Any], path: Path) -> str:
    data = given.get("data")
    name = data.get("file") if isinstance(data, dict) else data
    if not isinstance(name, str) or not name:
        raise InputError('{path}:缺少 data = "文件名"', path=path)
    return name


def _level(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1:
        raise InputError("置信水平 level 应在 0 与 1 之间,收到 {value}", value=value)
    return float(value)


def _question(part: Mapping[str, Any], number: int, path: Path) -> Question:
    where = f"第 {number} 项 [[estimates]]"
    _known(part, _QUESTION, where, path)
    statistic = part.get("statistic", "total")
    if statistic not in STATISTICS:
        raise InputError(
            "{path}:{where}的 statistic “{name}”不存在;可用:{known}",
            path=path,
            where=where,
            name=statistic,
            known="、".join(STATISTICS),
        )
    if "level" in part:
        _level(part["level"])
    return Question(str(part.get("name", f"第 {number} 项")), statistic, part)


def _heading(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: given[key] for key in ("subtitle", "source", "as_of", "demonstration") if key in given}
