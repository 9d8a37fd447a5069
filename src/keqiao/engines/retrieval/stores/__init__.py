"""存储: one contract, three carriers (tantivy by default, SQLite FTS5, PostgreSQL)."""

from keqiao.engines.retrieval.stores.contract import Match, Ranked, Store

__all__ = ["Match", "Ranked", "Store"]
