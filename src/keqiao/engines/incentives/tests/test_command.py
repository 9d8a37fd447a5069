"""The command prints what an accountant needs, writes whole files, and ends bad input with one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keqiao.engines.incentives.docs import build_docs
from keqiao.engines.incentives.law import DATA
from keqiao.site.cli import run

ROOT = Path(__file__).resolve().parents[5]
CASE = """
name: 甲公司
as_of: 2023-12-31
enterprise:
  taxed_on_accounts: true
  taxable_income: 3_500_000
  income_total: 20000000
  headcount: 120
  assets_wan: 2600
  hnte_valid: true
  rd_five_items: 900000
  rd_other: 150000
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_an_assessment_shows_verdicts_steps_articles_and_the_best_combination(case, capsys):
    assert run(["incentives", "assess", str(case)]) == 0
    text = capsys.readouterr().out
    # R&D: 900,000 + 100,000 at 100 %; 2,500,000 left, small low-profit at 5 %
    for expected in ("1,000,000.00", "125,000.00", "A107012", "财政部 税务总局公告2023年第7号", "不能同享"):
        assert expected in text
    assert "研发费用加计扣除 + 小型微利企业所得税减免" in text.replace("\n", "")


def test_json_carries_exact_amounts_and_the_trace(case, capsys):
    assert run(["incentives", "assess", str(case), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["best"]["tax"] == "125000.00"
    assert found["best"]["rate"] == "small_low_profit"
    rd = next(each for each in found["findings"] if each["incentive"] == "rd_superdeduction")
    assert (rd["verdict"], rd["base"]) == ("yes", "1000000.00")
    assert rd["trace"]["steps"]


@pytest.mark.parametrize("form", ["html", "docx", "xlsx"])
def test_every_format_is_written_whole(case, tmp_path, form):
    target = tmp_path / f"a.{form}"
    assert run(["incentives", "assess", str(case), "--format", form, "--output", str(target)]) == 0
    assert target.stat().st_size > 4000


def test_as_of_explain_and_what_if_change_the_answer(case, capsys):
    assert (
        run(["incentives", "assess", str(case), "--as-of", "2020-12-31", "--explain", "rd_superdeduction"])
        == 0
    )
    assert "75%" in capsys.readouterr().out
    assert run(["incentives", "assess", str(case), "--what-if", "taxable_income=+20%"]) == 0
    assert "taxable_income=+20%" in capsys.readouterr().out


def test_an_unconfirmed_ground_shows_in_the_result_and_makes_it_depend(case, capsys):
    case.write_text(
        CASE.replace("2023-12-31", "2026-03-31") + "  vat_tech_sales: 100\n  vat_tech_registered: true\n"
    )
    assert run(["incentives", "assess", str(case), "--explain", "vat_technology"]) == 0
    text = capsys.readouterr().out
    assert "视情况而定" in text
    assert "未确认" in text


def test_what_was_not_published_yet_is_left_out(case, capsys):
    arguments = [
        "incentives",
        "assess",
        str(case),
        "--explain",
        "rd_superdeduction",
        "--known-on",
        "2023-01-31",
    ]
    assert run(arguments) == 2
    assert "没有" in capsys.readouterr().err


def test_a_rule_can_be_asked_alone(tmp_path, capsys):
    path = tmp_path / "rule.json"
    path.write_text(
        json.dumps(
            {"rule": "tech_contract.deadline", "as_of": "2026-03-01", "inputs": {"accepted_on": "2026-03-01"}}
        )
    )
    assert run(["incentives", "assess", str(path)]) == 0
    text = capsys.readouterr().out
    assert "unconfirmed" in text
    assert "未确认" in text


def test_a_batch_and_a_reform_print_totals_and_the_unclaimed(tmp_path, capsys):
    table = tmp_path / "a.csv"
    table.write_text(
        "id,taxable_income,headcount,assets_wan,division,claimed_small_low_profit\n"
        "甲,1000000,10,100,510100,false\n乙,5000000,10,100,510700,false\n",
        encoding="utf-8",
    )
    missed = tmp_path / "missed.csv"
    arguments = ["incentives", "batch", str(table), "--as-of", "2023-12-31", "--unclaimed", str(missed)]
    assert run(arguments) == 0
    assert "200,000.00" in capsys.readouterr().out
    assert missed.read_text(encoding="utf-8-sig").splitlines()[1] == "甲,小型微利企业所得税减免,200000.00"
    reform = tmp_path / "reform.yaml"
    reform.write_text(
        "title: 降低税率\nas_of: 2023-12-31\nparameters:\n  eit_rate_general:\n    values:\n"
        "      - {value: 0.2, from: 2008-01-01, source: 假设, confidence: S}\n",
        encoding="utf-8",
    )
    assert run(["incentives", "reform", str(reform), str(table)]) == 0
    assert "250,000.00" in capsys.readouterr().out


def test_a_scheme_with_open_figures_depends(tmp_path, capsys):
    case = tmp_path / "facts.yaml"
    case.write_text("as_of: 2021-06-30\nfacts: {registered: true, received_amount: 1000}\n", encoding="utf-8")
    scheme = DATA / "schemes" / "chengdu_2021_technology_trade.yaml"
    assert run(["incentives", "scheme", str(scheme), str(case)]) == 0
    text = capsys.readouterr().out
    assert "视情况而定" in text
    assert "未确认" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "none.yaml"],
        ["assess", "{case}", "--as-of", "2023-02-30"],
        ["assess", "{case}", "--explain", "nothing"],
        ["assess", "{case}", "--what-if", "profit"],
        ["assess", "{case}", "--what-if", "profit=+10%"],
        ["assess", "{case}", "--what-if", "staff=+10%"],
        ["assess", "{case}", "--what-if", "taxable_income=多"],
        ["assess", "{case}", "--format", "docx"],
        ["assess", "{case}", "--format", "png"],
        ["assess", "{case}", "--as-of", "2007-12-31"],
        ["batch", "{case}", "--as-of", "2023-12-31"],
        ["reform", "{case}", "{case}"],
        ["scheme", "{case}", "{case}"],
    ],
)
def test_bad_input_ends_with_code_two_and_one_sentence(case, capsys, arguments):
    assert run(["incentives", *(each.format(case=case) for each in arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("错误")
    assert len(captured.err.strip().splitlines()) == 1
    assert captured.out == ""


def test_the_generated_pages_are_in_step_with_the_rules():
    folder = ROOT / "docs" / "incentives" / "pages"
    pages = {name: text for name, text in build_docs().items() if name.endswith(".md")}
    stored = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert stored == pages, "运行 keqiao incentives docs docs/incentives/pages 更新说明页"
