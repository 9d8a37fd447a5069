"""主体的列表与记录."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from keqiao.core.access import access, anybody
from keqiao.core.pages.parts import happenings, tabs
from keqiao.core.parties import selectors, showing
from keqiao.core.parties.listing import LISTING, rows_for
from keqiao.core.parties.models import Party
from keqiao.core.parties.related import any_related, related_to
from keqiao.core.parties.rules import keeps, merges


@require_GET
@access(anybody)
def party_list(request: Any) -> HttpResponseBase:
    """主体列表: what the viewer may see; the public sees government and the listed."""
    viewer = request.viewer
    context = {"keeps": keeps.allows(viewer), "merges": merges.allows(viewer)}
    return LISTING.respond(request, rows_for(selectors.visible(viewer)), "parties/list.html", context)


@require_GET
@access(anybody)
def party_detail(request: Any, pk: UUID) -> HttpResponse:
    """一个主体."""
    viewer = request.viewer
    party = selectors.party_of(viewer, pk)
    entries = [("details", _("基本情况"))]
    if any_related():
        entries.append(("related", _("相关记录")))
    if showing.sees_members(viewer, party):
        entries.append(("members", _("任职人员")))
    if showing.sees_history(viewer, party):
        entries.append(("history", _("变动历史")))
    shown = request.GET.get("tab", "details")
    shown = shown if shown in dict(entries) else "details"
    context = {
        "party": party,
        "head": showing.head(party),
        "acts": showing.acts(viewer, party),
        "tabs": tabs(request.path, shown, entries),
        "tab": shown,
        **_content(request, party, shown),
    }
    return render(request, "parties/detail.html", context)


def _content(request: Any, party: Party, shown: str) -> dict[str, Any]:
    """What the chosen tab needs, and no more."""
    viewer = request.viewer
    if shown == "members":
        return {"members": showing.members_of(viewer, party)}
    if shown == "history":
        return {"history": happenings(Party.record_kind(), party.pk, fields=showing.FIELDS)}
    if shown == "related":
        return {"related": related_to(viewer, party)}
    successors, predecessors = showing.successions_of(viewer, party)
    return {
        "facts": showing.facts(party),
        "names": showing.names_of(party),
        "successors": successors,
        "predecessors": predecessors,
    }
