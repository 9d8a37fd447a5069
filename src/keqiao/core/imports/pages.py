"""导入的页面: choose a sheet, bring a file, look at what is wrong, load, correct and load again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keqiao.core.access import access, signed_in
from keqiao.core.errors import sentence
from keqiao.core.exports.tables import filename
from keqiao.core.exports.writers import TYPES
from keqiao.core.imports import selectors, services, showing
from keqiao.core.imports.declaration import sheet_of, sheets_for
from keqiao.engines.errors import InputError


@require_GET
@access(signed_in)
def import_list(request: Any) -> HttpResponse:
    """我的导入, and the sheets that this person may load."""
    context = {"imports": showing.recent(request.viewer), "sheets": sheets_for(request.viewer)}
    return render(request, "imports/list.html", context)


@require_http_methods(["GET", "POST"])
@access(signed_in)
def import_new(request: Any, sheet: str) -> HttpResponse:
    """新的导入: bring a file; it is tried at once."""
    declared = services.allowed_sheet(request.viewer, sheet)
    error = ""
    if request.method == "POST":
        try:
            record = services.begin(request.viewer, sheet=sheet, upload=request.FILES.get("file"))
            return redirect("imports:import_detail", record.pk)
        except InputError as refusal:
            error = sentence(refusal)
    context = {"sheet": declared, "columns": showing.columns(declared), "error": error}
    return render(request, "imports/new.html", context, status=422 if error else 200)


@require_GET
@access(signed_in)
def import_template(request: Any, sheet: str) -> HttpResponse:
    """模板下载."""
    from keqiao.core.imports.template import template  # here: every start of the site would wait for it

    declared = services.allowed_sheet(request.viewer, sheet)
    response = HttpResponse(template(declared), content_type=TYPES["xlsx"])
    name = filename(_("{sheet}导入模板").format(sheet=declared.label), "xlsx")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_GET
@access(signed_in)
def import_detail(request: Any, pk: UUID) -> HttpResponse:
    """一次导入: progress, counts, faults, what to do next; asked again by itself while a job runs."""
    record = selectors.import_of(request.viewer, pk)
    job = showing.job_of(request.viewer, record)
    if getattr(request, "htmx", False):
        if job is None:  # it has ended: the page has other things to say now
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "imports/parts/job.html", {"job": job})
    return render(request, "imports/detail.html", {"import": showing.shown(record), "job": job})


@require_POST
@access(signed_in)
def import_load(request: Any, pk: UUID) -> HttpResponse:
    """载入."""
    services.load(request.viewer, import_id=pk, mode=request.POST.get("mode", ""))
    return redirect("imports:import_detail", pk)


@require_POST
@access(signed_in)
def import_give_up(request: Any, pk: UUID) -> HttpResponse:
    """放弃."""
    services.give_up(request.viewer, import_id=pk)
    messages.success(request, _("已放弃这次导入，没有载入任何内容"))
    return redirect("imports:import_list")


@require_GET
@access(signed_in)
def import_errors(request: Any, pk: UUID) -> HttpResponse:
    """错误文件: the wrong rows with what is wrong, to correct and load again."""
    record = selectors.import_of(request.viewer, pk)
    content = showing.errors_of(request.viewer, record)
    response = HttpResponse(content, content_type=TYPES["xlsx"])
    sheet = sheet_of(record.sheet)
    name = filename(_("{sheet}错误行").format(sheet=sheet.label if sheet else record.sheet), "xlsx")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def new_url(sheet: str) -> str:
    """Where a room's list sends whoever wants to import."""
    return reverse("imports:import_new", args=[sheet])
