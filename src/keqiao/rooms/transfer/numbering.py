"""编号: numbers of this system, given where the national system's number is not stated."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from keqiao.rooms.transfer.models import Numbering


def next_numbers(division: str, day: date, count: int = 1) -> list[str]:
    """The next numbers of a year at a place: ``2017510100000001``. The counter's row is locked until the end of the
    transaction; numbers of an act that is undone are given again.
    """
    counter, _made = Numbering.objects.get_or_create(year=day.year, division=division)
    counter = Numbering.objects.select_for_update().get(pk=counter.pk)
    Numbering.objects.filter(pk=counter.pk).update(last=F("last") + count)
    return [f"{day.year}{division}{counter.last + step:06d}" for step in range(1, count + 1)]
