"""快照: keep a figure as it was given out, so that yesterday's page can be shown again and held against today's."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import transaction

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.journal.writing import Note, append
from keqiao.core.measures.declaration import Measure, Question, measure_of
from keqiao.core.measures.models import Snapshot


def take(viewer: Viewer, name: str, question: Question) -> Snapshot:
    """留存: ask now and keep the answer with its question and fingerprint."""
    measure = measure_of(name)
    figure = measure.answer(question)
    snapshot = Snapshot(
        measure=name,
        measure_version=measure.version,
        since=question.since,
        until=question.until,
        division=question.division,
        as_of=question.as_of or clock.today(),
        value=figure.value,
        error=figure.error,
        count=figure.count,
        fingerprint=_fingerprint(measure, question),
        taken_at=clock.now(),
    )
    with transaction.atomic():
        snapshot.save()
        content = {"measure": name, "value": figure.value, "as_of": snapshot.as_of}
        append(viewer, Note("keqiao.measures.snapshot.take", "measures.snapshot", str(snapshot.pk), content))
    return snapshot


def still_holds(snapshot: Snapshot) -> bool:
    """复核: whether the same question gives the same answer today."""
    measure = measure_of(snapshot.measure)
    return measure.version == snapshot.measure_version and _fingerprint(measure, question_of(snapshot)) == (
        snapshot.fingerprint
    )


def question_of(snapshot: Snapshot) -> Question:
    return Question(snapshot.since, snapshot.until, snapshot.division, snapshot.as_of)


def _fingerprint(measure: Measure, question: Question) -> str:
    """SM3 over the figure and its split by place: what any change of a row behind it would change."""
    hasher = Hash(SM3())
    figure = measure.answer(question)
    parts = sorted(measure.by_division(question).items()) if measure.by_division else []
    hasher.update(f"{figure.value}|{figure.count}|{figure.error}".encode())
    for code, value in parts:
        hasher.update(f"|{code}={value}".encode())
    return hasher.finalize().hex()
