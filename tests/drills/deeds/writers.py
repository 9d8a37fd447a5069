"""Processes that write, and log what they were told had happened."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from deeds.world import World
from keqiao.core.access import Viewer
from keqiao.core.flow import Record, apply
from keqiao.core.journal import sealing
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Part
from keqiao.rooms.plan.supervision.reasons import choices
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.models import Contract

STOP = "stop"


class Log:
    """One line for each write that was acknowledged, out of the process at once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / f"{os.getpid()}.acknowledged", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def write(self, record: Record, move: str, viewer: Viewer) -> None:
        line = {"kind": record.kind(), "pk": str(record.pk), "version": record.version, "move": move}
        os.write(self._file, f"{json.dumps({**line, 'by': str(viewer.user_id)})}\n".encode())


def contested(world: World, barrier: Any, seed: int, rounds: int, folder: Path) -> dict[str, int]:
    """Moves the same contracts and parts as fifteen others; half of the time by what it saw a moment ago."""
    rng, log = random.Random(seed), Log(folder)
    told = {"made": 0, "refused": 0}
    barrier.wait()
    for _ in range(rounds):
        pk, model, viewer, move, given = rng.choice((_contract, _contract, _part))(rng, world)
        version = None
        if rng.random() < 0.5:
            version = model.objects.values_list("version", flat=True).get(pk=pk)
            time.sleep(rng.random() / 50)
        try:
            record = _move(model, viewer, pk, move, given, version)
        except InputError:
            told["refused"] += 1
            continue
        assert version is None or record.version == version + 1
        told["made"] += 1
        log.write(record, move, viewer)
    return told


def _move(
    model: Any, viewer: Viewer, pk: str, move: str, given: dict[str, Any], version: int | None
) -> Record:
    if model is Contract:
        return services.contract_move(viewer, pk=pk, move=move, given=given, version=version)
    return apply(viewer, model, pk, move, given, version=version)


def _contract(rng: random.Random, world: World) -> tuple[str, Any, Viewer, str, dict[str, Any]]:
    move = rng.choice(("submit", "submit", "accept", "accept", "return", "register", "revise", "revise"))
    viewer = world.filer if move == "submit" else world.registrar
    given = {"reason": "演练"}
    if move == "revise":
        given["total"] = f"{rng.randrange(1_000_000, 3_000_000)}.{rng.randrange(100):02}"
    return rng.choice(world.drafts), Contract, viewer, move, given


def _part(rng: random.Random, world: World) -> tuple[str, Any, Viewer, str, dict[str, Any]]:
    pk = rng.choice(world.parts)
    move = rng.choice(("report", "report", "accept", "return", "rework"))
    viewer = world.officers[pk] if move in ("report", "rework") else world.supervisor
    given = {"light": "green", "progress": str(rng.randrange(100)), "text": "演练"}
    if move == "return":
        given["reason"] = choices("report_return")[0].code
    return pk, Part, viewer, move, given


def unceasing(world: World, pks: Sequence[str], seed: int, folder: Path, seconds: float) -> int:
    """Registers contracts and revises them until the log says stop; how often the database was lost on the way."""
    rng, log, lost = random.Random(seed), Log(folder), 0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not (folder / STOP).exists():
        time.sleep(rng.random() / 10)  # people pause
        pk = rng.choice(pks)
        total = f"{rng.randrange(1_000_000, 3_000_000)}.00"
        move, given = rng.choice((("register", {}), ("revise", {"total": total, "reason": "演练"})))
        try:
            log.write(
                services.contract_move(world.registrar, pk=pk, move=move, given=given), move, world.registrar
            )
        except InputError:  # not in this state, or already of this amount
            continue
        except (DatabaseError, InterfaceError):
            lost += 1
            connection.close()
            time.sleep(0.1)
    return lost


def sealer(seconds: float) -> int:
    """Seals the journal again and again; how many seals it made."""
    made, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        made += sealing.seal() is not None
        time.sleep(0.1)
    return made
