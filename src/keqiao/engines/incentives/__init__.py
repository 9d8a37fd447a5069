"""优惠测算: what an enterprise is entitled to on a date, how much, why, and what would change the answer.

The law is data (dated parameters, a catalogue of incentives) and small formulas on `keqiao.engines.rules`.
`evaluate` answers one of the 41 rule keys, `assess` one enterprise with its trace, `assess_table` a batch,
`compare` a reform.
"""

from keqiao.engines.incentives.assess import Assessment, Finding, assess
from keqiao.engines.incentives.batch import assess_table, compare, read_enterprises, read_reform
from keqiao.engines.incentives.catalogue import Incentive, catalogue
from keqiao.engines.incentives.law import law
from keqiao.engines.incentives.profile import Profile, read_document, read_profile
from keqiao.engines.incentives.rule_keys import RULES, Outcome, evaluate

__all__ = [
    "RULES",
    "Assessment",
    "Finding",
    "Incentive",
    "Outcome",
    "Profile",
    "assess",
    "assess_table",
    "catalogue",
    "compare",
    "evaluate",
    "law",
    "read_document",
    "read_enterprises",
    "read_profile",
    "read_reform",
]
