"""限频: so often within a window, counted in the database and so over all processes (E11).

``limited("search", most=30)`` on a view; ``hit(…)`` where there is none. What is over the limit is answered with 429.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection

from keqiao.core import clock
from keqiao.core.access.address import client_address
from keqiao.engines.errors import InputError

View = TypeVar("View", bound=Callable[..., Any])
MINUTE = 60


class TooManyError(InputError):
    """请求过于频繁: HTTP 429; ``wait`` is after how many seconds it may be tried again."""

    status = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__("请求过于频繁，请 {seconds} 秒后再试", seconds=wait)


_COUNT = """\
INSERT INTO identity_tally (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET "window" = excluded."window", count =
    CASE WHEN identity_tally."window" = excluded."window" THEN identity_tally.count + 1 ELSE 1 END
RETURNING count
"""
"""One statement: of people who begin a window at the same moment each is counted. The table stands in identity."""


def hit(name: str, whose: str, *, most: int, seconds: int = MINUTE) -> None:
    """Count one act of somebody; raise when it is one too many in this window."""
    moment = int(clock.now().timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [f"{name}:{seconds}:{whose}"[:160], moment // seconds])
        (count,) = cursor.fetchone()
    if count > most:
        raise TooManyError(seconds - moment % seconds)


def limited(name: str, *, most: int, seconds: int = MINUTE) -> Callable[[View], View]:
    """限频的页面: per person, or per address where nobody is signed in. Stands under ``@access``."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: Any, *args: Any, **kwargs: Any) -> Any:
            hit(name, whose(request), most=most, seconds=seconds)
            return view(request, *args, **kwargs)

        return cast("View", counted)

    return mark


def whose(request: Any) -> str:
    """Whom a request counts for."""
    return str(request.viewer.user_id or client_address(request))
