"""命令: `keqiao finance waterfall|returns|leverage|subfund|risk|score|value|listing|ledger FILE`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from keqiao.engines.errors import InputError
from keqiao.engines.finance import presentation
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.forms import Answer, compute
from keqiao.engines.finance.forms.ledger_database import Wishes, post_entries
from keqiao.engines.finance.inputs import Request, read_request
from keqiao.engines.finance.ledger.database import Dialect
from keqiao.engines.finance.tabular import read_scorecard_csv
from keqiao.engines.publish import save, show, write_whole

app = typer.Typer(add_completion=False, no_args_is_help=True, help="基金、风险分担、信用评分与总账。")

File = Annotated[Path, typer.Argument(help="输入文件(JSON 或 YAML,含 kind 与 given)")]
Explain = Annotated[bool, typer.Option("--explain", help="列出计算过程、条件与依据")]
Format = Annotated[str, typer.Option("--format", help="text、json、xlsx、html、docx 或 pdf")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="写入的文件;格式由扩展名决定")]

_HELP = {
    "waterfall": "分配瀑布:单次、滚动、逐项目",
    "returns": "收益率、基金倍数与公开市场等价",
    "leverage": "各层级撬动倍数",
    "subfund": "子基金合规、提前退出、让利与回购",
    "risk": "风险分担、资金池、追偿与补助",
    "value": "知识产权质押估值",
    "listing": "各板块上市数字条件",
}


def _command(name: str, sentence: str) -> None:
    """Register one command; all take the same options."""

    @app.command(name, help=f"{sentence}。")
    def run(file: File, explain: Explain = False, format: Format = "text", output: Output = None) -> None:
        request = read_request(file, name)
        answer = compute(request.family, request.kind, request.given)
        deliver(request, answer, explain=explain, format=format, output=output)


for _name, _sentence in _HELP.items():
    _command(_name, _sentence)


@app.command(help="评分卡与企业创新积分;CSV 文件加 --target 即按样本建模。")
def score(
    file: File,
    explain: Explain = False,
    format: Format = "text",
    output: Output = None,
    target: Annotated[str | None, typer.Option("--target", help="CSV 中的违约列(1 为违约)")] = None,
) -> None:
    if file.suffix.lower() == ".csv":
        if target is None:
            raise InputError("CSV 文件须用 --target 指明违约列")
        request = Request("scorecard", "fit", read_scorecard_csv(file, target), file.name)
    else:
        request = read_request(file, "score")
    answer = compute(request.family, request.kind, request.given)
    deliver(request, answer, explain=explain, format=format, output=output)


@app.command(help="凭证与余额;加 --database 即把凭证记入数据库总账。")
def ledger(
    file: File,
    explain: Explain = False,
    format: Format = "text",
    output: Output = None,
    database: Annotated[
        str | None, typer.Option("--database", help="SQLite 文件,或 postgresql:// 开头的地址")
    ] = None,
    statement: Annotated[str | None, typer.Option("--statement", help="输出该科目的对账单")] = None,
    start: Annotated[str | None, typer.Option("--from", help="对账单开始日")] = None,
    end: Annotated[str | None, typer.Option("--to", help="对账单与余额的截止日")] = None,
    close: Annotated[str | None, typer.Option("--close", help="记账后结账至该日")] = None,
) -> None:
    request = read_request(file, "ledger")
    if database is None:
        if statement or start or end or close:
            raise InputError("--statement、--from、--to、--close 须与 --database 一起使用")
        answer = compute(request.family, request.kind, request.given)
    else:
        if request.kind != "journal":
            raise InputError("只有 kind 为 journal 的文件可以记入数据库,收到 {kind}", kind=request.kind)
        wishes = Wishes(statement, _day(start, "--from"), _day(end, "--to"), _day(close, "--close"))
        with _opened(database) as (connection, dialect):
            answer = post_entries(connection, dialect, request.given, wishes)
    deliver(request, answer, explain=explain, format=format, output=output)


def _day(text: str | None, option: str) -> date | None:
    return None if text is None else parse_date(text, option)


@contextmanager
def _opened(target: str) -> Iterator[tuple[Any, Dialect]]:
    """A connection in autocommit to the database that ``target`` names."""
    try:
        if target.startswith(("postgresql://", "postgres://")):
            with closing(psycopg.connect(target, autocommit=True, connect_timeout=10)) as served:
                yield served, "postgresql"
        else:
            with _file(Path(target)) as embedded:
                yield embedded, "sqlite"
    except (sqlite3.Error, psycopg.Error) as error:
        reason = " ".join(str(error).split())
        raise InputError("数据库不能使用:{reason}", reason=reason) from None


@contextmanager
def _file(path: Path) -> Iterator[sqlite3.Connection]:
    """A SQLite file; one made here is taken away again when the posting is refused."""
    fresh = not path.exists()
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=60)) as connection:
            yield connection
    except (InputError, sqlite3.Error):
        if fresh:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise


def deliver(request: Request, answer: Answer, *, explain: bool, format: str, output: Path | None) -> None:
    """Print or save; a file appears whole or not at all."""
    wanted = output.suffix.removeprefix(".") if output is not None and format == "text" else format
    if output is None and wanted not in ("text", "json"):
        raise InputError("格式 {format} 需要用 --output 指明文件", format=wanted)
    if wanted == "json":
        text = presentation.as_json(request, answer, explain=explain) + "\n"
        if output is None:
            typer.echo(text, nl=False)
        else:
            write_whole(output, text.encode())
        return
    report = presentation.report(request, answer, explain=explain)
    if output is None:
        show(report)
    else:
        save(report, output, wanted)
