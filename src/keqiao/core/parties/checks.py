"""主体的检查: what must be true of an organisation's fields, said in one sentence where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from keqiao.core.errors import ConflictError
from keqiao.core.parties.models import KINDS, Division, Industry, Party, Zone
from keqiao.engines.errors import InputError
from keqiao.engines.registry import codes

FIELDS = (
    "code",
    "name",
    "short_name",
    "kind",
    "division",
    "zone_id",
    "industry",
    "service_class",
    "address",
    "since",
    "source",
    "listed",
)
"""What a person may state; a field that is not here is dropped (ASVS 15.3.3)."""
LABELS: dict[str, tuple[Any, int]] = {
    "code": (_("统一社会信用代码"), 18),
    "name": (_("名称"), 120),
    "short_name": (_("简称"), 60),
    "service_class": (_("科技服务业类别"), 6),
    "address": (_("住所"), 200),
    "source": (_("来源"), 200),
}


def cleaned(given: Mapping[str, Any]) -> dict[str, Any]:
    """The stated fields, trimmed, and nothing else."""
    kept = {name: given[name] for name in FIELDS if name in given}
    return {name: value.strip() if isinstance(value, str) else value for name, value in kept.items()}


def check_fields(given: Mapping[str, Any], *, today: date) -> None:
    """Check the fields by themselves; what is not given is not checked."""
    if "name" in given and len(given["name"] or "") < 2:
        raise InputError("名称至少两个字")
    for name, (label, most) in LABELS.items():
        if len(given.get(name) or "") > most:
            raise InputError("“{field}”最多 {most} 字", field=label, most=most)
    if "kind" in given and given["kind"] not in dict(KINDS):
        raise InputError("没有主体类别“{value}”", value=given["kind"])
    check_code(given.get("code") or "")
    if given.get("since") and given["since"] > today:
        raise InputError("成立日期不能晚于今天")


def check_code(code: str) -> None:
    """信用代码检查: the engine's reason is the error; an empty code is allowed, because old bodies have none."""
    if code:
        verdict = codes.validate(code)
        if not verdict.valid:
            raise InputError("统一社会信用代码“{code}”无效：{reason}", code=code[:40], reason=verdict.reason)


def check_places(given: Mapping[str, Any]) -> None:
    """Division, zone and industry must be known; three small reads."""
    if "division" in given and not Division.objects.filter(code=given["division"]).exists():
        raise InputError("没有行政区划代码“{code}”", code=given["division"])
    if given.get("zone_id") and not Zone.objects.filter(pk=given["zone_id"]).exists():
        raise InputError("没有这个功能区")
    if given.get("industry") and not Industry.objects.filter(pk=given["industry"]).exists():
        raise InputError("没有行业代码“{code}”", code=given["industry"])


def check_one_per_code(code: str, but: UUID | None = None) -> None:
    """一码一主体: one live party per code."""
    if not code:
        return
    holders = Party.objects.filter(code=code, merged_into=None)
    if but is not None:
        holders = holders.exclude(pk=but)
    if holders.exists():
        raise ConflictError("统一社会信用代码“{code}”已有主体使用", code=code)
