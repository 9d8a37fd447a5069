"""入库词串: how a record becomes the two token strings every store indexes."""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.retrieval.analysis import Analyser, initials, normalise, title_words
from keqiao.engines.retrieval.documents import Doc

TITLE_REPEATS = 2
"""字段权重: a word of the title or of the keywords counts as if written this many times.

Weighting term frequency before saturation, rather than adding the fields' scores, is the simple BM25F of
Robertson, Zaragoza and Taylor, CIKM 2004.
"""


@dataclass(frozen=True, slots=True)
class Tokens:
    """入库词串. ``completions`` pairs each title word with its pinyin initials."""

    words: str
    pairs: str
    completions: tuple[tuple[str, str], ...]


def tokens_of(doc: Doc, analyser: Analyser) -> Tokens:
    """The token strings of a record: title and keywords repeated, then the body."""
    heading = normalise("。".join((doc.title, *doc.keywords)))
    body = normalise(doc.body)
    heading_words = analyser.words_of_normalised(heading)
    return Tokens(
        words=" ".join(heading_words * TITLE_REPEATS + analyser.words_of_normalised(body)),
        pairs=" ".join(
            analyser.pairs_of_normalised(heading) * TITLE_REPEATS + analyser.pairs_of_normalised(body)
        ),
        completions=tuple((initials(word), word) for word in title_words(heading_words)),
    )
