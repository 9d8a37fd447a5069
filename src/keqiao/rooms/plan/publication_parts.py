"""下达: each responsible unit gets its part of each task; across versions a part stays with its task's key."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.flow import apply, create, flow_of
from keqiao.core.journal.writing import Note, append_many
from keqiao.core.parties.models import Party
from keqiao.rooms.plan.models import Find, Part, Plan, Task
from keqiao.rooms.plan.publication_guard import Accepted

Place = tuple[str, str, str]
"""Task key, party, role: what a part is identified by from version to version."""


def assign(
    viewer: Viewer, plan: Plan, accepted: Accepted, tasks: dict[str, Task], before: Plan | None
) -> None:
    """Create the parts of a version, or carry on those of the version before; end those that are no more."""
    kept = _parts_of(before) if before else {}
    parties = Party.objects.in_bulk({UUID(str(unit.content["party"])) for unit in accepted.units})
    with transaction.atomic():
        for index, unit in enumerate(accepted.units, 1):
            place = (unit.content["task"], str(unit.content["party"]), unit.content["role"])
            earlier = kept.pop(place, None)
            if earlier is not None:
                _carry(viewer, earlier, tasks[place[0]], unit, index)
            else:
                party = parties[UUID(str(unit.content["party"]))]
                _begin(viewer, plan, tasks[place[0]], (unit, party), index)
        for part in kept.values():
            _end(viewer, part)


def _parts_of(plan: Plan) -> dict[Place, Part]:
    rows = Part.objects.select_for_update(of=("self",)).filter(task__plan=plan).select_related("task")
    return {(part.task.key, str(part.party_id), part.role): part for part in rows}


def _begin(viewer: Viewer, plan: Plan, task: Task, who: tuple[Find, Party], order: int) -> None:
    """A new part is drawn up and sent to its unit at once; the flow sets its days."""
    unit, party = who
    part = Part(
        task=task,
        party=party,
        unit_name=str(unit.content["name"])[:120],
        role=unit.content["role"],
        order=order,
        division=plan.division,
    )
    create(viewer, part, {"task": task.key, "unit": part.unit_name, "role": part.role, "plan": str(plan.pk)})
    apply(viewer, Part, part.pk, "assign")


def _carry(viewer: Viewer, part: Part, task: Task, unit: Find, order: int) -> None:
    """The part goes on under the task of the new version: its state, reports and history stay."""
    before = str(part.task_id)
    part.task, part.order = task, order
    part.unit_name = str(unit.content["name"])[:120]
    part.version += 1
    part.changed_at = clock.now()
    part.save(update_fields=["task", "order", "unit_name", "version", "changed_at"])
    data = {"from": before, "to": str(task.pk)}
    append_many(viewer, [Note("keqiao.plan.part.carry", "plan.part", str(part.pk), data)])


def _end(viewer: Viewer, part: Part) -> None:
    """A unit that the new version no longer names: its part is cancelled where the flow still lets it be."""
    move = flow_of("plan.part").move("cancel")
    if move is not None and part.state in move.sources:
        given = {"reason": "plan_revised", "text": _("新版本计划不再包含这项分工")}
        apply(viewer, Part, part.pk, "cancel", given)
