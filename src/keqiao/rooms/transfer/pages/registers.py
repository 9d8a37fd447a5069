"""列表: the register with its filters, and the registrars' queue."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET

from keqiao.core.access import access
from keqiao.rooms.transfer import selectors
from keqiao.rooms.transfer.listings import CONTRACTS, QUEUE, UNLISTED
from keqiao.rooms.transfer.rules import filer, may_read, may_register


@require_GET
@access(may_read)
def contract_list(request: Any) -> HttpResponse | FileResponse:
    """技术合同列表: what the viewer may see, and its export."""
    rows = selectors.visible(request.viewer).defer(*UNLISTED)
    may_file = filer.allows(request.viewer)
    return CONTRACTS.respond(request, rows, "transfer/contract_list.html", {"may_file": may_file})


@require_GET
@access(may_register)
def queue(request: Any) -> HttpResponse | FileResponse:
    """登记待办."""
    return QUEUE.respond(request, selectors.waiting_for(request.viewer), "transfer/queue.html")
