"""Run a command with KEQIAO_DATABASE naming a private PostgreSQL server that lives as long as the command.

`python tests/on_postgresql.py -m pytest src/keqiao/core` runs the platform's tests on PostgreSQL.
"""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import quote

from keqiao.engines.finance.tests.cluster import private_cluster


def main(arguments: list[str]) -> int:
    with private_cluster() as cluster:
        parts = dict(part.split("=", 1) for part in cluster.address.split())
        place = quote(parts["host"], safe="")
        address = f"postgresql://{parts['user']}@/{parts['dbname']}?host={place}"
        environment = {**os.environ, "KEQIAO_DATABASE": address}
        return subprocess.run([sys.executable, *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
