"""科技金融: fund returns and waterfalls, guidance-fund rules, risk sharing, credit scoring, IP valuation,
listing conditions and a double-entry ledger.

Each field is a package of its own (``returns``, ``waterfall``, ``funds``, ``risk``, ``credit``,
``valuation``, ``listing``, ``ledger``); ``forms.compute`` runs one input object. Money is Decimal yuan at
the edge, integer fen inside."""

from keqiao.engines.finance.money import allocate, allocate_by_name, money, round_fen, yuan

__all__ = ["allocate", "allocate_by_name", "money", "round_fen", "yuan"]
