"""搜索的页面."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from keqiao.core.access import access, anybody
from keqiao.core.access.limits import limited
from keqiao.core.pages.parts.blocks import Empty
from keqiao.core.search import selectors
from keqiao.core.search.registry import source_of
from keqiao.core.search.selectors import LONGEST


@require_GET
@access(anybody)
@limited("search", most=60)
def search_page(request: Any) -> HttpResponse:
    """搜索: everybody within their own reach; the public finds what is published."""
    from keqiao.core.search.queries import read  # here: every start of the site would wait for it

    asked = request.GET.get("q", "").replace("\x00", "").strip()
    kind = request.GET.get("kind", "")
    kind = kind if source_of(kind) else ""
    page = int(number) if (number := request.GET.get("page", "1")).isdecimal() and len(number) < 4 else 1
    question = read(asked)
    answer = selectors.search(request.viewer, question, kind=kind, page=page) if question else None
    context = {
        "asked": asked[:LONGEST],
        "answer": answer,
        "cut": bool(question and question.cut),
        "longest": LONGEST,
        "kind": kind,
        "all_url": _address(asked),
        "facets": [(facet, _address(asked, kind=facet.kind)) for facet in answer.facets] if answer else [],
        "more": _address(asked, kind=kind, page=page + 1) if answer and answer.more else "",
        "empty": _empty(asked, found=question is not None),
    }
    return render(request, "search/search.html", context)


def _address(asked: str, *, kind: str = "", page: int = 1) -> str:
    given = {"q": asked[:LONGEST], "kind": kind, "page": page if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in given.items() if value})


def _empty(asked: str, *, found: bool) -> Empty:
    if not asked:
        return Empty(
            _("输入要找的词"), _("可以搜索记录、单位、任务；两个字即可，也可用拼音首字母。"), icon="search"
        )
    if not found:
        return Empty(_("没有可搜索的文字"), _("请输入汉字、字母或数字。"), icon="search-off")
    return Empty(_("没有找到"), _("换一个词，或减少词数再试；只会搜到您有权查看的内容。"), icon="search-off")
