"""The `keqiao` command: every entry answers, and bad input is one sentence."""

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
