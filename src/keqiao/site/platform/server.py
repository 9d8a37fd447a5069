"""网页服务进程: ``python -m keqiao.site.platform.server ADDRESS PORT WORKERS``.

The site is loaded once and the workers are forked from it: on two cores they answer seconds earlier than workers that
each load it, and share the memory of what is loaded.
"""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from keqiao.site import wsgi

TARGET = f"{wsgi.__name__}:application"


def main(address: str, port: str, workers: str) -> None:
    """Serve until told to stop: a WSGI worker per core, each with one blocking thread."""
    Granian(
        TARGET,
        address=address,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
