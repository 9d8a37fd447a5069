"""填报: begin a contract, fill it in with autosave, check it, file it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keqiao.core.access import access, within
from keqiao.core.errors import ConflictError, RefusedError, sentence
from keqiao.core.files import selectors as files
from keqiao.core.files import services as file_services
from keqiao.core.pages import presenters
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import selectors, services
from keqiao.rooms.transfer.amounts import STATED, check, technology_of
from keqiao.rooms.transfer.completeness import TEXT_PURPOSE, shortcomings
from keqiao.rooms.transfer.drafting import seller_kind_of
from keqiao.rooms.transfer.forms import ContractForm, initial_of, sections
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.models.contract import DRAFTING
from keqiao.rooms.transfer.rules import filer, may_file

MOST_NAMES = 12


@require_http_methods(["GET", "POST"])
@access(may_file)
def contract_begin(request: Any) -> HttpResponse:
    """填报一份新合同."""
    if request.method == "POST":
        form = ContractForm(request.POST)
        if form.is_valid():
            try:
                contract = services.contract_begin(request.viewer, data=_stated(form))
            except InputError as error:
                form.add_error(None, sentence(error))
            else:
                return HttpResponseRedirect(reverse("transfer:contract_edit", args=[contract.pk]))
        return _form_page(request, form, None, 422)
    own = Party.objects.filter(pk=request.viewer.party_id).first()
    given = {"seller_kind": seller_kind_of(own), "office_division": own.division[:4] + "00"} if own else {}
    form = ContractForm(initial=given)
    form.mark_required()
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@access(may_file)
def contract_edit(request: Any, pk: UUID) -> HttpResponse:
    """修改草稿: ``act`` save keeps it, submit files it."""
    contract = _own_draft(request, pk)
    if request.method != "POST":
        form = ContractForm(initial=initial_of(contract))
        form.mark_required()
        return _form_page(request, form, contract)
    form = ContractForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, contract, 422)
    try:
        services.contract_save(request.viewer, pk=pk, data=_stated(form), version=_version(request))
        if request.POST.get("act") == "submit":
            services.contract_move(request.viewer, pk=pk, move="submit")
    except RefusedError:
        raise
    except InputError as error:
        form.add_error(None, sentence(error))
        return _form_page(
            request, form, _own_draft(request, pk), 409 if isinstance(error, ConflictError) else 422
        )
    filed = request.POST.get("act") == "submit"
    messages.success(request, _("已提交，等待登记机构受理") if filed else _("草稿已保存"))
    name = "transfer:contract_detail" if filed else "transfer:contract_edit"
    return HttpResponseRedirect(reverse(name, args=[pk]))


@require_POST
@access(may_file)
def contract_autosave(request: Any, pk: UUID) -> HttpResponse:
    """自动保存: what is well-formed is kept; the answer says when, and hands back the version."""
    contract = _own_draft(request, pk)
    form = ContractForm(request.POST)
    form.is_valid()
    data = {name: value for name, value in _stated(form).items() if name in form.cleaned_data}
    try:
        contract = services.contract_save(request.viewer, pk=pk, data=data, version=_version(request))
        words = _("已自动保存 {time}").format(time=presenters.moment(contract.changed_at)[-5:])
    except InputError as error:
        words = sentence(error)
    return render(request, "transfer/parts/saved.html", {"words": words, "version": contract.version})


@require_GET
@access(may_file)
def contract_check(request: Any, pk: UUID) -> HttpResponse:
    """检查: what still keeps the draft, as last saved, from being filed."""
    contract = _own_draft(request, pk)
    return render(
        request,
        "transfer/parts/check.html",
        {"missing": shortcomings(contract), "suspicion": selectors.suspicion(request.viewer, contract)},
    )


@require_POST
@access(may_file)
def amounts_check(request: Any) -> HttpResponse:
    """金额核对: the technology transaction amount while one types, and what contradicts."""
    form = ContractForm(request.POST)
    form.is_valid()
    stated = {name: form.cleaned_data.get(name) or 0 for name in STATED}
    try:
        technology, error = check(stated, undetermined="royalty" in request.POST.get("payment", "")), ""
    except InputError as problem:
        technology, error = technology_of(stated), sentence(problem)
    context = {"technology": presenters.yuan(technology), "error": error}
    return render(request, "transfer/parts/amounts.html", context)


@require_GET
@access(may_file)
def party_names(request: Any) -> HttpResponse:
    """单位名称提示: parties in the viewer's reach whose name contains what is typed."""
    words = request.GET.get("other_name", "").strip()[:60]
    names: list[str] = []
    if len(words) >= 2:
        rows = within(Party.objects.filter(merged_into=None, archived_at=None), Party.reach, request.viewer)
        names = list(
            rows.filter(name__contains=words).order_by("name").values_list("name", flat=True)[:MOST_NAMES]
        )
    return render(request, "transfer/parts/party_names.html", {"names": names})


@require_POST
@access(may_file)
def contract_attach(request: Any, pk: UUID) -> HttpResponse:
    """上传合同文本."""
    contract = _own_draft(request, pk)
    upload = request.FILES.get("file")
    if upload is None:
        raise InputError("请选择文件")
    file_services.store(request.viewer, upload, Contract.kind(), contract.pk, TEXT_PURPOSE)
    messages.success(request, _("文件已上传"))
    return HttpResponseRedirect(reverse("transfer:contract_edit", args=[pk]) + "#files")


@require_POST
@access(may_file)
def contract_detach(request: Any, pk: UUID, file: UUID) -> HttpResponse:
    """移除一个附件."""
    _own_draft(request, pk)
    if file not in {one.id for one in files.files_of(request.viewer, Contract.kind(), pk)}:
        raise InputError("没有这个文件")
    file_services.remove(request.viewer, file)
    messages.success(request, _("文件已移除"))
    return HttpResponseRedirect(reverse("transfer:contract_edit", args=[pk]) + "#files")


def _own_draft(request: Any, pk: UUID) -> Contract:
    contract = selectors.contract_for(request.viewer, pk)
    if not filer.allows(request.viewer, contract):
        raise RefusedError("只有申请登记的单位可以修改")
    if contract.state not in DRAFTING:
        raise ConflictError("合同已提交，不能修改")
    return contract


def _stated(form: ContractForm) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _version(request: Any) -> int | None:
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdecimal() else None


def _form_page(
    request: Any, form: ContractForm, contract: Contract | None, status: int = 200
) -> HttpResponse:
    attached = files.files_of(request.viewer, Contract.kind(), contract.pk) if contract else []
    context = {"form": form, "sections": sections(form), "contract": contract, "files": attached}
    return render(request, "transfer/contract_form.html", context, status=status)
