"""主体的写: register, change, archive, succession. One transaction, one journal entry each; nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.parties.acting import act, locked, note, refuse_unless, touch
from keqiao.core.parties.checks import check_fields, check_one_per_code, check_places, cleaned
from keqiao.core.parties.models import SUCCESSION_KINDS, Party, PartyName, Succession
from keqiao.core.parties.rules import covers, keeps
from keqiao.engines.errors import InputError


def party_register(viewer: Viewer, **given: Any) -> Party:
    """登记主体: fields of ``checks.FIELDS``; name, kind and division must be there."""
    fields = cleaned(given)
    for name, label in (("name", _("名称")), ("kind", _("类别")), ("division", _("行政区划代码"))):
        if not fields.get(name):
            raise InputError("请填写“{field}”", field=label)
    party = Party(**fields, created_at=clock.now(), changed_at=clock.now())
    check_fields(fields, today=clock.today())
    party.demonstration = bool(given.get("demonstration")) and viewer.role == "system"
    with act(viewer, "register", party.pk):
        refuse_unless(viewer, keeps, party, "register")
        check_places(fields)
        check_one_per_code(party.code)
        party.save(force_insert=True)
        note(viewer, "register", party, fields)
    return party


def party_change(
    viewer: Viewer,
    *,
    party: UUID | str,
    version: int | None = None,
    changed_on: date | None = None,
    reason: str = "",
    **given: Any,
) -> Party:
    """变更主体. A new name ends the old one on ``changed_on`` (today by default) and keeps it with its days.

    ``version`` is what the person was looking at; the journal holds old and new value of each changed field.
    """
    fields = cleaned(given)
    check_fields(fields, today=clock.today())
    with act(viewer, "change", party):
        row = locked(viewer, party, version)
        refuse_unless(viewer, keeps, row, "change")
        changes = {
            name: [getattr(row, name), new] for name, new in fields.items() if getattr(row, name) != new
        }
        if not changes:
            return row
        _check_change(viewer, row, {name: new for name, (_, new) in changes.items()})
        on = changed_on or clock.today()
        for field, kind in (("name", "full"), ("short_name", "short")):
            if field in changes:
                old, new = changes[field]
                _rename(row, kind, old, new, on)
        for name, (_, new) in changes.items():
            setattr(row, name, new)
        touch(row)
        note(viewer, "change", row, {"changed": changes, "on": on, "reason": reason[:400]})
    return row


def _check_change(viewer: Viewer, row: Party, new: Mapping[str, Any]) -> None:
    if row.archived_at is not None:
        raise ConflictError("“{name}”已停用，不能变更", name=row.name)
    if not all(new.get(name, "kept") for name in ("name", "kind", "division")):
        raise InputError("名称、类别和行政区划代码不能为空")
    check_places(new)
    check_one_per_code(new.get("code") or "", but=row.pk)
    if new.get("kind") == "government" and viewer.role not in ("planner", "system"):
        raise RefusedError("政府部门只有计划管理人员可以登记")
    if not covers(viewer, new.get("division", row.division)):
        raise RefusedError("不能把主体移到您的地区以外")


def _rename(row: Party, kind: str, old: str, new: str, on: date) -> None:
    """End the old name on a day and begin the new one; a first name without a row gets one."""
    if on > clock.today():
        raise InputError("更名日期不能晚于今天")
    current = row.names.filter(kind=kind, name=old, until=None)
    if current.filter(since__gte=on).exists():
        raise InputError("更名日期须晚于现用名称的起始日")
    if old and not current.update(until=on):
        since = row.since if kind == "full" and row.since and row.since < on else None
        PartyName.objects.create(party=row, name=old, kind=kind, since=since, until=on)
    if new:
        PartyName.objects.create(party=row, name=new, kind=kind, since=on)


def party_archive(viewer: Viewer, *, party: UUID | str, version: int | None = None, reason: str) -> Party:
    """停用主体: the end of a party without a successor; its records stay."""
    if not reason.strip():
        raise InputError("请填写“{field}”", field=_("停用原因"))
    with act(viewer, "archive", party):
        row = locked(viewer, party, version)
        refuse_unless(viewer, keeps, row, "archive")
        if row.archived_at is not None:
            raise ConflictError("“{name}”已停用", name=row.name)
        row.archived_at = clock.now()
        touch(row)
        note(viewer, "archive", row, {"changed": {"archived": ["", reason.strip()[:400]]}})
    return row


def succession_record(
    viewer: Viewer,
    *,
    before: UUID | str,
    after: UUID | str,
    kind: str,
    on: date | None = None,
    earliest: date | None = None,
    latest: date | None = None,
    source: str = "",
) -> Succession:
    """记承继: who took over a unit's tasks, when and how. The day may be unknown, never the direction."""
    if kind not in dict(SUCCESSION_KINDS):
        raise InputError("没有承继方式“{value}”", value=kind)
    if str(before) == str(after):
        raise InputError("承继的双方不能是同一主体")
    with act(viewer, "succeed", before):
        old, new = locked(viewer, before), locked(viewer, after)
        refuse_unless(viewer, keeps, old, "succeed")
        if _leads_to(new, old):
            raise ConflictError("“{after}”在承继链上早于“{before}”", after=new.name, before=old.name)
        if Succession.objects.filter(before=old, after=new).exists():
            raise ConflictError("“{before}”到“{after}”的承继已有记录", before=old.name, after=new.name)
        record = Succession.objects.create(
            before=old,
            after=new,
            kind=kind,
            on=on,
            earliest=on or earliest,
            latest=on or latest,
            source=source[:400],
        )
        content = {"changed": {"successor": ["", new.name]}, "after": str(new.pk), "kind": kind, "on": on}
        note(viewer, "succeed", old, content)
    return record


def _leads_to(start: Party, goal: Party) -> bool:
    """Whether the chain of successors of one party reaches another."""
    seen: set[UUID] = set()
    open_ends = {start.pk}
    while open_ends:
        if goal.pk in open_ends:
            return True
        seen |= open_ends
        found = Succession.objects.filter(before__in=open_ends).values_list("after", flat=True)
        open_ends = set(found) - seen
    return False
