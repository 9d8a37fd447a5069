"""What the tests of rights stand on: the world of two cities, pages without built assets."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from standing import _empty_process_cache, _on_the_day, _plain_static, _quick_hash, cities, crawled

__all__ = ["_empty_process_cache", "_on_the_day", "_plain_static", "_quick_hash", "cities", "crawled"]
