"""对接会请求: a JSON object of needs, suppliers, wishes, slots and tables, as a `MatchDay`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.assignment.meetings import MatchDay, Meeting, Side, Wish
from keqiao.engines.assignment.reading import index_of, known, rows, share, whole
from keqiao.engines.errors import InputError

MOST_SLOTS = 200
DEFAULT_PROMISE = 3


@dataclass(frozen=True)
class DayRequest:
    """对接会请求. ``slot_names`` are what people call the slots."""

    day: MatchDay
    needs: Sequence[Mapping[str, Any]]
    suppliers: Sequence[Mapping[str, Any]]
    slot_names: tuple[str, ...]

    def position(self, side: str, identifier: str) -> int | None:
        """Where a member stands on a side, None when it is not there."""
        members = self.needs if side == "needs" else self.suppliers
        return next((place for place, row in enumerate(members) if row["id"] == identifier), None)


def read_day_request(data: Any) -> DayRequest:
    """Read a request. Raises `InputError` naming the part and row at fault."""
    if not isinstance(data, dict):
        raise InputError("对接会请求应为一个对象")
    names = _slot_names(data.get("slots"))
    needs, suppliers = rows(data, "needs"), rows(data, "suppliers")
    need_of, supplier_of = index_of(needs, "needs"), index_of(suppliers, "suppliers")
    day = MatchDay(
        needs=_side(data, needs, "need", names, DEFAULT_PROMISE),
        suppliers=_side(data, suppliers, "supplier", names, 0),
        wishes=_wishes(data, need_of, supplier_of),
        slots=len(names),
        tables=whole(data, "tables", None, "请求"),
    )
    return DayRequest(day.checked(), needs, suppliers, names)


def read_meetings(data: Any, request: DayRequest) -> tuple[Meeting, ...]:
    """A timetable written before: ``{"meetings": [{"need", "supplier", "slot"}]}``."""
    if not isinstance(data, dict):
        raise InputError("现有日程应为一个对象")
    need_of = {row["id"]: place for place, row in enumerate(request.needs)}
    supplier_of = {row["id"]: place for place, row in enumerate(request.suppliers)}
    found = []
    for number, row in enumerate(rows(data, "meetings"), start=1):
        where = f"meetings 第 {number} 项"
        slot = slot_position(row.get("slot"), request.slot_names, where)
        found.append(
            Meeting(known(row, "need", need_of, where), known(row, "supplier", supplier_of, where), slot)
        )
    return tuple(found)


def slot_position(name: Any, names: Sequence[str], where: str) -> int:
    """A slot by its name."""
    if str(name) not in names:
        raise InputError(
            "{where}:没有时段“{slot}”;时段有 {known}", where=where, slot=name, known="、".join(names)
        )
    return names.index(str(name))


def _slot_names(value: Any) -> tuple[str, ...]:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_SLOTS:
        return tuple(str(number) for number in range(1, value + 1))
    if isinstance(value, list) and value and len({str(name) for name in value}) == len(value) <= MOST_SLOTS:
        return tuple(str(name) for name in value)
    raise InputError("“slots”应为 1 到 {most} 的整数,或不重复的时段名列表", most=MOST_SLOTS)


def _side(
    data: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
    kind: str,
    names: Sequence[str],
    promise: int,
) -> Side:
    most_all = whole(data, f"most_{kind}", len(names), "请求")
    promised_all = whole(data, f"promised_{kind}", min(promise, most_all), "请求")
    promised, most = [], []
    present = np.ones((len(members), len(names)), dtype=bool)
    for place, row in enumerate(members):
        where = f"{kind}s 第 {place + 1} 项"
        most.append(whole(row, "most", most_all, where))
        promised.append(whole(row, "promised", min(promised_all, most[-1]), where))
        away = row.get("away") or []
        if not isinstance(away, list):
            raise InputError("{where}:“away”应为时段列表", where=where)
        present[place, [slot_position(name, names, where) for name in away]] = False
    return Side(np.array(promised, dtype=np.int64), np.array(most, dtype=np.int64), present)


def _wishes(data: Mapping[str, Any], need_of: Mapping[str, int], supplier_of: Mapping[str, int]) -> Wish:
    need, supplier, worth = [], [], []
    for number, row in enumerate(rows(data, "wishes"), start=1):
        where = f"wishes 第 {number} 项"
        need.append(known(row, "need", need_of, where))
        supplier.append(known(row, "supplier", supplier_of, where))
        worth.append(share(row, "score", where))
    return Wish(
        np.array(need, dtype=np.int64), np.array(supplier, dtype=np.int64), np.array(worth, dtype=float)
    )
