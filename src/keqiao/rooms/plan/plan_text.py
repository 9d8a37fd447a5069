"""原文页的读取: the immutable text with tasks, units and targets marked, each leading to its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from keqiao.rooms.plan.models import Plan, Target, Task
from keqiao.rooms.plan.plan_words import target_words
from keqiao.rooms.plan.review_source import LONGEST, Piece, Span, pieces


@dataclass(frozen=True, slots=True)
class Entry:
    """目录项: a task of the text, with its page and its targets as (words, address)."""

    key: str
    number: str
    title: str
    url: str
    targets: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TextPage:
    """原文页. ``earlier`` and ``later`` are where a text longer than a page goes on."""

    pieces: Sequence[Piece]
    entries: Sequence[Entry]
    earlier: int | None
    later: int | None


def text_page(plan: Plan, begin: str = "") -> TextPage:
    """The text of a plan (``plan`` comes from ``plan_for``), a stretch at a time."""
    start = int(begin) if begin.isascii() and begin.isdigit() and len(begin) < 9 else 0
    start = min(start, max(len(plan.text) - 1, 0))
    end = min(start + LONGEST, len(plan.text))
    tasks = list(plan.tasks.order_by("order"))
    targets = list(plan.targets.order_by("order"))
    entries = [
        Entry(
            key=task.key,
            number=task.number,
            title=task.title,
            url=reverse("plan:task_detail", args=[task.pk]),
            targets=[
                (f"{target.metric} {target_words(target)}", reverse("plan:target_detail", args=[target.pk]))
                for target in targets
                if target.task_id == task.pk
            ],
        )
        for task in tasks
    ]
    return TextPage(
        pieces=pieces(plan.text, _spans(tasks, targets), start, end),
        entries=entries,
        earlier=max(start - LONGEST, 0) if start else None,
        later=end if end < len(plan.text) else None,
    )


def _spans(tasks: Sequence[Task], targets: Sequence[Target]) -> list[Span]:
    found = [
        Span(
            f"task-{task.key}",
            "task",
            task.start,
            min(task.end, task.start + len(task.number + task.title)),
            reverse("plan:task_detail", args=[task.pk]),
        )
        for task in tasks
        if task.start is not None and task.end is not None
    ]
    found += [
        Span(
            f"target-{target.key}",
            "target",
            target.start,
            target.end,
            reverse("plan:target_detail", args=[target.pk]),
        )
        for target in targets
        if target.start is not None and target.end is not None
    ]
    return found
