"""工作台: returned contracts and drafts for who filed them; the queue and what is overdue for registrars."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.desk import Card
from keqiao.core.pages import presenters
from keqiao.rooms.transfer.rules import FILING
from keqiao.rooms.transfer.selectors import SOON, visible, waiting_for

MOST = 8


def cards(viewer: Viewer) -> list[Card]:
    """What waits for this viewer in the room."""
    if viewer.role == "registrar":
        return _of_registrar(viewer)
    if viewer.role in FILING and viewer.party_id:
        return _of_filer(viewer)
    return []


def _of_filer(viewer: Viewer) -> list[Card]:
    rows = visible(viewer).filter(registrant=viewer.party_id, state__in=("draft", "returned"))
    found = []
    for contract in rows.order_by("-changed_at")[:MOST]:
        returned = contract.state == "returned"
        found.append(
            Card(
                "waits" if returned else "may",
                _("转移转化"),
                _("合同被退回：{title}").format(title=contract.title)
                if returned
                else _("合同草稿：{title}").format(title=contract.title or _("（未命名）")),
                contract.decision_note if returned else _("填好后提交登记"),
                reverse("transfer:contract_detail", args=[contract.pk]),
                tone="warn" if returned else "plain",
            )
        )
    return found


def _of_registrar(viewer: Viewer) -> list[Card]:
    today = clock.today()
    waiting = list(waiting_for(viewer).values_list("pk", "title", "state", "due_on"))
    if not waiting:
        return []
    first = min((due for _pk, _title, _state, due in waiting if due), default=None)
    late = sum(1 for _pk, _title, _state, due in waiting if due and due < today)
    words = _("待办技术合同 {count} 份").format(count=len(waiting))
    detail = _("其中超期 {late} 份").format(late=late) if late else _("没有超期")
    found = [
        Card(
            "waits",
            _("转移转化"),
            words,
            detail,
            reverse("transfer:queue"),
            first,
            "bad" if late else "plain",
        )
    ]
    urgent = [(pk, title, due) for pk, title, _state, due in waiting if due and (due - today).days <= SOON]
    for pk, title, due in urgent[:MOST]:
        found.append(
            Card(
                "waits",
                _("转移转化"),
                _("办理技术合同：{title}").format(title=title),
                _("办理期限 {day}").format(day=presenters.day(due)),
                reverse("transfer:contract_detail", args=[pk]),
                due,
                "bad" if due < today else "warn",
            )
        )
    return found
