"""身份的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignUpForm(forms.Form):
    """企业注册: what allauth's own sign-up form does not ask."""

    name = forms.CharField(label=_("姓名"), max_length=60)

    def signup(self, _request: Any, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
