"""Make many contracts out of some, by the database itself: a million in minutes, on both databases.

Copies contracts with their entries and their places in the search index under keys of their own; the journal stays
that of the originals. Totals grow with the copies: it is for measuring pages, nothing else.
"""

from __future__ import annotations

from django.db import connection, models, transaction

from keqiao.core.measures.entries import ledgers
from keqiao.core.search.models import SearchEntry
from keqiao.rooms.transfer.models import Contract, Entry


def multiply(wanted: int) -> None:
    """Copy what is there until there are about ``wanted`` contracts, fold the day facts, refresh statistics."""
    there = Contract.objects.count()
    for copy in range(1, wanted // there):
        # a transaction a copy: SQLite's log would grow to gigabytes in one, and every page be looked for in it
        with transaction.atomic(), connection.cursor() as cursor:
            for model, foreign in ((Contract, None), (Entry, "contract_id"), (SearchEntry, "object_id")):
                cursor.execute(statement(model, foreign, copy))
    for ledger in ledgers():
        ledger.fold()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def statement(model: type[models.Model], foreign: str | None, copy: int) -> str:
    """INSERT … SELECT with the key's last eight hexadecimal digits replaced by the copy's number."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns, values = [], []
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.AutoField):
            continue
        name = connection.ops.quote_name(str(field.column))
        columns.append(name)
        if field.primary_key or field.column == foreign:
            values.append(key(name, copy))
        elif field.column in ("number", "certificate_number"):
            values.append(f"CASE WHEN {name} = '' THEN '' ELSE {name} || '-{copy}' END")
        else:
            values.append(name)
    # the first batch has no mark in its key: copies are made of originals only
    only = original(foreign or "id")
    if model is SearchEntry:
        only += " AND kind = 'transfer.contract'"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {only}"


def key(name: str, copy: int) -> str:
    if connection.vendor == "postgresql":
        return f"(substr(replace({name}::text, '-', ''), 1, 24) || '{copy:08x}')::uuid"
    return f"substr({name}, 1, 24) || '{copy:08x}'"


def original(name: str) -> str:
    """An original's last eight digits are random: never as small as a copy's number."""
    if connection.vendor == "postgresql":
        return f"right(replace({name}::text, '-', ''), 8) > '0000ffff'"
    return f"substr({name}, 25) > '0000ffff'"
