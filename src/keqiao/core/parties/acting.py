"""主体写入的外框: one transaction; the party locked within reach; a refusal journalled after all else is undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.access.rules import Rule
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties.models import Party

KIND = Party.record_kind()
WORDS = {
    "register": _("登记主体"),
    "change": _("变更主体"),
    "archive": _("停用主体"),
    "succeed": _("记录承继"),
    "merge": _("合并主体"),
}


@contextmanager
def act(viewer: Viewer, verb: str, pk: UUID | str) -> Iterator[None]:
    """A transaction around one act on a party; a refusal leaves an entry in the journal and nothing else."""
    try:
        with transaction.atomic():
            yield
    except RefusedError as refusal:
        with transaction.atomic():
            reason = {"reason": str(refusal)}
            append(viewer, Note(event_of(verb), KIND, str(pk), reason, result="refused"))
        raise


def event_of(verb: str) -> str:
    """The journal's name of an act on a party."""
    return f"keqiao.parties.party.{verb}"


def note(viewer: Viewer, verb: str, party: Party, content: Mapping[str, object]) -> None:
    """Journal an act that was done."""
    append(viewer, Note(event_of(verb), KIND, str(party.pk), content))


def refuse_unless(viewer: Viewer, rule: Rule, party: Party, verb: str) -> None:
    """Raise a refusal that says who may."""
    if not rule.allows(viewer, party):
        raise RefusedError("“{what}”只有{who}可以做", what=WORDS[verb], who=rule.label)


def locked(viewer: Viewer, pk: UUID | str, version: int | None = None) -> Party:
    """The party, locked for this transaction: outside of reach it does not exist; a merged one is not written."""
    rows = within(Party.objects.all(), Party.reach, viewer)
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFoundError("没有这个主体")
    if row.merged_into_id is not None:
        raise ConflictError("“{name}”已并入另一主体，不能再改", name=row.name)
    if version is not None and version != row.version:
        raise ConflictError("这个主体在您查看之后已被修改，请刷新后再操作")
    return row


def touch(row: Party) -> None:
    """Save with the next version and moment."""
    row.version += 1
    row.changed_at = clock.now()
    row.save()
