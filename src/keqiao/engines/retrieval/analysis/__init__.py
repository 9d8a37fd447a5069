"""文本分析: one analyser for indexing and for queries, whatever the store."""

from keqiao.engines.retrieval.analysis.analyser import Analyser, default_analyser, initials, title_words
from keqiao.engines.retrieval.analysis.lexicon import Lexicon, read_words, shipped_lexicon
from keqiao.engines.retrieval.analysis.normalise import (
    is_han,
    normalise,
    normalise_all,
    normalise_with_offsets,
)
from keqiao.engines.retrieval.analysis.pair_lines import END, pair_lines

__all__ = [
    "END",
    "Analyser",
    "Lexicon",
    "default_analyser",
    "initials",
    "is_han",
    "normalise",
    "normalise_all",
    "normalise_with_offsets",
    "pair_lines",
    "read_words",
    "shipped_lexicon",
    "title_words",
]
