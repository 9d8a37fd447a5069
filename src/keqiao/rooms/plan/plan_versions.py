"""版本: a new draft from the version in force, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.flow import create
from keqiao.core.ids import new_id
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.plan_flow import KEEPS
from keqiao.rooms.plan.plan_reach import plan_for

Text = str | Promise


def amend(viewer: Viewer, *, plan_id: UUID) -> Plan:
    """修订: a draft copy of the version in force. Its finds are decided as they were; a change is a new decision."""
    with transaction.atomic():
        plan = plan_for(viewer, plan_id)
        Plan.objects.select_for_update().get(pk=plan.pk)
        if not KEEPS.allows(viewer, plan):
            raise RefusedError("只有{who}可以修订", who=KEEPS.label)
        versions = Plan.objects.filter(root=plan.root)
        if plan.state != "published":
            raise ConflictError("只能修订正在执行的版本")
        if versions.filter(state="draft").exists():
            raise ConflictError("已经有一份修订草稿，请先发布或撤销它")
        number = (versions.aggregate(last=Max("number"))["last"] or plan.number) + 1
        draft = _copy(plan, number)
        create(viewer, draft, {"amends": str(plan.pk), "number": number})
        Find.objects.bulk_create([_copied(find, draft) for find in plan.finds.all()], batch_size=500)
    return draft


def _copy(plan: Plan, number: int) -> Plan:
    return Plan(
        id=new_id(),
        root=plan.root,
        number=number,
        title=plan.title,
        reference=plan.reference,
        issuer=plan.issuer,
        issued_on=plan.issued_on,
        year=plan.year,
        division=plan.division,
        office_id=plan.office_id,
        text=plan.text,
        text_name=plan.text_name,
        compiled_at=clock.now(),
        demonstration=plan.demonstration,
    )


def _copied(find: Find, draft: Plan) -> Find:
    names = (
        "kind", "key", "order", "start", "end", "confidence", "content", "decision", "decided_by",
        "decided_label", "decided_at",
    )  # fmt: skip
    return Find(plan=draft, **{name: getattr(find, name) for name in names})


@dataclass(frozen=True, slots=True)
class Difference:
    """差异 of one find: added, removed or changed, with the fields that differ (field, before, after)."""

    kind: str
    key: str
    title: str
    what: str
    fields: Sequence[tuple[str, str, str]]

    @property
    def label(self) -> Text:
        return WHAT[self.what]


WHAT: dict[str, Text] = {"added": _("新增"), "removed": _("删除"), "changed": pgettext_lazy("plan", "修改")}
_TITLES = {"task": "title", "section": "title", "unit": "name", "target": "metric", "header": "value"}


def differences(before: Plan, after: Plan) -> list[Difference]:
    """What the later version changes, in the order of the text. Finds that are not taken over do not count."""
    old, new = _taken(before), _taken(after)
    found = []
    for place in dict.fromkeys([*new, *old]):
        one, other = old.get(place), new.get(place)
        if one is None and other is not None:
            found.append(_difference(other, "added", ()))
        elif other is None and one is not None:
            found.append(_difference(one, "removed", ()))
        elif one is not None and other is not None and (fields := list(_changed(one, other))):
            found.append(_difference(other, "changed", fields))
    return found


def _taken(plan: Plan) -> dict[tuple[str, str], Find]:
    rows = plan.finds.exclude(decision__in=("rejected", "pending")).exclude(kind__in=("warning", "figure"))
    return {(find.kind, find.key): find for find in rows.order_by("order", "id")}


def _difference(find: Find, what: str, fields: Sequence[tuple[str, str, str]]) -> Difference:
    title = find.content.get(_TITLES.get(find.kind, "kind")) or find.key
    return Difference(find.kind, find.key, str(title), what, fields)


def _changed(one: Find, other: Find) -> Iterable[tuple[str, str, str]]:
    for name in dict.fromkeys([*one.content, *other.content]):
        if name in ("suggested", "body"):
            continue
        before, after = one.content.get(name), other.content.get(name)
        if _plain(before) != _plain(after):
            yield name, _plain(before), _plain(after)


def _plain(value: Any) -> str:
    return "" if value in (None, "", [], {}) else str(value)


def versions_of(viewer: Viewer, plan: Plan) -> list[Plan]:
    """All versions of a plan that the viewer may see, the newest first."""
    rows = within(Plan.objects.filter(root=plan.root), Plan.reach, viewer)
    return list(rows.exclude(state="withdrawn").defer("text").order_by("-number"))
