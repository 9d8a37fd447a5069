"""呈现: an answer as a report and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from keqiao.engines.finance.forms import Answer
from keqiao.engines.finance.funds.rulebook import document
from keqiao.engines.finance.inputs import Request
from keqiao.engines.publish import Block, Callout, Cell, Column, Report, Step, Steps, Table


def report(request: Request, answer: Answer, *, explain: bool) -> Report:
    """报告: remarks first, figures, charts, then the steps when asked for."""
    labels = document("labels.yaml")
    title = labels["forms"].get(f"{request.family}/{request.kind}", request.kind)
    blocks: list[Block] = list(_tables(answer.values, labels["values"]))
    blocks += answer.charts
    blocks += [Callout(text, "warning" if text.startswith("待核") else "info") for text in answer.remarks]
    if explain and answer.steps:
        blocks.append(Steps(Step(title, children=list(answer.steps)), "计算过程"))
    return Report(title, blocks, subtitle=request.title)


def _tables(values: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[Table]:
    """Single figures in one table, then one table for each list or object."""
    single = [(key, value) for key, value in values.items() if not isinstance(value, Mapping | list | tuple)]
    if single:
        rows = [[labels.get(key, key), _cell(value)] for key, value in single]
        yield Table([Column("项目"), Column("结果", align="right")], rows)
    for key, value in values.items():
        if isinstance(value, Mapping):
            rows = [[_cell(str(name)), _cell(inner)] for name, inner in value.items()]
            yield Table([Column("名称"), Column("结果", align="right")], rows, labels.get(key, key))
        elif isinstance(value, list | tuple):
            yield _list_table(labels.get(key, key), value, labels)


def _list_table(title: str, rows: Sequence[Any], labels: Mapping[str, str]) -> Table:
    if rows and isinstance(rows[0], Mapping):
        names = list(rows[0])
        cells = [[_cell(row.get(name)) for name in names] for row in rows]
        return Table([Column(labels.get(name, name)) for name in names], cells, title)
    return Table(
        [Column("序号"), Column("结果")], [[i, _cell(value)] for i, value in enumerate(rows, 1)], title
    )


def _cell(value: Any) -> Cell:
    """One cell; objects inside a row are written out, absent values say so."""
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return ";".join(f"{_cell(str(key))} {_cell(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "、".join(str(_cell(inner)) for inner in value) or "无"
    if isinstance(value, int | float | Decimal):
        return value
    return str(document("labels.yaml")["words"].get(value, value))


def as_json(request: Request, answer: Answer, *, explain: bool) -> str:
    """JSON: amounts and ratios as decimal strings, rates as numbers."""
    body: dict[str, Any] = {
        "family": request.family,
        "kind": request.kind,
        "values": answer.values,
        "remarks": list(answer.remarks),
    }
    if explain:
        body["steps"] = [_step(item) for item in answer.steps]
    return json.dumps(body, ensure_ascii=False, indent=2, default=_plain, allow_nan=False)


def _step(item: Step) -> dict[str, Any]:
    return {
        "label": item.label,
        "value": item.value,
        "reason": item.reason,
        "citation": item.citation,
        "children": [_step(child) for child in item.children],
    }


def _plain(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
