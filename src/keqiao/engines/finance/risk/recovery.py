"""追偿分配: recoveries go back to each party as it bore the loss, after costs; an excess goes to the
lender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import allocate, whole_fen, yuan


@dataclass(frozen=True)
class Recovery:
    """追偿结果, in yuan; returned + excess = net recovery."""

    net_recovery: Decimal
    returned: dict[str, Decimal]
    remaining_loss: dict[str, Decimal]
    excess_to_lender: Decimal


def return_recovery(loss: Decimal, borne: Mapping[str, Decimal], gross: Decimal, costs: Decimal) -> Recovery:
    """追偿分配. Raises `InputError` when what the parties bore does not add up to the loss compensated."""
    shares = {party: whole_fen(amount, party) for party, amount in borne.items()}
    total = whole_fen(loss, "net_loss_compensated")
    if sum(shares.values()) != total:
        raise InputError(
            "各方承担之和 {sum} 不等于已代偿净损失 {loss}", sum=yuan(sum(shares.values())), loss=yuan(total)
        )
    net = max(0, whole_fen(gross, "gross_recovery") - whole_fen(costs, "recovery_costs"))
    back = min(net, total)
    parts = allocate(back, [Decimal(share) for share in shares.values()]) if total else [0] * len(shares)
    return Recovery(
        yuan(net),
        {party: yuan(part) for party, part in zip(shares, parts, strict=True)},
        {party: yuan(bore - part) for (party, bore), part in zip(shares.items(), parts, strict=True)},
        yuan(net - back),
    )
