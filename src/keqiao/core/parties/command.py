"""`keqiao reference`: load divisions, zones, industries and government units into the database."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False)
LABELS = {
    "division": "行政区划",
    "zone": "功能区",
    "industry": "行业",
    "unit": "政府部门",
    "succession": "承继",
    "name": "名称",
}


@app.command(help="装载基础数据：行政区划、功能区、行业、政府部门；可重复运行。")
def reference(
    quiet: Annotated[bool, typer.Option("--quiet", help="只在有新增时说话")] = False,
) -> None:
    import django

    django.setup()
    from keqiao.core.access import system
    from keqiao.core.parties.reference import load

    for one in load(system("keqiao reference")):
        if one.added or not quiet:
            typer.echo(f"{LABELS[one.kind]}：{one.rows} 条，新增 {one.added} 条")
