"""What the tests of intake and publication stand on: an office, its planner, the units of a document, the texts."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from pathlib import Path

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.identity.models import Membership, User
from keqiao.core.jobs.testing import run_all
from keqiao.core.parties.models import Party
from keqiao.rooms.plan import intake, publication, review
from keqiao.rooms.plan.models import Find, Plan

MAY = date(2017, 5, 8)
SHARED = Path(__file__).resolve().parents[5].parent / "shared" / "documents"
SAMPLE = (
    "云岭市人民政府办公室关于印发云岭市2024年科技创新工作要点的通知\n云政办发〔2024〕12号\n\n"
    "各县(市、区)人民政府:\n"
    "各牵头单位要于2024年3月31日前将实施方案报市政府办公室,每季度末25日前报送进展情况。\n\n"
    "云岭市人民政府办公室\n2024年2月28日\n\n"
    "云岭市2024年科技创新工作要点\n\n"
    "一、主要目标\n2024年,技术合同成交额达到96亿元,同比增长18%左右。\n"
    "二、重点任务\n"
    "1.培育科技型企业。全年新认定高新技术企业150家以上。(市科技局牵头,市税务局配合)\n"
    "2.完善技术转移服务体系。新登记技术合同1200项。(牵头单位:市科技局;责任单位:市财政局)\n"
    "3.建设创新平台。6月底前新建重点实验室10家。(牵头单位:市科技局;完成时限:2024年6月)\n"
)


def party(name: str, short: str = "", division: str = "510000") -> Party:
    now = clock.now()
    return Party.objects.create(
        name=name,
        short_name=short or name,
        kind="government",
        division=division,
        created_at=now,
        changed_at=now,
    )


def sichuan_units() -> None:
    """The units of 川办函〔2017〕91号, from the engine's own register."""
    text = files("keqiao.engines.gongwen").joinpath("data/units_sichuan.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if not Party.objects.filter(name=row["full_name"]).exists():
            party(row["full_name"], row["aliases"].split("|")[0].split(";")[0])


def person(unit: Party, role: str, number: str = "01", reach: str = "51") -> Viewer:
    name = f"{unit.short_name}{role}{number}"
    user = User.objects.create(username=name, name=name, joined_at=clock.now())
    divisional = role in ("planner", "supervisor", "leader")
    membership = Membership.objects.create(
        user=user, party=unit, role=role, reach=reach if divisional else "", since=date(2017, 1, 1)
    )
    return Viewer(role, user.pk, name, unit.pk, unit.short_name, membership.reach, fresh=True)


def compiled(planner: Viewer, text: str, year: int = 2017, division: str = "510000") -> Plan:
    """A draft whose compiling has been done."""
    plan, _job = intake.begin(planner, year=year, division=division, office=planner.party_id, text=text)
    ended = run_all()
    assert [job.state for job in ended] == ["done"], [job.message for job in ended]
    plan.refresh_from_db()
    return plan


def accept_everything(planner: Viewer, plan: Plan) -> None:
    """What a planner who agrees with all of it does: the sure ones together, the rest one by one."""
    review.accept_sure(planner, plan_id=plan.pk)
    for find in Find.objects.filter(plan=plan, decision="pending"):
        review.accept(planner, find_id=find.pk, version=find.version, remark="已核对")


def published(planner: Viewer, text: str, year: int = 2017) -> Plan:
    plan = compiled(planner, text, year)
    accept_everything(planner, plan)
    return publication.publish(planner, plan_id=plan.pk)


def real_text() -> str:
    return (SHARED / "sichuan-2017-91.txt").read_text(encoding="utf-8")
