"""The `keqiao` command: finds the engine's own command, and turns every bad input into one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from keqiao import __version__
from keqiao.engines.errors import InputError
from keqiao.site.commands import COMMANDS


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line.

    Exit codes: 0 done, 1 the answer is no, 2 the input is at fault, 70 the fault is ours, 130 cancelled.
    """
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """The command line's exit code; what goes wrong is said in one sentence on standard error."""
    try:
        return _dispatch(arguments)
    except InputError as error:
        return _say(f"错误:{error}", 2)
    except typer.TyperException as error:
        return _say(f"错误:{_usage_sentence(error)}", 2)
    except (typer.Abort, KeyboardInterrupt):
        return _say("已取消。", 130)
    except BrokenPipeError:
        # the reader of our output has gone (`| head`): nothing is left to say and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _say(f"错误:{error.strerror or error}({error.filename or '系统'})", 2)
    except Exception as error:
        if os.environ.get("KEQIAO_DEBUG"):
            raise
        return _say(f"内部错误:{type(error).__name__}: {error}。设 KEQIAO_DEBUG=1 再运行可看到细节。", 70)


def _dispatch(arguments: list[str]) -> int:
    """Load only the module of the command that was asked for, so that `keqiao --help` answers at once."""
    name = arguments[0] if arguments else "--help"
    if name in ("--help", "-h"):
        typer.echo(_overview())
        return 0
    if name == "--version":
        typer.echo(f"keqiao {__version__}")
        return 0
    if name not in COMMANDS:
        raise InputError("没有命令“{name}”;可用:{known}", name=name, known="、".join(COMMANDS))
    entry = COMMANDS[name]
    command = typer.main.get_command(getattr(import_module(entry.module), entry.app))
    result = command(arguments[1:], prog_name=f"keqiao {name}", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _overview() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name.ljust(width)}{entry.help}" for name, entry in COMMANDS.items()]
    return "\n".join(
        ["用法:keqiao 命令 [参数]", "", "科桥 Keqiao:让一份已公布的科技服务业工作安排可以执行。", "", *lines]
    )


def _usage_sentence(error: typer.TyperException) -> str:
    """What is wrong with the command line, in Chinese; the parser's own words where it has no name for it."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = "/".join(getattr(parameter, "opts", [])) if parameter is not None else ""
    if kind == "MissingParameter":
        return f"缺少参数 {name or getattr(error, 'param_hint', '')}"
    if kind == "NoSuchOption":
        return f"没有选项 {getattr(error, 'option_name', '')}"
    if kind == "BadParameter" and name:
        return f"参数 {name} 的值不对:{getattr(error, 'message', error)}"
    format_message = getattr(error, "format_message", None)
    return str(format_message()) if format_message else str(error)


def _say(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code
