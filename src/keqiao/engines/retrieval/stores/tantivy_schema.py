"""tantivy 结构: the fields of the embedded index, and how a record becomes a tantivy document."""

from __future__ import annotations

from datetime import date

import tantivy

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.stores.tantivy_ids import COLUMNS, packed
from keqiao.engines.retrieval.stores.tantivy_standings import standing_of
from keqiao.engines.retrieval.stores.tokens import Tokens

SPLITTER = "keqiao_spaces"
NEVER = 99_991_231
"""Stands for "does not expire", so that one range query asks for validity."""


def schema() -> tantivy.Schema:
    """The schema. Token fields keep frequencies and no positions: phrases are the pairs' work."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name=SPLITTER, index_option="freq")
    builder.add_text_field("pairs", tokenizer_name=SPLITTER, index_option="freq")
    for name in ("title_words", "initials"):
        builder.add_text_field(name, tokenizer_name=SPLITTER, index_option="basic")
    builder.add_text_field("visibility", tokenizer_name="raw", index_option="basic")
    for name in ("kind", "fields", "region", "owner"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("expires", indexed=True, fast=True)
    builder.add_text_field("standing", tokenizer_name="raw", index_option="basic")
    for name in ("standing_number", *COLUMNS):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def register_splitter(index: tantivy.Index) -> None:
    """Tokens arrive cut; tantivy only splits at spaces."""
    index.register_tokenizer(SPLITTER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def day_number(day: date) -> int:
    """2026-01-31 as 20260131."""
    return day.year * 10_000 + day.month * 100 + day.day


def tantivy_document(doc: Doc, tokens: Tokens, *, keep_text: bool) -> tantivy.Document:
    """A record as a tantivy document; without ``keep_text`` only its id is stored."""
    document = tantivy.Document()
    document.add_text("id", doc.id)
    for name, text in zip(tokens._fields, tokens, strict=True):
        document.add_text(name, text)
    for tag in doc.visibility:
        document.add_text("visibility", tag)
    document.add_text("kind", doc.kind)
    for name in doc.fields:
        document.add_text("fields", name)
    if doc.region:
        document.add_text("region", doc.region)
    if doc.owner:
        document.add_text("owner", doc.owner)
    document.add_unsigned("expires", day_number(doc.expires) if doc.expires else NEVER)
    standing, number = standing_of(doc)
    document.add_text("standing", standing)
    document.add_unsigned("standing_number", number)
    # a short id does not reach the last columns
    for name, piece in zip(COLUMNS, packed(doc.id), strict=False):
        document.add_unsigned(name, piece)
    if keep_text:
        document.add_bytes("record", doc.to_json().encode())
    return document
