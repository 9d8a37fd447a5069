"""主体的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer
from keqiao.core.errors import sentence
from keqiao.core.parties.checks import check_code
from keqiao.core.parties.choosing import DivisionField, IndustryField, PartyField
from keqiao.core.parties.models import KINDS, SUCCESSION_KINDS, Party, Zone
from keqiao.engines.errors import InputError

DAY = {"type": "date"}


class PartyForm(forms.Form):
    """登记主体."""

    name = forms.CharField(
        label=_("名称"), max_length=120, min_length=2, help_text=_("营业执照或法人证书上的全称")
    )
    code = forms.CharField(
        label=_("统一社会信用代码"), max_length=18, required=False, help_text=_("18 位；没有的可以不填")
    )
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS)
    division = DivisionField(label=_("行政区划代码"), help_text=_("输入名称或代码后从列表中选择"))
    zone_id = forms.ModelChoiceField(
        label=_("功能区"), queryset=Zone.objects.order_by("prefecture", "short_name"), required=False
    )
    industry = IndustryField(label=_("行业代码"), required=False, help_text=_("GB/T 4754-2017，如 7520"))
    service_class = forms.CharField(label=_("科技服务业类别"), max_length=6, required=False)
    address = forms.CharField(label=_("住所"), max_length=200, required=False)
    since = forms.DateField(
        label=_("成立日期"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("来源"), max_length=200, required=False)
    listed = forms.BooleanField(
        label=_("列入公开名录"), required=False, help_text=_("勾选后公众可以看到这个主体")
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).replace(" ", "").upper()
        try:
            check_code(code)
        except InputError as error:
            raise forms.ValidationError(sentence(error)) from None
        return code

    def given(self) -> dict[str, Any]:
        """The fields as the services take them."""
        data = {name: self.cleaned_data[name] for name in PartyForm.base_fields}
        zone = data.pop("zone_id")
        return {**data, "zone_id": zone.pk if zone else None}


class ChangeForm(PartyForm):
    """变更主体: with the day of a new name and why."""

    changed_on = forms.DateField(
        label=_("更名日期"),
        required=False,
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        help_text=_("只在名称或简称改变时需要；不填则为今天"),
    )
    reason = forms.CharField(label=_("变更原因"), max_length=400, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, party: Party) -> ChangeForm:
        """The form filled with what the party has."""
        initial = {name: getattr(party, name) for name in PartyForm.base_fields}
        return cls(initial={**initial, "version": party.version})


class ArchiveForm(forms.Form):
    """停用主体."""

    reason = forms.CharField(label=_("停用原因"), max_length=400, widget=forms.Textarea({"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class SuccessionForm(forms.Form):
    """记录承继."""

    after = PartyField(label=_("承继单位"), help_text=_("输入名称或代码后从列表中选择"))
    kind = forms.ChoiceField(label=_("方式"), choices=SUCCESSION_KINDS)
    on = forms.DateField(
        label=_("日期"), required=False, widget=forms.DateInput(DAY), help_text=_("不清楚可以不填")
    )
    source = forms.CharField(label=_("依据"), max_length=400, required=False, help_text=_("文号或公告"))

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["after"].viewer = viewer  # type: ignore[attr-defined]  # a PartyField


class MergeForm(forms.Form):
    """合并: which record goes into which."""

    duplicate = PartyField(label=_("重复的主体"), help_text=_("合并后只作为指向保留主体的记录"))
    keeper = PartyField(label=_("保留的主体"))

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("duplicate", "keeper"):
            self.fields[name].viewer = viewer  # type: ignore[attr-defined]  # a PartyField
