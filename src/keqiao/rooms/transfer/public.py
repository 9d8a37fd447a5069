"""对其他房间公开的: what they may read of the register."""

from keqiao.rooms.transfer.measures import AMOUNT, CONTRACTS, INCOME, TECHNOLOGY
from keqiao.rooms.transfer.rules import may_read

__all__ = ["AMOUNT", "CONTRACTS", "INCOME", "TECHNOLOGY", "may_read"]
