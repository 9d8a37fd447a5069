"""演示督查: a year of supervision of the demonstration's plan, each act on its own day and by its own person.

What the script decides is who is late, who refuses, whose work is suspended; every step is a move or service that
a person could have made, with the clock stopped at that day, so that the past can be looked at as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.flow import apply
from keqiao.core.identity.models import Membership, User
from keqiao.core.parties.models import Party
from keqiao.rooms.plan.models import Bulletin, Extension, Part, Plan
from keqiao.rooms.plan.supervision import bulletin, services, urging, working_days
from keqiao.rooms.plan.supervision.demo_cast import (
    CLOSED,
    FAR,
    IDLE,
    LATE_SIGNERS,
    REFUSED,
    SUSPENDED,
    VERIFIED,
    WINDOWS,
)
from keqiao.rooms.plan.supervision.node_table import NodeRow

Act = Callable[[], object]


@dataclass
class Script:
    """脚本: acts with their days; played in the order of time."""

    viewers: Mapping[str, Viewer]
    plan: Plan
    rng: Random
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    people: dict[tuple[object, str], Viewer] = field(default_factory=dict)

    def on(self, day: date, act: Act) -> None:
        """An act on a working day, at some hour of it."""
        hour = time(self.rng.randint(9, 16), self.rng.randint(0, 59))
        moment = datetime.combine(working_days.rolled(day), hour, clock.CHINA)
        self.acts.append((moment, len(self.acts), act))

    def between(self, first: date, last: date) -> date:
        return date.fromordinal(self.rng.randint(first.toordinal(), last.toordinal()))

    def play(self) -> None:
        for moment, _number, act in sorted(self.acts, key=lambda one: one[:2]):
            with clock.at(moment):
                act()

    def of(self, part: Part, role: str = "unit_officer") -> Viewer:
        """Somebody of the part's unit: the demonstration's own account where it has one, else one made for it."""
        known = (one for one in self.viewers.values() if one.party_id == part.party_id and one.role == role)
        found = next(known, None) or self.people.get((part.party_id, role))
        if found is None:
            found = _person(part.party, role, len(self.people) + 1)
            self.people[part.party_id, role] = found
        return found


def _person(unit: Party, role: str, number: int) -> Viewer:
    """An account without a password: nobody signs in with it; the journal names who acted."""
    label = {"unit_officer": "承办人01", "unit_head": "负责人01"}[role]
    name = f"{unit.short_name or unit.name}{label}"
    user = User(username=f"unit{number:02}", name=name[:60], joined_at=clock.now(), demonstration=True)
    user.set_unusable_password()
    user.save(force_insert=True)
    Membership.objects.create(user=user, party=unit, role=role, since=date(2017, 1, 1))
    return Viewer(role, user.pk, user.name, unit.pk, unit.short_name or unit.name, "", fresh=True)


def build(viewers: Mapping[str, Viewer], plan: Plan, rng: Random) -> None:
    """推演: the year from the day of publication to its last week."""
    script = Script(viewers, plan, rng)
    rows = Part.objects.filter(task__plan=plan).select_related("task", "party")
    for part in rows.order_by("task__order", "order"):
        _sign(script, part)
        if part.role == "cooperate":
            continue
        _begin(script, part)
        _report(script, part)
        _finish(script, part)
    _extensions(script)
    _bulletins(script)
    script.play()


def _place(part: Part) -> tuple[int, str]:
    return part.task.order, part.unit_name


def _move(
    script: Script, day: date, viewer: Callable[[], Viewer], part: Part, name: str, **given: object
) -> None:
    script.on(day, lambda: apply(viewer(), Part, part.pk, name, given))


def _sign(script: Script, part: Part) -> None:
    """Receipt: within three working days, but for the late ones and the one that is not its unit's."""
    if _place(part) in REFUSED:
        _refuse(script, part)
        return
    late = part.unit_name in LATE_SIGNERS
    day = date(2017, 5, 18) if late else script.between(date(2017, 5, 8), date(2017, 5, 10))
    move = "confirm" if part.role == "cooperate" else "receive"
    _move(script, day, lambda: script.of(part), part, move)


def _refuse(script: Script, part: Part) -> None:
    """Refused as not its own, given to another unit, which signs."""
    taker = Party.objects.filter(short_name=REFUSED[_place(part)], kind="government").order_by("pk").first()
    given = {"reason": "wrong_unit", "text": "该项工作不属本单位职责。"}
    first = script.of(part)
    _move(script, date(2017, 5, 9), lambda: first, part, "refuse", **given)
    if taker is None or Part.objects.filter(task=part.task, party=taker, role=part.role).exists():
        _move(
            script,
            date(2017, 5, 12),
            lambda: script.viewers["planner"],
            part,
            "insist",
            text="请按分工落实。",
        )
        _move(script, date(2017, 5, 15), lambda: first, part, "receive")
        return
    hand = {"unit": str(taker.pk), "text": "按职责改派。"}
    _move(script, date(2017, 5, 12), lambda: script.viewers["planner"], part, "reassign", **hand)
    part.party = taker
    _move(script, date(2017, 5, 15), lambda: script.of(part), part, "receive")


def _begin(script: Script, part: Part) -> None:
    """Leads file a plan with nodes; the others begin at once, because the arrangement asks for no plan."""
    if part.role != "lead":
        day = script.between(date(2017, 5, 19), date(2017, 5, 31))
        _move(script, day, lambda: script.of(part), part, "start")
        return
    nodes = [
        NodeRow("印发实施方案", date(2017, 6, 30)),
        NodeRow("中期评估", date(2017, 9, 29)),
        NodeRow("总结验收", date(2017, 12, 20)),
    ]
    text = f"由牵头处室会同各责任单位分三步推进:{part.task.title}"
    filed = script.between(date(2017, 5, 22), date(2017, 6, 9))
    script.on(
        filed,
        lambda: services.file_plan(script.of(part), part_id=part.pk, text=text[:500], nodes=nodes),
    )
    supervisor = script.viewers["supervisor"]
    _move(script, date(2017, 6, 14), lambda: supervisor, part, "approve_plan", text="同意。")
    for order, day in ((1, date(2017, 6, 28)), (2, date(2017, 9, 28))):
        if not (order == 2 and part.unit_name in IDLE):
            script.on(day, lambda order=order: _node_done(script, part, order))  # type: ignore[misc]


def _node_done(script: Script, part: Part, order: int) -> None:
    services.complete_node(script.of(part), node_id=part.nodes.get(order=order).pk)


def _report(script: Script, part: Part) -> None:
    """A report for each period asked for, accepted within days; the idle ones stop after the first."""
    supervisor = script.viewers["supervisor"]
    for number, (first, last, low, high) in enumerate(WINDOWS):
        if (part.unit_name in IDLE and number > 0) or (_place(part) == SUSPENDED and number > 0):
            break
        progress = script.rng.randint(low, high)
        if _place(part) == FAR:
            progress = min(progress, 75)
        light = "green" if progress >= low + 5 else "yellow"
        given = {
            "light": light,
            "progress": str(progress),
            "text": f"按分工推进“{part.task.title}”,已完成年度任务量的 {progress}%。",
            "problems": "部分事项需牵头单位进一步协调。" if light == "yellow" else "",
        }
        _move(script, script.between(first, last), lambda: script.of(part), part, "report", **given)
        if number < len(WINDOWS) - 1:
            _review(script, part, number, supervisor)
    if part.unit_name in IDLE:
        _urge(script, part)
    if _place(part) == SUSPENDED:
        why = {"reason": "condition_missing", "text": "实验场地改造未完成,恢复时间另定。"}
        _move(script, date(2017, 9, 15), lambda: supervisor, part, "suspend", **why)


def _review(script: Script, part: Part, number: int, supervisor: Viewer) -> None:
    seen = (date(2017, 7, 21), date(2017, 10, 23))[number]
    if number == 0 and part.unit_name in IDLE:
        why = {"reason": "no_evidence", "text": "请补充佐证材料后重新报送。"}
        _move(script, seen, lambda: supervisor, part, "return", **why)
        return
    _move(script, seen, lambda: supervisor, part, "accept", text="已阅。")


def _urge(script: Script, part: Part) -> None:
    """The ladder for the idle: to the unit, then to the leader."""

    def slip(viewer: str, level: str, text: str) -> Act:
        return lambda: urging.urge(script.viewers[viewer], part_ids=[part.pk], text=text, level=level)

    script.on(date(2017, 10, 24), slip("supervisor", "unit", "第三季度报告逾期,请尽快补报。"))
    script.on(date(2017, 11, 7), slip("leader", "leader", "请主要负责同志督促落实。"))


def _finish(script: Script, part: Part) -> None:
    """The last week: verified, and closed where every joint unit is."""
    order = part.task.order
    if order not in (*CLOSED, *VERIFIED) or part.unit_name in IDLE or _place(part) in (SUSPENDED, FAR):
        return
    supervisor = script.viewers["supervisor"]
    _move(script, date(2017, 12, 26), lambda: supervisor, part, "verify", text="经核实,任务已完成。")
    if part.role == "lead" and order in CLOSED:
        _move(script, date(2017, 12, 28), lambda: supervisor, part, "close", text="同意销号。")


def _extensions(script: Script) -> None:
    """One granted, one denied."""
    leads = list(
        Part.objects.filter(task__plan=script.plan, task__order__in=(4, 6), role="lead").select_related(
            "task", "party"
        )
    )
    for part in leads:
        granted = part.task.order == 4
        script.on(date(2017, 11, 20), lambda part=part: _ask(script, part))  # type: ignore[misc]
        script.on(date(2017, 11, 22), lambda part=part: _slip(script, part, "endorse", {}))  # type: ignore[misc]
        move, given = (
            ("grant", {"until": "2018-03-30", "text": "同意延期,按新期限考核。"})
            if granted
            else ("deny", {"text": "理由不充分,请按原期限完成。"})
        )
        script.on(
            date(2017, 11, 24),
            lambda part=part, move=move, given=given: _slip(script, part, move, given),  # type: ignore[misc]
        )


def _ask(script: Script, part: Part) -> None:
    services.ask_extension(
        script.of(part),
        part_id=part.pk,
        reason="国家级认定结果预计次年一季度公布。",
        progress="省级部分已完成,国家级部分已申报。",
        expected=date(2018, 3, 30),
    )


def _slip(script: Script, part: Part, move: str, given: Mapping[str, object]) -> None:
    asked = Extension.objects.get(part=part)
    viewer = script.of(part, "unit_head") if move == "endorse" else script.viewers["supervisor"]
    apply(viewer, Extension, asked.pk, move, given)


def _bulletins(script: Script) -> None:
    """Two quarters in print."""
    days = (("2017-Q2", date(2017, 7, 25), 1), ("2017-Q3", date(2017, 10, 25), 2))
    for period, day, number in days:
        script.on(day, lambda period=period, number=number: _print(script, period, number))  # type: ignore[misc]


def _print(script: Script, period: str, number: int) -> None:
    supervisor = script.viewers["supervisor"]
    made = bulletin.draft(supervisor, plan_id=script.plan.pk, period=period, as_of=clock.today())
    apply(supervisor, Bulletin, made.pk, "publish", {"number": str(number)})
