"""Where a test run lives: a home of its own, set before Django reads its settings (loaded by ``-p`` in pyproject.toml).

A conftest would be too late: pytest-django reads the settings before any of them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "KEQIAO_HOME" not in os.environ:  # the first process makes it, and takes it away; those it starts share it
    os.environ["KEQIAO_HOME"] = tempfile.mkdtemp(prefix="keqiao-tests-")
    atexit.register(shutil.rmtree, os.environ["KEQIAO_HOME"], ignore_errors=True)
os.environ.setdefault("KEQIAO_PLAIN_HTTP", "1")
os.environ.setdefault("KEQIAO_OIDC_SERVER", "")  # unified login is there to be tested; none is set up
