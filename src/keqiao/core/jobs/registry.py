"""任务的登记: what can be run in the background, declared once at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.utils.functional import Promise

from keqiao.core.access.rules import Rule, signed_in

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Result:
    """任务结果: a sentence for the person who waited, and where the result is."""

    message: str
    url: str = ""


Run = Callable[..., Result]
F = TypeVar("F", bound=Run)


@dataclass(frozen=True, slots=True)
class Declared:
    """任务声明. ``restartable``: running it again after a crash does no harm. ``limit``: it is ended after so long."""

    name: str
    label: Text
    rule: Rule
    run: Run
    restartable: bool
    limit: timedelta


_jobs: dict[str, Declared] = {}


def job(
    name: str,
    label: Text,
    rule: Rule = signed_in,
    *,
    restartable: bool = False,
    limit: timedelta = timedelta(hours=2),
) -> Callable[[F], F]:
    """登记任务: on ``run(progress, viewer, **given) -> Result``. ``given`` arrives as JSON made it: days, keys and
    money as strings. ``progress.step`` is called between pieces of work; a cancelled job leaves through it.
    """

    def mark(run: F) -> F:
        if name in _jobs and _jobs[name].run.__qualname__ != run.__qualname__:
            raise ValueError(f"job {name} is declared twice")
        _jobs[name] = Declared(name, label, rule, run, restartable, limit)
        return run

    return mark


def job_of(name: str) -> Declared:
    return _jobs[name]


def jobs() -> tuple[Declared, ...]:
    return tuple(_jobs[name] for name in sorted(_jobs))


def label_of(name: str) -> Any:
    """The label of a job, or its bare name when the program no longer knows it."""
    return _jobs[name].label if name in _jobs else name
