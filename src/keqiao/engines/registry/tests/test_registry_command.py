"""`keqiao registry` as a user types it."""

from __future__ import annotations

import pytest

from keqiao.site.cli import run as keqiao


def test_codes_are_checked_and_an_invalid_one_ends_with_one(capsys):
    assert keqiao(["registry", "code", "91110000600037341L"]) == 0
    assert "北京市" in capsys.readouterr().out
    assert keqiao(["registry", "code", "91110000600037341L", "abc"]) == 1
    assert "应为 18" in capsys.readouterr().out


def test_names_addresses_and_divisions_answer(capsys):
    assert keqiao(["registry", "name", "长虹电器", "四川长虹电器股份有限公司"]) == 0
    assert "须人工判断" in capsys.readouterr().out
    assert keqiao(["registry", "address", "成都市郫县德源镇"]) == 0
    assert "郫都区" in capsys.readouterr().out
    assert keqiao(["registry", "division", "510124", "--on", "2015-06-30"]) == 0
    assert "郫县" in capsys.readouterr().out


def test_duplicates_of_a_file_are_listed_and_saved(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text("名称,代码\n成都天府软件园有限公司,\n成都天府软件园有限责任公司,\n", encoding="utf-8")
    saved = tmp_path / "out.xlsx"
    options = ["--name", "名称", "--code", "代码"]
    assert keqiao(["registry", "duplicates", str(path), *options]) == 0
    assert "名称相近" in capsys.readouterr().out
    assert keqiao(["registry", "duplicates", str(path), *options, "-o", str(saved)]) == 0
    assert saved.stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["division", "510124", "--on", "2015-6"], "日期应写成"),
        (["division", "999999", "--on", "2015-06-30"], "不在登记里"),
        (["duplicates", "none.csv"], "找不到数据文件"),
        (["duplicates", "list.csv", "--name", "x"], "没有列“x”"),
        (["duplicates", "gap.csv"], "第 2 条记录没有名称"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(tmp_path, monkeypatch, capsys, arguments, words):
    (tmp_path / "list.csv").write_text("name\n甲\n", encoding="utf-8")
    (tmp_path / "gap.csv").write_text("name,code\n甲,1\n,2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert keqiao(["registry", *arguments]) == 2
    assert words in capsys.readouterr().err
