"""A rule file that is wrong fails to load with one clear sentence naming file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.rules.loading import load_inputs, load_parameters

HEAD = "rate:\n  title: 税率\n  english: Rate\n  unit: share\n  values:\n"
GOOD = "    - {value: 0.1, from: 2020-01-01, to: 2020-12-31, source: 甲, confidence: T}\n"


def load(tmp_path: Path, text: str):
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_parameters([path])


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        load(tmp_path, text)
    return str(error.value)


def test_a_good_file_gives_exact_figures(tmp_path):
    found = load(tmp_path, HEAD + GOOD)["rate"].versions[0]
    assert (found.value.numerator, found.value.denominator) == (1, 10)


def test_a_gap_in_dates_is_named_with_its_line(tmp_path):
    text = HEAD + GOOD + "    - {value: 0.2, from: 2021-01-02, source: 乙, confidence: T}\n"
    assert "rules.yaml 第 7 行" in refused(tmp_path, text)
    assert "有效期有空缺" in refused(tmp_path, text)


def test_an_overlap_in_dates_is_refused(tmp_path):
    assert "有效期重叠" in refused(
        tmp_path, HEAD + GOOD + "    - {value: 0.2, from: 2020-12-31, source: 乙, confidence: T}\n"
    )


def test_a_missing_citation_is_refused(tmp_path):
    assert "缺少出处 source" in refused(
        tmp_path, HEAD + "    - {value: 0.1, from: 2020-01-01, confidence: T}\n"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    - {value: 一成, from: 2020-01-01, source: 甲, confidence: T}\n", "应是数"),
        ("    - {value: 0.1, from: 2020年, source: 甲, confidence: T}\n", "应写作 YYYY-MM-DD"),
        ("    - {value: 0.1, from: 2020-02-30, source: 甲, confidence: T}\n", "不是可用的数或日期"),
        ("    - {value: 0.1, from: 2020-01-01, to: 2019-01-01, source: 甲, confidence: T}\n", "早于起始日"),
        ("    - {value: 0.1, from: 2020-01-01, source: 甲, confidence: X}\n", "T、S、M、U"),
        ("    - {value: 0.1, from: 2020-01-01, source: 甲, confidence: T, colour: red}\n", "“colour”不认识"),
        ("    - {value: 0.1, from: 2020-01-01, source: '', confidence: T}\n", "不能为空"),
        ("    []\n", "至少要有一个值"),
        ("    - 0.1\n", "映射"),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path, line, said):
    assert said in refused(tmp_path, HEAD + line)


def test_an_unknown_unit_a_bad_border_and_a_double_name_are_refused(tmp_path):
    assert "单位“斤”不认识" in refused(tmp_path, (HEAD + GOOD).replace("unit: share", "unit: 斤"))
    assert "border" in refused(tmp_path, (HEAD + GOOD).replace("unit: share", "unit: share\n  border: '='"))
    assert "重复" in refused(tmp_path, HEAD + GOOD + HEAD + GOOD)


def test_broken_yaml_and_missing_files_have_a_sentence(tmp_path):
    assert "不是有效的 YAML" in refused(tmp_path, "rate: [")
    with pytest.raises(InputError, match="找不到文件"):
        load_inputs(tmp_path / "none.yaml")
