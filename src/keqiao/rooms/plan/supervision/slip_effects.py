"""随后 of extensions, urge slips and bulletins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Bulletin, Extension, Part, Task, Urge
from keqiao.rooms.plan.supervision import notices

Data = Mapping[str, Any]


def granted(extension: Extension, viewer: Viewer, data: Data) -> None:
    """The ruling fixes a new date: the task's limit moves, the first one stays, the part counts its extensions."""
    # the part before its task, as every move does, so that two people cannot wait for each other
    part = Part.objects.select_for_update().get(pk=extension.part_id)
    task = Task.objects.select_for_update().get(pk=part.task_id)
    until = data["until"]
    if until <= task.deadline or until < clock.today():
        raise InputError("核准期限应晚于现在的期限 {deadline}", deadline=task.deadline)
    extension.granted, extension.ruling = until, data["text"]
    before, task.deadline = task.deadline, until
    task.save(update_fields=["deadline"])
    part.extensions += 1
    part.version += 1
    part.changed_at = clock.now()
    part.save(update_fields=["extensions", "version", "changed_at"])
    content = {"before": before, "after": until, "extension": extension.pk}
    append(viewer, Note("keqiao.plan.part.extended", "plan.part", str(part.pk), content))
    notices.to_unit(part, _("延期申请已同意"))


def denied(extension: Extension, viewer: Viewer, data: Data) -> None:
    extension.ruling = data["text"]
    notices.to_unit(extension.part, _("延期申请未同意"))


def answered(urge: Urge, viewer: Viewer, data: Data) -> None:
    urge.answer, urge.answered_at = data["text"], clock.now()


def published(bulletin: Bulletin, viewer: Viewer, data: Data) -> None:
    bulletin.published_at = clock.now()
    if data.get("number") is not None:
        bulletin.content = {**bulletin.content, "number": int(data["number"])}
