"""结果写成文件: Parquet, SDMX-CSV and JSON lines for machines; what people read goes through ``publish``."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Report, save, write_whole
from keqiao.engines.survey.studies.answering import Answered
from keqiao.engines.survey.studies.reporting import result_rows
from keqiao.engines.survey.types import FloatArray

PAPERS = {".html": "html", ".xlsx": "xlsx", ".docx": "docx", ".pdf": "pdf"}
FIGURES = ("ITEM", "OBS_VALUE", "STD_ERR", "CV", "CI_LOWER", "CI_UPPER", "UNITS", "DEFF")


def check_output(path: Path) -> None:
    """Refuse a format that cannot be written, before any work is done."""
    known = [*PAPERS, ".parquet", ".csv"]
    if path.suffix.lower() not in known:
        raise InputError("不能写成“{suffix}”;可用:{known}", suffix=path.suffix, known="、".join(known))
    if not path.parent.exists():
        raise InputError("文件夹 {folder} 不存在", folder=path.parent)


def write_output(path: Path, report: Report, answers: Sequence[Answered]) -> None:
    """Write the answers in the format that the file's name asks for."""
    check_output(path)
    suffix = path.suffix.lower()
    if suffix in PAPERS:
        save(report, path, PAPERS[suffix])
    elif suffix == ".csv":
        write_whole(path, sdmx_csv(report.title, answers).encode())
    else:
        write_whole(path, _parquet(_records(answers)))


def _records(answers: Sequence[Answered]) -> list[dict[str, object]]:
    """One flat record a figure: the question, its domain as columns, the figures."""
    found: list[dict[str, object]] = []
    for answered in answers:
        if answered.estimates is None:
            continue
        dimensions, rows = result_rows(answered)
        for row in rows:
            record: dict[str, object] = {
                "MEASURE": answered.question.name,
                "STATISTIC": answered.question.statistic,
            }
            record.update(zip(dimensions, row, strict=False))
            record.update(zip(FIGURES, row[len(dimensions) :], strict=True))
            found.append(record)
    return found


def sdmx_csv(title: str, answers: Sequence[Answered]) -> str:
    """SDMX-CSV 1.0: one observation a line, dimensions first, ``_T`` for the whole of a dimension.

    Source: SDMX-CSV field guide, version 1.0 (DATAFLOW column, then dimensions, measure and attributes).
    """
    records = _records(answers)
    dimensions = list(dict.fromkeys(key for record in records for key in record if key not in FIGURES))
    columns = ["DATAFLOW", *dimensions, *FIGURES, "OBS_STATUS"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    flow = f"KEQIAO:{title}(1.0)"
    for record in records:
        status = "A" if record["OBS_VALUE"] is not None else "M"
        named = [record.get(name, "_T") for name in dimensions]
        writer.writerow(
            [flow, *named, *("" if record[name] is None else record[name] for name in FIGURES), status]
        )
    return text.getvalue()


def _parquet(records: Sequence[dict[str, object]]) -> bytes:
    names = list(dict.fromkeys(key for record in records for key in record))
    table = pa.table({name: [record.get(name) for record in records] for name in names})
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()


def write_weights(path: Path, units: Sequence[object], before: FloatArray, after: FloatArray) -> None:
    """校准后的权数: unit, weight before, weight after, their ratio; CSV or Parquet."""
    check_output(path)
    ratio = [float(b / a) if a else None for a, b in zip(before, after, strict=True)]
    columns = {"unit": list(units), "base_weight": before.tolist(), "weight": after.tolist(), "g": ratio}
    if path.suffix.lower() == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
        write_whole(path, text.getvalue().encode())
    elif path.suffix.lower() == ".parquet":
        sink = io.BytesIO()
        parquet.write_table(pa.table(columns), sink)
        write_whole(path, sink.getvalue())
    else:
        raise InputError("权数写成 .csv 或 .parquet,收到“{suffix}”", suffix=path.suffix)
