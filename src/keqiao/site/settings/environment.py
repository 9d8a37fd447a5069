"""环境: where Keqiao keeps its things, whether this is the demonstration, what day it is there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("KEQIAO_HOME", "var")).resolve()
"""Database (when it is SQLite), files, keys, built assets, snapshots: everything that is not the program."""

DEBUG = False
DEMO = os.environ.get("KEQIAO_DEMO") == "1"
CLOCK_OFFSET = timedelta(0)
if DEMO and (begun := os.environ.get("KEQIAO_CLOCK")):
    # "业务时刻/真实时刻": the demonstration's day, and the real moment at which it was that day; obeyed nowhere else
    business, _, real = begun.partition("/")
    CLOCK_OFFSET = datetime.fromisoformat(business) - datetime.fromisoformat(real).astimezone(UTC)

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FILES = HOME / "files"
