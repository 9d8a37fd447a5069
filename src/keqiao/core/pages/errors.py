"""错误的页面: one sentence, what to do next, and the request's number; never a path, a query or a traceback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keqiao.core.errors import sentence
from keqiao.engines.errors import InputError


def respond(request: HttpRequest, error: InputError) -> HttpResponse:
    """The page for an error a person caused or met; 400 unless the error says otherwise."""
    status = getattr(error, "status", 400)
    return render(request, "pages/error.html", {"sentence": sentence(error), "status": status}, status=status)
