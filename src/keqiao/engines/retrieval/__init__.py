"""中文检索与供需匹配: Chinese search inside a viewer's scope, with reasons, and its evaluation.

Words, character pairs and encoders that ship inside a package are ranked apart and fused; a store (tantivy,
SQLite FTS5 or PostgreSQL) ranks words and pairs, and "no encoder" is a supported mode.
"""

from keqiao.engines.retrieval.analysis import Analyser, Lexicon, default_analyser, shipped_lexicon
from keqiao.engines.retrieval.documents import PUBLIC, Doc, read_docs
from keqiao.engines.retrieval.duplicates import Duplicate, near_duplicates
from keqiao.engines.retrieval.engine import Meaning, SearchEngine
from keqiao.engines.retrieval.fusion import Fusion
from keqiao.engines.retrieval.indexing import BuildReport, Change, ChangeQueue, FileQueue, VersionedIndex
from keqiao.engines.retrieval.meaning import Encoder, ExactVectors, load_encoder
from keqiao.engines.retrieval.queries import Highlight, Hit, Page, Query, Reason, Scope
from keqiao.engines.retrieval.stores import Match, Ranked, Store

__all__ = [
    "PUBLIC",
    "Analyser",
    "BuildReport",
    "Change",
    "ChangeQueue",
    "Doc",
    "Duplicate",
    "Encoder",
    "ExactVectors",
    "FileQueue",
    "Fusion",
    "Highlight",
    "Hit",
    "Lexicon",
    "Match",
    "Meaning",
    "Page",
    "Query",
    "Ranked",
    "Reason",
    "Scope",
    "SearchEngine",
    "Store",
    "VersionedIndex",
    "default_analyser",
    "load_encoder",
    "near_duplicates",
    "read_docs",
    "shipped_lexicon",
]
