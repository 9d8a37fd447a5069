"""方案: a versioned recipe. One YAML file says what is measured, how it is put together, and by which
source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar

from keqiao.engines.errors import InputError
from keqiao.engines.indices.conformity import check_fields
from keqiao.engines.indices.official.rules import Rounding
from keqiao.engines.indices.robustness.alternatives import Alternatives
from keqiao.engines.indices.settings import Aggregation, Screening, Steps
from keqiao.engines.indices.steps.imputation import Imputation
from keqiao.engines.indices.steps.normalisation import Normalisation, from_mapping
from keqiao.engines.indices.steps.outliers import OutlierRule
from keqiao.engines.indices.tree import Aggregate, IndexTree, Indicator, Veto, check_weights

KINDS = ("analytic", "official")
WEIGHT_METHODS = ("given", "equal", "ahp", "entropy", "critic", "pca")
T = TypeVar("T")


@dataclass(frozen=True)
class Weighting:
    """赋权设置: where weights come from; ``relative`` lets given weights sum to anything.

    ``judgements`` are pairwise matrices by node for AHP (several for a group); ``ri`` the random indices by
    size.
    """

    method: str = "given"
    relative: bool = False
    judgements: Mapping[str, Any] = field(default_factory=dict)
    frozen_from: str = ""

    def __post_init__(self) -> None:
        if self.method not in WEIGHT_METHODS:
            raise InputError(
                "没有赋权方法“{method}”;可用:{known}", method=self.method, known="、".join(WEIGHT_METHODS)
            )


@dataclass(frozen=True)
class Robustness:
    """稳健性设置: the alternatives, the number of runs, the seed, the interval's level, Sobol's base
    sample."""

    alternatives: Alternatives
    runs: int = 500
    seed: int = 1
    level: float = 0.9
    sobol: int = 64


@dataclass(frozen=True)
class Recipe:
    """方案: identity, tree and settings; ``fingerprint`` covers everything written in the file."""

    id: str
    version: str
    title: str
    kind: str
    source: str
    unit: str
    tree: IndexTree
    name: str | None = None
    period: str | None = None
    group: str | None = None
    steps: Steps = field(default_factory=Steps)
    weighting: Weighting = field(default_factory=Weighting)
    robustness: Robustness | None = None
    rounding: Rounding = field(default_factory=Rounding)
    links: tuple[str, ...] = ()
    framework: str = ""
    template: bool = False
    status: str = "confirmed"
    notes: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def missing_weights(self) -> tuple[str, ...]:
        """模板里待填的权重: codes of nodes without a weight."""
        return tuple(node.code for node in self.tree.nodes if node.parent is not None and node.weight is None)

    def require_complete(self) -> None:
        """A template refuses to run until an operator has entered what its source does not publish."""
        if self.template and self.missing_weights:
            raise InputError(
                "方案“{title}”是模板:{n} 个节点的权重未公布({codes})。"
                "请按有效文件填入后另存为自己的方案再运行",
                title=self.title,
                n=len(self.missing_weights),
                codes="、".join(self.missing_weights),
            )
        if self.template:
            raise InputError("方案“{title}”仍标为模板(template: true);核对后请去掉该标记", title=self.title)
        if self.missing_weights and self.weighting.method == "given":
            raise InputError("节点“{code}”没有权重", code=self.missing_weights[0])


RECIPE_KEYS = (
    *("recipe", "version", "title", "kind", "source", "status", "notes", "template", "framework"),
    *("unit", "name", "period", "group", "links"),
    *("indicators", "nodes", "steps", "weights", "robustness", "rounding"),
)


def from_document(document: Any) -> Recipe:
    """A recipe from its YAML document; `InputError` names the key at fault."""
    if not isinstance(document, Mapping):
        raise InputError("方案文件应是“键: 值”的形式")
    known(document, RECIPE_KEYS, "方案")
    for key in ("recipe", "version", "title", "source", "unit", "indicators", "nodes"):
        if not document.get(key):
            raise InputError("方案缺少“{key}”", key=key)
    kind = str(document.get("kind", "analytic"))
    if kind not in KINDS:
        raise InputError("方案的 kind 只能是 {known},收到“{kind}”", known="、".join(KINDS), kind=kind)
    recipe = Recipe(
        id=str(document["recipe"]),
        version=str(document["version"]),
        title=str(document["title"]),
        kind=kind,
        source=str(document["source"]),
        unit=str(document["unit"]),
        tree=read_tree(document["indicators"], document["nodes"]),
        name=_name(document, "name"),
        period=_name(document, "period"),
        group=_name(document, "group"),
        steps=read_steps(document.get("steps") or {}),
        weighting=build(Weighting, document.get("weights") or {}, "weights"),
        robustness=_read_robustness(document.get("robustness")),
        rounding=build(Rounding, document.get("rounding") or {}, "rounding"),
        links=_names(document.get("links"), "links"),
        framework=str(document.get("framework", "")),
        template=bool(document.get("template", False)),
        status=str(document.get("status", "confirmed")),
        notes=_names(document.get("notes"), "notes"),
        fingerprint=fingerprint(document),
    )
    _check(recipe)
    return recipe


def _name(document: Mapping[str, Any], key: str) -> str | None:
    """The name of a column; empty when it is not written."""
    value = document.get(key)
    if value is None or isinstance(value, str | int):
        return None if value in (None, "") else str(value)
    raise InputError("方案的 {key} 应是列名,收到“{value}”", key=key, value=str(value)[:40])


def _names(value: Any, where: str) -> tuple[str, ...]:
    return tuple(str(item) for item in _listed(value, where))


def fingerprint(document: Mapping[str, Any]) -> str:
    """方案指纹: SHA-256 over the recipe's content, whatever its layout and comments."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _check(recipe: Recipe) -> None:
    if recipe.template or recipe.missing_weights or recipe.weighting.method != "given":
        return
    if recipe.kind == "analytic":
        groups = {g for n in recipe.tree.nodes if isinstance(n.weight, Mapping) for g in n.weight}
        check_weights(recipe.tree, relative=recipe.weighting.relative, groups=groups or (None,))


def read_tree(indicators: Any, nodes: Any) -> IndexTree:
    """The tree from two lists of entries."""
    for entries, where in ((indicators, "indicators"), (nodes, "nodes")):
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            raise InputError("方案的 {where} 应是“键: 值”条目的列表", where=where)
    return IndexTree(
        tuple(build(Indicator, _with_parent(entry), f"指标“{entry.get('code')}”") for entry in indicators),
        tuple(_read_node(entry) for entry in nodes),
    )


def _with_parent(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    if not entry.get("parent"):
        raise InputError("指标“{code}”没有写上级 parent", code=entry.get("code"))
    return entry


def _read_node(entry: Mapping[str, Any]) -> Aggregate:
    values = {"parent": None} | dict(entry)
    if values.get("veto"):
        where = f"节点“{entry.get('code')}”的 veto"
        _require_mapping(values["veto"], where)
        veto = dict(values["veto"]) | {"of": _listed(values["veto"].get("of"), where)}
        values["veto"] = build(Veto, veto, where)
    return build(Aggregate, values, f"节点“{entry.get('code')}”")


def read_steps(document: Mapping[str, Any]) -> Steps:
    """Step settings; what is not written keeps its default."""
    _require_mapping(document, "steps")
    known(document, ("denominate", "impute", "screen", "treat", "normalise", "aggregate"), "steps")
    values: dict[str, Any] = {"denominate": bool(document.get("denominate", False))}
    if document.get("impute"):
        values["imputation"] = _imputation(document["impute"], "impute")
    if document.get("screen"):
        values["screening"] = build(Screening, document["screen"], "screen")
    if document.get("treat"):
        values["outliers"] = build(OutlierRule, document["treat"], "treat")
    if document.get("normalise"):
        values["normalisation"] = _normaliser(document["normalise"])
    if document.get("aggregate"):
        values["aggregation"] = build(Aggregation, document["aggregate"], "aggregate")
    return Steps(**values)


def _read_robustness(document: Any) -> Robustness | None:
    if not document:
        return None
    _require_mapping(document, "robustness")
    own = [item.name for item in fields(Robustness) if item.name != "alternatives"]
    chosen = {name: value for name, value in document.items() if name not in own}
    for name in ("winmax", "aggregation", "normalisation", "imputation"):
        if name in chosen:
            chosen[name] = _listed(chosen[name], f"robustness.{name}")
    if "normalisation" in chosen:
        chosen["normalisation"] = tuple(_normaliser(entry) for entry in chosen["normalisation"])
    if "imputation" in chosen:
        chosen["imputation"] = tuple(
            _imputation(entry, "robustness.imputation") for entry in chosen["imputation"]
        )
    settings = {name: document[name] for name in own if name in document}
    check_fields(Robustness, settings, "robustness")
    return Robustness(build(Alternatives, chosen, "robustness"), **settings)


def _normaliser(entry: Any) -> Normalisation:
    _require_mapping(entry, "normalise")
    return from_mapping(entry)


def _imputation(entry: Any, where: str) -> Imputation:
    _require_mapping(entry, where)
    return build(Imputation, dict(entry) | {"predictors": _listed(entry.get("predictors"), where)}, where)


def _listed(value: Any, where: str) -> tuple[Any, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InputError("{where} 应是列表,收到“{value}”", where=where, value=str(value)[:40])
    return tuple(value)


def _require_mapping(value: Any, where: str) -> None:
    if not isinstance(value, Mapping):
        raise InputError("{where} 应是“键: 值”的形式,收到“{value}”", where=where, value=str(value)[:40])


def build(kind: type[T], values: Any, where: str) -> T:
    """A settings object from a mapping, refusing unknown and missing keys by name."""
    if not isinstance(values, Mapping):
        raise InputError("{where} 应是“键: 值”的形式,收到“{values}”", where=where, values=values)
    known(values, [item.name for item in fields(kind)], where)  # type: ignore[arg-type]  # every kind is a dataclass
    check_fields(kind, values, where)
    missing = [
        item.name
        for item in fields(kind)  # type: ignore[arg-type]  # every kind is a dataclass
        if item.name not in values and item.default is MISSING and item.default_factory is MISSING
    ]
    if missing:
        raise InputError("{where} 缺少“{name}”", where=where, name=missing[0])
    return kind(**values)


def known(values: Mapping[str, Any], names: Any, where: str) -> None:
    """Refuse keys that nothing reads: a misspelt setting must not be ignored."""
    for key in values:
        if key not in names:
            raise InputError(
                "{where}里有未知的键“{key}”;可用:{known}", where=where, key=key, known="、".join(names)
            )
