"""`keqiao index`: run a recipe on data, compare two evaluations, explain a score, freeze weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.indices.comparison import Side, compare, side_from_file, side_of
from keqiao.engines.indices.freezing import frozen
from keqiao.engines.indices.outcome import Outcome, evaluate, read_data
from keqiao.engines.indices.presenting import comparison_report, document_of, explanation, report_of
from keqiao.engines.indices.reading import read_columns
from keqiao.engines.indices.recipes import load_recipe, shipped, shipped_text
from keqiao.engines.publish import Report, save, show, write_whole

app = typer.Typer(add_completion=False, no_args_is_help=True, help="综合评价指数与官方评分。")

RecipeName = Annotated[str, typer.Argument(help="方案:.yaml 文件,或随附方案的名称(见 keqiao index recipes)")]
DataFile = Annotated[Path, typer.Argument(help="数据文件:csv、xlsx、parquet、json")]
Output = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="存盘,可写多次:.json、.html、.xlsx、.docx、.pdf"),
]
Period = Annotated[str | None, typer.Option("--period", help="面板数据中的一期")]
Runs = Annotated[int | None, typer.Option("--runs", help="不确定性分析的重算次数,默认按方案")]
Plain = Annotated[bool, typer.Option("--no-robustness", help="不做稳健性分析")]


@app.command(help="按方案计算得分、名次、区间、分解与十步自查。")
def run(
    recipe: RecipeName,
    data: DataFile,
    output: Output = None,
    period: Period = None,
    runs: Runs = None,
    no_robustness: Plain = False,
) -> None:
    outcome = _evaluate(recipe, data, period, runs, not no_robustness)
    if not output:
        show(report_of(outcome, explained=0))
        return
    for path in output:
        _save(outcome, path)
        typer.echo(f"已写入 {path}")


@app.command(help="说明一个单位的得分:逐级到指标、原始值和数据记录。")
def explain(
    recipe: RecipeName,
    data: DataFile,
    unit: Annotated[str, typer.Argument(help="单位代码或名称")],
    output: Output = None,
    period: Period = None,
) -> None:
    _deliver(explanation(_evaluate(recipe, data, period, None, False), unit), output)


@app.command(
    name="compare",
    help="比较两次评价的名次:各写一个 run 存下的 .json,或一个方案(须给 --data)。",
)
def compare_two(
    first: Annotated[str, typer.Argument(help="前:方案或 .json 结果")],
    second: Annotated[str, typer.Argument(help="后:方案或 .json 结果")],
    data: Annotated[Path | None, typer.Option("--data", "-d", help="两个方案共用的数据文件")] = None,
    output: Output = None,
    period: Period = None,
) -> None:
    sides = [_side(name, data, period) for name in (first, second)]
    _deliver(comparison_report(compare(*sides)), output)


@app.command(help="把由数据或判断得出的权重冻结成一个给定权重的方案。")
def freeze(
    recipe: RecipeName,
    data: DataFile,
    output: Annotated[Path, typer.Option("--output", "-o", help="新方案的 .yaml 文件")],
    version: Annotated[str, typer.Option("--version", help="新方案的版本号")],
    period: Period = None,
) -> None:
    outcome = _evaluate(recipe, data, period, None, False)
    text = shipped_text(recipe) if recipe in shipped() else Path(recipe).read_text(encoding="utf-8-sig")
    document = frozen(yaml.safe_load(text), outcome, version)
    content = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    write_whole(output, content.encode())
    typer.echo(f"已写入 {output}")


@app.command(help="列出随附方案;写明名称则打印其全文,可存下修改。")
def recipes(name: Annotated[str | None, typer.Argument(help="随附方案的名称")] = None) -> None:
    if name is not None:
        typer.echo(shipped_text(name), nl=False)
        return
    for known in shipped():
        recipe = load_recipe(known)
        mark = "(模板,填入权重后可运行)" if recipe.template else ""
        typer.echo(f"{known}  {recipe.title} {recipe.version}{mark}")


def _evaluate(name: str, data: Path, period: str | None, runs: int | None, robust: bool) -> Outcome:
    recipe = load_recipe(name)
    recipe.require_complete()
    snapshot = read_data(recipe, read_columns(data), source=data.name, period=period)
    return evaluate(recipe, snapshot, robust=robust, runs=runs)


def _save(outcome: Outcome, path: Path) -> None:
    if path.suffix == ".json":
        write_whole(path, _json(document_of(outcome)).encode())
    else:
        save(report_of(outcome, full=path.suffix == ".xlsx"), path)


def _json(document: dict[str, Any]) -> str:
    """One line for each part of the document: quick to write when there are thousands of units."""
    parts = (
        f"{json.dumps(key)}: {json.dumps(part, ensure_ascii=False, allow_nan=False)}"
        for key, part in document.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _deliver(report: Report, output: list[Path] | None) -> None:
    if not output:
        show(report)
        return
    for path in output:
        save(report, path)
        typer.echo(f"已写入 {path}")


def _side(name: str, data: Path | None, period: str | None) -> Side:
    if name.endswith(".json"):
        return side_from_file(Path(name))
    if data is None:
        raise InputError("比较方案“{name}”要用 --data 给出数据文件", name=name)
    return side_of(_evaluate(name, data, period, None, False))
