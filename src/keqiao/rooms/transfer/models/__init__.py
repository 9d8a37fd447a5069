"""转移转化的表."""

from keqiao.rooms.transfer.models.contract import Contract, Participant
from keqiao.rooms.transfer.models.ledger import Entry, Receipt
from keqiao.rooms.transfer.models.office import Numbering, Office, Setting

__all__ = ["Contract", "Entry", "Numbering", "Office", "Participant", "Receipt", "Setting"]
