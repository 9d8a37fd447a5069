"""列表: filters in the address, search, sort, keyset pages, a capped count, exports, chosen columns.

A room declares a ``Listing`` once, hands it its scoped rows, and gets a page of ready strings; the export walks the
same rows in the same order.
"""

from keqiao.core.pages.lists.declaration import Cell, Column, Filter, Sort, between_days, equals
from keqiao.core.pages.lists.listing import Listing
from keqiao.core.pages.lists.page import Page

__all__ = ["Cell", "Column", "Filter", "Listing", "Page", "Sort", "between_days", "equals"]
