"""登记到核心: what this room tells core at start."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keqiao.core import flow, imports, measures
from keqiao.core.access import Viewer, anybody, has_role
from keqiao.core.desk import announce
from keqiao.core.files.registry import register_owner
from keqiao.core.flow.applying import after_move
from keqiao.core.pages.navigation import Link, navigate
from keqiao.core.pages.parts import names_event
from keqiao.core.parties import related
from keqiao.core.parties.merging import allow
from keqiao.core.parties.models import Party
from keqiao.core.parties.moving import without_doubles
from keqiao.core.search import registry as searching
from keqiao.rooms.transfer import desk, letters, search, sheets
from keqiao.rooms.transfer.flow import CONTRACT
from keqiao.rooms.transfer.measures import MEASURES
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.rules import READING, may_attach, may_detach, may_read, may_register, may_set
from keqiao.rooms.transfer.selectors import visible

EVENTS = (
    ("save", _("保存草稿")),
    ("receipt", _("收款核定")),
    ("certify", _("取登记证明")),
    ("import", _("载入已登记的合同")),
)


def announce_all() -> None:
    """Called from AppConfig.ready."""
    flow.register(CONTRACT)
    for measure in MEASURES:
        measures.register(measure)
    register_owner("transfer.contract", Contract, may_add=may_attach, may_remove=may_detach)
    imports.register(sheets.REGISTERED)
    imports.register(sheets.DRAFTS)
    searching.register(search.CONTRACTS)
    announce(desk.cards)
    after_move(letters.told)
    _pages()
    _parties()


def _pages() -> None:
    navigate(
        Link("transfer", _("合同登记总览"), "transfer:overview", has_role(*READING), "chart-bar", 10),
        Link("transfer", _("登记待办"), "transfer:queue", may_register, "list-check", 20),
        Link("transfer", _("技术合同"), "transfer:contract_list", may_read, "contract", 30),
        Link("transfer", _("统计表"), "transfer:statistics", has_role(*READING), "table", 40),
        Link("transfer", _("核对登记证明"), "transfer:verify", anybody, "shield-check", 50),
        Link("transfer", _("登记设置"), "transfer:settings", may_set, "settings", 60),
    )
    for event, label in EVENTS:
        names_event(f"keqiao.transfer.contract.{event}", label)


def _parties() -> None:
    related.register(_("技术合同（登记）"), _contracts_of)
    for field, label in (
        ("registrant", _("申请登记的合同")),
        ("seller", _("卖出的合同")),
        ("buyer", _("买入的合同")),
    ):
        allow(f"transfer.Contract.{field}", label)
    allow("transfer.Contract.office", _("登记的合同"))
    allow("transfer.Participant.party", _("参与的合同"))
    allow("transfer.Office.party", _("登记机构"), without_doubles("transfer.Office", "party"))


def _contracts_of(viewer: Viewer, party: Party) -> tuple[int, str] | None:
    """The contracts a party filed, as far as the viewer may see them."""
    count = visible(viewer).filter(registrant=party.pk)[:1001].count()
    return count, f"{reverse('transfer:contract_list')}?party={party.pk}"
