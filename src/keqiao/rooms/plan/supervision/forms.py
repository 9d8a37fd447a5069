"""督办的表单: what the filing, report, extension, urge, hand-over and bulletin pages ask."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from keqiao.core.parties.models import Party
from keqiao.rooms.plan.supervision.effects import LIGHT_CHOICES
from keqiao.rooms.plan.supervision.urging import LEVELS

LONGEST = 4000


def _long(label: Any, *, required: bool = True, rows: int = 5, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST})
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=area, help_text=help_text
    )


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class FilingForm(forms.Form):
    """方案: the summary; its nodes are a table of their own."""

    text = _long(_("方案概要"), required=False, help_text=_("工作措施、责任处室和分管领导。"))
    pasted = _long(
        _("从 Excel 粘贴节点"),
        required=False,
        rows=3,
        help_text=_("每行一个节点:内容和期限两列。粘贴的节点接在下表之后。"),
    )


class ReportForm(forms.Form):
    """进展报告."""

    light = forms.ChoiceField(
        label=_("自评进度"),
        choices=[(choice.code, choice.label) for choice in LIGHT_CHOICES],
        widget=forms.RadioSelect,
    )
    progress = forms.DecimalField(
        label=_("完成比例(%)"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    text = _long(_("进展情况"), rows=7)
    problems = _long(_("问题与需协调事项"), required=False, rows=3)
    units: ClassVar[dict[str, str]] = {"progress": "%"}


class ExtensionForm(forms.Form):
    """延期申请: before the limit only."""

    reason = _long(_("延期理由"))
    progress = _long(_("目前进展"))
    expected = _day(_("申请期限"), help_text=_("应晚于现在的任务期限。"))


class UrgeForm(forms.Form):
    """催办: one text for all the parts chosen."""

    level = forms.ChoiceField(label=_("层级"), choices=LEVELS)
    text = _long(_("催办内容"), rows=4)
    answer_by = _day(_("反馈期限"), required=False, help_text=_("不填则为五个工作日后。"))


class ReassignForm(forms.Form):
    """改派: to a government unit of the register."""

    unit = forms.ModelChoiceField(label=_("改派单位"), queryset=Party.objects.none())
    text = _long(_("说明"), required=False, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Party.objects.filter(kind="government", merged_into=None, archived_at=None).order_by("name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


class BulletinForm(forms.Form):
    """通报: its period and the day as of which figures are frozen."""

    period = forms.ChoiceField(label=_("期次"))
    as_of = _day(_("截至"), required=False, help_text=_("不填则为本期最后一天或今天。"))

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]  # a ChoiceField
