"""不确定度预算: model, input quantities, correlations and settings, read from one document and checked.

Source: JCGM 100:2008 (GUM) clause 8, JJF 1059.1-2012; complex quantities as pairs by JCGM 102:2011.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import ExpressionReader, Graph, Pair, clean_name, compile_graph
from keqiao.engines.metrology.fields import listing, mapping, number, only, vector
from keqiao.engines.metrology.uncertainty.correlation import read_correlations
from keqiao.engines.metrology.uncertainty.quantities import InputQuantity, read_quantity
from keqiao.engines.metrology.uncertainty.settings import Settings, read_settings

Floats = NDArray[np.float64]
SECTIONS = {"model", "quantities", "constants", "correlations", "series", "settings", "unit", "outputs"}


@dataclass(frozen=True)
class Budget:
    """不确定度预算.

    ``quantities`` in the order of the document; ``outputs`` maps each output to its node in ``graph`` (a
    complex output Y is two: ``Y.re`` and ``Y.im``); ``correlation`` is a matrix over the quantities, or
    ``None`` when they are independent; ``units`` are declared units by name.
    """

    graph: Graph
    quantities: dict[str, InputQuantity]
    outputs: dict[str, int]
    correlation: Floats | None = None
    settings: Settings = field(default_factory=Settings)
    units: Mapping[str, str] = field(default_factory=dict)
    model: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.quantities)

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(quantity.value for quantity in self.quantities.values())

    @property
    def uncertainties(self) -> tuple[float, ...]:
        return tuple(quantity.u for quantity in self.quantities.values())


def read_budget(document: Mapping[str, Any]) -> Budget:
    """A budget from the sections ``model``, ``quantities``, ``constants``, ``correlations``, ``series``,
    ``settings``, ``unit``, ``outputs`` (the form is described in docs/metrology/budget.md).

    Raises InputError naming the section and entry at fault.
    """
    document = mapping(document, "预算")
    only(document, SECTIONS, "预算")
    for section in ("model", "quantities"):
        if not mapping(document.get(section, {}), section):
            raise InputError("预算缺少 {section} 一节", section=section)
    settings = read_settings(document.get("settings", {}))
    constants = _constants(document.get("constants", {}))
    quantities = _quantities(document, constants)
    reader = _names(Graph(), constants, quantities)
    defined = _read_model(reader, document["model"])
    outputs = _outputs(defined, document.get("outputs"))
    correlation = read_correlations(
        quantities, listing(document.get("correlations", []), "correlations"), settings.simultaneous
    )
    return Budget(
        graph=reader.graph,
        quantities=quantities,
        outputs=outputs,
        correlation=correlation,
        settings=settings,
        units={str(k): str(v) for k, v in mapping(document.get("unit", {}), "unit").items()},
        model=dict(document["model"]),
        constants=dict(document.get("constants", {})),
    )


def _constants(entry: Any) -> dict[str, float]:
    """Constants: a number, or {value, unit}."""
    found: dict[str, float] = {}
    for name, value in mapping(entry, "constants").items():
        if isinstance(value, Mapping):
            only(value, {"value", "unit", "note", "source"}, f"常数“{name}”")
            value = value.get("value")
        found[clean_name(name)] = number(value, f"常数“{name}”")
    return found


def _quantities(document: Mapping[str, Any], constants: Mapping[str, float]) -> dict[str, InputQuantity]:
    series = {
        clean_name(name): vector(values, f"series.{name}", 2)
        for name, values in mapping(document.get("series", {}), "series").items()
    }
    found: dict[str, InputQuantity] = {}
    for raw, entry in mapping(document["quantities"], "quantities").items():
        name = clean_name(raw)
        if name in constants or name == "pi":
            raise InputError("“{name}”既是常数又是输入量", name=name)
        entry = mapping(entry, f"输入量“{raw}”")
        for part in _complex_parts(name, entry):
            readings = None
            if "from_series" in part[1]:
                readings = _series_readings(name, part[1]["from_series"], series, constants)
            found[part[0]] = read_quantity(part[0], part[1], readings)
    return found


def _complex_parts(name: str, entry: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """A complex quantity (``value`` of two numbers) as its two real parts; a real one as itself."""
    if not isinstance(entry.get("value"), list | tuple):
        return [(name, entry)]
    value = vector(entry["value"], f"输入量“{name}”的 value")
    if len(value) != 2:
        raise InputError("复数输入量“{name}”的 value 应当是 [实部, 虚部]", name=name)
    parts: list[tuple[str, Mapping[str, Any]]] = []
    for index, suffix in enumerate(("re", "im")):
        part = {key: _part(item, index) for key, item in entry.items() if key not in ("components", "r")}
        parts.append((f"{name}.{suffix}", part))
    return parts


def _part(item: Any, index: int) -> Any:
    if isinstance(item, list | tuple):
        if len(item) != 2:
            raise InputError(
                "复数输入量的参数应当是一个数或 [实部, 虚部] 两个数,收到的是 {item!r}", item=item
            )
        return item[index]
    return item


def _series_readings(
    name: str, expression: Any, series: Mapping[str, Floats], constants: Mapping[str, float]
) -> Floats:
    """One reading per position, from an expression over the lists of ``series``."""
    reader = ExpressionReader(Graph())
    for constant, value in constants.items():
        reader.define(constant, Pair(reader.graph.const(value)))
    for listed in series:
        reader.define(listed, Pair(reader.graph.var(listed)))
    node = reader.read(expression, f"{name}.from_series").re
    used = sorted(reader.graph.depends_on([node]))
    if not used:
        raise InputError("输入量“{name}”的 from_series 没有用到 series 中的任何一列", name=name)
    lengths = {len(series[item]) for item in used}
    if len(lengths) > 1:
        raise InputError("输入量“{name}”的 from_series 用到的各列个数不同", name=name)
    function = compile_graph(reader.graph, [node], used, [f"{name}.from_series"])
    return np.array(
        [function.at(row)[0] for row in zip(*(series[item].tolist() for item in used), strict=True)]
    )


def _names(
    graph: Graph, constants: Mapping[str, float], quantities: Mapping[str, InputQuantity]
) -> ExpressionReader:
    reader = ExpressionReader(graph)
    for name, value in constants.items():
        reader.define(name, Pair(graph.const(value)))
    for name in quantities:
        base, _, part = name.partition(".")
        if part == "im":
            continue
        node = graph.var(name)
        reader.define(base, Pair(node, graph.var(f"{base}.im") if part else None))
    return reader


def _read_model(reader: ExpressionReader, model: Mapping[str, Any]) -> dict[str, Pair]:
    defined: dict[str, Pair] = {}
    for raw, expression in model.items():
        name = clean_name(raw)
        if name in reader.names:
            raise InputError("模型“{name}”与已有的量或常数重名", name=name)
        defined[name] = reader.read(expression, name)
        reader.define(name, defined[name])
    return defined


def _outputs(defined: Mapping[str, Pair], wanted: Sequence[Any] | None) -> dict[str, int]:
    names = list(defined) if wanted is None else [clean_name(str(n)) for n in listing(wanted, "outputs")]
    if not names:
        raise InputError("outputs 是空的")
    outputs: dict[str, int] = {}
    for name in names:
        if name not in defined:
            raise InputError("outputs 中的“{name}”不是模型里的量", name=name)
        pair = defined[name]
        if pair.im is None:
            outputs[name] = pair.re
        else:
            outputs |= {f"{name}.re": pair.re, f"{name}.im": pair.im}
    return outputs
