"""设置: the parameters whose text is open or unconfirmed, and the offices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keqiao.core import clock
from keqiao.core.access import access
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.forms import office_choices
from keqiao.rooms.transfer.models import Setting
from keqiao.rooms.transfer.regimes import regimes
from keqiao.rooms.transfer.rules import may_set


@require_http_methods(["GET", "POST"])
@access(may_set)
def settings_page(request: Any) -> HttpResponse:
    """参数: what ships, what this site has set, and on which paper either rests."""
    if request.method == "POST":
        given = {name: request.POST.get(name, "").strip() for name in ("regime", "name", "value", "source")}
        services.setting_set(request.viewer, **given)
        messages.success(request, _("参数已修改"))
        return HttpResponseRedirect(reverse("transfer:settings"))
    own = {(one.regime, one.name): one for one in Setting.objects.all()}
    groups = [
        (
            _(regime.label),
            regime.source,
            [
                _shown(regime.code, one, own.get((regime.code, one.name)))
                for one in regime.parameters.values()
            ],
        )
        for regime in regimes().values()
    ]
    context = {"groups": groups, "offices": office_choices(clock.today())}
    return render(request, "transfer/settings.html", context)


def _shown(regime: str, known: Any, own: Setting | None) -> dict[str, Any]:
    return {
        "name": known.name,
        "regime": regime,
        "label": _(known.label),
        "unit": _(known.unit) if known.unit else "",
        "shipped": _value(known.shipped),
        "value": own.value if own else "",
        "set": own is not None,
        "source": own.source if own else known.source,
        "open": known.confidence == "U",
    }


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _("不设") if value is None else f"{value:,}"
