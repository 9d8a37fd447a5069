"""科技金融: fund returns and waterfalls, guidance-fund rules, risk sharing, credit scoring, IP valuation,
listing conditions and a double-entry ledger. Money is Decimal yuan at the edge and integer fen inside.
"""

from keqiao.engines.finance.forms import FORMS, Answer, compute
from keqiao.engines.finance.money import allocate, allocate_by_name, money, round_fen, yuan

__all__ = ["FORMS", "Answer", "allocate", "allocate_by_name", "compute", "money", "round_fen", "yuan"]
