"""合并主体与疑似重复."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keqiao.core.access import access
from keqiao.core.errors import sentence
from keqiao.core.jobs.services import enqueue
from keqiao.core.parties import duplicates, merging
from keqiao.core.parties.duplicate_list import LISTING
from keqiao.core.parties.forms import MergeForm
from keqiao.core.parties.rules import merges
from keqiao.engines.errors import InputError


@require_http_methods(["GET", "POST"])
@access(merges, sensitive=True)
def party_merge(request: Any) -> HttpResponse:
    """合并: choose two, look at what would change, confirm."""
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("keeper"):
        form = MergeForm(
            initial={name: asked.get(name, "") for name in ("duplicate", "keeper")}, viewer=request.viewer
        )
        return render(request, "parties/merge.html", {"form": form, "step": 0})
    form = MergeForm(asked, viewer=request.viewer)
    if not form.is_valid():
        return render(request, "parties/merge.html", {"form": form, "step": 0}, status=422)
    pair = {name: form.cleaned_data[name].pk for name in ("duplicate", "keeper")}
    if request.method == "POST":
        return _merge(request, form, pair, asked)
    return _preview(request, form, pair)


def _preview(
    request: Any, form: MergeForm, pair: dict[str, Any], error: str = "", status: int = 200
) -> HttpResponse:
    plan = merging.preview(request.viewer, **pair)
    context = {"form": form, "step": 1, "plan": plan, "error": error}
    return render(request, "parties/merge.html", context, status=status)


def _merge(request: Any, form: MergeForm, pair: dict[str, Any], asked: Any) -> HttpResponse:
    versions = [asked.get(name, "") for name in ("duplicate_version", "keeper_version")]
    seen = (int(versions[0]), int(versions[1])) if all(one.isdecimal() for one in versions) else None
    try:
        kept = merging.party_merge(request.viewer, **pair, versions=seen, reason=asked.get("reason", ""))
    except InputError as error:
        return _preview(request, form, pair, sentence(error), getattr(error, "status", 400))
    messages.success(request, _("已并入“{name}”").format(name=kept.name))
    return redirect("parties:party_detail", kept.pk)


@require_GET
@access(merges)
def duplicate_list(request: Any) -> HttpResponseBase:
    """疑似重复."""
    rows = duplicates.pairs(request.viewer).select_related("first", "second")
    return LISTING.respond(request, rows, "parties/duplicates.html")


@require_POST
@access(merges)
def duplicate_look(request: Any) -> HttpResponse:
    """查找疑似重复, as a job."""
    job = enqueue(request.viewer, "parties.duplicates")
    return redirect("jobs:job_detail", job.pk)


@require_POST
@access(merges)
def duplicate_dismiss(request: Any, pk: int) -> HttpResponse:
    """不是重复."""
    duplicates.dismiss(request.viewer, pair=pk)
    messages.success(request, _("已记为不是同一主体"))
    return redirect("parties:duplicate_list")
