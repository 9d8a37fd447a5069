"""通知: who is told of which move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer
from keqiao.core.flow import Move, Record
from keqiao.core.notices.services import tell
from keqiao.rooms.transfer.models import Contract

TO_THE_FILER = {
    "accept": _("技术合同已受理"),
    "return": _("技术合同被退回，请补正"),
    "register": _("技术合同已登记"),
    "refuse": _("技术合同不予登记"),
    "revise": _("技术合同登记已变更"),
    "cancel": _("技术合同登记已注销"),
}


def told(viewer: Viewer, record: Record, move: Move, data: Mapping[str, Any]) -> None:
    """In the move's transaction: the filing party hears of the office's moves, the office of a filing."""
    if not isinstance(record, Contract):
        return
    url = reverse("transfer:contract_detail", args=[record.pk])
    event = f"keqiao.transfer.contract.{move.name}"
    if move.name in TO_THE_FILER:
        text = str(data.get("reason") or data.get("note") or record.title)
        tell(
            viewer,
            party=record.registrant_id,
            subject=TO_THE_FILER[move.name],
            text=text,
            url=url,
            event=event,
        )
    elif move.name == "submit" and record.office_id is not None:
        tell(
            viewer,
            party=record.office_id,
            roles=("registrar",),
            subject=_("有新的技术合同待受理"),
            text=record.title,
            url=url,
            event=event,
        )
