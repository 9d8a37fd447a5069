"""收文的页面."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from keqiao.core import clock
from keqiao.core.access import Viewer, access
from keqiao.core.errors import sentence
from keqiao.core.parties.models import Division, Party
from keqiao.engines.errors import InputError
from keqiao.rooms.plan import intake as services
from keqiao.rooms.plan.plan_flow import PLANNER


class IntakeForm(forms.Form):
    """收文表单: a file or a pasted text, and whose plan it is."""

    upload = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("txt、docx、pdf、ofd 或 html，不超过 30 MB"),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".txt,.docx,.pdf,.ofd,.html,.htm", "class": "form-control"}
        ),
    )
    text = forms.CharField(
        label=_("或粘贴原文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "form-control", "spellcheck": "false"}),
    )
    year = forms.IntegerField(
        label=_("计划年度"),
        min_value=1949,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    division = forms.ChoiceField(label=_("区划"), widget=forms.Select(attrs={"class": "form-select"}))
    office = forms.ChoiceField(label=_("主管办公室"), widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefix = viewer.reach
        self.fields["division"].choices = _divisions(prefix)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].choices = _offices(viewer)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["year"].initial = clock.today().year
        self.fields["division"].initial = prefix.ljust(6, "0")
        self.fields["office"].initial = str(viewer.party_id)


def _divisions(prefix: str) -> list[tuple[str, str]]:
    """The viewer's own division and the prefectures or counties in it."""
    own = prefix.ljust(6, "0")
    rows = Division.objects.filter(code__startswith=prefix, until=None).exclude(level="county")
    named = dict(rows.order_by("code").values_list("code", "name")[:200])
    return [(own, named.get(own, own)), *((code, name) for code, name in named.items() if code != own)]


def _offices(viewer: Viewer) -> list[tuple[str, str]]:
    """The viewer's own unit first, then the government units of its division."""
    own = (str(viewer.party_id), viewer.party_name)
    rows = Party.objects.filter(kind="government", merged_into=None, division=viewer.reach.ljust(6, "0"))
    others = rows.exclude(pk=own[0]).order_by("name").values_list("pk", "name")[:200]
    return [own, *((str(pk), name) for pk, name in others)]


@access(PLANNER)
def intake(request: Any) -> HttpResponse:
    """收文: the form; a good one begins the compiling and leads to the draft."""
    form = IntakeForm(request.viewer, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            plan, _job = services.begin(
                request.viewer,
                year=given["year"],
                division=given["division"],
                office=given["office"],
                text=given["text"],
                upload=given["upload"],
            )
        except InputError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("plan:review", plan.pk)
    status = 400 if form.errors else 200
    return render(request, "plan/intake_form.html", {"form": form}, status=status)


@access(PLANNER)
@require_POST
def compile_again(request: Any, pk: UUID) -> HttpResponse:
    """重新编译."""
    services.compile_again(request.viewer, plan_id=pk)
    return redirect("plan:review", pk)
