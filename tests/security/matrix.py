"""权限矩阵: moves held against their rule, the record's reach and its state; and the page that shows it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cities import PEOPLE, SCOPE_LABELS, SCOPES, Cities, in_reach
from crawl import Crawled, cell
from django.db import transaction

from keqiao.core.access.roles import ROLES
from keqiao.core.errors import ConflictError, NeedsFreshError, NotFoundError, RefusedError
from keqiao.core.flow import Flow, Move, Record, apply, flows
from keqiao.engines.errors import InputError

SAMPLES: dict[str, tuple[str, ...]] = {
    "plan.plan": ("plan_draft",),
    "plan.part": ("part", "part_helper"),
    "plan.extension": ("extension",),
    "plan.urge": ("urge",),
    "plan.bulletin": ("bulletin_draft",),
    "transfer.contract": ("contract_filed",),
}
"""Records of the own site on which the moves of a flow are tried, in each of its states."""
COLUMNS = ("public", *PEOPLE)
Moves = dict[tuple[str, str, str], set[str]]


def moves_of(cities: Cities) -> tuple[Moves, list[str]]:
    """Each move × role × scope × state: (kind, move, role) → scopes in which it is open; and what went wrong."""
    allowed: Moves = {}
    wrong: list[str] = []
    for flow in flows():
        for key in SAMPLES[flow.kind]:
            for state in flow.states:
                with transaction.atomic():
                    _in_state(cities, flow, key, state.name, allowed, wrong)
                    transaction.set_rollback(True)
    return allowed, wrong


def _in_state(cities: Cities, flow: Flow, key: str, state: str, allowed: Moves, wrong: list[str]) -> None:
    model: Any = type(cities.own.records[key])
    model.objects.filter(pk=cities.own.records[key].pk).update(state=state)
    record = model.objects.get(pk=cities.own.records[key].pk)
    for role, scope in cities.everybody():
        viewer = cities.viewer(role, scope)
        seen = in_reach(record, viewer)
        for move in flow.moves if seen else flow.moves[:1]:
            may = move.who.allows(viewer, record)
            if seen and may and state in move.sources:
                allowed.setdefault((flow.kind, move.name, role), set()).add(scope)
            if may or not seen or state in (*move.sources[:1], flow.initial):
                expected = _expected(seen=seen, may=may, in_source=state in move.sources, move=move)
                outcome = _outcome(viewer, model, record, move)
                if outcome not in expected:
                    wrong.append(
                        f"{flow.kind} {move.name} in {state} by {role}@{scope}: {outcome}, not {expected}"
                    )


def _expected(*, seen: bool, may: bool, in_source: bool, move: Move) -> tuple[str, ...]:
    if not seen:
        return ("404",)
    if not may:
        return ("403",)
    if not in_source:
        return ("409",)
    return ("done", "400", "409", "403") if move.apart_from else ("done", "400", "409")


def _outcome(viewer: Any, model: type[Record], record: Record, move: Move) -> str:
    try:
        with transaction.atomic():
            apply(viewer, model, record.pk, move.name, {})
            transaction.set_rollback(True)
    except NotFoundError:
        return "404"
    except NeedsFreshError:
        return "fresh"
    except RefusedError:
        return "403"
    except ConflictError:
        return "409"
    except InputError:
        return "400"
    return "done"


def document(crawled: Crawled, moves: Moves) -> str:
    """The page: generated, in Chinese words where people have them."""
    return "\n".join([*_head(), *_addresses(crawled), *_moves(moves)]) + "\n"


def _head() -> Iterable[str]:
    letters = ", ".join(
        f"{SCOPE_LABELS[scope]} {text}"
        for scope, text in (
            ("own", "the record's own party or office"),
            ("near", "another of the same city"),
            ("far", "another city"),
            ("province", "the province"),
        )
    )
    return (
        "# Permissions",
        "",
        "Generated from the address resolver, the API and the flows by",
        "`tests/security/test_everybody.py`, which asks every",
        "address as everybody and fails when this page differs; `KEQIAO_WRITE_PERMISSIONS=1` writes it anew.",
        "",
        f"✓ open, — refused or not there. A letter says for whom it opens: {letters}.",
        "A page that asks for a fresh proof of identity was asked with one.",
    )


def _header(first: str) -> list[str]:
    labels = [str(ROLES[role].label) for role in COLUMNS]
    return [f"| {first} | " + " | ".join(labels) + " |", "|---|" + ":-:|" * len(labels)]


def _addresses(crawled: Crawled) -> Iterator[str]:
    for kind, title in (
        ("page", "Pages and forms"),
        ("record", "Pages and forms of a record"),
        ("api", "API operations"),
    ):
        yield from ("", f"## {title}", "", *_header("address"))
        for label in sorted({label for one, label, _role in crawled.cells if one == kind}):
            row = [cell(crawled.cells[kind, label, role]) for role in COLUMNS]
            yield f"| `{label}` | " + " | ".join(row) + " |"


def _moves(moves: Moves) -> Iterator[str]:
    yield from (
        "",
        "## Moves",
        "",
        "In the states that the move is declared for; guards and the separation of duties come on top.",
    )
    for flow in flows():
        yield from ("", f"### {flow.label} `{flow.kind}`", "", *_header("move"))
        for move in flow.moves:
            row = [_letters(moves.get((flow.kind, move.name, role), set())) for role in COLUMNS]
            yield f"| {move.label} `{move.name}` | " + " | ".join(row) + " |"


def _letters(scopes: set[str]) -> str:
    return "".join(SCOPE_LABELS[scope] for scope in SCOPES if scope in scopes) or "—"
