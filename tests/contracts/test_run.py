"""run.py, the first thing that a newcomer starts: what it does beside passing a command on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHILD = """
import sys, threading
try:
    print("ready", flush=True)
    threading.Event().wait(60)
except KeyboardInterrupt:
    threading.Event().wait(1)  # longer than the quarter of a second after which subprocess.run kills
    print("stopped what it started", flush=True)
    sys.exit(3)
"""


def test_what_is_interrupted_is_given_the_time_to_stop():
    starter = f"import sys, run; sys.exit(run._run(sys.executable, '-c', {CHILD!r}))"
    with subprocess.Popen(
        [sys.executable, "-c", starter], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.read() == "stopped what it started\n"
    assert process.returncode == 3
