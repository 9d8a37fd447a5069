"""The small world of the drills: contracts to file and to register, a plan's parts under way, people for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.core.management import call_command

from keqiao.core.access import Viewer, system
from keqiao.core.files import services as files
from keqiao.core.flow import apply
from keqiao.core.journal import sealing
from keqiao.rooms.plan.models import Part
from keqiao.rooms.plan.supervision.tests.house import RULES, House
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.completeness import TEXT_PURPOSE
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.tests.conftest import STATED, party, person

DRAFTS, ACCEPTED = 4, 8


@dataclass(frozen=True)
class World:
    """Keys of records, and people as the viewers they are."""

    filer: Viewer
    registrar: Viewer
    supervisor: Viewer
    officers: dict[str, Viewer]
    """By the part that each answers for."""
    drafts: tuple[str, ...]
    accepted: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.officers)


def build() -> World:
    """Tables, people, contracts, a plan; the journal sealed."""
    call_command("migrate", verbosity=0, skip_checks=True)
    seller = party("成都科创信息技术有限公司", "510104", code="91510104MA61Q1YW0T")
    office = party("成都市技术合同登记处", "510100", "government")
    services.office_set(system("演练"), party=office, division="510100", since=date(2017, 1, 1))
    filer = person("经办人甲", "enterprise", seller)
    registrar = person("登记员甲", "registrar", office, "5101")
    contracts = [_filled(filer, number) for number in range(DRAFTS + ACCEPTED)]
    for pk in contracts[DRAFTS:]:
        services.contract_move(filer, pk=pk, move="submit")
        services.contract_move(registrar, pk=pk, move="accept")
    house = House(tuple(rule for rule in RULES if rule[0] != "plan_filing"))
    officers = {str(house.lead.pk): house.science_officer, str(house.joint.pk): house.finance_officer}
    for pk, officer in officers.items():
        apply(officer, Part, pk, "receive")
        apply(officer, Part, pk, "start")
    sealing.seal()
    return World(
        filer,
        registrar,
        house.supervisor,
        officers,
        tuple(contracts[:DRAFTS]),
        tuple(contracts[DRAFTS:]),
    )


def _filled(filer: Viewer, number: int) -> str:
    """A draft with its text attached."""
    stated = {**STATED, "title": f"第 {number} 份合同", "other_name": f"外省第{number}公司"}
    contract = services.contract_begin(filer, data=stated)
    text = ContentFile(f"第 {number} 份合同正文".encode(), "合同.txt")
    files.store(filer, text, Contract.kind(), contract.pk, TEXT_PURPOSE)
    return str(contract.pk)
