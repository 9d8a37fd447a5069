"""`keqiao compile`: documents in; a summary, JSON, a page, a Word ledger or a workbook out."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.compiler import compile_text, shipped_register
from keqiao.engines.gongwen.jsonform import to_data
from keqiao.engines.gongwen.papers.ledger import ledger_docx, ledger_xlsx
from keqiao.engines.gongwen.papers.page import plan_page
from keqiao.engines.gongwen.papers.summary import plan_summary
from keqiao.engines.gongwen.plan import Plan
from keqiao.engines.gongwen.reading import read
from keqiao.engines.gongwen.series import SeriesBook, read_series
from keqiao.engines.gongwen.units.register import Register, read_register
from keqiao.engines.publish.saving import write_whole

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """The forms a plan can be written in."""

    json = "json"
    html = "html"
    docx = "docx"
    xlsx = "xlsx"


@app.command(help="把工作安排公文编译成任务、责任单位、目标与督办规则。")
def compile(
    files: Annotated[list[Path], typer.Argument(help="公文:txt、html、docx、pdf、ofd,可多个")],
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="输出格式;不写则在终端显示摘要")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="输出文件;多个公文时为文件夹")] = None,
    register: Annotated[Path | None, typer.Option(help="单位名录 CSV(默认:四川省 2017 年)")] = None,
    series: Annotated[Path | None, typer.Option(help="历史序列 CSV,用来核对目标")] = None,
) -> None:
    units = read_register(_text(register), register.name) if register else shipped_register()
    actuals = read_series(_text(series), series.name) if series else None
    for file in files:
        plan = compile_file(file, units, actuals)
        if format is None:
            typer.echo(plan_summary(plan, file.name))
            continue
        content = render_plan(plan, format.value, file.name)
        _put(content, _place(file, format.value, output, len(files)))


def compile_file(file: Path, register: Register | None = None, series: SeriesBook | None = None) -> Plan:
    """Read and compile one file."""
    source = read(file)
    if not source.text.strip():
        raise InputError("{name} 里没有文字", name=file.name)
    return compile_text(source.text, register, series)


def render_plan(plan: Plan, format: str, name: str) -> bytes:
    """The plan in one of the four forms."""
    if format == "json":
        return (json.dumps(to_data(plan), ensure_ascii=False, indent=1) + "\n").encode()
    if format == "html":
        return plan_page(plan, name).encode()
    return ledger_docx(plan) if format == "docx" else ledger_xlsx(plan)


def _place(file: Path, format: str, output: Path | None, count: int) -> Path | None:
    """Where the result goes: the named file, a file in the named folder, or standard output."""
    if output is None:
        return None if format in ("json", "html") and count == 1 else Path(f"{file.stem}.{format}")
    if count > 1 or output.is_dir():
        if not output.is_dir():
            raise InputError("多个公文时 --output 应是一个已有的文件夹,不是“{path}”", path=output)
        return output / f"{file.stem}.{format}"
    return output


def _put(content: bytes, place: Path | None) -> None:
    if place is None:
        sys.stdout.buffer.write(content)
        return
    write_whole(place, content)
    typer.echo(f"已写入 {place}", err=True)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("{path} 不是 UTF-8 文本", path=path) from None
