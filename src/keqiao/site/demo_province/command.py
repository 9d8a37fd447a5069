"""`keqiao demo`: build the demonstration province once, start it, print the address and the accounts."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import time
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Annotated

import typer

from keqiao import __version__
from keqiao.core.pages import assets
from keqiao.engines.errors import InputError
from keqiao.site.demo_province.accounts import ACCOUNTS, PASSWORD
from keqiao.site.platform import serving
from keqiao.site.platform.ready import ready

app = typer.Typer(add_completion=False, rich_markup_mode=None)
CODE = Path(__file__).resolve().parents[2]
SHOWN = ("planner", "supervisor", "leader", "kjt", "czt", "registrar", "enterprise", "security")


@app.command()
def demo(
    home: Annotated[Path, typer.Option(help="数据目录")] = Path("var/demo"),
    port: Annotated[int, typer.Option(help="端口")] = 8017,
    scale: Annotated[int, typer.Option(min=1, help="规模倍数（性能测试用）")] = 1,
    database: Annotated[str, typer.Option(help="数据库地址（默认为数据目录里的 SQLite）")] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="重新建立")] = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="只建立，不启动")] = False,
    check: Annotated[bool, typer.Option("--check", help="启动、以四种角色走一遍页面、退出")] = False,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="打开浏览器")] = True,
) -> int:
    """建立并打开演示省份。全部为演示数据。"""
    begun = time.monotonic()
    build(home.resolve(), scale, database, fresh)
    if build_only:
        return 0
    if check:
        from keqiao.site.demo_province.walking import walk

        return walk()
    typer.echo(f"» 演示省份：http://127.0.0.1:{port}/ （{time.monotonic() - begun:.1f} 秒，Ctrl+C 结束）")
    _print_accounts()
    if open_page:
        timer = Timer(2.0, webbrowser.open, [f"http://127.0.0.1:{port}/"])
        timer.daemon = True
        timer.start()
    return serving.run_together("127.0.0.1", port, os.cpu_count() or 1)


def build(home: Path, scale: int, database: str, fresh: bool) -> None:
    """Make the province, unless this very one is there already; half a province is begun anew."""
    stamp, clock = home / "built", home / "clock"
    wanted = f"{__version__} {scale} {database} {_tables()}"
    there = stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and not fresh
    if not there and home.exists():
        _empty(home)
    home.mkdir(parents=True, exist_ok=True)
    if not there:
        clock.write_text(f"2017-12-29T09:00:00+08:00/{datetime.now(UTC).isoformat()}", encoding="utf-8")  # noqa: TID251
    os.environ |= {
        "KEQIAO_DEMO": "1",
        "KEQIAO_CLOCK": clock.read_text(encoding="utf-8"),
        "KEQIAO_HOME": str(home),
    }
    if database:
        os.environ["KEQIAO_DATABASE"] = database
    if there and assets.are_built(home):
        return  # all that Django would be started for; the servers start their own
    ready()
    if there:
        from keqiao.site.platform.setting_up import build_pages

        build_pages(_say)
        return
    gc.disable()  # a tenth of the time goes into looking at records that are all still needed
    _fill(scale)
    gc.enable()
    stamp.write_text(wanted, encoding="utf-8")


def _fill(scale: int) -> None:
    from keqiao.core.identity.models import User
    from keqiao.site.demo_province import province
    from keqiao.site.platform.setting_up import set_up

    set_up(_say)
    if User.objects.exists():
        raise InputError("这个数据库里已有数据；演示省份只能建在空的数据库里")
    province.build(_say, scale)


def _empty(home: Path) -> None:
    """Take away what a former build made; assets stay, they do not depend on it."""
    for place in home.iterdir():
        if place.name not in ("assets", "static", "keys"):
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def _tables() -> str:
    """A digest of the migrations: other tables are another province."""
    digest = hashlib.sha256()
    for path in sorted(CODE.glob("*/*/migrations/0*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _say(text: str) -> None:
    typer.echo(f"» {text}")


def _print_accounts() -> None:
    named = [account for account in ACCOUNTS if account.username in SHOWN]
    typer.echo(f"» 演示账号（口令均为 {PASSWORD}）：")
    for account in named:
        typer.echo(f"    {account.username:<12}{account.name}")
