"""`keqiao survey`: estimate, calibrate and change from a study file; drawing and the rest beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Block, Callout, Cell, Chart, Column, Report, Table, save, show
from keqiao.engines.survey.command_ops import register
from keqiao.engines.survey.designs.design import Design, described
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.studies import (
    Answered,
    Study,
    answer_study,
    build_design,
    change_report,
    compare_waves,
    read_change,
    read_study,
    study_report,
    write_output,
)
from keqiao.engines.survey.studies.answering import Carried
from keqiao.engines.survey.studies.building import plain_design
from keqiao.engines.survey.studies.example import write_example
from keqiao.engines.survey.studies.writing import PAPERS, check_output, write_weights
from keqiao.engines.survey.tables import read_table

app = typer.Typer(add_completion=False, no_args_is_help=True, help="抽样设计、估计、校准与保密。")
register(app)
Output = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="输出,可多次:.parquet、.csv(SDMX-CSV)、.xlsx、.html、.docx、.pdf"),
]


@app.command(help="按设计说明书估计:总量、均值、比率、构成、函数、分位数、回归与检验,各带标准误与区间。")
def estimate(
    study: Annotated[Path, typer.Argument(help="设计说明书 DESIGN.toml")],
    output: Output = None,
    carrier: Annotated[
        str, typer.Option(help="在哪里计算:numpy(内存)、duckdb、polars(数据所在处,一次分组)")
    ] = "numpy",
) -> None:
    given = read_study(study)
    for path in output or []:
        check_output(path)
    if not given.questions:
        raise InputError("{path}:没有任何 [[estimates]]", path=study)
    design, facts = _opened(given, carrier)
    answers = _with_progress(given, design)
    report = study_report(given, answers, facts)
    show(replace(report, blocks=[block for block in report.blocks if not isinstance(block, Chart)]))
    for path in output or []:
        write_output(path, report, answers)
        typer.echo(f"已写出 {path}")


def _opened(study: Study, carrier: str) -> tuple[Design | ReplicateDesign | Carried, list[tuple[str, str]]]:
    if carrier == "numpy":
        design = build_design(study)
        facts = [("样本行数", f"{design.table.rows:,}"), ("自由度", f"{design.degrees_of_freedom:,}")]
        return design, facts
    if study.calibration or study.replicates or study.design.get("pps") or study.design.get("phase_two"):
        raise InputError("校准、重复权数、不等概率与两相设计只在 numpy 载体上提供")
    native, levels = _native(study.data, carrier)
    return Carried(native, described(study.design), levels), [("计算载体", carrier)]


def _native(path: Path, carrier: str) -> tuple[Any, Callable[[str], list[str]]]:
    """The data as a lazy frame of the carrier, and a way to ask for a column's levels."""
    if not path.exists():
        raise InputError("找不到数据文件 {path}", path=path)
    kind = "parquet" if path.suffix.lower() == ".parquet" else "csv"
    if carrier == "duckdb":
        duckdb = import_module("duckdb")
        reader = duckdb.read_parquet if kind == "parquet" else duckdb.read_csv
        relation = reader(str(path))
    elif carrier == "polars":
        polars = _installed("polars")
        relation = polars.scan_parquet(path) if kind == "parquet" else polars.scan_csv(path)
    else:
        raise InputError("载体“{name}”不存在;可用:numpy、duckdb、polars", name=carrier)
    return relation, lambda name: _levels(relation, name)


def _installed(package: str) -> Any:
    try:
        return import_module(package)
    except ModuleNotFoundError:
        raise InputError("没有安装 {package}", package=package) from None


def _levels(native: Any, name: str) -> list[str]:
    narwhals = import_module("narwhals")
    frame = narwhals.from_native(native).lazy()
    if name not in frame.collect_schema().names():
        raise InputError("数据中没有“{name}”这一列", name=name)
    found = frame.select(name).unique().collect(backend="pyarrow").to_arrow().column(name).to_pylist()
    return sorted(str(value) for value in found if value is not None)


def _with_progress(study: Study, design: Design | ReplicateDesign | Carried) -> list[Answered]:
    """Answer with a bar on standard error, so that it never mixes with the result."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    answers: list[Answered] = []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("估计", total=len(study.questions))
        for answered in answer_study(design, list(study.questions), study.level):
            answers.append(answered)
            progress.advance(task)
    return answers


@app.command(help="按设计说明书的校准一节校准权数,写出每个单位校准前后的权数。")
def calibrate(
    study: Annotated[Path, typer.Argument(help="设计说明书 DESIGN.toml")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="权数文件:.csv 或 .parquet")] = None,
) -> None:
    given = read_study(study)
    if not given.calibration:
        raise InputError("{path}:没有 [calibration] 一节", path=study)
    before = plain_design(read_table(given.data), given.design)
    after = build_design(given)
    show(_weights_report(given, before, after))
    if output is not None:
        unit = given.design.get("unit")
        units = list(before.table[unit]) if unit else list(range(1, before.table.rows + 1))
        write_weights(output, units, before.weights, after.weights)
        typer.echo(f"已写出 {output}")


def _weights_report(study: Study, before: Design, after: Design | ReplicateDesign) -> Report:
    columns = [Column("权数")] + [
        Column(title, digits=4, align="right") for title in ("合计", "最小", "最大")
    ]
    rows: list[list[Cell]] = [
        [name, float(w.sum()), float(w.min()), float(w.max())]
        for name, w in (("校准前", before.weights), ("校准后", after.weights))
    ]
    ratio = after.weights[before.weights > 0] / before.weights[before.weights > 0]
    rows.append(["权数比", None, float(ratio.min()), float(ratio.max())])
    negative = int((after.weights < 0).sum())
    blocks: list[Block] = [Table(columns, rows)]
    if negative:
        blocks.append(
            Callout(f"有 {negative} 个权数为负;不要负权数请用 raking、logit 或 bounded。", "warning")
        )
    return Report(f"{study.title}:校准", blocks)


@app.command(help="按变化说明书估计两期之间的变化与增长,计入重叠样本的协方差,并给出目标达成的概率。")
def change(
    study: Annotated[Path, typer.Argument(help="变化说明书 CHANGE.toml")], output: Output = None
) -> None:
    given = read_change(study)
    for path in output or []:
        check_output(path)
        if path.suffix.lower() not in PAPERS:
            raise InputError("变化的结果写成 {known}", known="、".join(PAPERS))
    report = change_report(given, compare_waves(given))
    show(report)
    for path in output or []:
        save(report, path, PAPERS[path.suffix.lower()])
        typer.echo(f"已写出 {path}")


@app.command(help="在一个新文件夹写出教程用的模拟企业调查:两年的样本、设计说明书与变化说明书。")
def example(folder: Annotated[Path, typer.Argument(help="要新建的文件夹")]) -> None:
    for path in write_example(folder):
        typer.echo(f"已写出 {path}")
