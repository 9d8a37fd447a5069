"""`keqiao registry`: check codes, split names, place addresses, follow divisions, list duplicates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.engines.indices.reading import read_columns
from keqiao.engines.publish import Report, save, show
from keqiao.engines.registry.codes import validate
from keqiao.engines.registry.duplicates import Record, candidates
from keqiao.engines.registry.places import register
from keqiao.engines.registry.reports import addresses_report, candidates_report, codes_report, names_report

app = typer.Typer(add_completion=False, no_args_is_help=True, help="统一社会信用代码、企业名称与地址。")

Output = Annotated[Path | None, typer.Option("--output", "-o", help="存盘:.html、.xlsx、.docx、.pdf")]


@app.command(help="校验并解读统一社会信用代码;有无效代码时退出码为 1。")
def code(codes: Annotated[list[str], typer.Argument(help="18 位代码")], output: Output = None) -> None:
    _deliver(codes_report(codes), output)
    if not all(validate(one).valid for one in codes):
        raise typer.Exit(1)


@app.command(help="拆分企业名称;给两个名称时并判断是否同一企业。")
def name(names: Annotated[list[str], typer.Argument(help="企业名称")], output: Output = None) -> None:
    _deliver(names_report(names), output)


@app.command(help="地址对应的市州、县区与功能区。")
def address(addresses: Annotated[list[str], typer.Argument(help="地址")], output: Output = None) -> None:
    _deliver(addresses_report(addresses), output)


@app.command(help="一个区划代码在某日的名称,和它现在的代码与名称。")
def division(
    code: Annotated[str, typer.Argument(help="六位区划代码")],
    on: Annotated[str, typer.Option("--on", help="日期,如 2015-06-30")],
) -> None:
    found = register().history(code, _date(on))
    typer.echo(f"{on}:{found.name_then};现在:{found.code_now} {found.name_now}")


@app.command(help="名录里疑似重复的记录:按信用代码与字号,供人工判断。")
def duplicates(
    file: Annotated[Path, typer.Argument(help="名录文件:csv、xlsx、parquet、json")],
    name_column: Annotated[str, typer.Option("--name", help="名称列")] = "name",
    code_column: Annotated[str | None, typer.Option("--code", help="信用代码列")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="编号列,默认用记录号")] = None,
    least: Annotated[float, typer.Option("--least", help="名称相似度下限,0 到 1")] = 0.9,
    output: Output = None,
) -> None:
    records = _records(file, name_column, code_column, id_column)
    _deliver(candidates_report(candidates(records, least=least)), output)


def _records(file: Path, name: str, code: str | None, identity: str | None) -> list[Record]:
    table = read_columns(file)
    for column in filter(None, (name, code, identity)):
        if column not in table:
            raise InputError("文件里没有列“{column}”;现有列:{known}", column=column, known="、".join(table))
    names = [_text(value) for value in table[name]]
    for row, value in enumerate(names, 1):
        if not value:
            raise InputError("第 {row} 条记录没有名称", row=row)
    ids = [_text(value) for value in table[identity]] if identity else [str(i + 1) for i in range(len(names))]
    codes = [_text(value) or None for value in table[code]] if code else [None] * len(names)
    return [Record(*parts) for parts in zip(ids, names, codes, strict=True)]


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("日期应写成 2015-06-30 的样子,收到“{text}”", text=text) from None


def _deliver(report: Report, output: Path | None) -> None:
    if output is None:
        show(report)
        return
    save(report, output)
    typer.echo(f"已写入 {output}")
