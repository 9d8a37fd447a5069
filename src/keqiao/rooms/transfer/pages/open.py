"""公开的页面: check a certificate by its number and code."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from keqiao.core.access import access, anybody
from keqiao.core.access.limits import hit, whose
from keqiao.rooms.transfer.verification import verify

PER_MINUTE = 20


@require_http_methods(["GET"])
@access(anybody)
def verify_page(request: Any) -> HttpResponse:
    """核对登记证明: asks for what stands on the paper, shows what stands on the paper, and nothing else."""
    number, code = (request.GET.get(name, "").strip()[:80] for name in ("number", "code"))
    result = None
    if number or code:
        hit("transfer.verify", whose(request), most=PER_MINUTE)
        result = verify(number, code)
    return render(request, "transfer/verify.html", {"number": number, "code": code, "result": result})
