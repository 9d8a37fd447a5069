"""选择: form fields with a typeahead for a party, a division or an industry. They work without a script too:
whoever knows the code or the whole name may type it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import PUBLIC, Viewer
from keqiao.core.parties.models import Division, Industry, Party
from keqiao.core.parties.names import division_line, industry_name
from keqiao.core.parties.selectors import visible


class Typeahead(forms.TextInput):
    """输入联想: an input whose list of options is asked for while typing; ``lookup`` is the address's name."""

    template_name = "parties/widgets/typeahead.html"

    def __init__(self, lookup: str, attrs: dict[str, Any] | None = None) -> None:
        self.url = reverse_lazy(lookup)
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["lookup"] = f"{self.url}?field={name}"
        context["widget"]["list"] = f"{context['widget']['attrs'].get('id', name)}-options"
        return context


class PartyField(forms.CharField):
    """选择主体, in reach of the form's viewer: ``field.viewer = request.viewer`` before it is read."""

    widget = Typeahead("parties:party_lookup")
    viewer: Viewer = PUBLIC

    def prepare_value(self, value: Any) -> Any:
        """A party's key is shown as its code or name."""
        if isinstance(value, Party):
            return value.code or value.name
        if isinstance(value, UUID):
            party = visible(self.viewer).filter(pk=value).first()
            return (party.code or party.name) if party else ""
        return value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        found = list(visible(self.viewer).filter(_means(text))[:2])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            _("“%(text)s”不是您可见的唯一主体，请从列表中选择或填统一社会信用代码") % {"text": text[:60]}
        )


def _means(text: str) -> Q:
    try:
        return Q(pk=UUID(text))
    except ValueError:
        return Q(code=text.upper()) | Q(name=text) if len(text) == 18 else Q(name=text)


class DivisionField(forms.CharField):
    """选择行政区划: six digits; codes in force today."""

    widget = Typeahead("parties:division_lookup", {"inputmode": "numeric", "maxlength": 6})

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).strip()
        if code and not Division.objects.filter(code=code, until=None).exists():
            raise forms.ValidationError(_("没有现行的行政区划代码“%(code)s”") % {"code": code[:12]})
        return code


class IndustryField(forms.CharField):
    """选择行业 (GB/T 4754-2017), of any level below the section."""

    widget = Typeahead("parties:industry_lookup", {"maxlength": 4})

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).strip()
        if code and not Industry.objects.filter(code=code, level__gt=1).exists():
            raise forms.ValidationError(_("没有行业代码“%(code)s”") % {"code": code[:12]})
        return code


Option = tuple[str, str]
MOST = 12


def party_options(viewer: Viewer, words: str) -> list[Option]:
    """主体选项 in reach: by the beginning of a code, else by a part of the name; a value that the field reads back."""
    if len(words) < 2:
        return []
    rows = visible(viewer).filter(archived_at=None)
    by_code = words[:1].isascii() and words.isalnum()
    wanted = Q(code__startswith=words.upper()) if by_code else Q(name__contains=words) | Q(short_name=words)
    found = rows.filter(wanted).order_by("name", "id")[:MOST]
    return [(party.code or party.name, f"{party.name} · {division_line(party.division)}") for party in found]


def division_options(words: str) -> list[Option]:
    rows = Division.objects.filter(until=None)
    rows = rows.filter(code__startswith=words) if words.isdigit() else rows.filter(name__contains=words)
    return [(one.code, division_line(one.code)) for one in rows.order_by("code")[:MOST]]


def industry_options(words: str) -> list[Option]:
    rows = Industry.objects.filter(level__gt=1)
    rows = rows.filter(code__startswith=words) if words.isdigit() else rows.filter(name__contains=words)
    return [(one.code, industry_name(one.code)) for one in rows.order_by("code")[:MOST]]
