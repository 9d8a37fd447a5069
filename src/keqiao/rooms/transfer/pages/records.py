"""合同页: state and moves, facts, amounts, duplicates, history; its certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from keqiao.core.access import access
from keqiao.core.errors import RefusedError, sentence
from keqiao.core.files.selectors import files_of
from keqiao.core.pages import moves
from keqiao.core.pages.parts import happenings, record_head, tabs
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import selectors, services
from keqiao.rooms.transfer.certificate_paper import certificate
from keqiao.rooms.transfer.contract_facts import facts_of, notices_of
from keqiao.rooms.transfer.forms import ReceiptForm
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.models.contract import DRAFTING
from keqiao.rooms.transfer.rules import filer, may_read, may_register, registrar

TABS = (
    ("facts", gettext_lazy("基本情况")),
    ("amounts", gettext_lazy("台账与收款")),
    ("duplicates", gettext_lazy("查重")),
    ("history", gettext_lazy("历史")),
)


def address(contract: Contract) -> str:
    return reverse("transfer:contract_detail", args=[contract.pk])


@require_GET
@access(may_read)
def contract_detail(request: Any, pk: UUID) -> HttpResponse:
    """合同页; each tab asks only for what it shows."""
    viewer = request.viewer
    contract = selectors.contract_for(viewer, pk)
    tab = request.GET.get("tab", "facts")
    context: dict[str, Any] = {
        "contract": contract,
        "head": record_head(
            viewer,
            contract,
            title=contract.title or _("（未命名）"),
            number=contract.number,
            move_url=reverse("transfer:contract_move", args=[pk]),
        ),
        "notices": notices_of(contract),
        "tabs": tabs(request.path, tab, TABS, {"duplicates": str(contract.suspects or "")}),
        "tab": tab if tab in dict(TABS) else "facts",
        "may_edit": filer.allows(viewer, contract) and contract.state in DRAFTING,
        "may_receive": registrar.allows(viewer, contract) and contract.state == "registered",
    }
    if tab == "amounts":
        context |= {
            "entries": selectors.entries_of(viewer, contract),
            "receipts": selectors.receipts_of(viewer, contract),
        }
    elif tab == "duplicates":
        context["suspicion"] = selectors.suspicion(viewer, contract)
    elif tab == "history":
        context["steps"] = happenings(Contract.kind(), pk, fields=selectors.LABELS)
    else:
        context |= {"facts": facts_of(contract), "files": files_of(viewer, Contract.kind(), pk)}
    return render(request, "transfer/contract_detail.html", context)


@require_http_methods(["GET", "POST"])
@access(may_read)
def contract_move(request: Any, pk: UUID) -> HttpResponse:
    """合同的动作."""
    return moves.handle(request, Contract, pk, back=address, title=lambda contract: contract.title)


@require_http_methods(["GET", "POST"])
@access(may_register)
def receipt_add(request: Any, pk: UUID) -> HttpResponse:
    """收款核定."""
    contract = selectors.contract_for(request.viewer, pk)
    if not registrar.allows(request.viewer, contract):
        raise RefusedError("只有登记机构的登记员可以核定收款")
    form = ReceiptForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                services.receipt_add(request.viewer, pk=pk, data=form.cleaned_data)
            except RefusedError:
                raise
            except InputError as error:
                form.add_error(None, sentence(error))
            else:
                messages.success(request, _("收款已核定"))
                return HttpResponseRedirect(f"{address(contract)}?tab=amounts")
        status = 422
    return render(request, "transfer/receipt_form.html", {"form": form, "contract": contract}, status=status)


@require_GET
@access(may_read)
def contract_certificate(request: Any, pk: UUID) -> HttpResponse:
    """登记证明 PDF; given out to whom the contract is shown, and journalled."""
    contract = selectors.contract_for(request.viewer, pk)
    checked_at = request.build_absolute_uri(reverse("transfer:verify"))
    content = certificate(contract, checked_at)
    services.note_certificate(request.viewer, contract)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{contract.pk}.pdf"'
    return response
