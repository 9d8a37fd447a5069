"""Where a test run lives: a home of its own, set before Django reads its settings (loaded by ``-p`` in pyproject.toml).

A conftest would be too late: pytest-django reads the settings before any of them.
"""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("KEQIAO_HOME", tempfile.mkdtemp(prefix="keqiao-tests-"))
os.environ.setdefault("KEQIAO_PLAIN_HTTP", "1")
