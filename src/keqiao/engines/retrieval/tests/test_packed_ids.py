"""Ids come back from their columns as they went in, whatever they look like."""

from __future__ import annotations

from itertools import zip_longest

from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Match
from keqiao.engines.retrieval.stores.tantivy_ids import COLUMNS, packed, unpacked
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore

ODD = (
    "A1",
    "川科成字第二〇一七号",
    "x" * 42,
    "x" * 43,
    "nul\0",
    "\0",
    "7bytes_",
    "14bytes_______",
    "尾巴" * 40,
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(min_size=1, max_size=14), min_size=1, max_size=8))
def test_short_ids_are_unpacked_as_they_were_packed(ids):
    columns = dict(zip(COLUMNS, zip_longest(*map(packed, ids), [0] * len(COLUMNS), fillvalue=0), strict=True))
    expected = ["" if "\0" in one or len(one.encode("utf-8", "surrogatepass")) > 42 else one for one in ids]
    assert unpacked(lambda name: columns[name][:-1]) == expected


def test_a_store_gives_every_id_back(tmp_path):
    store = TantivyStore(tmp_path)
    store.upsert([Doc(one, "achievement", "石墨烯") for one in ODD], replacing=False)
    store.commit()
    found = store.rank(Match("words", {"石墨烯": 1.0}), Scope(), 20)
    assert {item.id for item in found} == set(ODD)
    assert store.rank(Match("words", {"脱硝": 1.0}), Scope(), 20) == []
    store.close()
