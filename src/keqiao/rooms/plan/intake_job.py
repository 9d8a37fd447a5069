"""编译任务: reads the file, compiles the text, suggests parties and measures, and stores the finds: all or nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.files import selectors as files
from keqiao.core.jobs import Progress, Result, job
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.plan import Plan as Compiled
from keqiao.engines.gongwen.reading import read
from keqiao.rooms.plan.intake import COMPILE, SOURCE
from keqiao.rooms.plan.intake_finds import finds_of
from keqiao.rooms.plan.intake_suggestions import suggest
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.plan_flow import PLANNER
from keqiao.rooms.plan.plan_reach import draft_for_change, plan_for

STEPS = 4


@job(COMPILE, gettext_lazy("编译公文"), PLANNER, restartable=True)
def run(progress: Progress, viewer: Viewer, *, plan: str) -> Result:
    """编译 one draft. Run again it leaves a finished compilation alone."""
    from keqiao.engines.gongwen.compiler import (  # here: every start of the site would wait for it
        compile_text,
        shipped_series,
    )

    draft = plan_for(viewer, UUID(plan))
    url = reverse("plan:review", args=[draft.pk])
    if draft.compiled_at is not None:
        return Result(_("已经编译过"), url)
    progress.step(0, STEPS, _("读取原文"))
    text = draft.text or _text_of_file(viewer, draft)
    progress.step(1, STEPS, _("编译任务、单位和目标"))
    compiled = compile_text(text, series=shipped_series())
    progress.step(2, STEPS, _("对应责任单位和度量"))
    finds = finds_of(draft, compiled)
    suggest(finds, compiled.header.date)
    progress.step(3, STEPS, _("保存提取项"))
    _store(viewer, draft, text, compiled, finds)
    progress.step(STEPS, STEPS)
    return Result(_summary(compiled), url)


def _text_of_file(viewer: Viewer, plan: Plan) -> str:
    for kept in files.files_of(viewer, "plan.plan", plan.pk, purpose=SOURCE):
        return read(files.path_for(viewer, kept.id).read_bytes(), plan.text_name).text
    raise InputError("这份草稿没有原文，也没有文件")


def _store(viewer: Viewer, draft: Plan, text: str, compiled: Compiled, finds: list[Find]) -> None:
    with transaction.atomic():
        plan = draft_for_change(viewer, draft.pk)
        if plan.compiled_at is not None:
            return
        header = compiled.header
        plan.text = plan.text or text
        plan.title = (header.title or plan.title)[:300]
        plan.reference = (header.number or "")[:80]
        plan.issuer = (header.issuer or "")[:200]
        if header.plan_year:
            plan.year = int(header.plan_year)
        plan.compiled_at = plan.changed_at = clock.now()
        plan.version += 1
        plan.save()
        Find.objects.bulk_create(finds, batch_size=500)
        data = counts(compiled)
        append(viewer, Note("keqiao.plan.plan.compile", "plan.plan", str(plan.pk), data))


def counts(compiled: Compiled) -> dict[str, Any]:
    """How much was found, by kind."""
    return {
        "tasks": len(compiled.tasks),
        "units": sum(len(task.units) for task in compiled.tasks),
        "targets": len(compiled.targets),
        "rules": len(compiled.rules),
        "warnings": len(compiled.warnings),
    }


def _summary(compiled: Compiled) -> str:
    if not compiled.tasks:
        return _("没有找到任务，请核对原文，或在审校页面手工添加")
    text = _("找到 {tasks} 项任务、{units} 个单位、{targets} 个目标、{rules} 条督办规则、{warnings} 条提示")
    return text.format(**counts(compiled))
