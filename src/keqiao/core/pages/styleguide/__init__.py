"""样张: every component in every state, only in the demonstration; what designers, testers and axe look at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access.rules import anybody
from keqiao.core.access.views import access
from keqiao.core.errors import ConflictError, NeedsFreshError, NotFoundError, RefusedError
from keqiao.core.pages.errors import respond
from keqiao.core.pages.styleguide import samples
from keqiao.engines.errors import InputError

_ERRORS = {
    "400": InputError("“{field}”应为数字", field="金额"),
    "403": RefusedError("您没有权限打开这个页面"),
    "403-fresh": NeedsFreshError("这是敏感操作，请先重新验证身份"),
    "404": NotFoundError("没有这条记录"),
    "409": ConflictError("这条记录在您查看之后已被修改，请刷新后再操作"),
}


class SampleForm(forms.Form):
    """A form with one field of each kind; only ever drawn."""

    units: dict[str, Any] = {"amount": _("万元")}  # noqa: RUF012 - a form's own convention, read by form_fields
    name = forms.CharField(label=_("合同名称"), max_length=100, help_text=_("与合同文本首页一致"))
    amount = forms.DecimalField(label=_("合同金额"), max_digits=14, decimal_places=2)
    day = forms.DateField(label=_("签订日期"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("合同类型"), choices=[("", "—"), ("a", _("技术开发")), ("b", _("技术服务"))]
    )
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=_("内容与合同原件一致"))


@access(anybody)
def sheet(request: HttpRequest) -> HttpResponse:
    """The whole sheet; nothing is read from the database."""
    context = {
        **samples.everything(clock.today()),
        "form": SampleForm(),
        "wrong": SampleForm({"amount": "很多", "sure": ""}),
    }
    return render(request, "pages/styleguide.html", context)


@access(anybody)
def part(request: HttpRequest, part: str) -> HttpResponse:
    """One error page by its number, or a part that htmx asks for."""
    if part in _ERRORS:
        return respond(request, _ERRORS[part])
    if part == "rows":
        return render(request, "pages/parts/list_rows.html", {"list": samples.contracts(following=True)})
    if part == "job":
        return render(request, "pages/styleguide_job.html", {"job": samples.jobs()[1]})
    if part == "move":
        return render(request, "pages/parts/move_form.html", {"form": samples.moves()[0]})
    return respond(request, NotFoundError("没有这个页面"))
