"""Whole rounds: reading, censored and missing results, schemes, degenerate spreads, letters."""

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.papers.letters import letter, write_letters
from keqiao.engines.metrology.papers.round_paper import round_report
from keqiao.engines.metrology.proficiency import (
    LabResult,
    evaluate_round,
    read_results,
    read_scheme,
    robust_table,
)

GOOD = ["10.1", "9.9", "10.0", "10.2", "9.8", "10.4", "9.7", "10.0", "10.1", "9.9", "10.3", "14.0"]


def write(tmp_path, rows, head="lab,measurand,x,U,k", name="round.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes("\n".join([head, *rows]).encode(encoding))
    return path


def plain_round(tmp_path, extra=()):
    rows = [f"L{i:02d},As,{x},0.4,2" for i, x in enumerate(GOOD, 1)]
    return write(tmp_path, [*rows, *extra])


def test_a_round_is_scored_by_robust_consensus(tmp_path):
    found = evaluate_round(read_results(plain_round(tmp_path))).measurands[0]
    assert found.assigned.x_pt == pytest.approx(10.05, abs=0.05)
    assert found.labs[-1].signal == "action"
    assert found.labs[0].signal == "acceptable"
    assert found.labs[0].zeta is not None
    assert found.statistics.count == 12


def test_missing_results_are_listed_and_not_scored(tmp_path):
    found = evaluate_round(read_results(plain_round(tmp_path, ["L13,As,,,"]))).measurands[0]
    assert found.labs[-1].z is None
    assert "未报结果" in found.labs[-1].remark
    assert found.statistics.count == 12


def test_censored_results_need_a_rule_and_then_follow_it(tmp_path):
    path = plain_round(tmp_path, ["L13,As,<8,,"])
    with pytest.raises(InputError, match=r"L13.*<8"):
        evaluate_round(read_results(path))
    counts = {}
    for rule in ("delete", "limit", "half"):
        found = evaluate_round(read_results(path), read_scheme({"default": {"censored": rule}})).measurands[0]
        counts[rule] = (found.statistics.count, round(found.statistics.mean, 3))
        assert found.labs[-1].z is None
        assert "<8" in found.labs[-1].remark
    total = sum(map(float, GOOD))
    assert counts == {
        "delete": (12, round(total / 12, 3)),
        "limit": (13, round((total + 8) / 13, 3)),
        "half": (13, round((total + 4) / 13, 3)),
    }


def test_late_and_excluded_results_are_scored_but_not_counted(tmp_path):
    rows = [f"L{i:02d},As,{x},," for i, x in enumerate(GOOD, 1)]
    path = write(tmp_path, [*(row + "," for row in rows), "L13,As,10.0,,,逾期"], "lab,measurand,x,U,k,late")
    scheme = read_scheme({"default": {"exclude": ["L12"]}})
    found = evaluate_round(read_results(path), scheme).measurands[0]
    assert found.statistics.count == 11
    assert found.labs[-1].z is not None
    assert "逾期" in found.labs[-1].remark
    assert "剔除" in found.labs[-2].remark


def test_replicates_are_averaged_and_repeated_rows_refused(tmp_path):
    rows = [f"L{i},As,{i + j},{j}" for i in range(3) for j in (1, 2)]
    found = read_results(write(tmp_path, rows, "lab,measurand,x,replicate"))
    assert [result.x for result in found["", "As"]] == [1.5, 2.5, 3.5]
    with pytest.raises(InputError, match="第 3 行.*已有结果"):
        read_results(write(tmp_path, ["A,As,1", "A,As,2"], "lab,measurand,x"))


def test_chinese_headings_and_gb18030_are_read(tmp_path):
    path = write(tmp_path, ["甲,砷,1.5", "乙,砷,1.6"], "实验室,参数,结果", encoding="gb18030")
    assert [r.lab for r in read_results(path)["", "砷"]] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        (["A,As,1"], "lab,measurand", "缺少一列"),
        ([], "lab,measurand,x", "没有数据行"),
        (["A,As,ten"], "lab,measurand,x", "第 2 行的 x"),
        (["A,As,<x"], "lab,measurand,x", "第 2 行的 x"),
        (["A,As,<-1"], "lab,measurand,x", "大于 0"),
        (["A,As,nan"], "lab,measurand,x", "有限"),
        (["A,As,1,-2"], "lab,measurand,x,U", "大于 0"),
        (["A,As,1,0"], "lab,measurand,x,U", "大于 0"),
        ([",As,1"], "lab,measurand,x", "lab 是空的"),
        (["A,,1"], "lab,measurand,x", "measurand 是空的"),
        (["A,As,1,2"], "lab,measurand,x", "比表头多"),
        (["A,As,1,2"], "lab,measurand,x,x", "两列"),
        (["A,As,1,perhaps"], "lab,measurand,x,late", "不认识"),
        (['"A,As,1', "B,As,2", "C,As,3"], "lab,measurand,x", "引号"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(tmp_path, rows, head, words):
    with pytest.raises(InputError, match=words):
        read_results(write(tmp_path, rows, head))


def test_a_round_of_one_result_is_refused_by_measurand(tmp_path):
    with pytest.raises(InputError, match="参数“As”.*至少要 2 个"):
        evaluate_round(read_results(write(tmp_path, ["A,As,1,,"])))


def test_few_results_are_warned_of(tmp_path):
    found = evaluate_round(
        read_results(write(tmp_path, ["A,As,1,,", "B,As,1.1,,", "C,As,0.9,,"]))
    ).measurands[0]
    assert any("少于公议值" in sentence for sentence in found.warnings)


def test_equal_results_are_degenerate_and_get_no_score(tmp_path):
    rows = [f"L{i},As,5,," for i in range(15)]
    found = evaluate_round(read_results(write(tmp_path, rows))).measurands[0]
    assert found.sigma_pt is None
    assert all(lab.z is None and lab.signal is None for lab in found.labs)
    assert any("退化" in sentence for sentence in found.warnings)
    report = round_report(evaluate_round(read_results(write(tmp_path, rows))))
    assert report.blocks


def test_every_way_of_a_scheme_is_computed(tmp_path):
    path = plain_round(tmp_path)
    ways = [
        ({"method": "certified", "x": 10, "u": 0.05}, {"method": "prescribed", "value": 0.5}, 10, 0.5),
        (
            {"method": "formulation", "x": 10, "components": [0.03, 0.04]},
            {"method": "share", "share": 0.05},
            10,
            0.5,
        ),
        ({"method": "formulation", "x": 10, "u": 0.05}, {"method": "share", "share": 0.05}, 10, 0.5),
        (
            {"method": "comparison", "x": 9, "u": 0.05, "differences": [1.0, 1.1, 0.9]},
            {"method": "precision", "s_R": 0.5, "s_r": 0.3, "m": 1},
            10,
            0.5,
        ),
        (
            {"method": "expert_laboratories", "values": [10, 10.1, 9.9], "uncertainties": [0.1, 0.1, 0.1]},
            {"method": "regression", "assigned_value": [5, 10, 20], "robust_sd": [0.25, 0.5, 1.0]},
            10,
            0.5,
        ),
        (
            {"method": "participants", "estimator": "median"},
            {"method": "horwitz", "mass_fraction_per_unit": 1e-6},
            10.05,
            1.1366,
        ),
        ("participants", "robust", 10.07, 0.27),
    ]
    for assigned, sigma, x_pt, sigma_pt in ways:
        scheme = read_scheme({"measurands": {"As": {"assigned": assigned, "sigma": sigma}}})
        found = evaluate_round(read_results(path), scheme).measurands[0]
        assert found.assigned.x_pt == pytest.approx(x_pt, abs=0.02)
        assert found.sigma_pt == pytest.approx(sigma_pt, abs=0.02)


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ({"measurands": {"Hg": {}}}, "Hg"),
        ({"default": {"sigma": {"method": "guess"}}}, "sigma.method"),
        ({"default": {"sigma": {"method": "prescribed"}}}, "sigma.value"),
        ({"default": {"sigma": {"method": "prescribed", "value": 0}}}, "sigma.value"),
        ({"default": {"assigned": {"method": "certified", "x": 1}}}, "u"),
        ({"default": {"assigned": {"method": "comparison", "x": 1, "u": 1}}}, "differences"),
        ({"default": {"assigned": {"method": "participants", "estimator": "mode"}}}, "estimator"),
        ({"default": {"censored": "ignore"}}, "censored"),
        ({"defaults": {}}, "defaults"),
        ({"default": {"colour": 1}}, "colour"),
    ],
)
def test_a_scheme_that_cannot_be_followed_is_refused(tmp_path, scheme, words):
    with pytest.raises(InputError, match=words):
        evaluate_round(read_results(plain_round(tmp_path)), read_scheme(scheme))


def test_several_rounds_combine_by_laboratory(tmp_path):
    rows = [f"{r},L{i:02d},As,{x}" for r in ("1", "2") for i, x in enumerate(GOOD, 1)]
    found = evaluate_round(read_results(write(tmp_path, rows, "round,lab,measurand,x")))
    assert [one.round for one in found.measurands] == ["1", "2"]
    assert found.combined["L12", "As"].count == 2
    assert any(getattr(block, "text", "") == "多轮综合" for block in round_report(found).blocks)


def test_items_that_fail_their_checks_are_warned_of(tmp_path):
    plan = {
        "sigma": {"method": "prescribed", "value": 0.3},
        "homogeneity": [[9, 9.01], [10, 10.01], [11, 11.01]],
    }
    plan["stability"] = [[12, 12.1]]
    found = evaluate_round(read_results(plain_round(tmp_path)), read_scheme({"default": plan})).measurands[0]
    assert any("均匀性检验不通过" in s for s in found.warnings)
    assert any("稳定性检验不通过" in s for s in found.warnings)


def test_a_letter_shows_only_its_own_participant(tmp_path):
    found = evaluate_round(read_results(plain_round(tmp_path)))
    text = str(letter(found, "L12"))
    assert "L12" in text
    assert not any(f"L{i:02d}" in text for i in range(1, 12))
    written = write_letters(found, tmp_path / "letters", "txt")
    assert len(written) == 12
    assert "L03" in (tmp_path / "letters" / "L03.txt").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="没有代码"):
        letter(found, "L99")


@pytest.mark.parametrize("codes", [("A/B", "C"), ("..", "C"), ("a", "A")])
def test_codes_that_cannot_name_files_are_refused_before_any_is_written(tmp_path, codes):
    found = evaluate_round({("", "As"): [LabResult(code, float(i)) for i, code in enumerate(codes)]})
    with pytest.raises(InputError):
        write_letters(found, tmp_path / "letters", "txt")
    assert not (tmp_path / "letters").exists()


def test_results_in_other_units_give_the_same_scores():
    generator = np.random.default_rng(8)
    values = generator.normal(300, 5, 30)
    rounds = [
        evaluate_round({("", "T"): [LabResult(str(i), float(x - shift)) for i, x in enumerate(values)]})
        for shift in (0.0, 273.15)
    ]
    first, second = ([lab.z for lab in one.measurands[0].labs] for one in rounds)
    assert first == pytest.approx(second, abs=1e-9)


def test_all_estimates_stand_side_by_side():
    found = robust_table(np.random.default_rng(1).normal(5, 1, 300))
    for scale in (found.sd, found.made, found.niqr, found.qn, found.algorithm_a.s, found.hampel.s):
        assert scale == pytest.approx(1, abs=0.15)
