"""评测集: demands, records and graded judgments, from JSON Lines or from the BDCI 2019 files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.documents import Doc, doc_from_record, read_docs, read_records
from keqiao.engines.retrieval.evaluation.bdci import BdciFiles, find_bdci

MAX_GRADE = 10


@dataclass(frozen=True)
class Demand:
    """需求: what somebody looks for."""

    id: str
    title: str
    summary: str = ""


@dataclass(frozen=True)
class JudgedSet:
    """评测集. ``grades[demand][record]`` is 0 or more; a pair without a grade counts as 0."""

    docs: Sequence[Doc]
    demands: Sequence[Demand]
    grades: Mapping[str, Mapping[str, int]]

    def with_relevant(self) -> list[Demand]:
        """The demands that some record answers."""
        return [demand for demand in self.demands if any(self.grades.get(demand.id, {}).values())]


def read_judged(folder: Path) -> JudgedSet:
    """Read a folder of ``achievements.jsonl``, ``demands.jsonl``, ``judgments.jsonl``, or of the BDCI
    2019 files.

    Raises `InputError` for a file that is missing or broken, and for a judgment of an unknown demand or
    record.
    """
    if not folder.is_dir():
        raise InputError("找不到评测集文件夹 {path}", path=folder)
    bdci = find_bdci(folder)
    judged = _from_bdci(bdci) if bdci else _from_jsonl(folder)
    _check(judged)
    return judged


def read_demands(path: Path) -> list[Demand]:
    """Read demands from JSON Lines: ``id``, ``title``, ``summary``."""
    docs = list(read_docs(path, "demand"))
    return [Demand(doc.id, doc.title, doc.body) for doc in docs]


def _from_jsonl(folder: Path) -> JudgedSet:
    path = folder / "judgments.jsonl"
    grades: dict[str, dict[str, int]] = {}
    for number, record in read_records(path):
        where = f"{path.name} 第 {number} 行"
        demand, doc = (str(_needed(record, name, where)) for name in ("demand", "achievement"))
        if doc in grades.setdefault(demand, {}):
            raise InputError("{where}:{demand} 与 {doc} 已经判过", where=where, demand=demand, doc=doc)
        grades[demand][doc] = _grade(_needed(record, "grade", where), where)
    return JudgedSet(
        docs=list(read_docs(folder / "achievements.jsonl", "achievement")),
        demands=read_demands(folder / "demands.jsonl"),
        grades=grades,
    )


def _from_bdci(files: BdciFiles) -> JudgedSet:
    docs = [
        doc_from_record({"id": row.guid, "title": row.title, "body": row.content}, row.where, "achievement")
        for row in files.achievements()
    ]
    demands = [Demand(row.guid, row.title, row.content) for row in files.requirements()]
    return JudgedSet(docs, demands, files.grades())


def _check(judged: JudgedSet) -> None:
    demands = {demand.id for demand in judged.demands}
    docs = {doc.id for doc in judged.docs}
    for demand, grades in judged.grades.items():
        if demand not in demands:
            raise InputError("判定里的需求“{id}”不在需求文件里", id=demand)
        for identifier in grades:
            if identifier not in docs:
                raise InputError(
                    "判定里的成果“{id}”不在成果文件里(需求 {demand})", id=identifier, demand=demand
                )
    if not judged.with_relevant():
        raise InputError("评测集里没有一项需求有相关成果,无法评测")


def _needed(record: Mapping[str, Any], name: str, where: str) -> Any:
    if record.get(name) in (None, ""):
        raise InputError("{where}:缺少“{field}”", where=where, field=name)
    return record[name]


def _grade(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_GRADE:
        raise InputError(
            "{where}:“grade”应为 0 到 {most} 的整数,收到“{value}”", where=where, most=MAX_GRADE, value=value
        )
    return value
