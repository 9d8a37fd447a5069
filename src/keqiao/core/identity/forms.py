"""身份的表单: what a page reads, and nothing besides (B3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.roles import ROLES
from keqiao.core.access.viewer import Viewer
from keqiao.core.identity import selectors
from keqiao.core.identity.services.memberships import GRANTABLE


def cleaned(form: forms.Form) -> dict[str, Any]:
    """The values as a service takes them."""
    return dict(form.cleaned_data)


class SignUpForm(forms.Form):
    """企业注册: what allauth's own sign-up form does not ask."""

    name = forms.CharField(label=_("姓名"), max_length=60)

    def signup(self, _request: Any, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class PersonForm(forms.Form):
    """建立人员."""

    username = forms.CharField(label=_("用户名"), max_length=60)
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(
        label=_("邮箱"), required=False, help_text=_("设置密码的链接发到这里；没有邮箱时由您当面转交")
    )


class MembershipForm(forms.Form):
    """授予任职. The unit is named by its code or its full name: a list of thousands is no help."""

    unit = forms.CharField(label=_("单位"), max_length=120, help_text=_("统一社会信用代码或单位全称"))
    role = forms.ChoiceField(label=_("角色"), choices=[(name, ROLES[name].label) for name in GRANTABLE])
    reach = forms.CharField(
        label=_("区划范围"),
        max_length=6,
        required=False,
        help_text=_("2、4 或 6 位区划代码；不填则按单位所在区划"),
    )
    since = forms.DateField(label=_("起始日"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("截止日"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, viewer: Viewer, *args: Any) -> None:
        super().__init__(*args)
        self.viewer = viewer

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = str(given.pop("unit", "")).strip()
        rows = selectors.parties_in_reach(self.viewer)
        found = list((rows.filter(code=named) | rows.filter(name=named))[:2]) if named else []
        if named and len(found) != 1:
            self.add_error("unit", _("没有这个单位，或不在您的管理范围内"))
        elif found:
            given["party"] = found[0].pk
        return given


class TokenForm(forms.Form):
    """新令牌."""

    name = forms.CharField(label=_("用途"), max_length=60)
    membership = forms.TypedChoiceField(label=_("以哪项任职"))
    scopes = forms.MultipleChoiceField(label=_("权限范围"))
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=365, initial=90)

    def __init__(self, viewer: Viewer, *args: Any) -> None:
        super().__init__(*args)
        from keqiao.core.api.documents import scopes  # the API stands on identity; only the names are needed

        mine = selectors.own_standing(viewer)
        self.fields["membership"].choices = [(one.id, f"{one.role} · {one.party}") for one in mine]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [(one, one) for one in scopes()]  # type: ignore[attr-defined]
