"""What must hold of a site after whatever happened to it. A check answers what is wrong in words; nothing is good."""

from __future__ import annotations

import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import redirect_stdout
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from keqiao.core.flow import Record, flow_of
from keqiao.core.imports.models import Import, LoadedRow
from keqiao.core.journal.models import Entry as JournalEntry
from keqiao.rooms.plan.models import Part, Report
from keqiao.rooms.transfer.models import Contract, Entry
from keqiao.site import cli


def command(*arguments: str) -> tuple[int, str]:
    """A command of the command line: its exit code and what it printed."""
    with redirect_stdout(io.StringIO()) as printed:
        code = cli.run(list(arguments))
    return code, printed.getvalue()


def whole() -> list[str]:
    """Records, their journal, the register and the reports tell one story; nothing stands without the rest."""
    connection.check_constraints()
    return [*_stories(Contract), *_stories(Part), *_register(), *_reports(), *_marks()]


def state_of(pk: str) -> tuple[int, list[str]]:
    """The version of a record, and what is wrong with the site."""
    return versions()[pk], whole()


def writes(model: type[Record]) -> dict[str, list[tuple[str, dict[str, Any], Any]]]:
    """Every write of a kind of record by the journal, in order: the move, what it said, who made it."""
    kind = model.kind()
    names = {"create", "save", "import", *(move.name for move in flow_of(kind).moves)}
    rows = JournalEntry.objects.filter(object_type=kind, result="done").order_by("object_id", "seq")
    found: dict[str, list[tuple[str, dict[str, Any], Any]]] = defaultdict(list)
    for pk, event, data, actor in rows.values_list("object_id", "event", "data", "actor"):
        name = event.rsplit(".", 1)[1]
        if name in names:
            found[pk].append((name, json.loads(data), actor))
    return found


def _stories(model: type[Record]) -> list[str]:
    flow, told, wrong = flow_of(model.kind()), writes(model), []
    there = {
        str(pk): (state, version)
        for pk, state, version in model.objects.values_list("pk", "state", "version")
    }
    wrong += [f"{pk}: journal without record" for pk in told.keys() - there.keys()]
    for pk, (state, version) in there.items():
        walked, story = "", told.get(pk, [])
        for name, data, _actor in story:
            move = flow.move(name)
            if move is None:
                walked = {"create": flow.initial, "import": "registered"}.get(name, walked)
                continue
            if data["from"] != walked or walked not in move.sources:
                wrong.append(f"{pk}: {name} from {data['from']} in state {walked}")
            walked = data["to"]
        if (walked, len(story)) != (state, version):
            wrong.append(
                f"{pk}: {state} version {version}, by the journal {walked} after {len(story)} writes"
            )
    return wrong


def _register() -> list[str]:
    """Entries sum to the amounts of what is registered, and to nothing for what is not."""
    wrong, told = [], writes(Contract)
    sums = {
        row["contract_id"]: row
        for row in Entry.objects.values("contract_id").annotate(
            rows=Count("pk"),
            one=Sum("contracts"),
            sum_total=Sum("total"),
            sum_technology=Sum("technology"),
            sum_income=Sum("income"),
        )
    }
    for contract in Contract.objects.all().iterator():
        row = sums.pop(contract.pk, None)
        moves = Counter(name for name, _data, _actor in told.get(str(contract.pk), []))
        booked = moves["register"] + moves["import"] + moves["revise"] + moves["cancel"]
        if booked != (row["rows"] if row else 0):
            wrong.append(f"{contract.pk}: {row['rows'] if row else 0} entries for {booked} moves that book")
        stands = (Decimal(0), Decimal(0), Decimal(0), 0)
        if contract.state == "registered":
            stands = (contract.total, contract.technology, contract.income, 1)
        if row and (row["sum_total"], row["sum_technology"], row["sum_income"], row["one"]) != stands:
            wrong.append(f"{contract.pk}: entries {row} for {stands}")
        if (contract.number != "") != (contract.state in ("registered", "cancelled")):
            wrong.append(f"{contract.pk}: {contract.state} with number {contract.number!r}")
    return [*wrong, *(f"{pk}: entries without contract" for pk in sums)]


def _reports() -> list[str]:
    wrong = []
    filed = Counter(
        str(pk) for pk in Report.objects.filter(filed_at__isnull=False).values_list("part_id", flat=True)
    )
    for pk, story in writes(Part).items():
        told = sum(name == "report" for name, _data, _actor in story)
        if told != filed[pk]:
            wrong.append(f"{pk}: {filed[pk]} reports filed for {told} moves")
    return wrong


def _marks() -> list[str]:
    """Rows marked as loaded are the rows that the import says and the contracts that are there."""
    loaded = Import.objects.filter(sheet="transfer.contract").aggregate(sum=Sum("loaded"))["sum"] or 0
    imported = JournalEntry.objects.filter(event="keqiao.transfer.contract.import").count()
    marks = LoadedRow.objects.count()
    return (
        []
        if loaded == imported == marks
        else [f"{loaded} rows told, {marks} marked, {imported} contracts imported"]
    )


def unacknowledged(log: Path) -> list[str]:
    """Every write that a process was told had happened stands in the journal as its record's write of that version."""
    wrong = []
    kinds: dict[str, Any] = {model.kind(): writes(model) for model in (Contract, Part)}
    for line in _lines(log.glob("*.acknowledged")):
        story = kinds[line["kind"]][line["pk"]]
        at = line["version"] - 1
        if at >= len(story) or (story[at][0], str(story[at][2])) != (line["move"], line["by"]):
            wrong.append(f"lost: {line}")
    return wrong


def acknowledged(log: Path) -> Counter[tuple[str, int]]:
    """How often each version of each record was given out."""
    return Counter((line["pk"], line["version"]) for line in _lines(log.glob("*.acknowledged")))


def _lines(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for path in paths:
        for text in path.read_text().splitlines():
            yield json.loads(text)


def versions() -> dict[str, int]:
    """The version that each record has now."""
    return {
        str(pk): version
        for model in (Contract, Part)
        for pk, version in model.objects.values_list("pk", "version")
    }


def journal() -> list[tuple[int, str]]:
    """The journal as keys and digests."""
    return list(JournalEntry.objects.order_by("pk").values_list("pk", "digest"))


def imports() -> list[tuple[str, str, int, int, int]]:
    """Each import's mode, state, and rows that were loaded, wrong, and loaded before."""
    return list(
        Import.objects.order_by("created_at").values_list("mode", "state", "loaded", "bad", "skipped")
    )
