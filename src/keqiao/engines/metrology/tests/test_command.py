"""The command: every subcommand on a small file, files of every format, and one sentence for bad input."""

import json
import sys

import pytest
import typer

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.command import app

BUDGET = """
outputs = ["P"]
[document]
title = "电功率"
code = "B-1"
version = "3"
valid_from = 2026-01-01
valid_until = 2026-12-31
[model]
P = "U*I"
[quantities]
U = {value = 10.0, u = 0.02, unit = "V"}
I = {value = 2.0, half_width = 0.01, dist = "rectangular", unit = "A"}
[unit]
P = "W"
[settings]
draws = 20000
order = 2
"""
ROUND = "lab,measurand,x,U,k\n" + "\n".join(f"L{i:02d},As,{10 + (i % 5) / 10},0.3,2" for i in range(1, 15))
PRECISION = "lab,level,x\n" + "\n".join(
    f"{lab},1,{10 + j / 10 + k / 100}" for j, lab in enumerate("ABCDE") for k in range(3)
)
GAUGE = "appraiser,part,x\n" + "\n".join(
    f"{a},{p},{p + k / 50 + (a == 'B') / 30}" for a in "AB" for p in range(1, 6) for k in range(2)
)
SUBGROUPS = "subgroup,x\n" + "\n".join(
    f"{g},{10 + ((g * 7 + k * 3) % 5) / 10}" for g in range(1, 9) for k in range(4)
)
SINGLES = "日期,x\n" + "\n".join(f"d{i},{v}" for i, v in enumerate([10, 11, 9, 10, 10, 9, 11, 10, 19], 1))


def run(arguments: list[str]) -> int:
    """What the keqiao command does with a metrology command line: 0, or one sentence and 2."""
    command = typer.main.get_command(app)
    try:
        command(arguments[1:], standalone_mode=False)
    except InputError as error:
        sys.stderr.write(f"错误:{error}\n")
        return 2
    return 0


@pytest.fixture
def file(tmp_path):
    def make(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return make


def test_a_budget_is_shown_with_statement_table_and_validation(file, capsys):
    assert run(["metrology", "budget", file("b.toml", BUDGET), "--on", "2026-06-01"]) == 0
    shown = capsys.readouterr().out
    for words in ("电功率", "P = (20.00 ± 0.14) W", "按贡献排序", "蒙特卡洛", "验证"):
        assert words in shown


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx", "txt", "json"])
def test_a_budget_is_written_in_every_format(file, tmp_path, suffix, capsys):
    target = tmp_path / f"out.{suffix}"
    assert run(["metrology", "budget", file("b.toml", BUDGET), "-o", str(target)]) == 0
    assert target.stat().st_size > 500
    assert str(target) in capsys.readouterr().out
    if suffix == "json":
        figures = json.loads(target.read_text(encoding="utf-8"))
        assert figures["first_order"]["P"]["u"] == pytest.approx(0.0702, abs=1e-3)
        assert figures["first_order"]["P"]["nu_eff"] == "inf"


def test_a_budget_outside_its_validity_is_refused(file, capsys):
    path = file("b.toml", BUDGET)
    assert run(["metrology", "budget", path, "--on", "2027-01-01"]) == 2
    assert "失效" in capsys.readouterr().err
    assert run(["metrology", "budget", path, "--on", "2025-01-01"]) == 2
    assert run(["metrology", "budget", path, "--on", "someday"]) == 2


def test_the_zero_gradient_trap_is_said(file, capsys):
    text = '[model]\ny = "a**2"\n[quantities]\na = {value = 0.0, u = 0.1}\n'
    assert run(["metrology", "budget", file("z.toml", text), "--no-monte-carlo"]) == 0
    assert "灵敏系数全为零" in capsys.readouterr().out


def test_a_model_without_derivative_falls_back_to_monte_carlo(file, capsys):
    text = (
        '[model]\ny = "sqrt(a**2 + b**2)"\n[quantities]\na = {value = 0, u = 0.1}\nb = {value = 0, u = 0.1}\n'
    )
    path = file("c.toml", text)
    assert run(["metrology", "budget", path]) == 0
    assert "一阶方法不能用" in capsys.readouterr().out
    assert run(["metrology", "budget", path, "--no-monte-carlo"]) == 2


def test_several_outputs_show_correlation_and_regions(file, capsys):
    text = (
        '[model]\ny = "a + b"\nz = "a*b"\n[quantities]\na = {value = 1, u = 0.1}\nb = {value = 2, u = 0.1}\n'
    )
    assert run(["metrology", "budget", file("m.toml", text)]) == 0
    shown = capsys.readouterr().out
    assert "输出量的相关系数" in shown
    assert "联合包含区域" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--y", "9.9", "--u", "0.1", "--upper", "10"], "合格判定:合格"),
        (["--y", "9.9", "--U", "0.2", "--upper", "10", "--rule", "guarded"], "合格判定:不合格"),
        (
            [
                "--y",
                "9.9",
                "--u",
                "0.1",
                "--lower",
                "9",
                "--upper",
                "10",
                "--rule",
                "non_binary",
                "--process-sd",
                "0.3",
            ],
            "全局用户风险",
        ),
        (
            ["--y", "9.5", "--u", "0.1", "--upper", "10", "--rule", "agreed_risk", "--risk", "0.05"],
            "约定风险",
        ),
    ],
)
def test_decisions(arguments, words, capsys):
    assert run(["metrology", "decide", *arguments]) == 0
    assert words in capsys.readouterr().out


def test_a_round_gives_one_report_and_a_letter_each(file, tmp_path, capsys):
    path, folder = file("r.csv", ROUND), tmp_path / "letters"
    target = tmp_path / "r.json"
    arguments = [
        "metrology",
        "round",
        path,
        "-o",
        str(target),
        "--letters",
        str(folder),
        "--letter-format",
        "txt",
    ]
    assert run(arguments) == 0
    assert len(list(folder.iterdir())) == 14
    assert json.loads(target.read_text(encoding="utf-8"))[0]["measurand"] == "As"
    scheme = file("s.toml", '[measurands.As]\nsigma = {method = "share", share = 0.05}\n')
    capsys.readouterr()
    assert run(["metrology", "round", path, "--scheme", scheme]) == 0
    assert "指定值的份额" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "name", "text", "options", "words"),
    [
        ("precision", "p.csv", PRECISION, [], "复现性限"),
        ("gauge", "g.csv", GAUGE, ["--tolerance", "2"], "%容差"),
        ("chart", "s.csv", SUBGROUPS, ["--kind", "xbar-r", "--rules", "all"], "平均值"),
        ("chart", "s.csv", SUBGROUPS, ["--kind", "xbar-s"], "标准差"),
        ("chart", "i.csv", SINGLES, ["--phase-one", "8"], "d9"),
        ("chart", "i.csv", SINGLES, ["--kind", "ewma", "--target", "10", "--s", "1"], "首次发出信号"),
        (
            "chart",
            "i.csv",
            SINGLES,
            ["--kind", "cusum", "--target", "10", "--k", "0.5", "--h", "5"],
            "第 9 点",
        ),
    ],
)
def test_studies_from_csv(file, tmp_path, capsys, command, name, text, options, words):
    path = file(name, text)
    assert run(["metrology", command, path, *options]) == 0
    assert words in capsys.readouterr().out
    target = tmp_path / "study.json"
    assert run(["metrology", command, path, *options, "-o", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))


BAD = [
    (["budget", "no-such-file.toml"], "找不到"),
    (["budget", "{b.toml:[model}"], "格式有误"),
    (["budget", "{b.toml:x = 1}"], "不认识的字段"),
    (["budget", "{b.json:[1, 2]}"], "应当是"),
    (["budget", "{b.toml:" + BUDGET.replace('"W"', '"V"') + "}"], "量纲不对"),
    (["budget", "{b.toml:" + BUDGET.replace("2026-12-31", "2025-12-31") + "}"], "晚于"),
    (["budget", "{b.toml:" + BUDGET.replace("2026-12-31", '"soon"') + "}"], "应当是日期"),
    (["budget", "{b.toml:" + BUDGET + "}", "-o", "x.doc"], "不认识的报告格式"),
    (["decide", "--y", "1"], "--u"),
    (["decide", "--y", "1", "--u", "0.1", "--U", "0.2", "--upper", "2"], "--u"),
    (["decide", "--y", "1", "--u", "-0.1", "--upper", "2"], "不能是负数"),
    (["decide", "--y", "nan", "--u", "0.1", "--upper", "2"], "有限"),
    (["decide", "--y", "1", "--u", "0.1", "--upper", "2", "--rule", "magic"], "没有判定规则"),
    (["decide", "--y", "1", "--u", "0.1", "--upper", "2", "--process-sd", "1"], "process-mean"),
    (["decide", "--y", "1", "--U", "0.1", "--k", "0", "--upper", "2"], "k"),
    (["round", "{r.csv:lab,x\nA,1}"], "缺少一列"),
    (["round", "{r.csv:lab,measurand,x\nA,As,<1\nB,As,2\nC,As,2.1}"], "censored"),
    (["precision", "{p.csv:lab,x\nA,1\nA,2}"], "至少要 2 个实验室"),
    (["gauge", "{g.csv:appraiser,part,x\nA,1,1\nB,2,1}"], "没有测量零件"),
    (["chart", "{c.csv:x\n1\n1\n1}"], "标准差为 0"),
    (["chart", "{c.csv:x\n1\n2}", "--kind", "pie"], "kind"),
    (["chart", "{c.csv:x\n1\n2}", "--kind", "ewma"], "--target"),
    (["chart", "{c.csv:x\n1\n2}", "--kind", "xbar-r"], "子组"),
    (["chart", "{c.csv:x\n1\n2}", "--rules", "12"], "判异准则"),
    (["chart", "{c.csv:x\n1\n2}", "--phase-one", "9"], "第一阶段"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD)
def test_bad_input_is_one_sentence_and_exit_code_2(file, capsys, arguments, words):
    real = []
    for argument in arguments:
        if argument.startswith("{"):
            name, _, text = argument[1:-1].partition(":")
            argument = file(name, text)
        real.append(argument)
    assert run(["metrology", *real]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert "Traceback" not in error
