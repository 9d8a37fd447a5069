"""搜索: one box over everything the viewer may see; the scope is inside the query.

A room says what can be found with ``registry.register(Source(…))`` in its ``search.py``, which is found at start.
Saving a registered record puts it into a queue in the same transaction; the index follows right after the commit.
"""
