"""Half-width marks in Chinese are put right, and nothing else is touched."""

import pytest

from keqiao.core.pages import marks

COMMA, COLON, SEMICOLON, OPEN, CLOSE = "\uff0c", "\uff1a", "\uff1b", "\uff08", "\uff09"


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("请重试\x2c谢谢", f"请重试{COMMA}谢谢"),
        ("第 {row} 行\x3a金额“{value}”不是数字", f"第 {{row}} 行{COLON}金额“{{value}}”不是数字"),
        ("共 {n:,} 条\x28最多 {most} 个\x29", f"共 {{n:,}} 条{OPEN}最多 {{most}} 个{CLOSE}"),
        ("各市\x28州\x29登记额", f"各市{OPEN}州{CLOSE}登记额"),
        ("已修改\x3b请刷新", f"已修改{SEMICOLON}请刷新"),
        ("比例 1:2 中", "比例 1:2 中"),
        ("A,B,C 三类", "A,B,C 三类"),
        ("no Chinese, at all (none)", "no Chinese, at all (none)"),
    ],
)
def test_marks_between_chinese_become_full_width(half, full):
    assert marks.full_width(half) == full


def test_code_keeps_its_docstrings_and_its_syntax():
    source = '"""甲: a value, kept."""\nA = {"键": _("好\x2c是"), "x": f(1, 2)}\n'
    assert (
        marks.in_code(source) == f'"""甲: a value, kept."""\nA = {{"键": _("好{COMMA}是"), "x": f(1, 2)}}\n'
    )


def test_templates_keep_what_is_not_translated():
    block = "{% blocktranslate %}共 {{ n }} 条\x2c是{% endblocktranslate %}"
    source = '{% translate "好\x2c是" %} 甲,乙 {% if a %}' + block + "{% endif %}"
    fixed = marks.in_template(source)
    assert fixed.count(COMMA) == 2
    assert "甲,乙" in fixed


def test_catalogues_change_in_the_chinese_alone():
    source = 'msgid "好\x2c是"\nmsgstr "yes, well"\n'
    assert marks.in_catalogue(source) == f'msgid "好{COMMA}是"\nmsgstr "yes, well"\n'
