"""法规规则集: the rule set of the incentives, loaded once from the dated files beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from keqiao.engines.incentives.formulas import MODULES
from keqiao.engines.rules.book import RuleBook, Variable
from keqiao.engines.rules.loading import load_inputs, load_parameters

DATA = Path(__file__).parent / "data"


@cache
def law() -> RuleBook:
    """现行与历史规则: every formula, parameter and input of the incentives."""
    variables: dict[str, Variable] = {}
    for module in MODULES:
        variables |= module.formulas.variables
    return RuleBook(
        variables, load_parameters((DATA / "parameters").glob("*.yaml")), load_inputs(DATA / "inputs.yaml")
    )
