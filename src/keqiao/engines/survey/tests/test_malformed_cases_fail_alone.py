"""A stored case with a wrong field is one failed line; the cases after it are still run."""

import json

from keqiao.engines.survey.cases import run


def test_a_malformed_case_does_not_stop_the_others(tmp_path):
    (tmp_path / "d.csv").write_text("w,y\n2,1\n2,3\n2,8\n", encoding="utf-8")
    good = {"id": "good", "design": "d", "op": "mean", "args": {"vars": "y"}, "rtol": 1e-9}
    good["expected"] = {"estimate": 4.0}
    cases = [
        {**good, "id": "no variable", "args": {}},
        {**good, "id": "number", "args": {"vars": 5.5}, "rtol": "x"},
        {**good, "id": "no design", "design": "other"},
        good,
    ]
    document = {"designs": {"d": {"data": "d.csv", "weights": "w"}}, "cases": cases}
    file = tmp_path / "expected_x.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    outcomes = list(run(file, {}))
    plain = {outcome.case_id: outcome for outcome in outcomes}
    assert [name for name, outcome in plain.items() if "@" not in name and outcome.passed] == ["good"]
    assert "vars" in plain["no variable"].differences[0]
