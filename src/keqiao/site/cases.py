"""`keqiao cases ENGINE FILE`: run an engine against published results, a line per case."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, cast

import typer

from keqiao.engines.cases import CaseRunner
from keqiao.engines.errors import InputError

ENGINES = ("survey", "incentives", "metrology", "indices", "finance")

app = typer.Typer(add_completion=False)


@app.command(help="逐个案例核对:每个案例打印一行,最后打印“N passed, N failed”。")
def cases(
    engine: Annotated[str, typer.Argument(help="引擎:" + "、".join(ENGINES))],
    file: Annotated[Path, typer.Argument(help="案例文件或文件夹")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="引擎自己的选项,如 --set carrier=duckdb")
    ] = None,
) -> None:
    if engine not in ENGINES:
        raise InputError("没有名为“{engine}”的引擎;可用:{known}", engine=engine, known="、".join(ENGINES))
    if not file.exists():
        raise InputError("找不到案例文件 {path}", path=file)
    runner = cast(CaseRunner, import_module(f"keqiao.engines.{engine}.cases").run)
    passed = failed = 0
    for outcome in runner(file, _options(settings or [])):
        passed, failed = passed + outcome.passed, failed + (not outcome.passed)
        typer.echo(f"{'ok  ' if outcome.passed else 'FAIL'} {outcome.case_id}")
        for sentence in outcome.differences:
            typer.echo(f"     {sentence}")
        if outcome.note:
            typer.echo(f"     注:{outcome.note}")
    typer.echo(f"{passed} passed, {failed} failed")
    raise typer.Exit(1 if failed or not passed else 0)


def _options(settings: list[str]) -> dict[str, str]:
    """NAME=VALUE words as a mapping."""
    pairs = [word.partition("=") for word in settings]
    for name, equals, _ in pairs:
        if not (name and equals):
            raise InputError("--set 要写成 名称=值,收到的是“{word}”", word=name)
    return {name: value for name, _, value in pairs}
