"""命令: `keqiao finance waterfall|returns|leverage|subfund|risk|score|value|listing|ledger FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.engines.finance import presentation
from keqiao.engines.finance.forms import compute
from keqiao.engines.finance.inputs import read_request
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
    "score": "评分卡与企业创新积分",
    "value": "知识产权质押估值",
    "listing": "各板块上市数字条件",
}


def _command(name: str, sentence: str) -> None:
    """Register one command; all take the same options."""

    @app.command(name, help=f"{sentence}。")
    def run(file: File, explain: Explain = False, format: Format = "text", output: Output = None) -> None:
        calculate(name, file, explain=explain, format=format, output=output)


def calculate(name: str, file: Path, *, explain: bool, format: str, output: Path | None) -> None:
    """Read, compute, then print or save; a file appears whole or not at all."""
    wanted = output.suffix.removeprefix(".") if output is not None and format == "text" else format
    if output is None and wanted not in ("text", "json"):
        raise InputError("格式 {format} 需要用 --output 指明文件", format=wanted)
    request = read_request(file, name)
    answer = compute(request.family, request.kind, request.given)
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
        save(report, output, "txt" if wanted == "text" else wanted)


for _name, _sentence in _HELP.items():
    _command(_name, _sentence)
