"""收文: a text or a file becomes a draft plan, and its compiling is put in the queue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.files import services as files
from keqiao.core.flow import create
from keqiao.core.ids import new_id
from keqiao.core.jobs import services as jobs
from keqiao.core.jobs.models import Job
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties import selectors as parties
from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits, read
from keqiao.engines.gongwen.reading.kinds import kind_of
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.plan_reach import draft_for_change

COMPILE = "plan.compile"
SOURCE = "source"
BLANK = b"\0 \t\r\n\f\v"


def begin(
    viewer: Viewer,
    *,
    year: int,
    division: str,
    office: UUID | str,
    text: str = "",
    upload: Any = None,
) -> tuple[Plan, Job]:
    """收文: exactly one of a pasted text and a file. Plain text is taken as it is; other files are read by the job."""
    if bool(text.strip()) == (upload is not None):
        raise InputError("请粘贴原文，或者选择一个文件，二者取一")
    if not 1949 <= year <= 2100:
        raise InputError("计划年度应为四位年份")
    raw, name = _checked(text, upload)
    plan = Plan(
        id=new_id(),
        title=_first_line(raw) or name[:300],
        year=year,
        division=division,
        office=parties.party_of(viewer, office),
        text=raw,
        text_name=name[:200],
    )
    plan.root = plan.id
    with transaction.atomic():
        create(viewer, plan, {"name": name, "year": year, "characters": len(raw)})
        if upload is not None and not raw:
            _keep(viewer, plan, upload)
        job = _enqueue(viewer, plan)
    return plan, job


def compile_again(viewer: Viewer, *, plan_id: UUID) -> Job:
    """重新编译 a draft whose compiling failed; one that has finds already keeps them."""
    with transaction.atomic():
        plan = draft_for_change(viewer, plan_id)
        if plan.compiled_at is not None:
            raise ConflictError("这份草稿已经编译完成")
        job = _enqueue(viewer, plan)
        append(
            viewer, Note("keqiao.plan.plan.compile_again", "plan.plan", str(plan.pk), {"job": str(job.pk)})
        )
    return job


def _enqueue(viewer: Viewer, plan: Plan) -> Job:
    job = jobs.enqueue(viewer, COMPILE, {"plan": str(plan.pk)}, record=("plan.plan", plan.pk))
    Plan.objects.filter(pk=plan.pk).update(compile_job=str(job.pk))
    return job


def _checked(text: str, upload: Any) -> tuple[str, str]:
    """The raw text where it is at hand, and what the source is called; a file that cannot be one is refused here."""
    if upload is None:
        if len(text) > limits.TEXT_CHARACTERS:
            raise InputError(
                "正文超过 {limit} 万字，不是一份公文的长度", limit=limits.TEXT_CHARACTERS // 10**4
            )
        return text.replace("\r\n", "\n").replace("\0", ""), ""
    name = str(upload.name or _("文件"))
    if upload.size > limits.FILE_BYTES:
        raise InputError(
            "{name}：超过 {limit} MB，不是一份公文的大小", name=name, limit=limits.FILE_BYTES // 10**6
        )
    content = upload.read()
    upload.seek(0)
    if not content.strip(BLANK):
        raise InputError("{name}：文件是空的", name=name)
    if kind_of(content, name) == "txt":
        return read(content, name).text, name
    return "", name


def _first_line(text: str) -> str:
    return next((line.strip()[:300] for line in text.split("\n") if line.strip(" \ufeff\u3000")), "")


def _keep(viewer: Viewer, plan: Plan, upload: Any) -> None:
    """The file itself stays with the plan as it came; a web page is kept as plain text, so that none is ever run."""
    if str(upload.name).lower().endswith((".html", ".htm", ".shtml")):
        upload.name = f"{upload.name}.txt"
    files.store(viewer, upload, "plan.plan", plan.pk, SOURCE)
