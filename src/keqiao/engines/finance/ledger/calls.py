"""缴款通知: a call may not exceed what is left of the commitment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CallResult:
    """缴款结果: ``accepted`` or ``refused`` for each request, and the room left, in fen."""

    results: tuple[str, ...]
    room_after: int


def request_calls(
    commitment: int, posted: int, pending: int, recallable: int, requests: Sequence[int]
) -> CallResult:
    """缴款额度: room = commitment - posted - pending + recallable; an accepted request becomes pending.
    All in fen."""
    room = commitment - posted - pending + recallable
    results = []
    for request in requests:
        accepted = request <= room
        room -= request if accepted else 0
        results.append("accepted" if accepted else "refused")
    return CallResult(tuple(results), room)
