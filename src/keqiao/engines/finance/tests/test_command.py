"""The command line: every front door on an own example, each format, and bad input in one sentence."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook
from typer.main import get_command

from keqiao.engines.errors import InputError
from keqiao.engines.finance.command import app
from keqiao.engines.finance.forms import FORMS
from keqiao.engines.finance.funds.rulebook import document

WATERFALL = {
    "capital": "100",
    "call_date": "2018-01-01",
    "distribution_date": "2023-01-01",
    "distribution": "200",
    "hurdle_rate": "0.08",
    "hurdle_basis": "simple",
    "catch_up_gp_share": "1",
    "carry": "0.2",
}
FLOWS = {"flows": [["2018-01-01", "-100"], ["2019-01-01", "230"], ["2020-01-01", "-132"]]}
EXIT = {
    "as_of": "2019-06-01",
    "approved": "2018-01-01",
    "field_as_agreed": True,
    "charter_followed": True,
    "other_breach": False,
}
CHAIN = {
    "parties": [
        {"party": "省", "ratio": "0.4", "government": True, "balance": "100"},
        {"party": "银行", "ratio": "0.6"},
    ],
    "losses": [{"loan": "一号", "borrower": "甲", "year": 2018, "net_principal_loss": "1000"}],
    "rest_to": "银行",
    "multiplication": "10",
}
INCOME = {
    "revenue_by_year": ["1000"],
    "royalty_rate_on_revenue": "0.1",
    "tax_rate": "0.2",
    "discount_rate": "0.25",
    "timing": "year-end",
    "pledge_ratio": "0.3",
    "sensitivity": {"royalty_rate": ["0.05", "0.1"], "discount_rate": ["0.2", "0.3"]},
}
EXAMPLES = {
    "waterfall": ("single", WATERFALL),
    "returns": ("rate", FLOWS),
    "leverage": (
        "multiples_by_level",
        {"gov_contribution": "20", "levels": [{"name": "基金", "total": "100"}]},
    ),
    "subfund": ("early_exit", EXIT),
    "risk": ("chain", CHAIN),
    "score": ("scaling", {"pdo": 20, "base_score": 600, "base_odds_good_to_bad": 50, "pd": [0.02]}),
    "value": ("income", INCOME),
    "listing": ("screen", {"board": "bse", "date": "2017-05-05", "facts": {}}),
    "ledger": ("allocate", {"total": "100.00", "weights": {"甲": "1", "乙": "2"}}),
}


def written(folder: Path, kind: str, given: object) -> str:
    path = folder / "输入.json"
    path.write_text(json.dumps({"kind": kind, "given": given}, ensure_ascii=False), encoding="utf-8")
    return str(path)


def run(arguments: list[str]) -> int:
    """The engine's own command as the `keqiao` command runs it: bad input is an `InputError`, exit code 2."""
    try:
        get_command(app)(arguments[1:], standalone_mode=False)
    except InputError as error:
        typer.echo(f"错误:{error}", err=True)
        return 2
    return 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_command_answers_as_text_json_html_and_workbook(name, tmp_path, capsys) -> None:
    file = written(tmp_path, *EXAMPLES[name])
    assert run(["finance", name, file, "--explain"]) == 0
    assert "计算过程" in capsys.readouterr().out
    assert run(["finance", name, file, "--format", "json", "--explain"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["values"]
    assert answer["steps"]
    for suffix in ("html", "xlsx"):
        target = tmp_path / f"报告.{suffix}"
        assert run(["finance", name, file, "-o", str(target)]) == 0
        assert target.stat().st_size > 1000
    assert load_workbook(tmp_path / "报告.xlsx").sheetnames


def test_a_board_not_yet_born_says_so_and_an_ambiguous_rate_lists_both_roots(tmp_path, capsys) -> None:
    assert run(["finance", "listing", written(tmp_path, *EXAMPLES["listing"])]) == 0
    assert "2017-05-05 时北京证券交易所没有生效的规则" in capsys.readouterr().out
    assert run(["finance", "returns", written(tmp_path, *EXAMPLES["returns"]), "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)["values"]
    assert values["xirr"] is None
    assert values["roots"] == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("risk", "{", "不是有效的 JSON"),
        ("risk", "[]", "应是一个含 kind 与 given 的对象"),
        ("risk", '{"kind": "nothing", "given": {}}', "文件的“kind”应为"),
        ("risk", '{"kind": "chain"}', "缺少“given”"),
        ("risk", '{"kind": "refill", "given": {"pool_balance": NaN}}', "数字不能是 NaN"),
        ("risk", '{"kind": "refill", "kind": "claims", "given": {}}', "字段“kind”重复"),
        ("risk", '{"kind": "refill", "given": {"pool_balance": "-1"}}', "“pool_balance”不能小于 0,收到 -1"),
        ("risk", '{"kind": "refill", "given": []}', "“given”应当是一个对象"),
        ("waterfall", '{"kind": "single", "family": "xirr", "given": {}}', "不计算 family“xirr”"),
        ("returns", '{"kind": "rate", "given": {"flows": [["2018-02-30", 1]]}}', "“flows[0]”不是有效日期"),
        ("returns", '{"kind": "rate", "given": {"flows": [["2018-02-03"]]}}', "“flows[0]”应当是 2 项的列表"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(name, text, sentence, tmp_path, capsys) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    target = tmp_path / "out.xlsx"
    assert run(["finance", name, str(path), "-o", str(target)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("错误:")
    assert sentence in error
    assert not target.exists()
    assert run(["finance", name, str(tmp_path / "没有.json")]) == 2


LEDGER = {
    "book": {"code": "fund", "opened": "2018-01-01", "ends": "2027-12-31"},
    "accounts": [{"code": "cash", "lowest": "0"}, {"code": "capital"}],
    "entries": [
        {"id": "a", "date": "2018-01-10", "lines": [["cash", "100.00"], ["capital", "-100.00"]]},
        {"id": "b", "date": "2019-01-10", "lines": [["cash", "-40.00"], ["capital", "40.00"]]},
    ],
}


def test_entries_go_into_a_database_once_and_come_out_as_a_statement(tmp_path, capsys) -> None:
    database = str(tmp_path / "账.sqlite")
    command = [
        "finance",
        "ledger",
        written(tmp_path, "journal", LEDGER),
        "--database",
        database,
        "--format",
        "json",
    ]
    assert run([*command, "--statement", "cash", "--from", "2019-01-01"]) == 0
    values = json.loads(capsys.readouterr().out)["values"]
    assert (values["opening"], values["closing"]) == ("100.00", "60.00")
    assert run([*command, "--close", "2019-12-31"]) == 0
    values = json.loads(capsys.readouterr().out)["values"]
    assert [row["status"] for row in values["results"]] == ["exists", "exists"]
    late = {**LEDGER, "entries": [{**LEDGER["entries"][0], "id": "c"}]}
    assert run(["finance", "ledger", written(tmp_path, "journal", late), "--database", database]) == 2
    assert "已结账" in capsys.readouterr().err
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM ledger_journals").fetchone() == (2,)


def test_a_refused_entry_leaves_no_database_behind(tmp_path, capsys) -> None:
    database = tmp_path / "账.sqlite"
    bad = {**LEDGER, "entries": [LEDGER["entries"][0], {**LEDGER["entries"][1], "date": "2028-01-01"}]}
    assert run(["finance", "ledger", written(tmp_path, "journal", bad), "--database", str(database)]) == 2
    assert "凭证 b:日期 2028-01-01 晚于基金到期日" in capsys.readouterr().err
    assert not database.exists()
    database.write_text("这不是数据库" * 100)
    file = written(tmp_path, "journal", LEDGER)
    assert run(["finance", "ledger", file, "--database", str(database)]) == 2
    assert "不能使用" in capsys.readouterr().err
    assert run(["finance", "ledger", file, "--close", "2019-01-01"]) == 2


def test_a_table_of_firms_becomes_a_scorecard_and_a_bad_cell_is_named(tmp_path, capsys) -> None:
    table = tmp_path / "样本.csv"
    rows = [f"{i},{i % 7},{int(i % 10 < 5 - i // 100)}" for i in range(400)]
    table.write_text("\n".join(["研发,人数,违约", *rows]), encoding="gb18030")
    assert run(["finance", "score", str(table), "--target", "违约", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)["values"]
    assert values["auc"] > 0.6
    table.write_text("研发,违约\n1,0\nabc,1\n", encoding="utf-8")
    assert run(["finance", "score", str(table), "--target", "违约"]) == 2
    assert "第 3 行的“研发”不是数字:abc" in capsys.readouterr().err
    assert run(["finance", "score", str(table)]) == 2


def test_every_form_has_a_chinese_title_and_the_data_files_parse() -> None:
    titles = document("labels.yaml")["forms"]
    assert {f"{family}/{kind}" for family, kind in FORMS} == set(titles)
