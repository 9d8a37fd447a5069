"""The `keqiao` command: every entry answers, and bad input is one sentence."""

import os
import subprocess
import sys

import pytest

from keqiao.engines.errors import InputError
from keqiao.site.cli import run
from keqiao.site.commands import COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name, capsys):
    assert run([name, "--help"]) == 0
    assert name in capsys.readouterr().out


def test_an_unknown_command_names_the_known_ones(capsys):
    assert run(["fly"]) == 2
    said = capsys.readouterr().err
    assert "fly" in said
    assert "compile" in said


def test_cases_of_an_unknown_engine_are_refused(capsys):
    assert run(["cases", "alchemy", "x.json"]) == 2
    assert "alchemy" in capsys.readouterr().err


def test_an_unexpected_fault_is_one_sentence_and_not_a_traceback(monkeypatch, capsys):
    def fail(*_):
        raise RuntimeError("broken part")

    monkeypatch.setattr("keqiao.site.cli._dispatch", fail)
    assert run(["compile"]) == 70
    said = capsys.readouterr().err
    assert "broken part" in said
    assert "Traceback" not in said


def test_input_errors_keep_their_fields():
    error = InputError("第 {row} 行:{field} 不能为空", row=3, field="金额")
    assert str(error) == "第 3 行:金额 不能为空"
    assert error.fields == {"row": 3, "field": "金额"}


@pytest.mark.parametrize("command", ["setup", "serve", "verify"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://clerk:geheim@127.0.0.1:1/keqiao", "连不上数据库 127.0.0.1/keqiao：服务器没有在监听"),
        ("postgresql://clerk:geheim@no.invalid/keqiao", "连不上数据库 no.invalid/keqiao：找不到这台主机"),
        ("postgresql://clerk:ge[heim@host/keqiao", "不是有效的地址"),
        ("postgresql://clerk:geheim%zz@host/keqiao", "不是有效的地址"),
        ("mysql://clerk:geheim@host/keqiao", "KEQIAO_DATABASE 应以 sqlite:/// 或 postgresql:// 开头"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_without_its_password(tmp_path, command, address, said):
    environment = {**os.environ, "KEQIAO_DATABASE": address, "KEQIAO_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "keqiao", command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr
