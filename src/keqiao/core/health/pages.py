"""健康的页面."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_prometheus.exports import ExportToDjangoView

from keqiao.core.access import access, anybody, has_role
from keqiao.core.errors import NotFoundError
from keqiao.core.health import checks

operates = has_role("system_admin")


@require_GET
@access(anybody)
def health(request: Any) -> HttpResponse:
    """健康, for machines: whether it answers; a system administrator also reads each check."""
    alive = checks.alive()
    told: dict[str, Any] = {"status": "ok" if alive else "bad"}
    if alive and operates.allows(request.viewer):
        told["checks"] = {
            check.name: {"state": check.state, "text": check.text} for check in checks.run_checks()
        }
    response = JsonResponse(told, status=200 if alive else 503, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@access(operates)
def health_details(request: Any) -> HttpResponse:
    """系统状态, for the system administrator."""
    tones = {"ok": "good", "warn": "waiting", "bad": "bad"}
    rows = [(check, tones[check.state]) for check in checks.run_checks()]
    return render(request, "health/details.html", {"checks": rows})


@require_GET
@access(anybody)
def metrics(request: Any) -> HttpResponse:
    """指标: for a system administrator and collectors from named networks; for others it is not there (F1)."""
    if not operates.allows(request.viewer) and not from_named_network(request.META.get("REMOTE_ADDR", "")):
        raise NotFoundError("没有这个页面")
    return ExportToDjangoView(request)


def from_named_network(address: str) -> bool:
    """Whether an address lies in METRICS_NETWORKS, which is empty unless the installation names some."""
    networks = [ip_network(name) for name in getattr(settings, "METRICS_NETWORKS", ())]
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False
