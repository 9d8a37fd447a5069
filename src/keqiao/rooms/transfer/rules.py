"""谁可以: the rules of this room, over (viewer, contract)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer, has_role, rule
from keqiao.rooms.transfer.models.contract import DRAFTING

FILING = ("enterprise", "unit_officer", "unit_head")
READING = ("registrar", "planner", "supervisor", "leader", "statistician")


def _files(viewer: Viewer, contract: Any) -> bool:
    if viewer.role not in FILING or viewer.party_id is None:
        return False
    return contract is None or contract.registrant_id == viewer.party_id


def in_charge(viewer: Viewer, contract: Any) -> bool:
    """The registrar's own office, or an office of the prefecture or county that the registrar works for."""
    if viewer.role != "registrar":
        return False
    if contract is None or contract.office_id == viewer.party_id:
        return True
    return len(viewer.reach) > 2 and contract.division.startswith(viewer.reach)


filer = rule("transfer.filer", _("申请登记的单位"), _files)
registrar = rule("transfer.registrar", _("登记机构的登记员"), in_charge)
may_file = filer
may_attach = rule(
    "transfer.may_attach",
    _("申请登记的单位（草稿或退回时）、登记机构的登记员"),
    lambda viewer, contract: (
        contract is None
        or (_files(viewer, contract) and contract.state in DRAFTING)
        or (in_charge(viewer, contract) and contract.state in ("accepted", "registered"))
    ),
)
may_detach = rule(
    "transfer.may_detach",
    _("申请登记的单位（草稿或退回时）"),
    lambda viewer, contract: contract is None or (_files(viewer, contract) and contract.state in DRAFTING),
)
may_read = has_role(*FILING, *READING)
may_register = has_role("registrar")
may_set = rule(
    "transfer.may_set",
    _("省级登记员"),
    lambda viewer, _record: viewer.role == "registrar" and len(viewer.reach) == 2,
)
