"""表单: the contract as a person states it, and a receipt. A draft may be incomplete: nothing is required on saving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.engines.registry.places import register
from keqiao.rooms.transfer.codes import choices
from keqiao.rooms.transfer.drafting import offices
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.selectors import others_of

Text = str | Promise
YUAN = _("元")
AMOUNT_NAMES = ("total", "equipment", "parts", "materials", "other_cost", "carrier", "income")
OPTIONAL = (
    "own_number",
    "other_code",
    "overseas",
    "valid_from",
    "valid_until",
    "summary",
    "carrier_sets",
    "participants",
)


def _amount(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        max_digits=16,
        decimal_places=2,
        min_value=Decimal(0),
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "kq-amount", "autocomplete": "off"}),
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ContractForm(forms.Form):
    """技术合同填报表."""

    use_required_attribute = False

    title = forms.CharField(label=_("合同名称"), max_length=200)
    own_number = forms.CharField(label=_("当事人合同号"), max_length=80)
    category = forms.ChoiceField(label=_("合同类别"))
    subcategory = forms.ChoiceField(label=_("合同小类"))
    signed_on = _day(_("签订日期"))
    valid_from = _day(_("有效期起"))
    valid_until = _day(_("有效期止"))
    summary = forms.CharField(label=_("标的内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    overseas = forms.BooleanField(
        label=_("委托境外研发（由买方登记）"), help_text=_("卖方在境外时勾选，本单位作为买方登记")
    )
    other_name = forms.CharField(
        label=_("对方名称"),
        max_length=120,
        help_text=_("已收录的主体填全称即可对应；境外或未收录的照合同填写"),
        widget=forms.TextInput(attrs={"list": "party-names", "autocomplete": "off"}),
    )
    other_code = forms.CharField(label=_("对方统一社会信用代码"), max_length=18)
    participants = forms.CharField(
        label=_("其他当事人"),
        help_text=_("每行一个，如“卖方：某某研究院”；没有则不填"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field = forms.ChoiceField(label=_("技术领域"))
    ip_kind = forms.ChoiceField(label=_("知识产权类别"))
    plan_level = forms.ChoiceField(label=_("计划来源"))
    seller_kind = forms.ChoiceField(label=_("卖方类别"))
    office_division = forms.ChoiceField(label=_("登记机构"))

    payment = forms.ChoiceField(
        label=_("支付方式"), help_text=_("提成支付的合同金额可以待定，享受优惠前须补填")
    )
    total = _amount(_("合同交易总额"))
    equipment = _amount(_("其中设备、仪器"))
    parts = _amount(_("其中零部件"))
    materials = _amount(_("其中原材料"))
    other_cost = _amount(_("其中其他非技术性费用"))
    carrier = _amount(
        _("其中合理数量载体的直接成本"),
        _("文件按需要的份数，介质、菌种按试验和掌握技术所需，成套设备或样机通常 1 至 2 套；留在技术交易额内"),
    )
    carrier_sets = forms.IntegerField(label=_("载体套数"), min_value=0, max_value=9999)
    income = _amount(_("技术性收入"), _("申报数，由登记员核定"))

    units = dict.fromkeys(AMOUNT_NAMES, YUAN) | {"carrier_sets": _("套")}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        today = clock.today()
        dated = {"category": "categories", "subcategory": "subcategories"}
        plain = {
            "field": "fields",
            "ip_kind": "ip_kinds",
            "plan_level": "plan_levels",
            "seller_kind": "seller_kinds",
            "payment": "payments",
        }
        for name, codes in {**dated, **plain}.items():
            self._offer(name, choices(codes, today if name in dated else None))
        self._offer("office_division", office_choices(today))

    def _offer(self, name: str, listed: list[tuple[str, str]]) -> None:
        chosen = self.fields[name]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("请选择")), *listed]

    def full_clean(self) -> None:
        """Nothing is required while it is a draft; what the form shows as optional is only what always is."""
        for one in self.fields.values():
            one.required = False
        super().full_clean()
        self.mark_required()

    def mark_required(self) -> None:
        for name, one in self.fields.items():
            one.required = name not in OPTIONAL and name not in AMOUNT_NAMES[1:]

    def clean_participants(self) -> list[tuple[str, str]]:
        found = []
        for line in str(self.cleaned_data["participants"] or "").splitlines():
            if not line.strip():
                continue
            side, _mark, name = line.replace(":", "：").partition("：")
            known = {"卖方": "seller", "买方": "buyer"}
            if side.strip() not in known or not name.strip():
                raise forms.ValidationError(_("每行应为“卖方：名称”或“买方：名称”"))
            found.append((known[side.strip()], name.strip()))
        return found


def initial_of(contract: Contract) -> dict[str, Any]:
    """What the form shows of a draft."""
    names = [name for name in ContractForm.base_fields if hasattr(contract, name) and name != "participants"]
    shown: dict[str, Any] = {name: getattr(contract, name) for name in names}
    for name in AMOUNT_NAMES:
        shown[name] = getattr(contract, name) or ""
    sides = {"seller": "卖方", "buyer": "买方"}
    shown["participants"] = "\n".join(f"{sides[one.side]}：{one.name}" for one in others_of(contract))
    shown["other_name"] = contract.seller_name if contract.overseas else contract.buyer_name
    shown["office_division"] = contract.division
    return shown


def office_choices(day: date) -> list[tuple[str, str]]:
    """登记机构 by division: one statement for all."""
    rows = offices(day).values_list("division", "party__name")
    places = register().divisions
    return [
        (code, f"{places[code].name if code in places else code} · {name}") for code, name in sorted(rows)
    ]


@dataclass
class Section:
    """表单的一段: some fields of a form under a heading; ``form_fields`` draws it like a form."""

    form: ContractForm
    title: Text
    names: Sequence[str]

    @property
    def units(self) -> dict[str, Any]:
        return self.form.units

    @property
    def errors(self) -> dict[str, Any]:
        return {}  # errors stand on top of the whole form and beside their fields, not on top of each section

    def visible_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.names]

    def hidden_fields(self) -> Iterator[forms.BoundField]:
        return iter(())


def sections(form: ContractForm) -> list[Section]:
    return [
        Section(
            form,
            _("合同"),
            (
                "title",
                "own_number",
                "category",
                "subcategory",
                "signed_on",
                "valid_from",
                "valid_until",
                "summary",
            ),
        ),
        Section(form, _("当事人"), ("overseas", "other_name", "other_code", "participants")),
        Section(
            form, _("分类与登记机构"), ("field", "ip_kind", "plan_level", "seller_kind", "office_division")
        ),
        Section(form, _("金额"), ("payment", *AMOUNT_NAMES[:6], "carrier_sets", "income")),
    ]


class ReceiptForm(forms.Form):
    """收款核定表."""

    use_required_attribute = False

    received_on = _day(_("收款日期"))
    total = _amount(_("本次收款总额"))
    technical = _amount(_("其中技术性部分"))
    labour = _amount(_("扣除人工费"))
    material = _amount(_("扣除材料费"))
    fuel = _amount(_("扣除燃料动力费"))
    equipment = _amount(_("扣除设备使用费"))
    special = _amount(_("扣除专用业务费"))
    management = _amount(_("扣除管理费"))
    income = _amount(_("核定技术性收入"))
    note = forms.CharField(label=_("说明"), max_length=400, required=False)

    units = dict.fromkeys(
        ("total", "technical", "labour", "material", "fuel", "equipment", "special", "management", "income"),
        YUAN,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("labour", "material", "fuel", "equipment", "special", "management"):
            self.fields[name].required = False
