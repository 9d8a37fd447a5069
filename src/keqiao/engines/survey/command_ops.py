"""`keqiao survey draw | allocate | edit | protect | benchmark`: a job file in; terminal, data and papers
out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from keqiao.engines.publish import show
from keqiao.engines.survey.jobs import (
    Outcome,
    Section,
    check_outputs,
    check_record,
    read_job,
    run_allocate,
    run_benchmark,
    run_draw,
    run_edit,
    run_protect,
    write_outputs,
)

Job = Annotated[Path, typer.Argument(help="任务书(TOML);其中的数据文件相对于任务书所在文件夹")]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", help="输出,可多次:.csv .parquet 数据,.xlsx .html .docx .pdf 报告,.json 记录"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the five commands to the survey engine's command."""
    app.command(name="draw", help="按任务书抽样,给出样本、权数与可重抽的记录。")(draw)
    app.command(name="allocate", help="定分层样本量:比例、奈曼、幂、贝瑟尔多目标,或按精度。")(allocate)
    app.command(name="edit", help="按规则审核数据,定位差错,插补并标记。")(edit)
    app.command(name="protect", help="统计表保密:敏感单元格、二次隐匿与区间审计。")(protect)
    app.command(name="benchmark", help="累计转当月、基准化与时间分解、季节调整。")(benchmark)


def draw(
    job: Job,
    output: Output = None,
    check: Annotated[Path | None, typer.Option(help="已存的抽样记录(.json):重抽并核对是否一致")] = None,
) -> None:
    outcome = _run(job, output, run_draw)
    if check is not None:
        check_record(outcome, check)
        typer.echo("重抽与记录一致。")
    _finish(outcome, output)


def allocate(job: Job, output: Output = None) -> None:
    _finish(_run(job, output, run_allocate), output)


def edit(job: Job, output: Output = None) -> None:
    _finish(_run(job, output, run_edit), output)


def protect(job: Job, output: Output = None) -> None:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("隐匿", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        outcome = _run(job, output, lambda section: run_protect(section, progress))
    _finish(outcome, output)


def benchmark(job: Job, output: Output = None) -> None:
    _finish(_run(job, output, run_benchmark), output)


def _run(job: Path, output: list[Path] | None, work: Callable[[Section], Outcome]) -> Outcome:
    check_outputs(output or [])
    return work(read_job(job))


def _finish(outcome: Outcome, output: list[Path] | None) -> None:
    write_outputs(outcome, output or [])
    show(outcome.report)
    for path in output or []:
        typer.echo(f"已写出 {path}")
