"""任务进度: rows done of rows, time left, cancel, the result's link; asks again by itself until it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
STATES: dict[str, tuple[Text, str]] = {
    "waiting": (_("排队中"), "secondary"),
    "running": (_("进行中"), "primary"),
    "done": (_("已完成"), "success"),
    "failed": (_("失败"), "danger"),
    "cancelled": (_("已取消"), "secondary"),
}


@dataclass(frozen=True, slots=True)
class JobProgress:
    """进度: ``poll_url`` answers with this part again; ``cancel_url`` takes a POST; ``left`` is a ready time."""

    key: str
    label: Text
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    done: int = 0
    total: int | None = None
    left: str = ""
    message: Text = ""
    poll_url: str = ""
    cancel_url: str = ""
    result_url: str = ""
    result_label: Text = ""

    @property
    def open(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def word(self) -> Text:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def numbers(self) -> str:
        """行数: 1,200 / 12,000."""
        if self.total is None:
            return f"{self.done:,}" if self.done else ""
        return f"{self.done:,} / {self.total:,}"
