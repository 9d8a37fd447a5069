"""疑似重复: pairs of records that may be one organisation, by credit code and by the core of the name.

Records are compared only within a block (same trade name beginning, or same code); names by Jaro-Winkler on
their cores, in DuckDB. A pair is a candidate for a person: only an equal, valid code says that two records
are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from keqiao.engines.errors import InputError
from keqiao.engines.registry.codes import validate
from keqiao.engines.registry.names import CompanyName, expanded, same_company, split_name

if TYPE_CHECKING:
    import pyarrow

Basis = Literal["code", "name", "name_against_code"]


@dataclass(frozen=True)
class Record:
    """一条登记: its own id, name, and credit code when it has one."""

    id: str
    name: str
    code: str | None = None


@dataclass(frozen=True)
class Candidate:
    """疑似重复: two ids, on what basis, how alike the cores are (0 to 1), and the verdict on the names.

    ``name_against_code``: names look alike but both records hold different valid codes.
    """

    first: str
    second: str
    basis: Basis
    likeness: float
    names: str


QUERY = """
with keyed as (select * from records)
select a.id, b.id, a.code is not null and a.code = b.code as same_code,
       a.code is not null and b.code is not null and a.code <> b.code as other_code,
       case when a.core = b.core then 1.0 else jaro_winkler_similarity(a.core, b.core) end as likeness,
       a.name, b.name
from keyed a join keyed b on a.place < b.place and (a.block = b.block or a.code = b.code)
where a.code = b.code or likeness >= ?
order by a.place, b.place
"""


def candidates(records: Sequence[Record], *, least: float = 0.9) -> list[Candidate]:
    """Candidate pairs; ``least`` is the likeness of cores from which a pair is shown."""
    if not 0 < least <= 1:
        raise InputError("相似度下限应在 0 到 1 之间,收到 {value}", value=least)
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise InputError("记录编号“{id}”重复", id=record.id)
        seen.add(record.id)
    import duckdb  # here, because a program that only checks a code should not wait for it

    table = _table(records)
    connection = duckdb.connect(":memory:")
    try:
        connection.register("records", table)
        found = connection.execute(QUERY, [least]).fetchall()
    finally:
        connection.close()
    return [_candidate(*row) for row in found]


def _table(records: Sequence[Record]) -> pyarrow.Table:
    import pyarrow

    parts = [split_name(record.name) for record in records]
    return pyarrow.table(
        {
            "place": list(range(len(records))),
            "id": [record.id for record in records],
            "name": [record.name for record in records],
            "core": [expanded(part.core) for part in parts],
            "block": [_block(part) for part in parts],
            "code": [_valid(record.code) for record in records],
        },
        schema=pyarrow.schema(
            [
                ("place", pyarrow.int64()),
                *((name, pyarrow.string()) for name in ("id", "name", "core", "block", "code")),
            ]
        ),
    )


def _block(name: CompanyName) -> str | None:
    """The first two characters of the trade name: rare enough to block by, kept by most variations."""
    return expanded(name.trade_name or name.core)[:2] or None


def _valid(code: str | None) -> str | None:
    return code if code and validate(code).valid else None


def _candidate(
    first: str, second: str, same_code: bool, other_code: bool, likeness: float, a: str, b: str
) -> Candidate:
    basis: Basis = "code" if same_code else "name_against_code" if other_code else "name"
    return Candidate(first, second, basis, float(likeness), same_company(a, b))
