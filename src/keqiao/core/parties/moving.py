"""合并时的搬移: how the relations that core itself has to a party move to the keeper."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from keqiao.core.parties.merging import Mover, allow
from keqiao.core.parties.models import Duplicate, Party, Succession


def allow_own() -> None:
    """The relations of core; a room puts its own on the list in its AppConfig.ready."""
    allow("parties.PartyName.party", _("名称沿革"), _names)
    allow("parties.Succession.before", _("承继"), _succession("before"))
    allow("parties.Succession.after", _("承继"), _succession("after"))
    allow("parties.Party.merged_into", _("此前并入的主体"))
    allow("parties.Duplicate.first", _("疑似重复"), _forget("first"))
    allow("parties.Duplicate.second", _("疑似重复"), _forget("second"))
    allow("identity.Membership.party", _("任职"), without_doubles("identity.Membership", "party"))


def without_doubles(model: str, field: str) -> Mover:
    """搬移并去重: rows that the keeper has already, by a unique constraint, are dropped; the others are moved."""

    def move(gone: Party, kept: Party) -> int:
        moved = 0
        rows: Any = apps.get_model(model)._base_manager.filter(**{field: gone}).select_for_update()
        for row in rows.order_by("pk"):
            setattr(row, field, kept)
            try:
                with transaction.atomic():
                    row.save(update_fields=[field])
                moved += 1
            except IntegrityError:
                row.delete()
        return moved

    return move


def _names(gone: Party, kept: Party) -> int:
    """Former names keep their days; a present name becomes an alias, unless the keeper bears it itself."""
    moved = 0
    known = {kept.name, kept.short_name, *kept.names.values_list("name", flat=True)}
    for row in gone.names.order_by("pk"):
        row.kind = row.kind if row.until is not None else "alias"
        if row.kind == "alias" and row.name in known:
            row.delete()
            continue
        row.party = kept
        row.save(update_fields=["party", "kind"])
        moved += 1
    return moved


def _succession(field: str) -> Mover:
    """A succession between the two, or one that the keeper has already, would say nothing and is dropped."""
    other = "after" if field == "before" else "before"

    def move(gone: Party, kept: Party) -> int:
        moved = 0
        for row in Succession.objects.filter(**{field: gone}).order_by("pk"):
            across = getattr(row, other)
            twin = Succession.objects.filter(**{field: kept, other: across})
            if across == kept or twin.exists():
                row.delete()
                continue
            setattr(row, field, kept)
            row.save(update_fields=[field])
            moved += 1
        return moved

    return move


def _forget(field: str) -> Mover:
    """A pair with a merged record has been decided; whether the keeper has further doubles is looked for anew."""

    def move(gone: Party, _kept: Party) -> int:
        return Duplicate.objects.filter(**{field: gone}).delete()[0]

    return move
