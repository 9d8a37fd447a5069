"""Bad input gets one sentence that names the field and what is accepted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.profile import read_profile
from keqiao.engines.incentives.rule_keys import evaluate

OWN = [{"id": "A", "five_items": 1}]
BAD = json.loads((Path(__file__).parent / "bad_inputs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("rule", "as_of", "inputs", "said"), BAD, ids=[f"{row[0]}-{i}" for i, row in enumerate(BAD)]
)
def test_a_rule_refuses_what_it_cannot_compute(rule, as_of, inputs, said):
    with pytest.raises(InputError) as error:
        evaluate(rule, date.fromisoformat(as_of), inputs)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "", [], "1,000", None])
def test_what_is_not_a_finite_number_is_refused(value):
    with pytest.raises(InputError):
        evaluate(
            "rd.superdeduction", date(2023, 12, 31), {"enterprise_kind": "general", "eligible_base": value}
        )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "enterprise"),
        ({"enterprise": {}}, "as_of"),
        ({"as_of": "2023-12-31", "enterprise": {"taxable_incme": 1}}, "taxable_incme"),
        ({"as_of": "2023-12-31", "enterprise": {"headcount": -1}}, "headcount"),
        ({"as_of": "2023-12-31", "enterprise": {"hnte_valid": "是"}}, "true 或 false"),
        ({"as_of": "2023-12-31", "enterprise": {"staff": 1, "st_staff": 2}}, "st_staff"),
        ({"as_of": "2023-12-31", "enterprise": {"months_in_business": 13}}, "months_in_business"),
        ({"as_of": "2023-12-31", "enterprise": {"rd_other": 1}, "projects": OWN}, "rd_other"),
        ({"as_of": "2023-12-31", "enterprise": {}, "colour": 1}, "colour"),
    ],
)
def test_a_profile_refuses_what_it_cannot_read(document, said):
    with pytest.raises(InputError) as error:
        read_profile(document)
    assert said in str(error.value)
