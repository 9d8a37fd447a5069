"""平台的命令: `keqiao setup|serve|worker|tick|verify|…`; each is a typer application of one command."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from keqiao.site.platform.reaching import reach
from keqiao.site.platform.ready import ready

Home = Annotated[Path | None, typer.Option("--home", help="数据目录(默认 var 或 KEQIAO_HOME)")]


def one_command(function: Callable[..., object]) -> typer.Typer:
    """A typer application of a single command."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(function)
    return app


def setup(home: Home = None) -> None:
    """建立或升级一处安装:页面资源、数据表、参考数据。可重复运行。"""
    ready(home)
    from keqiao.site.platform.setting_up import set_up

    set_up(lambda text: typer.echo(f"» {text}"))


def serve(
    home: Home = None,
    address: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口")] = 8017,
    workers: Annotated[int, typer.Option(help="进程数(默认为处理器核数)")] = 0,
) -> int:
    """启动网页服务和后台任务。"""
    if home is not None:
        os.environ["KEQIAO_HOME"] = str(home)
    reach()
    from keqiao.site.platform.serving import run_together

    typer.echo(f"» http://{address}:{port}/")
    return run_together(address, port, workers or os.cpu_count() or 1)


def worker(home: Home = None) -> None:
    """执行后台任务,直到被停止。"""
    ready(home)
    from keqiao.core.jobs.worker import worker as work

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop, ticking=True)


def tick(home: Home = None) -> None:
    """执行到期的定时事项;同一期只执行一次,可由系统定时器每几分钟调用。"""
    ready(home)
    from keqiao.core.jobs.ticking import tick as run_due

    for name in run_due():
        typer.echo(f"» {name}")


setup_app = one_command(setup)
serve_app = one_command(serve)
worker_app = one_command(worker)
tick_app = one_command(tick)
