"""补助叠加: several programmes on one cost in a declared order, each with share and cap, never above the
cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import round_fen, yuan


@dataclass(frozen=True)
class Programme:
    """补助项目: ``share`` of the whole cost or of what earlier programmes left; ``cap`` yuan, ``None``
    for none."""

    name: str
    share: Decimal
    of_remaining: bool
    cap: Decimal | None = None


@dataclass(frozen=True)
class Stacked:
    """叠加结果, in yuan: paid by programme in order, and what the enterprise still bears."""

    paid: dict[str, Decimal]
    total: Decimal
    borne_by_enterprise: Decimal


def stack(cost: Decimal, programmes: Sequence[Programme], ceiling: Decimal = Decimal(1)) -> Stacked:
    """补助叠加 in the order given; all together at most ``ceiling`` of the cost, the later ones cut first.

    Raises `InputError` for programmes of one name.
    """
    names = [programme.name for programme in programmes]
    if len(set(names)) != len(names):
        raise InputError("补助项目重名:{names}", names="、".join(names))
    whole = round_fen(cost)
    room = round_fen(cost * ceiling)
    paid: dict[str, Decimal] = {}
    used = 0
    for programme in programmes:
        base = whole - used if programme.of_remaining else whole
        due = round_fen(programme.share * yuan(base))
        if programme.cap is not None:
            due = min(due, round_fen(programme.cap))
        due = min(due, room - used)
        used += due
        paid[programme.name] = yuan(due)
    return Stacked(paid, yuan(used), yuan(whole - used))
