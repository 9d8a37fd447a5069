"""A small house to test in: units, people, a published plan with two tasks, its parts sent out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.flow import apply, create
from keqiao.core.identity.models import Membership, User
from keqiao.core.parties.models import Party
from keqiao.rooms.plan.models import Part, Plan, SupervisionRule, Target, Task

MAY = date(2017, 5, 8)
RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("plan_filing", {"due": "2017-06-15"}),
    ("report_cycle", {"cycle": "quarter", "day": 20, "position": "first_month"}),
    ("annual_report", {"month": 12, "day": 25}),
)


def party(name: str, kind: str = "government") -> Party:
    now = clock.now()
    return Party.objects.create(
        name=f"四川省{name}", short_name=name, kind=kind, division="510000", created_at=now, changed_at=now
    )


def person(unit: Party, role: str, number: str = "01") -> Viewer:
    """Somebody of a unit, called by the role; an account stands behind."""
    name = f"{unit.short_name}{role}{number}"
    user = User.objects.create(username=name, name=name, joined_at=clock.now())
    reach = "51" if role in ("planner", "supervisor", "leader") else ""
    Membership.objects.create(user=user, party=unit, role=role, reach=reach, since=date(2017, 1, 1))
    return Viewer(role, user.pk, name, unit.pk, unit.short_name, reach, fresh=True)


class House:
    """The people and records of a test; ``with clock.at(MAY)`` is the day the tasks went out."""

    def __init__(self, rules: tuple[tuple[str, dict[str, Any]], ...] = RULES) -> None:
        with clock.at(MAY):
            self.office, self.science, self.finance = party("政府办公厅"), party("科技厅"), party("财政厅")
            self.commerce = party("商务厅")
            self.planner = person(self.office, "planner")
            self.supervisor = person(self.office, "supervisor")
            self.second = person(self.office, "supervisor", "02")
            self.leader = person(self.office, "leader")
            self.science_officer = person(self.science, "unit_officer")
            self.science_head = person(self.science, "unit_head")
            self.finance_officer = person(self.finance, "unit_officer")
            self.finance_head = person(self.finance, "unit_head")
            self.commerce_officer = person(self.commerce, "unit_officer")
            self.plan = self._plan(rules)
            self.task = self._task("1", "抓好一批科技服务业重点项目")
            self.lead = self._part(self.task, self.science, "lead", 1)
            self.joint = self._part(self.task, self.finance, "joint", 2)
            self.helper = self._part(self.task, self.commerce, "cooperate", 3)

    def _plan(self, rules: tuple[tuple[str, dict[str, Any]], ...]) -> Plan:
        now = clock.now()
        plan = Plan.objects.create(
            state="published",
            created_at=now,
            changed_at=now,
            published_at=now,
            root=uuid4(),
            title="2017年四川省科技服务业发展重点工作安排",
            reference="川办函〔2017〕91号",
            issuer="四川省人民政府办公厅",
            issued_on=date(2017, 5, 5),
            year=2017,
            division="510000",
            office=self.office,
            text="科技厅、财政厅。",
        )
        for kind, value in rules:
            SupervisionRule.objects.create(plan=plan, kind=kind, value=value)
        return plan

    def _task(self, number: str, title: str) -> Task:
        return Task.objects.create(
            plan=self.plan,
            key=f"t{number}",
            number=number,
            title=title,
            text=f"{title}。",
            deadline=date(2017, 12, 31),
            original_deadline=date(2017, 12, 31),
            order=int(number),
        )

    def _part(self, task: Task, unit: Party, role: str, order: int) -> Part:
        part = Part(
            task=task, party=unit, unit_name=unit.short_name, role=role, order=order, division="510000"
        )
        create(system("test"), part, {"task": task.key})
        return apply(system("test"), Part, part.pk, "assign")

    def target(self, measure: str, low: str = "100") -> Target:
        return Target.objects.create(
            plan=self.plan,
            task=self.task,
            key=f"g{Target.objects.count() + 1}",
            quote="争取达到100",
            metric="技术合同认定登记额",
            series="认定登记额",
            kind="level",
            comparator="ge",
            low=Decimal(low),
            unit="CNY",
            horizon=date(2017, 12, 31),
            region="510000",
            measure=measure,
            order=1,
        )


def go(viewer: Viewer, part: Part, move: str, day: date, **given: Any) -> Part:
    """One move on a day, and the part as it is then."""
    with clock.at(day):
        return apply(viewer, Part, part.pk, move, given)


def report(viewer: Viewer, part: Part, day: date, light: str = "green", progress: str = "50") -> Part:
    return go(viewer, part, "report", day, light=light, progress=progress, text="进展正常。")
