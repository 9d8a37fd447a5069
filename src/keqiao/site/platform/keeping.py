"""看护的命令: `keqiao verify|backup|restore|administrator|search`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.site.platform.commands import Home, one_command
from keqiao.site.platform.ready import ready


def verify(home: Home = None) -> int:
    """核验日志和文件:被改动、删除、调换或截断的都会指出。没有问题时退出码为 0,否则为 1。"""
    ready(home)
    from keqiao.core.files.checking import check as check_files
    from keqiao.core.jobs.progress import unwatched
    from keqiao.core.journal.verifying import verify as verify_journal

    found = verify_journal()
    faults = [fault.sentence for fault in found.faults] + check_files(unwatched())
    typer.echo(f"» {found.summary()}({found.seconds:.1f} 秒)")
    for fault in faults:
        typer.echo(f"    {fault}")
    return 1 if faults else 0


def backup(folder: Annotated[Path, typer.Argument(help="放备份的空目录")], home: Home = None) -> None:
    """备份数据库、文件和日志封存;网站可以照常运行。"""
    ready(home)
    from keqiao.core.backup.making import backup as make

    manifest = make(folder)
    typer.echo(f"» 已备份 {sum(manifest.counts.values()):,} 行、{len(manifest.sums):,} 个文件到 {folder}")


def restore(folder: Annotated[Path, typer.Argument(help="备份目录")], home: Home = None) -> int:
    """从备份恢复到本处(先停止网站),并核验日志和文件。"""
    ready(home)
    from keqiao.core.backup.restoring import restore as put_back

    found = put_back(folder)
    typer.echo(f"» 已恢复 {found.made_at} 的备份:{found.rows:,} 行,{found.entries:,} 条日志")
    for fault in found.faults:
        typer.echo(f"    {fault}")
    return 1 if found.faults else 0


def administrator(
    role: Annotated[str, typer.Argument(help="system_admin、security_admin 或 audit_admin")],
    username: Annotated[str, typer.Argument(help="用户名")],
    name: Annotated[str, typer.Argument(help="姓名")],
    unit: Annotated[str, typer.Option(help="单位全称或统一社会信用代码")],
    home: Home = None,
) -> None:
    """建立一位管理员,给出设置密码的一次性链接;其余人员由安全管理员在网页上建立。"""
    ready(home)
    from django.core.management import CommandError, call_command

    try:
        call_command("first_administrator", role, username, name, unit=unit)
    except CommandError as error:
        raise InputError("{why}", why=error) from None


def search(home: Home = None) -> None:
    """重建搜索索引;重建期间搜索照常可用。"""
    ready(home)
    from keqiao.core.search.rebuilding import rebuild

    typer.echo(f"» 已重建 {rebuild():,} 条")


verify_app = one_command(verify)
backup_app = one_command(backup)
restore_app = one_command(restore)
administrator_app = one_command(administrator)
search_app = one_command(search)
